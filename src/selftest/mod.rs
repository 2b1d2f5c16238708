//! Shows that the checks work: one fault for each rule is planted into a clean report, the report is printed and read
//! like any other, and the fault must be found at its place with nothing reported that does not follow from it.

pub mod page;

use crate::check::copying::{Notes, Reports};
use crate::check::peers::{self, Outlier, Peering};
use crate::check::{self, Digest, Finding, RULES, chain};
use crate::indicator::distribution::Spread;
use crate::indicator::{Indicator, compute};
use crate::inspect;
use crate::reading::{Input, Reading};
use crate::reduce::figures::Figures;
use crate::schema::{Applicant, FindingStatus, Item, Level, Template};
use page::Page;

/// Where a fault is planted.
#[derive(Clone, Copy)]
pub enum Fault {
    /// In one report.
    One(fn(&mut Page)),
    /// In the later of two reports of consecutive years; the earlier one is at hand.
    Later(fn(&Page, &mut Page)),
    /// In another version of the same report.
    Version(fn(&mut Page)),
    /// In the report of another agency of the same year.
    Agency(fn(&Page, &mut Page)),
    /// In the region-wide report above two agencies.
    Region(fn(&mut Page)),
    /// In one report among those of agencies of the same level, sector and year.
    Peers(fn(&mut Page)),
}

/// A fault, where it must be found, and what else may be reported because of it.
pub struct Plant {
    pub rule: &'static str,
    pub templates: &'static [Template],
    pub fault: Fault,
    pub item: Option<Item>,
    pub applicant: Option<Applicant>,
    pub follows: &'static [&'static str],
}

const FORMS: &[Template] = &[Template::Table2019, Template::Table2021];
const FORM_2019: &[Template] = &[Template::Table2019];
const FORM_2021: &[Template] = &[Template::Table2021];
const ANNEXED: &[Template] = &[Template::Annex];
const EVERY: &[Template] = &[Template::Annex, Template::Table2019, Template::Table2021];

const fn plant(rule: &'static str, templates: &'static [Template], fault: Fault) -> Plant {
    Plant { rule, templates, fault, item: None, applicant: None, follows: &[] }
}

impl Plant {
    const fn at(mut self, item: Item) -> Plant {
        self.item = Some(item);
        self
    }

    const fn of(mut self, applicant: Applicant) -> Plant {
        self.applicant = Some(applicant);
        self
    }

    const fn with(mut self, follows: &'static [&'static str]) -> Plant {
        self.follows = follows;
        self
    }
}

