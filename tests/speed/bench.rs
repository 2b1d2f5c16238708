//! How fast documents are read, as ratios against two yardsticks measured in the same run: the floor (every byte copied
//! and validated as UTF-8, every `<` found) and the tree that html5ever builds of the same bytes. Ratios travel between
//! machines; seconds do not. Run with `cargo bench --bench speed`; `-- rates` adds documents a second on this machine.
//!
//! `-- corpus FOLDER UNITS YEARS [word]` writes a corpus for measuring whole runs instead (corpus.rs).
//!
//! The last part doubles the length of pages that are one hostile line: a step of about two is linear growth.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use html5ever::tendril::TendrilSink;
use nianbao::reading::{Input, Reading};

mod corpus;

/// Rounds of each measurement; the median counts. The yardsticks take turns with the reading, so that a busy moment of
/// the machine meets all of them.
const ROUNDS: usize = 9;
/// Documents of a corpus, each a little different from the others.
const DOCUMENTS: usize = 24;

fn main() -> std::io::Result<()> {
    let words: Vec<String> = std::env::args().collect();
    if let Some(at) = words.iter().position(|word| word == "corpus") {
        let number = |place: usize| words.get(at + place).and_then(|word| word.parse().ok());
        let (Some(folder), Some(units), Some(years)) = (words.get(at + 1), number(2), number(3)) else {
            return Err(std::io::Error::other("corpus FOLDER UNITS YEARS [word]"));
        };
        return corpus::write(Path::new(folder), units, years, words.iter().any(|word| word == "word"));
    }
    let rates = std::env::args().any(|argument| argument == "rates");
    let mut out = String::new();
    let corpora =
        [("Word pages", word_pages()), ("compact pages", compact_pages()), ("text pages", text_pages())];
    let _ = writeln!(
        out,
        "{:14} {:>8} {:>12} {:>14} {:>16}",
        "corpus", "KB each", "tree/floor", "reading/floor", "reading/tree"
    );
    for (name, inputs) in &corpora {
        let (mut floors, mut trees, mut readings, mut pairs) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            floors.push(timed(|| inputs.iter().for_each(floor)));
            trees.push(timed(|| inputs.iter().for_each(tree)));
            readings.push(timed(|| inputs.iter().for_each(read)));
            pairs.push(timed(|| in_two_threads(inputs)));
        }
        let [floor, tree, reading, pair] = [floors, trees, readings, pairs].map(median);
        let bytes: u64 = inputs.iter().map(|input| input.bytes).sum();
        let _ = writeln!(
            out,
            "{name:14} {:>8.1} {:>12.1} {:>14.1} {:>16.2}",
            bytes as f64 / 1024.0 / inputs.len() as f64,
            tree / floor,
            reading / floor,
            reading / tree
        );
        if rates {
            let count = inputs.len() as f64;
            let _ = writeln!(
                out,
                "{:14} documents a second: {:.0} on one thread, {:.0} on two",
                "",
                count / reading,
                count / pair
            );
        }
    }
    let _ = writeln!(out, "\n{:14} {:>12} {:>12}", "one line", "150→300 KB", "300→600 KB");
    for (name, unit) in HOSTILE {
        let times = [150, 300, 600].map(|kilobytes| {
            let input = Input::new(
                "line.txt",
                format!("{TITLE}{}", unit.repeat(kilobytes * 1000 / unit.len())).into(),
            );
            median((0..3).map(|_| timed(|| read(&input))).collect())
        });
        let _ = writeln!(out, "{name:14} {:>12.1} {:>12.1}", times[1] / times[0], times[2] / times[1]);
    }
    std::io::stdout().write_all(out.as_bytes())
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// In seconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

fn content(input: &Input) -> &[u8] {
    input.content.as_deref().unwrap_or_default()
}

/// What any reader of pages has to do at least.
fn floor(input: &Input) {
    let bytes = content(input).to_vec();
    black_box(std::str::from_utf8(&bytes).is_ok());
    black_box(memchr::memchr_iter(b'<', &bytes).count());
}

