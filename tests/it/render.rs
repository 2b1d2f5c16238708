//! Tables made up by the tests, and the ways in which copies of pages print them.

use nianbao::extract::form::{Form, Row3};
use nianbao::schema::{Item, Template};

/// Seven cells of a row; `None` is blank.
pub(crate) type Row = [Option<i64>; 7];

/// A table 3 with its rows in printed order.
#[derive(Clone, Debug)]
pub(crate) struct Table3 {
    pub(crate) rows: Vec<(&'static Row3, Row)>,
}

/// A small generator, so that a failing table can be made again from its seed.
#[derive(Clone, Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }
}

/// How a publisher leaves cells empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    /// Every cell is filled, zeros as 0.
    Zeros,
    /// Zeros are left blank everywhere.
    BlankZeros,
    /// The rows of receipts and totals are filled, zeros elsewhere left blank.
    BlankOutcomes,
    /// As `BlankZeros`, and the totals of the outcome rows are left blank too.
    BlankTotals,
    /// Some zeros are blank and some are not.
    Mixed,
}

impl Table3 {
    /// A table whose figures satisfy all identities.
    pub(crate) fn random(dice: &mut Dice, template: Template, habit: Habit) -> Table3 {
        let form = Form::of(template).unwrap();
        let rows: Vec<&'static Row3> = form.table3.iter().copied().filter(|row| !row.is_group()).collect();
        let outcomes: Vec<usize> = (0..rows.len())
            .filter(|i| {
                !matches!(
                    rows[*i].item,
                    Item::RequestsReceived | Item::CarriedOver | Item::OutcomesTotal | Item::CarriedForward
                )
            })
            .collect();
        let at = |item: Item| rows.iter().position(|row| row.item == item).unwrap();
        let mut grid = vec![[0i64; 7]; rows.len()];
        let scale = [1, 3, 12, 60, 400][dice.roll(5) as usize];
        #[expect(clippy::needless_range_loop, reason = "one column of all rows at a time")]
        for applicant in 0..6 {
            // Most requests come from persons; many kinds of applicant ask nothing.
            let active = applicant == 0 || dice.roll(3) == 0;
            if !active {
                continue;
            }
            for outcome in &outcomes {
                if dice.roll(3) == 0 {
                    grid[*outcome][applicant] = dice.roll(scale) as i64;
                }
            }
            let total: i64 = outcomes.iter().map(|o| grid[*o][applicant]).sum();
            let forward = if dice.roll(2) == 0 { dice.roll(scale) as i64 } else { 0 };
            let over = (dice.roll(scale) as i64).min(total + forward) * i64::from(dice.roll(2) == 0);
            grid[at(Item::OutcomesTotal)][applicant] = total;
            grid[at(Item::CarriedForward)][applicant] = forward;
            grid[at(Item::CarriedOver)][applicant] = over;
            grid[at(Item::RequestsReceived)][applicant] = total + forward - over;
        }
        for row in &mut grid {
            row[6] = row[..6].iter().sum();
        }
        let rows = rows
            .into_iter()
            .zip(grid)
            .map(|(row, values)| {
                let framed = matches!(
                    row.item,
                    Item::RequestsReceived | Item::CarriedOver | Item::OutcomesTotal | Item::CarriedForward
                );
                let mut cells = [None; 7];
                for (x, value) in values.into_iter().enumerate() {
                    let blank = match habit {
                        Habit::Zeros => false,
                        Habit::BlankZeros => value == 0,
                        Habit::BlankOutcomes => value == 0 && !framed,
                        Habit::BlankTotals => value == 0 || x == 6 && !framed,
                        Habit::Mixed => value == 0 && dice.roll(2) == 0,
                    };
                    cells[x] = (!blank).then_some(value);
                }
                (row, cells)
            })
            .collect();
        Table3 { rows }
    }