/// One fault for each rule, at least.
pub static PLANTS: &[Plant] = &[
    plant(
        "T3_COL_BALANCE",
        FORMS,
        Fault::One(|page| {
            page.add(Item::CarriedForward, Applicant::NaturalPerson, 2);
            page.add(Item::CarriedForward, Applicant::Total, 2);
        }),
    )
    .at(Item::RequestsReceived)
    .of(Applicant::NaturalPerson)
    .with(&["P_REQUESTS_VS_T3"]),
    plant(
        "T3_OUTCOME_SUM",
        FORMS,
        Fault::One(|page| page.add(Item::GrantedInFull, Applicant::Enterprise, 1)),
    )
    .at(Item::OutcomesTotal)
    .of(Applicant::Enterprise)
    .with(&["T3_ROW_SUM"]),
    plant("T3_ROW_SUM", FORMS, Fault::One(|page| page.add(Item::CarriedOver, Applicant::Total, 1)))
        .at(Item::CarriedOver)
        .of(Applicant::Total)
        .with(&["T3_COL_BALANCE", "P_REQUESTS_VS_T3"]),
    plant(
        "T3_ZERO_COLUMN",
        FORMS,
        Fault::One(|page| page.add(Item::NotProcessedDuplicate, Applicant::OtherOrg, 1)),
    )
    .at(Item::RequestsReceived)
    .of(Applicant::OtherOrg)
    .with(&["T3_ROW_SUM", "T3_OUTCOME_SUM"]),
    plant(
        "T3_SUBTOTAL",
        FORMS,
        Fault::One(|page| {
            for applicant in Applicant::ALL {
                let sum: i64 =
                    crate::indicator::DENIALS.iter().map(|item| page.number(*item, *applicant)).sum();
                let wrong = i64::from(*applicant == Applicant::NaturalPerson);
                page.subtotals.insert((Item::DeniedTotal, *applicant), (sum + wrong).to_string());
            }
        }),
    )
    .at(Item::DeniedTotal)
    .of(Applicant::NaturalPerson)
    .with(&["T3_ROW_SUM"]),
    plant("T4_SUM", FORMS, Fault::One(|page| page.print_as(Item::LitigationDirectUpheld, "3")))
        .at(Item::LitigationDirectTotal)
        .with(&["P_LITIGATION_VS_T4"]),
    plant(
        "T2_TOTAL_EQ_NEW",
        FORM_2019,
        Fault::One(|page| {
            for item in
                [Item::NormativeDocsMade, Item::NormativeDocsPublished, Item::NormativeDocsPublicTotal]
            {
                page.print_as(item, "30");
            }
        }),
    )
    .at(Item::NormativeDocsPublicTotal),
    plant(
        "T2_PUBLISHED_LE_TOTAL",
        FORM_2019,
        Fault::One(|page| page.print_as(Item::NormativeDocsPublished, "50")),
    )
    .at(Item::NormativeDocsPublished),
    plant(
        "T2_ISSUED_LE_IN_FORCE",
        FORM_2021,
        Fault::One(|page| page.print_as(Item::NormativeDocsIssued, "60")),
    )
    .at(Item::NormativeDocsIssued),
    plant("T2_DELTA_OUTLIER", FORM_2019, Fault::One(|page| page.print_as(Item::PenaltyItemsDelta, "减65")))
        .at(Item::PenaltyItemsDelta),
    plant("T2_SIGN_UNSTATED", FORM_2019, Fault::One(|page| page.print_as(Item::LicensingItemsDelta, "3")))
        .at(Item::LicensingItemsDelta),
    plant("T2_DECISIONS_EQ_ITEMS", FORM_2019, Fault::One(|page| page.print_as(Item::PenaltyDecisions, "61")))
        .at(Item::PenaltyDecisions),
    plant("P_REQUESTS_VS_T3", FORMS, Fault::One(|page| page.say("received", "申请38件", "申请83件")))
        .at(Item::RequestsReceived)
        .of(Applicant::Total),
    plant("P_ANSWERED_VS_T3", FORMS, Fault::One(|page| page.say("answered", "申请39件", "申请93件")))
        .at(Item::OutcomesTotal)
        .of(Applicant::Total)
        .with(&["P_OUTCOME_SUM"]),
    plant("P_OUTCOME_VS_T3", FORMS, Fault::One(|page| page.say("outcomes", "予以公开15件", "予以公开13件")))
        .at(Item::GrantedInFull)
        .of(Applicant::Total)
        .with(&["P_OUTCOME_SUM"]),
    plant(
        "P_RECON_VS_T4",
        FORMS,
        Fault::One(|page| page.say("reconsideration", "行政复议9件", "行政复议8件")),
    )
    .at(Item::ReconsiderationTotal)
    .with(&["P_RECON_SUM"]),
    plant(
        "P_LITIGATION_VS_T4",
        FORMS,
        Fault::One(|page| page.say("litigation", "行政诉讼6件", "行政诉讼7件")),
    )
    .at(Item::LitigationTotal)
    .with(&["P_LITIGATION_SUM"]),
    plant(
        "P_ITEM_VS_T2",
        FORM_2021,
        Fault::One(|page| page.told.push(("documents", "全年制发行政规范性文件8件。".into()))),
    )
    .at(Item::NormativeDocsIssued),
    plant("P_CHANNEL_SUM", ANNEXED, Fault::One(|page| page.print_as(Item::RequestsMail, "13")))
        .at(Item::RequestsReceived)
        .of(Applicant::Total),
    plant(
        "P_CHANNEL_SUM",
        ANNEXED,
        Fault::One(|page| page.say("received", "网络申请40件,占50%", "网络申请42件,占52.5%")),
    )
    .at(Item::RequestsReceived)
    .of(Applicant::Total),
    plant("P_OUTCOME_SUM", ANNEXED, Fault::One(|page| page.print_as(Item::InfoNotExist, "4")))
        .at(Item::OutcomesTotal)
        .of(Applicant::Total),
    plant(
        "P_OUTCOME_SUM",
        ANNEXED,
        Fault::One(|page| page.say("answered", "同意公开答复50件", "同意公开答复30件")),
    )
    .at(Item::OutcomesTotal)
    .of(Applicant::Total),
    plant("A_CLOSED_SUM", ANNEXED, Fault::One(|page| page.print_as(Item::ClosedExtended, "5")))
        .at(Item::RequestsClosed),
    plant("A_DENIED_SUM", ANNEXED, Fault::One(|page| page.print_as(Item::Denied2014Privacy, "4")))
        .at(Item::DeniedTotal2014),
    plant("A_STAFF_SUM", ANNEXED, Fault::One(|page| page.print_as(Item::StaffPartTime, "6")))
        .at(Item::StaffTotal),
    plant("P_RECON_SUM", ANNEXED, Fault::One(|page| page.print_as(Item::ReconsiderationUpheld, "4")))
        .at(Item::ReconsiderationTotal),
    plant("P_LITIGATION_SUM", ANNEXED, Fault::One(|page| page.print_as(Item::LitigationOtherTotal, "2")))
        .at(Item::LitigationTotal),
    plant("P_RECON_SUM", FORMS, Fault::One(|page| page.say("reconsideration", "结果纠正2件", "结果纠正4件")))
        .at(Item::ReconsiderationTotal)
        .with(&["P_RECON_VS_T4"]),
    plant("P_LITIGATION_SUM", FORMS, Fault::One(|page| page.say("litigation", "其他结果1件", "其他结果2件")))
        .at(Item::LitigationTotal)
        .with(&["P_LITIGATION_VS_T4"]),
    plant("P_CONSULT_SUM", FORMS, Fault::One(|page| page.say("consultations", "接待12次", "接待21次")))
        .at(Item::ConsultationsTotal),
    plant("P_PROACTIVE_PARTS", EVERY, Fault::One(|page| page.say("proactive", "其他类", "其他类1")))
        .at(Item::ProactiveTotal),
    plant("P_SPENDING", ANNEXED, Fault::One(|page| page.say("spending", "14.88万元", "15.88万元")))
        .at(Item::DisclosureSpendingWan),
    plant(
        "P_PARTS_2",
        EVERY,
        Fault::One(|page| {
            page.told.push(("second", "全年编发工作简报40篇,其中业务类25篇,人物类10篇,其他类8篇。".into()));
        }),
    ),
    plant("P_PERCENT", ANNEXED, Fault::One(|page| page.say("received", "占10%", "占11%")))
        .at(Item::RequestsFax),
    plant("P_PROACTIVE_CHANNELS_GE", ANNEXED, Fault::One(|page| page.print_as(Item::ProactiveWechat, "50")))
        .at(Item::ProactiveTotal),
    plant(
        "P_PROACTIVE_WEBSITE_EQ_TOTAL",
        ANNEXED,
        Fault::One(|page| page.print_as(Item::ProactiveWebsite, "900")),
    )
    .at(Item::ProactiveWebsite)
    .with(&["P_PROACTIVE_CHANNELS_GE"]),
    plant(
        "P_DOCS_VS_T2",
        FORMS,
        Fault::One(|page| page.told.push(("documents", "全年主动公开文件58件。".into()))),
    )
    .at(Item::ProactiveDocuments),
    plant(
        "P_TWO_SERIES",
        EVERY,
        Fault::One(|page| {
            page.told.push(("second", "网站栏目更新信息60条,其中工作动态类40条,通知公告类20条。".into()));
        }),
    ),
    plant(
        "P_TOTAL_VS_PROACTIVE",
        ANNEXED,
        Fault::One(|page| page.told.push(("disclosed", "全年信息公开数共970条。".into()))),
    )
    .at(Item::DisclosedTotal),
    plant(
        "X_CARRY",
        FORMS,
        Fault::Later(|_, page| {
            for item in [Item::CarriedOver, Item::CarriedForward] {
                page.add(item, Applicant::Enterprise, 1);
                page.add(item, Applicant::Total, 1);
            }
        }),
    )
    .at(Item::CarriedOver)
    .of(Applicant::Enterprise)
    .with(&["P_REQUESTS_VS_T3"]),
    plant("X_STOCK", FORM_2021, Fault::Later(|_, page| page.print_as(Item::NormativeDocsInForce, "45")))
        .at(Item::NormativeDocsInForce),
    plant("X_ITEMS", FORM_2019, Fault::Later(|_, page| page.print_as(Item::PenaltyItemsPrior, "66")))
        .at(Item::PenaltyItemsPrior),
    plant(
        "X_RECON_PENDING",
        FORMS,
        Fault::Later(|_, page| {
            page.told.retain(|(topic, _)| *topic != "reconsideration");
            for (item, text) in TABLE4_FEW {
                page.print_as(*item, text);
            }
        }),
    )
    .at(Item::ReconsiderationTotal),
    plant("X_SPIKE", FORMS, Fault::Later(|_, page| page.print_as(Item::LicensingDecisions, "52000")))
        .at(Item::LicensingDecisions),
    plant("X_UNIT", FORM_2021, Fault::Later(|_, page| page.print_as(Item::FeeAmountWan, "0.1206")))
        .at(Item::FeeAmountWan),
    plant("X_REVISED", FORMS, Fault::Version(|page| page.print_as(Item::LicensingDecisions, "521")))
        .at(Item::LicensingDecisions)
        .with(&["D_DUPLICATE"]),
    plant("D_DUPLICATE", EVERY, Fault::Version(|page| page.own_words.reverse())),
    plant(
        "X_HIERARCHY",
        FORMS,
        Fault::Region(|page| page.add(Item::RequestsReceived, Applicant::Total, -20)),
    )
    .at(Item::RequestsReceived)
    .with(&["T3_COL_BALANCE", "T3_ROW_SUM", "P_REQUESTS_VS_T3"]),
    plant("X_LATE", EVERY, Fault::One(|page| page.published = (page.year + 1, 5, 6))),
    plant(
        "C_TABLES_PREV",
        FORMS,
        Fault::Later(|before, page| {
            page.table3.clone_from(&before.table3);
            page.told.retain(|(topic, _)| !["received", "answered", "outcomes"].contains(topic));
        }),
    )
    .with(&["X_CARRY"]),
    plant("C_TABLES_AGENCY", FORMS, Fault::Agency(|other, page| page.table3.clone_from(&other.table3)))
        .with(&["P_REQUESTS_VS_T3", "P_ANSWERED_VS_T3", "P_OUTCOME_VS_T3"]),
    plant(
        "C_TEXT_PREV",
        EVERY,
        Fault::Later(|before, page| {
            page.own_words.clone_from(&before.own_words);
            page.problems.clone_from(&before.problems);
        }),
    ),
    plant(
        "C_TEXT_AGENCY",
        EVERY,
        Fault::Agency(|other, page| {
            page.own_words.clone_from(&other.own_words);
            page.problems.clone_from(&other.problems);
        }),
    ),
    plant("S_ELEMENTS", FORMS, Fault::One(|page| page.headings.truncate(5))),
    plant("S_TABLES", FORMS, Fault::One(|page| page.tables[2] = false)),
    plant(
        "S_TEMPLATE",
        FORM_2019,
        Fault::One(|page| {
            page.year = 2023;
            page.published.0 = 2024;
            page.preamble = page.preamble.replace("2020", "2023");
        }),
    ),
    plant(
        "S_TEMPLATE",
        FORMS,
        Fault::One(|page| {
            let other =
                if page.template == Template::Table2021 { "〔2019〕60号" } else { "〔2021〕30号" };
            page.preamble.push_str(&format!("格式依照国办公开办函{other}。"));
        }),
    ),
    plant(
        "S_PERIOD",
        EVERY,
        Fault::One(|page| page.preamble = page.preamble.replace("12月31日", "11月30日")),
    ),
    plant("S_SECTIONS", FORMS, Fault::One(|page| page.headings[3].0 = 3)),
    plant("S_SECTIONS", FORMS, Fault::One(|page| page.problems.clear())),
    plant(
        "Q_BLANK_TABLE",
        FORMS,
        Fault::One(|page| {
            page.table4.iter_mut().for_each(|(_, text)| text.clear());
            page.told.retain(|(topic, _)| !["reconsideration", "litigation"].contains(topic));
        }),
    )
    .with(&["T4_SUM"]),
    plant("V_NEGATIVE", FORMS, Fault::One(|page| page.print_as(Item::PenaltyDecisions, "-77")))
        .at(Item::PenaltyDecisions),
    plant("V_NON_INTEGER", FORMS, Fault::One(|page| page.print_as(Item::PenaltyDecisions, "77.5")))
        .at(Item::PenaltyDecisions),
    plant("V_ABSURD", FORM_2021, Fault::One(|page| page.print_as(Item::NormativeDocsInForce, "396442278")))
        .at(Item::NormativeDocsInForce),
    plant("V_UNIT", FORM_2021, Fault::One(|page| page.print_as(Item::FeeAmountWan, "12064000")))
        .at(Item::FeeAmountWan),
    plant(
        "V_UNIT",
        FORM_2021,
        Fault::One(|page| page.told.push(("fees", "全年共收取信息处理费400万元。".into()))),
    )
    .at(Item::InfoFeeCollectedYuan),
    plant("V_PEER_OUTLIER", FORMS, Fault::Peers(|page| page.print_as(Item::LicensingDecisions, "52000")))
        .at(Item::LicensingDecisions),
];