fn tree(input: &Input) {
    let dom = html5ever::parse_document(markup5ever_rcdom::RcDom::default(), html5ever::ParseOpts::default())
        .from_utf8()
        .one(content(input));
    black_box(dom.document.children.borrow().len());
}

fn read(input: &Input) {
    black_box(Reading::of(input).reports.len());
}

fn in_two_threads(inputs: &[Input]) {
    let (first, second) = inputs.split_at(inputs.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| first.iter().for_each(read));
        second.iter().for_each(read);
    });
}

// ---------------------------------------------------------------- corpora

fn root() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the checkout is"))
}

fn page(folder: &str, file: &str) -> String {
    let path = root().join("tests/pages").join(folder).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn copies(name: &str, text: &str) -> Vec<Input> {
    (0..DOCUMENTS)
        .map(|number| Input::new(format!("{number}/{name}"), format!("{text}<!-- {number} -->").into()))
        .collect()
}

fn word_pages() -> Vec<Input> {
    copies("page.html", &as_word_saves(&page("2021-h-word-markup", "page.html")))
}

/// The markup that Word saves: its styles on every cell and every run.
fn as_word_saves(page: &str) -> String {
    let cell = " width=76 valign=top style='width:56.7pt;border-top:none;border-left:none;border-bottom:solid windowtext 1.0pt;border-right:solid windowtext 1.0pt;mso-border-top-alt:solid windowtext .5pt;mso-border-left-alt:solid windowtext .5pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt;height:22.7pt'";
    let run = "<p class=MsoNormal align=center style='text-align:center;mso-pagination:widow-orphan;layout-grid-mode:char'><span lang=EN-US style='font-size:10.5pt;font-family:仿宋_GB2312;mso-hansi-font-family:宋体;mso-bidi-font-family:宋体;color:black;mso-font-kerning:0pt'>";
    page.replace("<td", &format!("<td{cell}")).replace("</td>", &format!("{run}<o:p></o:p></span></p></td>"))
}

/// The same form without any style, and the running text of a usual report.
fn compact_pages() -> Vec<Input> {
    let told = "<p>一年来，我局认真贯彻落实《中华人民共和国政府信息公开条例》，主动公开政府信息380条，其中文件公开30条，政务动态信息94条，机关信息104条，业务服务信息152条。</p><p>全年举办新闻发布会3次，回应公众关注热点12次，通过政务微博公开信息206条，政务微信公开信息311条。</p>";
    copies("page.html", &format!("{}{}", page("2021-h-whole", "page.html"), told.repeat(22)))
}

/// Reports as plain text: prose only, and tables flattened into lines.
fn text_pages() -> Vec<Input> {
    ["prose-2012", "prose-2016", "annex-2016", "2019-h-whole"]
        .iter()
        .flat_map(|folder| {
            let path = root().join("tests/pages").join(folder);
            let file = if path.join("page.txt").exists() { "page.txt" } else { "page.html" };
            copies(file, &page(folder, file)).into_iter().take(DOCUMENTS / 4)
        })
        .collect()
}

// ---------------------------------------------------------------- one line

const TITLE: &str = "示例市某局2011年政府信息公开工作年度报告\n一、依申请公开情况 本局收到申请";

/// What a line repeats: each was once read again from its beginning for every figure, year or denial.
const HOSTILE: [(&str, &str); 8] = [
    ("figures", "12件，"),
    ("bare figures", "12件"),
    ("denials", "没有收到行政复议、行政诉讼，"),
    ("endless denial", "没有收到行政复议"),
    ("years", "2011年收到申请3件，"),
    ("bodies", "示例镇收到申请3件，"),
    ("flat tables", "三、本年度办理结果（一）予以公开 1 0 0 0 0 0 1 （二）部分公开 "),
    ("numerals", "零"),
];