    fn labels(&self) -> Vec<(Vec<String>, Row)> {
        let mut out: Vec<(Vec<String>, Row)> = Vec::new();
        let mut group = None;
        for (row, cells) in &self.rows {
            let mut labels = Vec::new();
            if row.item == Item::GrantedInFull {
                labels.push("三、本年度办理结果".to_string());
            }
            if row.group != group {
                group = row.group;
                let head = nianbao::extract::form::TABLE3
                    .iter()
                    .find(|head| head.heads.is_some() && head.heads == group);
                if let Some(head) = head {
                    labels.push(format!("({}){}", head.ordinal, head.label));
                }
            }
            let ordinal = match row.ordinal {
                o if o.len() == 1 => format!("{o}."),
                o if matches!(
                    row.item,
                    Item::RequestsReceived | Item::CarriedOver | Item::CarriedForward
                ) =>
                {
                    format!("{o}、")
                }
                o => format!("({o})"),
            };
            labels.push(format!("{ordinal}{}", row.label));
            out.push((labels, *cells));
        }
        out
    }

    /// One cell a line with trailing pipes; blank cells are gone and only counted in the row's padding (A1).
    pub(crate) fn a1(&self) -> String {
        let mut out = HEAD_A1.to_string();
        for (labels, cells) in self.labels() {
            let mut count = labels.len();
            for label in labels {
                out.push_str(&format!("{label} |\n"));
            }
            for value in cells.iter().flatten() {
                out.push_str(&format!("{value} |\n"));
                count += 1;
            }
            out.push_str(&"|".repeat(10usize.saturating_sub(count)));
            out.push('\n');
        }
        out + TAIL
    }

    /// As A1, with blank cells as lines of one pipe in their places (A2).
    pub(crate) fn a2(&self) -> String {
        let mut out = HEAD_A1.to_string();
        for (labels, cells) in self.labels() {
            for label in labels {
                out.push_str(&format!("{label} |\n"));
            }
            for cell in cells {
                out.push_str(&cell.map_or("|\n".to_string(), |v| format!("{v} |\n")));
            }
            out.push_str("||\n");
        }
        out + TAIL
    }

    /// One cell a line, blank lines between, blank cells vanished (B).
    pub(crate) fn b(&self) -> String {
        let mut out = HEAD_B.to_string();
        for (labels, cells) in self.labels() {
            for label in labels {
                out.push_str(&format!("{label}\n\n"));
            }
            for value in cells.iter().flatten() {
                out.push_str(&format!("{value}\n\n"));
            }
        }
        out + TAIL
    }

    /// Cells and pipes on lines of their own (C).
    pub(crate) fn c(&self) -> String {
        let mut out = HEAD_A1.replace(" |\n", "\n|\n").replace("||||||\n", "");
        for (labels, cells) in self.labels() {
            for label in labels {
                out.push_str(&format!("{label}\n|\n"));
            }
            for cell in cells {
                out.push_str(&cell.map_or("|\n".to_string(), |v| format!("{v}\n|\n")));
            }
        }
        out + TAIL
    }

    /// One row a line (D).
    pub(crate) fn d(&self) -> String {
        let mut out = HEAD_D.to_string();
        for (labels, cells) in self.labels() {
            let row: Vec<String> = labels
                .into_iter()
                .chain(cells.iter().map(|cell| cell.map_or(String::new(), |v| v.to_string())))
                .collect();
            out.push_str(&format!("{} |\n", row.join(" | ")));
        }
        out + TAIL
    }

    /// Everything on one line, the cells of a row run together (J).
    pub(crate) fn j(&self) -> String {
        let mut out = HEAD_J.to_string();
        for (labels, cells) in self.labels() {
            out.push_str(&labels.concat());
            out.push_str(&cells.iter().flatten().map(ToString::to_string).collect::<String>());
        }
        out.push_str("四、政府信息公开行政复议、行政诉讼情况 本年度没有发生。");
        out
    }

