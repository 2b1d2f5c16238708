//! Many agencies beside each other: who lies far from the peers, and that results do not depend on how reports are cut
//! into shards.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nianbao::check::peers::Peering;
use nianbao::publish::parquet;
use nianbao::reduce::{Settings, reduce_by};
use nianbao::run::{Job, run};
use nianbao::schema::{Item, TABLES, Template};
use nianbao::selftest::page::Page;

use crate::scratch::Scratch;

/// Finance bureaus of counties: one level, one sector.
const BUREAUS: [&str; 12] = [
    "桐庐县财政局",
    "淳安县财政局",
    "象山县财政局",
    "宁海县财政局",
    "永嘉县财政局",
    "平阳县财政局",
    "苍南县财政局",
    "文成县财政局",
    "泰顺县财政局",
    "德清县财政局",
    "长兴县财政局",
    "安吉县财政局",
];
/// The one with a figure a hundred times too large, and one that reports twice.
const WILD: &str = BUREAUS[4];
const TWICE: &str = BUREAUS[7];

struct Corpus(Scratch);

impl Corpus {
    fn of(name: &str) -> Corpus {
        let root = Scratch::new(name);
        std::fs::create_dir(root.join("in")).unwrap();
        for (at, bureau) in BUREAUS.iter().enumerate() {
            let mut page = Page::clean(Template::Table2021, false);
            page.agency = bureau;
            page.print_as(Item::LicensingDecisions, &(470 + 10 * at).to_string());
            if *bureau == WILD {
                page.print_as(Item::LicensingDecisions, "51000");
            }
            std::fs::write(root.join(format!("in/{at:02}.html")), page.html()).unwrap();
            if *bureau == TWICE {
                // The same in other bytes: what the revised one differs in is told once.
                std::fs::write(root.join(format!("in/{at:02}-副本.html")), page.html() + "<!-- 副本 -->")
                    .unwrap();
                page.print_as(Item::PenaltyDecisions, "78");
                std::fs::write(root.join(format!("in/{at:02}-修订.html")), page.html()).unwrap();
            }
        }
        Corpus(root)
    }

    fn run(&self, settings: Settings) -> PathBuf {
        let out = self.0.join("out");
        let job = Job {
            corpora: vec![self.0.join("in")],
            out: out.clone(),
            settings,
            cache: true,
            ..Job::default()
        };
        run(&job).unwrap();
        out
    }
}

/// Agency, item, both sides and the sentence of a finding.
type Found = (String, Option<String>, Option<f64>, Option<f64>, String);

fn found(out: &Path, rule: &str) -> Vec<Found> {
    let frame = parquet::read(&out.join("findings.parquet")).unwrap();
    let text = |name: &str| frame.column(name).unwrap().str().unwrap().clone();
    let number = |name: &str| frame.column(name).unwrap().f64().unwrap().clone();
    let owned = |text: Option<&str>| text.map(str::to_string);
    (0..frame.height())
        .filter(|row| text("rule").get(*row) == Some(rule))
        .map(|row| {
            (
                owned(text("agency").get(row)).unwrap(),
                owned(text("item").get(row)),
                number("left").get(row),
                number("right").get(row),
                owned(text("message_zh").get(row)).unwrap(),
            )
        })
        .collect()
}

#[test]
fn one_wild_figure_among_its_peers_is_named_with_the_reason() {
    let corpus = Corpus::of("wild");
    let out = corpus.run(Settings::default());
    let findings = found(&out, "V_PEER_OUTLIER");
    let [(agency, item, left, right, message)] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!((agency.as_str(), item.as_deref(), *left), (WILD, Some("licensing_decisions"), Some(51000.0)));
    // The others are 470, 480 … 580 without 510: of twelve values the quartiles are 497.5, 535 and 562.5.
    let limit = 563.5 * (563.5_f64 / 498.5).powi(3) - 1.0;
    assert!((right.unwrap() - limit).abs() < 1e-6, "{right:?} {limit}");
    for words in ["51000", "535", "497.5", "562.5", "12个机关", "财政"] {
        assert!(message.contains(words), "{words}: {message}");
    }
    // With more peers asked for than there are, nothing is said.
    let strict = Settings { peering: Peering { least: 13, ..Peering::default() }, ..Settings::default() };
    assert_eq!(found(&corpus.run(strict), "V_PEER_OUTLIER"), []);
}

#[test]
fn results_do_not_depend_on_the_shards() {
    let corpus = Corpus::of("shards");
    let out = corpus.run(Settings::default());
    let revised = found(&out, "X_REVISED");
    assert_eq!(revised.len(), 1, "{revised:?}");
    assert_eq!((revised[0].0.as_str(), revised[0].1.as_deref()), (TWICE, Some("penalty_decisions")));
    let parts = std::fs::read_dir(corpus.0.join(".out.cache"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_dir())
        .expect("the part files of the run");
    let tables = |folder: &Path| -> BTreeMap<&str, Vec<u8>> {
        TABLES
            .iter()
            .map(|table| (table.name, std::fs::read(folder.join(format!("{}.parquet", table.name))).unwrap()))
            .collect()
    };
    let whole = tables(&out);
    for size in [1, 2, 5] {
        let folder = corpus.0.join(format!("by-{size}"));
        std::fs::create_dir(&folder).unwrap();
        reduce_by(size, std::slice::from_ref(&parts), &folder, &Settings::default()).unwrap();
        for (name, bytes) in tables(&folder) {
            assert!(whole[name] == bytes, "{name} is another with {size} reports of a shard");
        }
    }
}
