//! The tables of the outputs: their columns, types, keys and meanings.
//!
//! A table here is all that is known of it: the Parquet schema, the key-value metadata, the data package, the
//! dictionary and the sheet headings are derived from it.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::{Item, Unit, Years};
use crate::indicator::INDICATORS;

/// Types that pandas, DuckDB, Polars, R and Spark read without surprises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dtype {
    Utf8,
    Int32,
    Int64,
    Float64,
    Boolean,
    Date,
}

impl Dtype {
    /// The type as the data contract names it.
    pub fn name(self) -> &'static str {
        match self {
            Dtype::Utf8 => "Utf8",
            Dtype::Int32 => "Int32",
            Dtype::Int64 => "Int64",
            Dtype::Float64 => "Float64",
            Dtype::Boolean => "Boolean",
            Dtype::Date => "Date",
        }
    }
}

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    pub name: Cow<'static, str>,
    pub label: Cow<'static, str>,
    pub dtype: Dtype,
    pub unit: Unit,
    pub meaning_zh: Cow<'static, str>,
    pub meaning_en: Cow<'static, str>,
    /// For items and indicators: the spans of years within which values may be compared.
    pub comparable: &'static [Years],
}

#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub label: &'static str,
    /// What one row is.
    pub grain: &'static str,
    /// Columns that identify a row; the table is sorted by `order`.
    pub key: &'static [&'static str],
    pub order: &'static [&'static str],
    pub columns: Vec<Column>,
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn named(name: &str) -> &'static Table {
        TABLES.iter().find(|table| table.name == name).expect("a declared table")
    }
}

fn column(
    name: &'static str,
    label: &'static str,
    dtype: Dtype,
    meaning_zh: &'static str,
    meaning_en: &'static str,
) -> Column {
    Column {
        name: name.into(),
        label: label.into(),
        dtype,
        unit: Unit::None,
        meaning_zh: meaning_zh.into(),
        meaning_en: meaning_en.into(),
        comparable: &[],
    }
}

use Dtype::{Boolean, Date, Float64, Int32, Int64, Utf8};

/// All tables, in the order of the contract.
pub static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    vec![reports(), cells(), agency_year(), indicators(), distribution(), findings(), inputs(), coverage()]
});

