//! The data dictionary, from the declarations and from nothing else: tables and columns, items, words, rules, indicators
//! and forms. The same entries serve `dictionary.md`, `nianbao dict`, the workbook's sheet and the data package.

use serde_json::{Value, json};

use crate::check::RULES;
use crate::extract::form::FORMS;
use crate::indicator::INDICATORS;
use crate::schema::vocabulary as words;
use crate::schema::{Column, Item, SCHEMA_VERSION, SERIES_BREAKS, TABLES, Table};

/// One line of the dictionary.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What kind of thing it is: 表, 列, 数据项, 词, 规则, 指标.
    pub kind: &'static str,
    /// The table or list it belongs to.
    pub of: String,
    pub name: String,
    pub label: String,
    pub dtype: String,
    pub unit: String,
    pub meaning_zh: String,
    pub meaning_en: String,
    pub comparable: String,
}

/// All entries in the order of the dictionary.
pub fn entries() -> Vec<Entry> {
    let mut out = Vec::new();
    for table in TABLES.iter() {
        out.push(Entry {
            kind: "表",
            of: table.name.to_string(),
            name: table.name.to_string(),
            label: table.label.to_string(),
            dtype: String::new(),
            unit: String::new(),
            meaning_zh: format!("主键:{}", table.key.join("、")),
            meaning_en: table.grain.to_string(),
            comparable: String::new(),
        });
        out.extend(table.columns.iter().map(|column| column_entry(table, column)));
    }
    for item in Item::ALL {
        let def = item.def();
        out.push(Entry {
            kind: "数据项",
            of: def.topic.label().to_string(),
            name: def.key.to_string(),
            label: def.label.to_string(),
            dtype: if def.unit.is_count() { "Int64" } else { "Float64" }.to_string(),
            unit: def.unit.label().to_string(),
            meaning_zh: printed_in(*item),
            meaning_en: def.meaning.to_string(),
            comparable: years(def.comparable),
        });
    }
    for [list, key, label, meaning_zh, meaning] in vocabulary() {
        out.push(Entry {
            kind: "词",
            of: list.to_string(),
            name: key.to_string(),
            label: label.to_string(),
            dtype: "Utf8".to_string(),
            unit: String::new(),
            meaning_zh: meaning_zh.to_string(),
            meaning_en: meaning.to_string(),
            comparable: String::new(),
        });
    }
    for rule in RULES {
        out.push(Entry {
            kind: "规则",
            of: rule.severity.label().to_string(),
            name: rule.id.to_string(),
            label: rule.title.to_string(),
            dtype: String::new(),
            unit: String::new(),
            meaning_zh: format!("{}。算式:{}。依据:{}", rule.why_zh, rule.formula, rule.source),
            meaning_en: rule.why_en.to_string(),
            comparable: String::new(),
        });
    }
    for indicator in INDICATORS.iter() {
        out.push(Entry {
            kind: "指标",
            of: if indicator.is_level() { "规模" } else { "比率" }.to_string(),
            name: indicator.key.to_string(),
            label: indicator.label.to_string(),
            dtype: indicator.dtype().name().to_string(),
            unit: indicator.unit.label().to_string(),
            meaning_zh: indicator.formula_zh(),
            meaning_en: format!("{} ({})", indicator.meaning, indicator.formula_en()),
            comparable: years(indicator.comparable),
        });
    }
    for series_break in SERIES_BREAKS {
        out.push(Entry {
            kind: "断点",
            of: series_break.year.to_string(),
            name: series_break.key.to_string(),
            label: series_break.label.to_string(),
            dtype: String::new(),
            unit: String::new(),
            meaning_zh: series_break.label.to_string(),
            meaning_en: format!("A break of definition: the first year after it is {}.", series_break.year),
            comparable: String::new(),
        });
    }
    out
}

fn column_entry(table: &Table, column: &Column) -> Entry {
    Entry {
        kind: "列",
        of: table.name.to_string(),
        name: column.name.to_string(),
        label: column.label.to_string(),
        dtype: column.dtype.name().to_string(),
        unit: column.unit.label().to_string(),
        meaning_zh: column.meaning_zh.to_string(),
        meaning_en: column.meaning_en.to_string(),
        comparable: years(column.comparable),
    }
}