/// One reconsideration case only, while two were pending a year ago.
const TABLE4_FEW: &[(Item, &str)] = &[
    (Item::ReconsiderationUpheld, "1"),
    (Item::ReconsiderationOverturned, "0"),
    (Item::ReconsiderationOther, "0"),
    (Item::ReconsiderationPending, "0"),
    (Item::ReconsiderationTotal, "1"),
];

/// A page, read as any other.
fn read(page: &Page) -> Reading {
    let content = page.html().into_bytes();
    let source = format!("{}/{}.html", page.agency, page.year);
    Reading::of(&Input::new(source, content))
}

/// Pages beside each other, each of an agency of its own.
struct Beside<'d>(&'d [Digest]);

impl Reports for Beside<'_> {
    fn agency_id(&self, report: u32) -> Option<&str> {
        Some(&self.0.get(report as usize)?.agency)
    }

    fn name(&self, report: u32) -> (String, String) {
        let digest = &self.0[report as usize];
        (digest.agency.clone(), digest.source.clone())
    }
}

/// What the rules have to say of some pages together, the last of them being the one in question.
fn findings(page: &Page, fault: Fault, others: &[Page]) -> Vec<Finding> {
    let readings: Vec<Reading> = others.iter().chain([page]).map(read).collect();
    let sheets: Vec<_> =
        readings.iter().filter_map(|reading| reading.reports.first()).map(inspect::sheet).collect();
    let Some(sheet) = sheets.last() else { return Vec::new() };
    let digests: Vec<Digest> =
        sheets.iter().zip(&readings).map(|(sheet, reading)| Digest::of(sheet, &reading.source)).collect();
    let Some((digest, rest)) = digests.split_last() else { return Vec::new() };
    let mut found = check::check(sheet);
    match fault {
        Fault::One(_) => {}
        Fault::Later(_) => {
            found.extend(rest.iter().flat_map(|before| check::check_pair(before, digest, false)))
        }
        Fault::Version(_) => found.extend(check::check_versions(digest, rest)),
        Fault::Agency(_) => {
            // So few sentences never leave the memory.
            let mut notes = Notes::within(&std::env::temp_dir());
            for (report, digest) in digests.iter().enumerate() {
                for sentence in &digest.sentences {
                    if notes.note(report as u32, digest.year, sentence).is_err() {
                        return Vec::new();
                    }
                }
            }
            let Ok(mut index) = notes.index() else { return Vec::new() };
            for (report, digest) in digests.iter().enumerate() {
                let (report, last) = (report as u32, report + 1 == digests.len());
                // Whose table was first is known when all before it have been seen.
                let table = digest
                    .requests_fingerprint
                    .and_then(|table| index.table(report, (digest.year, table), &Beside(&digests)));
                if last {
                    found.extend(table.into_iter().chain(index.text(report, digest, &Beside(&digests))));
                }
            }
        }
        Fault::Region(_) => {
            found.extend(chain::hierarchy(&chain::Region {
                whole: digest,
                bodies: rest.iter().collect(),
                complete: false,
            }));
        }
        Fault::Peers(_) => {
            let figures: Vec<Figures> = sheets.iter().map(Figures::of).collect();
            let year = digest.year;
            for indicator in peers::JUDGED.iter().filter_map(|key| Indicator::named(key)) {
                let of = |figures: &Figures| compute::value(indicator, year, |q| figures.quantity(q));
                let spread = Spread::of(figures.iter().filter_map(of).collect());
                let own = figures.last().and_then(of);
                let (Some(spread), Some(value)) = (spread, own) else { continue };
                if Peering::default().is_far(indicator, value, &spread) {
                    let outlier = Outlier {
                        indicator: indicator.key.as_ref(),
                        year,
                        level: Level::Prefecture,
                        sector: None,
                        numerator: value,
                        denominator: None,
                        value,
                        spread,
                    };
                    found.extend(peers::finding(&outlier, sheet, &Peering::default()));
                }
            }
        }
    }
    found
}