fn reports() -> Table {
    Table {
        name: "reports",
        label: "报告",
        grain: "one row per report found in the corpus",
        key: &["report_id"],
        order: &["agency_id", "year", "source", "ordinal"],
        columns: vec![
            column(
                "report_id",
                "报告编号",
                Utf8,
                "由来源与序号算出的编号,同一输入不变",
                "Identifier made from source and ordinal; stable for the same input",
            ),
            column(
                "source",
                "来源",
                Utf8,
                "语料目录以下的路径;压缩包内用 !/ 分隔",
                "Path below the corpus root; inside an archive after !/",
            ),
            column("ordinal", "序号", Int32, "同一来源中的第几份报告", "1, 2, 3 … within one source"),
            column(
                "line_start",
                "起始行",
                Int32,
                "解码后文本的起始行(从1起)",
                "First line of the decoded text, 1-based",
            ),
            column("line_end", "结束行", Int32, "解码后文本的结束行", "Last line of the decoded text"),
            column("title", "标题", Utf8, "报告标题", "Title of the report"),
            column(
                "agency",
                "机关",
                Utf8,
                "报告所称机关全称;文中没有则为空,不推测",
                "Agency as recovered, in full; null when the document does not say",
            ),
            column(
                "agency_source",
                "机关出处",
                Utf8,
                "机关名称读自何处",
                "Where the agency was read: title, body, metadata, units, path",
            ),
            column(
                "agency_id",
                "机关编号",
                Utf8,
                "跨年份、跨写法不变的机关编号",
                "Identifier of the agency, stable across years and spellings",
            ),
            column(
                "year",
                "年度",
                Int32,
                "报告年度;文中没有则为空,不推测",
                "Reporting year; null when the document does not say",
            ),
            column(
                "year_source",
                "年度出处",
                Utf8,
                "年度读自何处",
                "Where the year was read: title, period, body, metadata, path",
            ),
            column(
                "period_start",
                "统计期限起",
                Date,
                "所列数据统计期限的起始日",
                "First day of the stated statistical period",
            ),
            column(
                "period_end",
                "统计期限止",
                Date,
                "所列数据统计期限的终止日",
                "Last day of the stated statistical period",
            ),
            column(
                "published",
                "发布日期",
                Date,
                "页面所载发布日期",
                "Date of publication as stated by the page",
            ),
            column(
                "days_late",
                "逾期天数",
                Int32,
                "发布日期与法定期限之差,负数为提前",
                "Days between the legal deadline and publication; negative is early",
            ),
            column(
                "division_code",
                "行政区划代码",
                Utf8,
                "六位代码,文本格式",
                "Six-digit division code, as text",
            ),
            column("province", "省", Utf8, "省级行政区", "Province-level division"),
            column("prefecture", "地市", Utf8, "地级行政区", "Prefecture-level division"),
            column("county", "县区", Utf8, "县级行政区", "County-level division"),
            column("level", "层级", Utf8, "机关层级", "Level of the agency"),
            column("sector", "系统", Utf8, "机关所属系统", "Sector of the agency"),
            column("scope", "口径", Utf8, "本机关、本级政府还是全区域汇总", "Whose figures the report gives"),
            column(
                "template",
                "格式",
                Utf8,
                "按所印表格识别的格式,不按年份",
                "Form, recognised by what is printed, never by the year",
            ),
            column("completeness", "完整性", Utf8, "完整、不全、残片或范文", "Full, partial, stub or sample"),
            column(
                "is_current",
                "现行",
                Boolean,
                "重复或被取代的版本为否",
                "False for a duplicate or a superseded version",
            ),
            column("duplicate_of", "重复于", Utf8, "保留的那份报告的编号", "The report that stands"),
            column("url", "网址", Utf8, "页面网址", "Address of the page"),
            column("media_type", "媒体类型", Utf8, "识别出的格式", "Format as recognised"),
            column("charset", "字符集", Utf8, "实际使用的字符集", "Charset actually used"),
            column("sha256", "文件指纹", Utf8, "输入文件的SHA-256", "SHA-256 of the input"),
        ],
    }
}

fn cells() -> Table {
    Table {
        name: "cells",
        label: "数据项",
        grain: "one row per stated number (or stated absence of one)",
        // A table or annex cell is unique by the first four; a line may state one figure twice, in other words.
        key: &["report_id", "source_kind", "item", "applicant", "line", "raw", "quote"],
        order: &["agency_id", "year", "report_id", "source_kind", "item", "applicant", "line"],
        columns: vec![
            column("report_id", "报告编号", Utf8, "所属报告", "The report"),
            column("agency_id", "机关编号", Utf8, "所属机关", "The agency"),
            column("year", "年度", Int32, "报告年度", "Reporting year"),
            column(
                "item",
                "数据项",
                Utf8,
                "数据项字段名,见字典",
                "Field name of the item; see the dictionary",
            ),
            column(
                "applicant",
                "申请人类别",
                Utf8,
                "表三各行的申请人类别,其他数据项为空",
                "Applicant column of table 3; null for all other items",
            ),
            column(
                "value",
                "数值",
                Float64,
                "只有状态为数字、零、约数、推定时才有数值;金额为万元",
                "Present only for number, zero, approx, inferred; money is 万元 unless the item's name says otherwise",
            ),
            column(
                "status",
                "状态",
                Utf8,
                "单元格状态;空白不是零",
                "What stands in the cell; a blank is never a zero",
            ),
            column("raw", "原文", Utf8, "印出的字符", "The printed characters"),
            column(
                "source_kind",
                "出处类别",
                Utf8,
                "表二、表三、表四、附表或正文",
                "Part of the report it was read from",
            ),
            column("line", "行号", Int32, "解码后文本的行号", "Line of the decoded text"),
            column("quote", "上下文", Utf8, "数字前后的文字", "The words around it"),
            column(
                "corrected",
                "已更正",
                Boolean,
                "数值来自使用者的更正",
                "The value comes from a user's correction; raw still shows what was printed",
            ),
        ],
    }
}