fn years(spans: &[crate::schema::Years]) -> String {
    spans.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

/// Where the forms print an item.
fn printed_in(item: Item) -> String {
    use crate::schema::SourceKind;
    let mut places = Vec::new();
    for form in FORMS.iter() {
        for table in [SourceKind::Table2, SourceKind::Table3, SourceKind::Table4] {
            if form.cells(table).iter().any(|(printed, _)| *printed == item) {
                places.push(format!("{}{}", form.citation, table.label()));
            }
        }
    }
    if places.is_empty() { "正文或附表".to_string() } else { places.join("、") }
}

/// Every word of the closed lists: list, word, label, meaning in Chinese and in English.
fn vocabulary() -> Vec<[&'static str; 5]> {
    macro_rules! list {
        ($($name:literal = $type:ident),*) => {{
            let mut out = Vec::new();
            $(out.extend(words::$type::ALL.iter().map(|word| [$name, word.key(), word.label(), word.meaning_zh(), word.meaning()]));)*
            out
        }};
    }
    list!(
        "status" = Status,
        "source_kind" = SourceKind,
        "applicant" = Applicant,
        "sector" = Sector,
        "template" = Template,
        "completeness" = Completeness,
        "scope" = Scope,
        "level" = Level,
        "agency_source/year_source" = Provenance,
        "outcome" = Outcome,
        "reason" = Reason,
        "severity" = Severity,
        "finding status" = FindingStatus,
        "side" = Side,
        "state" = CoverageState,
        "scope_kind" = ScopeKind
    )
}

/// The dictionary as Markdown.
pub fn markdown() -> String {
    let mut out = format!("# nianbao 数据字典 / data dictionary\n\n版本 / schema version {SCHEMA_VERSION}\n");
    let all = entries();
    for (kind, title) in [
        ("表", "表 / tables"),
        ("数据项", "数据项 / items"),
        ("指标", "指标 / indicators"),
        ("规则", "规则 / rules"),
        ("词", "词 / words"),
        ("断点", "断点 / series breaks"),
    ] {
        out.push_str(&format!("\n## {title}\n"));
        if kind == "表" {
            for table in all.iter().filter(|entry| entry.kind == "表") {
                out.push_str(&format!(
                    "\n### {} {}\n\n{}; {}\n\n",
                    table.name, table.label, table.meaning_en, table.meaning_zh
                ));
                let columns: Vec<&Entry> =
                    all.iter().filter(|entry| entry.kind == "列" && entry.of == table.name).collect();
                out.push_str(&rows(&columns, false));
            }
            continue;
        }
        out.push('\n');
        let of_kind: Vec<&Entry> = all.iter().filter(|entry| entry.kind == kind).collect();
        out.push_str(&rows(&of_kind, true));
    }
    out + READERS
}

/// How usual readers open the tables. Tests run every line of it on real outputs.
const READERS: &str = include_str!("readers.md");

fn rows(entries: &[&Entry], with_group: bool) -> String {
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let group = if with_group { "组 / group | " } else { "" };
    let mut out = format!(
        "| {group}名称 / name | 中文 / label | 类型 / type | 单位 / unit | 含义 | meaning | 可比年度 / comparable |\n"
    );
    out.push_str(if with_group {
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
    } else {
        "| --- | --- | --- | --- | --- | --- | --- |\n"
    });
    for entry in entries {
        let group = if with_group { format!("{} | ", cell(&entry.of)) } else { String::new() };
        out.push_str(&format!(
            "| {group}`{}` | {} | {} | {} | {} | {} | {} |\n",
            entry.name,
            cell(&entry.label),
            entry.dtype,
            entry.unit,
            cell(&entry.meaning_zh),
            cell(&entry.meaning_en),
            entry.comparable
        ));
    }
    out
}

/// The dictionary as JSON.
pub fn json() -> Value {
    let entries: Vec<Value> = entries()
        .iter()
        .map(|entry| {
            json!({
                "kind": entry.kind, "of": entry.of, "name": entry.name, "label": entry.label, "type": entry.dtype, "unit": entry.unit,
                "meaning_zh": entry.meaning_zh, "meaning_en": entry.meaning_en, "comparable_years": entry.comparable,
            })
        })
        .collect();
    json!({ "schema_version": SCHEMA_VERSION, "entries": entries })
}

/// The dictionary as CSV.
pub fn csv() -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header =
        ["kind", "of", "name", "label", "type", "unit", "meaning_zh", "meaning_en", "comparable_years"];
    let written = writer.write_record(header).and_then(|()| {
        entries().iter().try_for_each(|e| {
            writer.write_record([
                e.kind,
                &e.of,
                &e.name,
                &e.label,
                &e.dtype,
                &e.unit,
                &e.meaning_zh,
                &e.meaning_en,
                &e.comparable,
            ])
        })
    });
    debug_assert!(written.is_ok(), "memory takes every record");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// `datapackage.json` of a folder: Data Package v2, one resource a file. (A resource of several files would be read in
/// part only by the usual validator.)
pub fn data_package(folder: &std::path::Path) -> Value {
    let resources: Vec<Value> = TABLES
        .iter()
        .flat_map(|table| {
            let fields: Vec<Value> = table.columns.iter().map(field).collect();
            super::table_files(folder, table.name).into_iter().map(move |(path, year)| {
                let title = year
                    .as_ref()
                    .map_or_else(|| table.label.to_string(), |year| format!("{} {year}", table.label));
                let name =
                    year.map_or_else(|| table.name.to_string(), |year| format!("{}-{year}", table.name));
                json!({
                    "name": name.replace('_', "-"),
                    "type": "table",
                    "path": path,
                    "format": "parquet",
                    "mediatype": "application/vnd.apache.parquet",
                    "title": title,
                    "description": table.grain,
                    "schema": {
                        "fields": fields,
                        // Readers by way of pandas see a missing value as one of these.
                        "missingValues": ["", "nan", "NaN", "NaT", "None", "<NA>"],
                    },
                })
            })
        })
        .collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "nianbao",
        "title": "政府信息公开工作年度报告数据集",
        "description": "Data read from annual reports on government information disclosure; see dictionary.md. A missing value is never a zero.",
        "version": SCHEMA_VERSION,
        "resources": resources,
    })
}

fn field(column: &Column) -> Value {
    let kind = match column.dtype.name() {
        "Int32" | "Int64" => "integer",
        "Float64" => "number",
        "Boolean" => "boolean",
        "Date" => "date",
        _ => "string",
    };
    let mut field = json!({
        "name": column.name,
        "type": kind,
        "title": column.label,
        "description": format!("{} {}", column.meaning_zh, column.meaning_en).trim(),
    });
    if !column.unit.label().is_empty() {
        field["unit"] = json!(column.unit.label());
    }
    field
}