/// The pages of a fault, clean: the page in question and those beside it.
fn clean(fault: Fault, template: Template) -> (Page, Vec<Page>) {
    let page = Page::clean(template, false);
    let others = match fault {
        Fault::One(_) => Vec::new(),
        Fault::Later(_) => vec![Page::clean(template, true)],
        Fault::Version(_) => vec![page.clone()],
        Fault::Agency(_) => {
            // Another agency of the same year, with the figures and words of another year.
            let mut other = Page::clean(template, true);
            other.preamble = other.preamble.replace(&other.year.to_string(), &page.year.to_string());
            other.agency = "示例市财政局";
            (other.year, other.published) = (page.year, page.published);
            vec![other]
        }
        Fault::Region(_) => {
            let mut body = page.clone();
            body.agency = "示例市财政局";
            vec![body]
        }
        Fault::Peers(_) => (0..11)
            .map(|peer| {
                let mut body = page.clone();
                body.print_as(Item::LicensingDecisions, &(470 + 10 * peer).to_string());
                body
            })
            .collect(),
    };
    (page, others)
}

/// One line of the result.
#[derive(Debug)]
pub struct Shown {
    pub rule: &'static str,
    pub template: Template,
    /// What is wrong with the checks; `None` if all is well.
    pub complaint: Option<String>,
}