fn agency_year() -> Table {
    let mut columns = vec![
        column("agency_id", "机关编号", Utf8, "机关编号", "Identifier of the agency"),
        column("agency", "机关", Utf8, "机关全称", "Agency in full"),
        column("year", "年度", Int32, "报告年度", "Reporting year"),
        column("province", "省", Utf8, "省级行政区", "Province-level division"),
        column("prefecture", "地市", Utf8, "地级行政区", "Prefecture-level division"),
        column("county", "县区", Utf8, "县级行政区", "County-level division"),
        column("level", "层级", Utf8, "机关层级", "Level of the agency"),
        column("sector", "系统", Utf8, "机关所属系统", "Sector of the agency"),
        column("scope", "口径", Utf8, "数据口径", "Whose figures these are"),
        column("template", "格式", Utf8, "报告格式", "Form of the report"),
    ];
    for item in Item::ALL {
        let def = item.def();
        columns.push(Column {
            name: def.key.into(),
            label: def.label.into(),
            dtype: if def.unit.is_count() { Int64 } else { Float64 },
            unit: def.unit,
            meaning_zh: format!("{}(单位:{})", def.label, def.unit.label()).into(),
            meaning_en: def.meaning.into(),
            comparable: def.comparable,
        });
    }
    columns.push(column(
        "outcomes_total_used",
        "办理结果总计(采用)",
        Int64,
        "作分母的办理结果总计:勾稽相符取所报数,否则取各项之和",
        "Outcomes used as denominator: as reported if the outcome sum holds, else the sum of the outcomes",
    ));
    columns.push(column(
        "outcomes_total_source",
        "办理结果总计出处",
        Utf8,
        "reported 为所报数,derived 为各项之和",
        "reported or derived",
    ));
    for indicator in INDICATORS.iter() {
        columns.push(Column {
            // A level that is an item has its column already.
            name: indicator.key.clone(),
            label: indicator.label.clone(),
            dtype: indicator.dtype(),
            unit: indicator.unit,
            meaning_zh: indicator.formula_zh().into(),
            meaning_en: indicator.meaning.clone(),
            comparable: indicator.comparable,
        });
    }
    let mut seen = std::collections::HashSet::new();
    columns.retain(|column| seen.insert(column.name.clone()));
    columns.push(column(
        "score_grade",
        "评分等级",
        Utf8,
        "评分所在的等级;等级与分数线为本程序自定(默认优90、良75、中60、差0),可在配置中更改,并非任何机构的官方标准",
        "Grade of the score; grades and their thresholds are this program's own (by default 优 from 90, 良 75, 中 60, 差 0), nobody's official ones, and are settings",
    ));
    columns.push(column(
        "derived",
        "推算列",
        Utf8,
        "本行中由勾稽关系推算而非印出的列,以分号分隔",
        "Columns of this row that were worked out from the identities and not printed, ;-separated",
    ));
    Table {
        name: "agency_year",
        label: "机关年度",
        grain: "one row per agency and year, current reports only",
        key: &["agency_id", "year"],
        order: &["agency_id", "year"],
        columns,
    }
}