    /// Lines of a PDF: a row's figures behind its label, long labels broken, blanks printed as 0 only where stated (K).
    pub(crate) fn k(&self) -> String {
        let mut out = HEAD_B.to_string();
        for (labels, cells) in self.labels() {
            let (last, heads) = labels.split_last().unwrap();
            for head in heads {
                out.push_str(&format!("{head}\n"));
            }
            let label: Vec<char> = last.chars().collect();
            for piece in label.chunks(14) {
                out.push_str(&piece.iter().collect::<String>());
                out.push('\n');
            }
            out.pop();
            for value in cells.iter().flatten() {
                out.push_str(&format!(" {value}"));
            }
            out.push('\n');
        }
        out + TAIL
    }

    /// A table as a browser shows it, with spans (H).
    pub(crate) fn html(&self) -> String {
        let mut out = HEAD_HTML.to_string();
        let labelled = self.labels();
        for (index, (labels, cells)) in labelled.iter().enumerate() {
            out.push_str("<tr>");
            let row = self.rows[index].0;
            match (row.group, labels.len()) {
                (Some(group), n) => {
                    if n >= 2 {
                        let span = self.rows.iter().filter(|(r, _)| r.group == Some(group)).count();
                        out.push_str(&format!("<td rowspan={span}>{}</td>", labels[n - 2]));
                    }
                    out.push_str(&format!("<td>{}</td>", labels[n - 1]));
                }
                (None, n) => {
                    if n == 2 {
                        let span = self.rows.len() - 3;
                        out.push_str(&format!("<td rowspan={span}>{}</td>", labels[0]));
                    }
                    let inside = !matches!(
                        row.item,
                        Item::RequestsReceived | Item::CarriedOver | Item::CarriedForward
                    );
                    out.push_str(&format!(
                        "<td colspan={}>{}</td>",
                        if inside { 2 } else { 3 },
                        labels[n - 1]
                    ));
                }
            }
            for cell in cells {
                out.push_str(&cell.map_or("<td>&nbsp;</td>".to_string(), |v| format!("<td><p>{v}</p></td>")));
            }
            out.push_str("</tr>\n");
        }
        out + "</table><p>四、政府信息公开行政复议、行政诉讼情况</p></body></html>"
    }
}

const HEAD_A1: &str = "示例市民政局2020年政府信息公开工作年度报告\n本报告根据条例编制,统计期限自2020年1月1日起至12月31日止。\n三、收到和处理政府信息公开申请情况\n(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) |\n申请人情况 |\n||||||||\n自然人 |\n法人或其他组织 |\n总计 |\n|||||||\n商业企业 |\n科研机构 |\n社会公益组织 |\n法律服务机构 |\n其他 |\n|||||\n";
const HEAD_B: &str = "示例市民政局2020年政府信息公开工作年度报告\n\n本报告根据条例编制,统计期限自2020年1月1日起至12月31日止。\n\n三、收到和处理政府信息公开申请情况\n\n(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)\n\n申请人情况\n\n自然人\n\n法人或其他组织\n\n总计\n\n商业企业\n\n科研机构\n\n社会公益组织\n\n法律服务机构\n\n其他\n\n";
const HEAD_D: &str = "示例市民政局2020年政府信息公开工作年度报告\n本报告根据条例编制,统计期限自2020年1月1日起至12月31日止。\n三、收到和处理政府信息公开申请情况\n(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 |\n自然人 | 法人或其他组织 | 总计 |\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n";
const HEAD_J: &str = "示例市民政局2020年政府信息公开工作年度报告 本报告根据条例编制,统计期限自2020年1月1日起至12月31日止。三、收到和处理政府信息公开申请情况(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他";
const HEAD_HTML: &str = "<html><body><h1>示例市民政局2020年政府信息公开工作年度报告</h1><p>本报告根据条例编制,统计期限自2020年1月1日起至12月31日止。</p><p>三、收到和处理政府信息公开申请情况</p><table><tr><td rowspan=3 colspan=3>(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)</td><td colspan=7>申请人情况</td></tr><tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr><tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>\n";
const TAIL: &str = "四、政府信息公开行政复议、行政诉讼情况\n本年度没有发生。\n";