fn named(finding: &Finding) -> String {
    format!(
        "{} {} {}",
        finding.rule,
        finding.item.map_or("", Item::key),
        finding.applicant.map_or("", |applicant| applicant.key())
    )
}

/// Plants a fault and looks at what is found.
pub fn show(plant: &Plant, template: Template) -> Shown {
    let (mut page, mut others) = clean(plant.fault, template);
    let quiet = findings(&page, plant.fault, &others);
    // Two copies of a page are two versions of it, and that is reported.
    let expected_before = matches!(plant.fault, Fault::Version(_));
    let before: Vec<&Finding> =
        quiet.iter().filter(|finding| !(expected_before && finding.rule == "D_DUPLICATE")).collect();
    if let Some(first) = before.first() {
        let complaint = Some(format!("干净的报告不应有问题,却报告了{}:{}", named(first), first.message_zh));
        return Shown { rule: plant.rule, template, complaint };
    }
    match plant.fault {
        Fault::One(fault) | Fault::Version(fault) | Fault::Region(fault) | Fault::Peers(fault) => {
            fault(&mut page)
        }
        Fault::Later(fault) | Fault::Agency(fault) => {
            if let Some(other) = others.first_mut() {
                fault(other, &mut page);
            }
        }
    }
    let found = findings(&page, plant.fault, &others);
    let caught = found.iter().any(|finding| {
        finding.rule == plant.rule
            && finding.status == FindingStatus::Fail
            && (plant.item.is_none() || finding.item == plant.item)
            && (plant.applicant.is_none() || finding.applicant == plant.applicant)
    });
    let stray =
        found.iter().find(|finding| finding.rule != plant.rule && !plant.follows.contains(&finding.rule));
    let complaint = match (caught, stray) {
        (false, _) => {
            let others: Vec<String> = found.iter().map(named).collect();
            Some(format!("没有发现所植入的错误;所报告的是[{}]", others.join("; ")))
        }
        (true, Some(stray)) => Some(format!("报告了与所植入错误无关的{}:{}", named(stray), stray.message_zh)),
        (true, None) => None,
    };
    Shown { rule: plant.rule, template, complaint }
}