fn indicators() -> Table {
    Table {
        name: "indicators",
        label: "指标",
        grain: "one row per scope, year and indicator",
        key: &["scope_kind", "scope_id", "year", "indicator"],
        order: &["indicator", "scope_kind", "scope_id", "year"],
        columns: vec![
            column(
                "scope_kind",
                "范围类别",
                Utf8,
                "机关、地市、省、层级、系统、全部",
                "agency, prefecture, province, level, sector, all",
            ),
            column(
                "scope_id",
                "范围编号",
                Utf8,
                "机关编号、区划代码、层级、系统或 all",
                "The agency_id, the division code, the level, the sector, or all",
            ),
            column("scope_name", "范围名称", Utf8, "范围的名称", "Name of the scope"),
            column("year", "年度", Int32, "报告年度", "Reporting year"),
            column("indicator", "指标", Utf8, "指标名,见字典", "Key of the indicator; see the dictionary"),
            column(
                "numerator",
                "分子",
                Float64,
                "分子;规模指标为数值本身",
                "Numerator; for a level the value itself",
            ),
            column("denominator", "分母", Float64, "分母;规模指标为空", "Denominator; null for a level"),
            column("value", "值", Float64, "比率为0至1", "Ratios are 0–1"),
            column(
                "ci_low",
                "区间下限",
                Float64,
                "Wilson 95%区间下限",
                "Lower end of the Wilson 95 % interval",
            ),
            column(
                "ci_high",
                "区间上限",
                Float64,
                "Wilson 95%区间上限",
                "Upper end of the Wilson 95 % interval",
            ),
            column(
                "low_n",
                "小样本",
                Boolean,
                "分母小于阈值(默认10)",
                "The denominator is below the threshold, 10 by default",
            ),
            column(
                "n_reports",
                "报告数",
                Int32,
                "各项齐备的报告数,含分母为零者",
                "Reports with all operands stated or forced, a zero denominator included",
            ),
            column(
                "n_expected",
                "应报数",
                Int32,
                "范围内应有的报告数:有名录时为名录中该年应报的单位与该年已报的其他机关(汇总报告的单位不计),无名录时为历年出现过的机关",
                "Reports expected in the scope: with a roster its units of that year and whoever else reported that year (those that report for a region enter no group), without one the agencies seen in any year",
            ),
            column("previous", "上年值", Float64, "上一年的值", "Value of the year before"),
            column(
                "change",
                "变化",
                Float64,
                "与上年之差;比率为百分点",
                "Difference from the year before; of a ratio, in percentage points",
            ),
            column(
                "growth",
                "增长率",
                Float64,
                "规模指标的相对变化,比率为空",
                "Relative change of a level, null for ratios",
            ),
            column(
                "series_break",
                "序列断点",
                Utf8,
                "与上年之间的格式断点",
                "Breaks of definition between the year before and this one",
            ),
            column(
                "rank",
                "名次",
                Int32,
                "同层级、同系统、同年度中的名次,最高为1",
                "Among the peers of the same level, sector and year; 1 is the highest, ties share it",
            ),
            column(
                "peer_percentile",
                "百分位",
                Float64,
                "同类中不高于本值的比例",
                "Share of the peers whose value is not higher",
            ),
            column("peer_n", "同类数", Int32, "参加排名的同类数", "Number of peers ranked"),
        ],
    }
}

fn distribution() -> Table {
    Table {
        name: "distribution",
        label: "分布",
        grain: "one row per group, year and indicator: how the values of its agencies are spread",
        key: &["scope_kind", "scope_id", "year", "indicator"],
        order: &["indicator", "scope_kind", "scope_id", "year"],
        columns: vec![
            column(
                "scope_kind",
                "范围类别",
                Utf8,
                "地市、省、层级、系统、同类(同层级同系统)、全部",
                "prefecture, province, level, sector, peers (one level and sector), all",
            ),
            column(
                "scope_id",
                "范围编号",
                Utf8,
                "区划代码、层级、系统、层级/系统或 all",
                "The division code, the level, the sector, level/sector, or all",
            ),
            column("scope_name", "范围名称", Utf8, "范围的名称", "Name of the scope"),
            column("year", "年度", Int32, "报告年度", "Reporting year"),
            column("indicator", "指标", Utf8, "指标名,见字典", "Key of the indicator; see the dictionary"),
            column(
                "n_agencies",
                "机关数",
                Int32,
                "计入分布的机关数;汇总报告不计",
                "Agencies whose values are counted; reports that add up others' are not",
            ),
            column(
                "n_low_n",
                "小样本未计",
                Int32,
                "分母小于阈值而未计入的机关数",
                "Agencies left out because their denominator is below the threshold",
            ),
            column("min", "最低", Float64, "最低值", "Least value"),
            column(
                "q1",
                "下四分位",
                Float64,
                "下四分位数(线性内插,同QUARTILE.INC)",
                "Lower quartile, by linear interpolation (QUARTILE.INC)",
            ),
            column("median", "中位数", Float64, "中位数", "Median"),
            column(
                "q3",
                "上四分位",
                Float64,
                "上四分位数(线性内插,同QUARTILE.INC)",
                "Upper quartile, by linear interpolation (QUARTILE.INC)",
            ),
            column("max", "最高", Float64, "最高值", "Greatest value"),
        ],
    }
}