/// All faults on all forms that they concern, and the rules without any.
pub fn run() -> Vec<Shown> {
    let mut shown: Vec<Shown> = PLANTS
        .iter()
        .flat_map(|plant| plant.templates.iter().map(move |template| show(plant, *template)))
        .collect();
    for rule in RULES.iter().filter(|rule| !PLANTS.iter().any(|plant| plant.rule == rule.id)) {
        let complaint = Some("没有为这条规则植入错误".to_string());
        shown.push(Shown { rule: rule.id, template: Template::Unknown, complaint });
    }
    shown
}

/// The result as text, a line for each fault.
pub fn text(shown: &[Shown]) -> String {
    let mut out = String::new();
    for line in shown {
        let verdict = line.complaint.as_deref().unwrap_or("发现");
        let title = check::rule(line.rule).map_or("", |rule| rule.title);
        out.push_str(&format!("{:<30} {} {title}:{verdict}\n", line.rule, line.template.label()));
    }
    let wrong = shown.iter().filter(|line| line.complaint.is_some()).count();
    out.push_str(&format!(
        "{}条规则,植入{}处错误,{}。\n",
        RULES.len(),
        shown.len(),
        if wrong == 0 { "全部发现,别无误报".to_string() } else { format!("{wrong}处不合") }
    ));
    out
}