fn findings() -> Table {
    Table {
        name: "findings",
        label: "问题",
        grain: "one row per place where a rule has something to say",
        key: &["finding_id"],
        order: &["agency_id", "year", "report_id", "rule", "item", "applicant", "finding_id"],
        columns: vec![
            column(
                "finding_id",
                "问题编号",
                Utf8,
                "所涉数据不变则编号不变",
                "Stable across runs as long as the cells behind it are the same",
            ),
            column("report_id", "报告编号", Utf8, "所涉报告", "The report"),
            column("agency_id", "机关编号", Utf8, "所涉机关", "The agency"),
            column("agency", "机关", Utf8, "机关全称", "Agency in full"),
            column("year", "年度", Int32, "报告年度", "Reporting year"),
            column("rule", "规则", Utf8, "规则编号,见字典", "Id of the rule; see the dictionary"),
            column("severity", "严重程度", Utf8, "错误、警告、提示", "error, warn, info"),
            column(
                "status",
                "判定",
                Utf8,
                "不符、空白视零相符、无法判断",
                "fail, pass_with_blank, not_assessable",
            ),
            column("side", "责任方", Utf8, "原文、读取、未定", "source, extraction, undecided"),
            column("item", "数据项", Utf8, "所涉数据项", "The item"),
            column("applicant", "申请人类别", Utf8, "所涉申请人类别", "The applicant column"),
            column("left", "左边", Float64, "等式左边", "Left side"),
            column("right", "右边", Float64, "等式右边", "Right side"),
            column("delta", "差额", Float64, "左边减右边", "Left minus right"),
            column("formula", "算式", Utf8, "代入数字的算式", "The formula with its figures"),
            column("message_zh", "说明", Utf8, "中文说明", "Message in Chinese"),
            column("message_en", "说明(英文)", Utf8, "英文说明", "Message in English"),
            column("evidence", "依据", Utf8, "所涉原文与行号", "The words and lines behind it"),
        ],
    }
}

fn inputs() -> Table {
    Table {
        name: "inputs",
        label: "输入文件",
        grain: "one row per input document",
        key: &["source"],
        order: &["source"],
        columns: vec![
            column("source", "来源", Utf8, "语料目录以下的路径", "Path below the corpus root"),
            column("bytes", "字节数", Int64, "文件大小", "Size of the input"),
            column("sha256", "文件指纹", Utf8, "SHA-256", "SHA-256 of the bytes"),
            column("media_type", "媒体类型", Utf8, "识别出的格式", "Format as recognised"),
            column("charset", "字符集", Utf8, "实际使用的字符集", "Charset actually used"),
            column(
                "outcome",
                "结果",
                Utf8,
                "有报告、无报告、重复、隔离",
                "reports, no_report, duplicate, quarantined",
            ),
            column(
                "reason",
                "原因",
                Utf8,
                "无报告或隔离的原因,见字典",
                "Why there is no report; see the dictionary",
            ),
            column("reports", "报告数", Int32, "从中读出的报告数", "Number of reports read from it"),
        ],
    }
}

fn coverage() -> Table {
    Table {
        name: "coverage",
        label: "覆盖",
        grain: "one row per unit of the roster and year of the run",
        key: &["agency_id", "year"],
        order: &["agency_id", "year"],
        columns: vec![
            column("agency_id", "机关编号", Utf8, "机关编号", "Identifier of the agency"),
            column("agency", "机关", Utf8, "机关全称", "Agency in full"),
            column("year", "年度", Int32, "年度", "Year"),
            column(
                "state",
                "状态",
                Utf8,
                "有、不全、重复、未读出、缺、不应有",
                "ok, partial, duplicate, failed, missing, not_expected",
            ),
            column("report_id", "报告编号", Utf8, "现行报告", "The report that stands"),
        ],
    }
}
