//! One report in every format it is published in: the same cells must come out of each.

use std::path::PathBuf;

use std::io::{Cursor, Write};

use lopdf::{Dictionary, Object, Stream, dictionary};
use nianbao::document::{self, Content};
use nianbao::reading::{Input, Reading};
use nianbao::schema::Reason;
use proptest::prelude::*;

const PAGES: [&str; 3] = ["2019-h-whole", "2021-h-above-the-line", "2021-h-whole"];

fn tests() -> PathBuf {
    crate::root().join("tests")
}

fn read(name: &str, content: Vec<u8>) -> Reading {
    Reading::of(&Input::new(name, content))
}

fn page(name: &str) -> Reading {
    read("page.html", std::fs::read(tests().join("pages").join(name).join("page.html")).unwrap())
}

/// What a report states, without its places, which differ from format to format.
fn stated(reading: &Reading) -> Vec<String> {
    let [report] = reading.reports.as_slice() else {
        panic!("{}: {} reports, {:?}", reading.source, reading.reports.len(), reading.reason);
    };
    let mut lines = vec![
        format!("title {:?}", report.title),
        format!("agency {:?}", report.identity.agency),
        format!("year {:?}", report.identity.year),
        format!("template {}", report.extraction.template.key()),
        format!("completeness {}", report.completeness.key()),
    ];
    let mut cells: Vec<String> = report
        .extraction
        .cells
        .iter()
        .map(|cell| {
            let raw = document::text::bare(&cell.raw).replace(',', "");
            format!(
                "{} {} {:?} {:?} {} {raw}",
                cell.kind.key(),
                cell.item.key(),
                cell.applicant,
                cell.value,
                cell.status.key()
            )
        })
        .collect();
    cells.sort();
    lines.append(&mut cells);
    lines
}

/// Fails with the lines that differ, not with two long lists.
fn same(name: &str, expected: &[String], found: &[String]) {
    let lost: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
    let made_up: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
    assert!(lost.is_empty() && made_up.is_empty(), "{name}\nlost {lost:#?}\nmade up {made_up:#?}");
    assert_eq!(expected.len(), found.len(), "{name}");
}

#[test]
fn every_format_of_a_page_gives_the_same_cells() {
    let mut read_files = 0;
    for name in PAGES {
        let expected = stated(&page(name));
        assert!(expected.len() > 180, "{name}: the page itself is read whole");
        let mut files: Vec<PathBuf> = std::fs::read_dir(tests().join("formats"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_stem().is_some_and(|stem| stem == name))
            .collect();
        files.sort();
        for file in files {
            let label = file.file_name().unwrap().to_string_lossy().into_owned();
            let reading = read(&label, std::fs::read(&file).unwrap());
            same(&label, &expected, &stated(&reading));
            read_files += 1;
        }
    }
    assert_eq!(read_files, FILES, "files under tests/formats");
}

/// How many files `tests/formats` holds for the pages.
const FILES: usize = 14;

/// The blocks as text; the rows of a table with `|` between cells and `"` where a cell goes on.
fn shown(bytes: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    for block in document::read(bytes).unwrap().blocks {
        match block.content {
            Content::Text(text) => out.push(text),
            Content::Table(grid) => out.extend((0..grid.rows).map(|y| {
                (0..grid.columns)
                    .map(|x| match grid.at(y, x) {
                        Some(cell) if (cell.row, cell.column) == (y, x) => cell.text.replace('\n', "/"),
                        Some(_) => "\"".to_string(),
                        None => "·".to_string(),
                    })
                    .collect::<Vec<_>>()
                    .join("|")
            })),
        }
    }
    out
}

// ---------------------------------------------------------------- wrapped pages

#[test]
fn a_page_in_a_script_or_saved_from_a_browser_is_the_page() {
    for name in PAGES {
        let html = std::fs::read_to_string(tests().join("pages").join(name).join("page.html")).unwrap();
        let expected = stated(&page(name));
        let body = html.split_once("<body>").unwrap().1;
        let script = format!("let content = {};", serde_json::to_string(body).unwrap());
        same("a script", &expected, &stated(&read("page.js", script.into_bytes())));
        let json = serde_json::json!({ "code": 0, "data": { "content": body } }).to_string();
        same("JSON", &expected, &stated(&read("page.json", json.into_bytes())));
        let quoted: String = html
            .bytes()
            .map(|b| match b {
                b'=' | 0x80.. => format!("={b:02X}"),
                _ => char::from(b).to_string(),
            })
            .collect();
        let saved = format!(
            "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----edge----\"\r\n\r\n------edge----\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n------edge------\r\n"
        );
        same("MHTML", &expected, &stated(&read("page.mhtml", saved.into_bytes())));
    }
}

// ---------------------------------------------------------------- Word

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    package(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")),
    ])
}

#[test]
fn word_shows_what_is_printed() {
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = [
        "<w:p><w:r><w:t>申请</w:t></w:r><w:del><w:r><w:delText>3</w:delText><w:t>3</w:t></w:r></w:del><w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t>件</w:t><w:tab/><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>",
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>外&amp;内</w:t></w:r></w:p>",
        "<w:tbl>",
        &format!("<w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>{}</w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{}</w:tc></w:tr>", p("头"), p("宽")),
        &format!("<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{}</w:tc><w:tc>{}</w:tc><w:tc><w:p/></w:tc></w:tr>", p(""), p("1")),
        &format!("<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr><w:tc>{}</w:tc><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", p("删"), p("9"), p("9")),
        &format!("<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", p("2"), p("3")),
        // A row that is hidden, and an older way to merge.
        &format!("<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{}</w:tc></w:tr>", p("隐行")),
        &format!("<w:tr><w:tc>{}</w:tc><w:tc><w:tcPr><w:hMerge w:val=\"restart\"/></w:tcPr>{}</w:tc><w:tc><w:tcPr><w:hMerge/></w:tcPr>{}</w:tc></w:tr>", p("4"), p("5"), p("6")),
        "</w:tbl>",
        // The code of a field is not printed, its result is; a code without an end does not swallow the page.
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:t>码</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>果</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>",
        "<w:p><w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent><w:fldSimple><w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r></w:fldSimple></w:sdtContent></w:sdt></w:p>",
    ]
    .concat();
    assert_eq!(
        shown(&docx(&body)),
        ["申请5件\t甲-乙", "框", "外&内", "头|宽|\"", "\"|1|", "|2|3", "4|5|\"", "果", "音"]
    );
}

/// A Word package with styles and lists.
fn numbered_docx(body: &str, styles: &str, lists: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    package(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &document),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Type=\"r/styles\" Target=\"styles.xml\"/><Relationship Type=\"r/numbering\" Target=\"/word/numbering.xml\"/></Relationships>",
        ),
        ("word/styles.xml", &format!("<w:styles xmlns:w=\"w\">{styles}</w:styles>")),
        ("word/numbering.xml", &format!("<w:numbering xmlns:w=\"w\">{lists}</w:numbering>")),
    ])
}

#[test]
fn automatic_numbers_of_word_are_read_as_printed() {
    let level = |at: u32, form: &str, text: &str, more: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{form}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let of = |id: u32, definition: u32, more: &str| {
        format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{definition}\"/>{more}</w:num>")
    };
    let lists = [
        "<w:abstractNum w:abstractNumId=\"0\">",
        &level(0, "chineseCountingThousand", "%1、", ""),
        &level(1, "chineseCounting", "（%2）", ""),
        &level(2, "decimal", "%3.", ""),
        &level(3, "decimal", "%1.%4", "<w:isLgl/>"),
        &level(4, "bullet", "\u{f06c}", ""),
        "</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">",
        &level(0, "japaneseCounting", "%1、", "<w:pStyle w:val=\"h1\"/>"),
        &level(1, "ideographTraditional", "%2．", "<w:pStyle w:val=\"h2\"/>"),
        "</w:abstractNum><w:abstractNum w:abstractNumId=\"2\"><w:numStyleLink w:val=\"l\"/></w:abstractNum>",
        &of(1, 0, ""),
        &of(2, 0, "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"7\"/></w:lvlOverride>"),
        &of(3, 1, ""),
        &of(4, 2, ""),
        &of(
            5,
            0,
            &format!("<w:lvlOverride w:ilvl=\"0\">{}</w:lvlOverride>", level(0, "upperRoman", "%1-", "")),
        ),
    ]
    .concat();
    let styles = concat!(
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"n\"/>",
        "<w:style w:type=\"paragraph\" w:styleId=\"h1\"><w:basedOn w:val=\"n\"/><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>",
        "<w:style w:type=\"paragraph\" w:styleId=\"h2\"><w:basedOn w:val=\"h1\"/></w:style>",
        "<w:style w:type=\"paragraph\" w:styleId=\"z\"><w:rPr><w:vanish/></w:rPr></w:style>",
        "<w:style w:type=\"numbering\" w:styleId=\"l\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>",
    );
    let p = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let on = |list: u32, level: u32, text: &str| {
        p(&format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>"), text)
    };
    let styled = |style: &str, text: &str| p(&format!("<w:pStyle w:val=\"{style}\"/>"), text);
    let gone = "<w:numPr><w:numId w:val=\"1\"/></w:numPr><w:rPr><w:del/></w:rPr>";
    let body = [
        on(1, 0, "总体情况"),
        on(1, 1, "甲"),
        on(1, 1, "乙"),
        on(1, 2, "5件"),
        on(1, 3, "法"),
        on(1, 4, "点"),
        // A use of the same definition counts on, one with a start of its own begins anew, and what follows goes on.
        on(4, 0, "同"),
        on(2, 0, "起"),
        on(1, 0, "续"),
        on(1, 2, "越级"),
        on(1, 1, "越级之后"),
        on(5, 0, "另写"),
        // Headings take their list from their style; 0 takes it away.
        styled("h1", "标题"),
        styled("h2", "小标题"),
        p("<w:pStyle w:val=\"h1\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>", "无号"),
        styled("h1", "标题"),
        // Hidden by its style; a deleted mark joins two paragraphs under the number of the second.
        styled("z", "窗体顶端"),
        p(gone, "前半"),
        on(1, 0, "后半"),
        format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
            on(3, 1, "予以公开"),
            p("", "2"),
            // It counts, but a number that nothing stands behind is no figure.
            on(3, 1, ""),
            on(3, 1, "部分公开"),
        ),
    ]
    .concat();
    let expected = [
        "一、总体情况",
        "（一）甲",
        "（二）乙",
        "1. 5件",
        "1.1 法",
        "点",
        "二、同",
        "七、起",
        "八、续",
        "1. 越级",
        "（二）越级之后",
        "IX-另写",
        "一、标题",
        "甲．小标题",
        "无号",
        "二、标题",
        "十、前半后半",
        "甲．予以公开|2",
        "|丙．部分公开",
    ];
    assert_eq!(shown(&numbered_docx(&body, styles, &lists)), expected);
    // Styles that rest on themselves, and a list that points to itself.
    let circle = "<w:style w:type=\"paragraph\" w:styleId=\"c\"><w:basedOn w:val=\"c\"/></w:style><w:style w:type=\"numbering\" w:styleId=\"l\"><w:pPr><w:numPr><w:numId w:val=\"4\"/></w:numPr></w:pPr></w:style>";
    assert_eq!(shown(&numbered_docx(&(styled("c", "圈") + &on(4, 0, "环")), circle, &lists)), ["圈", "环"]);
}

#[test]
fn automatic_numbers_of_open_documents_are_read_as_printed() {
    let level = |kind: &str, at: u32, more: &str| format!("<t:{kind} t:level=\"{at}\" {more}/>");
    let styles = [
        "<s><t:outline-style s:name=\"O\">",
        &level("outline-level-style", 1, "s:num-format=\"一, 二, 三, ...\" s:num-suffix=\"、\""),
        "</t:outline-style><t:list-style s:name=\"L\">",
        &level("list-level-style-number", 1, "s:num-format=\"1\" s:num-suffix=\".\" t:start-value=\"3\""),
        &level("list-level-style-number", 2, "s:num-format=\"a\" t:display-levels=\"2\""),
        &level("list-level-style-number", 3, "l:num-list-format=\"〔%3%〕\" s:num-format=\"甲, 乙, 丙, ...\""),
        "</t:list-style><t:list-style s:name=\"B\">",
        &level("list-level-style-bullet", 1, "t:bullet-char=\"•\""),
        "</t:list-style><s:style s:name=\"N\" s:list-style-name=\"\"/><s:style s:name=\"H\"><s:text-properties t:display=\"none\"/></s:style></s>",
    ]
    .concat();
    let body = [
        "<t:h t:outline-level=\"1\">总体情况</t:h><t:h t:style-name=\"N\" t:outline-level=\"1\">无号</t:h><t:h t:outline-level=\"1\">主动公开</t:h>",
        "<t:list x:id=\"i\" t:style-name=\"L\"><t:list-header><t:p>头</t:p></t:list-header><t:list-item><t:p>甲</t:p><t:p>次段</t:p><t:list><t:list-item><t:p>乙</t:p><t:list><t:list-item><t:p>丙</t:p></t:list-item></t:list></t:list-item></t:list></t:list-item><t:list-item t:start-value=\"9\"><t:p>丁</t:p></t:list-item></t:list>",
        "<t:list t:style-name=\"L\"><t:list-item><t:p>新</t:p></t:list-item></t:list>",
        "<t:list t:continue-list=\"i\" t:style-name=\"L\"><t:list-item><t:list><t:list-item><t:p>续</t:p></t:list-item></t:list></t:list-item><t:list-item><t:p> </t:p></t:list-item><t:list-item><t:p>末</t:p></t:list-item></t:list>",
        "<t:list t:style-name=\"B\"><t:list-item><t:p>点</t:p></t:list-item></t:list>",
        "<t:p>见<t:span t:style-name=\"H\">隐</t:span><d:frame><s:title>图</s:title></d:frame></t:p><t:p t:style-name=\"H\">隐</t:p>",
    ]
    .concat();
    let bytes = package(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("styles.xml", &styles),
        ("content.xml", &format!("<o>{body}</o>")),
    ]);
    let expected = [
        "一、总体情况",
        "无号",
        "二、主动公开",
        "头",
        "3. 甲",
        "次段",
        "3.a 乙",
        "〔甲〕丙",
        "9. 丁",
        "3. 新",
        "9.a 续",
        "11. 末",
        "点",
        "见",
    ];
    assert_eq!(shown(&bytes), expected);
}

#[test]
fn automatic_numbers_of_rtf_come_with_it() {
    let rtf = br"{\rtf1\ansi\ansicpg936{\pard{\listtext\pard\plain \'d2\'bb\'a1\'a2\tab}\ls1\'d7\'dc\par}{\pard{\*\pn\pnlvlbody{\pntxtb (}}{\pntext\pard (1)\tab}\'bc\'d7\par}}";
    assert_eq!(shown(rtf), ["一、	总", "(1)	甲"]);
}

#[test]
fn packages_beyond_the_limits_are_refused() {
    let reason = |bytes: &[u8]| document::read(bytes).unwrap_err();
    assert_eq!(reason(&docx(&" ".repeat(30 << 20))), Reason::RatioExceeded);
    assert_eq!(reason(&docx(&"<a>".repeat(5_000))), Reason::TooDeep);
    let tables = |n: usize| "<w:tbl><w:tr><w:tc>".repeat(n) + &"</w:tc></w:tr></w:tbl>".repeat(n);
    assert_eq!(reason(&docx(&tables(100))), Reason::TooDeep);
    assert_eq!(reason(&docx("<w:p>")), Reason::Damaged);
    let many: Vec<String> = (0..6_000).map(|n| format!("p{n}")).collect();
    let parts: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(reason(&package(&parts)), Reason::TooManyEntries);
    assert_eq!(reason(&package(&[("a.txt", "b")])), Reason::Unsupported);
}

#[test]
fn passwords_are_named() {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream("/EncryptedPackage").unwrap().write_all(&[1; 5000]).unwrap();
    assert_eq!(document::read(&container.into_inner().into_inner()).unwrap_err(), Reason::Encrypted);
    // The header of a Word file says that it is encrypted.
    let doc = std::fs::read(tests().join("formats/2021-h-whole.doc")).unwrap();
    let mut container = cfb::CompoundFile::open(Cursor::new(doc)).unwrap();
    let mut stream = container.open_stream("/WordDocument").unwrap();
    std::io::Seek::seek(&mut stream, std::io::SeekFrom::Start(0x0b)).unwrap();
    let mut flags = [0];
    std::io::Read::read_exact(&mut stream, &mut flags).unwrap();
    std::io::Seek::seek(&mut stream, std::io::SeekFrom::Start(0x0b)).unwrap();
    stream.write_all(&[flags[0] | 1]).unwrap();
    stream.flush().unwrap();
    drop(stream);
    assert_eq!(document::read(&container.into_inner().into_inner()).unwrap_err(), Reason::Encrypted);
}

#[test]
fn rtf_in_gbk_and_in_unicode() {
    let rtf = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 \'cb\'ce;}}{\*\generator x}\f0\uc1 \'cb\'ce\u20214?\par \trowd\clvmgf\cellx1000\cellx2000\intbl a\cell 1\cell\row\trowd\clvmrg\cellx1000\cellx2000\intbl \cell {\deleted 9}2\cell\row\pard end\par}";
    assert_eq!(shown(rtf.as_bytes()), ["宋件", "a|1", "\"|2", "end"]);
}

// ---------------------------------------------------------------- workbooks

#[test]
fn a_sheet_of_lines_and_tables() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.write(0, 0, "示例市民政局2022年政府信息公开工作年度报告").unwrap();
    sheet.write(1, 0, "本年度收到申请12件。").unwrap();
    // Merged further to the right than anything is written.
    sheet.merge_range(3, 0, 3, 3, "第一项", &plain).unwrap();
    sheet.write(4, 0, "规章").unwrap();
    sheet.write(4, 1, 12.0).unwrap();
    sheet.write(4, 2, 7730.28).unwrap();
    sheet.merge_range(4, 2, 4, 3, "", &plain).unwrap();
    sheet.write(4, 2, 7730.28).unwrap();
    sheet.write(5, 0, "日期").unwrap();
    let day = ExcelDateTime::parse_from_str("2023-01-31").unwrap();
    sheet.write_with_format(5, 1, &day, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    let hidden = book.add_worksheet();
    hidden.write(0, 0, "不显示").unwrap();
    hidden.set_hidden(true);
    assert_eq!(
        shown(&book.save_to_buffer().unwrap()),
        [
            "示例市民政局2022年政府信息公开工作年度报告",
            "本年度收到申请12件。",
            "第一项",
            "规章|12|7730.28|\"",
            "日期|2023-01-31||"
        ]
    );
}

#[test]
fn what_a_sheet_does_not_show_is_not_read() {
    let sheet = concat!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData>",
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>规章</v></c><c r=\"B1\"><f>1+1</f><v>2</v></c><c r=\"C1\"><v>7</v></c><c r=\"D1\"><v>4</v></c></row>",
        "<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"str\"><v>旧行</v></c><c r=\"B2\"><v>9</v></c></row>",
        // Formulas that no program has worked out are not blank; one whose result is an empty text is.
        "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>许可</v></c><c r=\"B3\"><f>1+1</f></c><c r=\"C3\"><f>1</f></c><c r=\"D3\"><f>2+2</f><v></v></c></row>",
        "<row r=\"4\"><c r=\"A4\" t=\"str\"><v>处罚</v></c><c r=\"B4\" t=\"str\"><f>x</f><v></v></c><c r=\"D4\" t=\"e\"><f>y</f><v>#REF!</v></c></row>",
        "</sheetData></worksheet>",
    );
    let bytes = package(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"d\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"i\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"i\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    assert_eq!(shown(&bytes), ["规章|2||4", "许可|\u{fffd}||\u{fffd}", "处罚|||#REF!"]);
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let row = |more: &str, texts: [&str; 3]| {
        format!("<table:table-row {more}>{}</table:table-row>", texts.map(cell).concat())
    };
    let content = [
        "<o><table:table><table:table-column/><table:table-column table:visibility=\"collapse\"/><table:table-column/>",
        &row("", ["规章", "7", "2"]),
        &row("table:visibility=\"filter\"", ["旧行", "8", "9"]),
        &row("", ["许可", "7", "3"]),
        "</table:table></o>",
    ]
    .concat();
    let bytes =
        package(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]);
    assert_eq!(shown(&bytes), ["规章||2", "许可||3"]);
}

#[test]
fn parts_in_parts_without_end_are_no_saved_page() {
    let page = |depth: u32| {
        let mut page =
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b0\"\r\n\r\n".to_string();
        for n in 0..depth {
            page += &format!("--b{n}\r\nContent-Type: multipart/mixed; boundary=\"b{}\"\r\n\r\n", n + 1);
        }
        page + &format!("--b{depth}\r\nContent-Type: text/html\r\n\r\n<p>年报</p>\r\n")
    };
    assert_eq!(shown(page(3).as_bytes()), ["年报"]);
    assert_ne!(shown(page(100).as_bytes()), ["年报"]);
}

#[test]
fn two_cells_in_far_corners_cost_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "一").unwrap();
    sheet.write(1_048_575, 1, "二").unwrap();
    assert_eq!(shown(&book.save_to_buffer().unwrap()), ["一", "二"]);
}

/// The XLS with its first record of a kind (and of a length) written over from an offset on.
fn xls_with(kind: u8, high: u8, length: Option<u8>, offset: u64, change: &[u8]) -> Vec<u8> {
    let xls = std::fs::read(tests().join("formats/2021-h-whole.xls")).unwrap();
    let mut container = cfb::CompoundFile::open(Cursor::new(xls)).unwrap();
    let mut stream = container.open_stream("/Workbook").unwrap();
    let mut records = Vec::new();
    std::io::Read::read_to_end(&mut stream, &mut records).unwrap();
    let size = |at: usize| u16::from_le_bytes([records[at + 2], records[at + 3]]);
    let mut at = 0;
    while (records[at], records[at + 1]) != (kind, high) || length.is_some_and(|l| size(at) != u16::from(l)) {
        at += 4 + usize::from(size(at));
    }
    std::io::Seek::seek(&mut stream, std::io::SeekFrom::Start(at as u64 + offset)).unwrap();
    stream.write_all(change).unwrap();
    stream.flush().unwrap();
    drop(stream);
    container.into_inner().into_inner()
}

#[test]
fn an_xls_that_lies_about_its_size_is_refused() {
    // A sheet that begins behind the end.
    let behind = xls_with(0x85, 0, None, 4, &[0x12, 0, 0, 0x6a]);
    // A number cell that says it is the size of the sheet, from row 30 up to row 3.
    let turned = xls_with(0x7e, 2, Some(10), 0, &[0, 2, 10, 0, 30, 0, 3, 0, 0, 0, 255, 255]);
    let huge = xls_with(0x7e, 2, Some(10), 0, &[0, 2, 10, 0, 0, 0, 255, 255, 0, 0, 255, 255]);
    for (bytes, reason) in [(behind, Reason::Damaged), (turned, Reason::Damaged), (huge, Reason::TooLarge)] {
        assert_eq!(document::read(&bytes).unwrap_err(), reason);
    }
}

// ---------------------------------------------------------------- PDF

/// A PDF of pages with these instructions and one font, `F`, for two-byte codes.
fn pdf(
    pages: &[Vec<u8>],
    encoding: &str,
    resources: impl Fn(&mut Dictionary, &mut lopdf::Document),
) -> lopdf::Document {
    let mut file = lopdf::Document::with_version("1.5");
    let tree = file.new_object_id();
    let descendant = file.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "DW" => 1000,
    });
    let font = file.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light",
        "Encoding" => encoding, "DescendantFonts" => vec![descendant.into()],
    });
    let mut own = dictionary! { "Font" => dictionary! { "F" => font } };
    resources(&mut own, &mut file);
    let own = file.add_object(own);
    let kids: Vec<Object> = pages
        .iter()
        .map(|content| {
            let content = file.add_object(Stream::new(Dictionary::new(), content.clone()));
            file.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => own,
                "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
            })
            .into()
        })
        .collect();
    let count = kids.len() as i64;
    file.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    file.trailer.set("Root", catalog);
    file
}

fn bytes_of(mut file: lopdf::Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

/// Instructions that print texts at places, in ten points.
fn print(texts: &[(i32, i32, &str)], encode: impl Fn(&str) -> Vec<u8>) -> Vec<u8> {
    let mut out = b"BT /F 10 Tf ".to_vec();
    for (x, y, text) in texts {
        let hex: String = encode(text).iter().map(|b| format!("{b:02x}")).collect();
        out.extend(format!("1 0 0 1 {x} {y} Tm <{hex}> Tj ").bytes());
    }
    out.extend(b"ET ");
    out
}

fn rules(segments: &[(i32, i32, i32, i32)]) -> Vec<u8> {
    segments.iter().flat_map(|(a, b, c, d)| format!("{a} {b} m {c} {d} l S ").into_bytes()).collect()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

fn ucs2(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

const LONG: &str = "本报告根据条例编制并向社会公布全年收到申请均依法办理没有发生行政复议";

#[test]
fn encodings_of_chinese_typesetting_need_no_map() {
    let texts = [
        (50, 700, LONG),
        (55, 655, "规章"),
        (155, 655, "12"),
        (55, 635, "规范性"),
        (55, 622, "文件"),
        (155, 630, "3"),
    ];
    let lines = [
        (50, 670, 250, 670),
        (50, 650, 250, 650),
        (50, 615, 250, 615),
        (50, 670, 50, 615),
        (150, 670, 150, 615),
        (250, 670, 250, 615),
    ];
    let expected = [LONG, "规章|12", "规范性/文件|3"];
    for (name, encode) in [("GBK-EUC-H", gbk as fn(&str) -> Vec<u8>), ("UniGB-UCS2-H", ucs2)] {
        let page = [rules(&lines), print(&texts, encode)].concat();
        assert_eq!(shown(&bytes_of(pdf(&[page], name, |_, _| {}))), expected, "{name}");
    }
    // The same codes without anything that tells what they are.
    let page = print(&texts, gbk);
    let junk = bytes_of(pdf(&[page], "Identity-H", |_, _| {}));
    assert_eq!(document::read(&junk).unwrap_err(), Reason::JunkText);
}

#[test]
fn a_table_goes_on_over_the_page_and_page_numbers_go() {
    let columns = |top: i32, low: i32| [(50, top, 50, low), (150, top, 150, low), (250, top, 250, low)];
    let first = [
        rules(&[(50, 100, 250, 100), (50, 80, 250, 80), (50, 60, 250, 60)]),
        rules(&columns(100, 60)),
        print(
            &[
                (50, 700, LONG),
                (55, 85, "规章"),
                (155, 85, "1"),
                (55, 65, "本机关不掌握"),
                (155, 65, "20"),
                (290, 20, "- 1 -"),
            ],
            gbk,
        ),
    ];
    let second = [
        rules(&[(50, 780, 250, 780), (50, 760, 250, 760), (50, 740, 250, 740)]),
        rules(&columns(780, 740)),
        print(&[(55, 765, "相关信息"), (55, 745, "收费"), (155, 745, "4"), (290, 20, "- 2 -")], gbk),
    ];
    let file = pdf(&[first.concat(), second.concat()], "GBK-EUC-H", |_, _| {});
    assert_eq!(shown(&bytes_of(file)), [LONG, "规章|1", "本机关不掌握/相关信息|20", "收费|4"]);
}

#[test]
fn the_head_of_every_page_parts_no_table() {
    let row = |top: i32, text: &'static str, figure: &'static str| {
        [
            rules(&[(50, top, 250, top), (50, top - 20, 250, top - 20)]),
            rules(&[(50, top, 50, top - 20), (150, top, 150, top - 20), (250, top, 250, top - 20)]),
            print(&[(55, top - 15, text), (155, top - 15, figure)], gbk),
        ]
        .concat()
    };
    let head = "示例县民政局年度报告";
    let first = [print(&[(50, 800, head), (50, 700, LONG)], gbk), row(100, "规章", "1")].concat();
    let second = [print(&[(50, 800, head), (290, 785, "- 2 -")], gbk), row(770, "文件", "20")].concat();
    let third = [print(&[(50, 800, head), (290, 785, "- 3 -")], gbk), row(770, "收费", "4")].concat();
    let file = pdf(&[first, second, third], "GBK-EUC-H", |_, _| {});
    assert_eq!(shown(&bytes_of(file)), [head, LONG, "规章|1", "文件|20", "收费|4"]);
    // Only once, it is what the page says.
    let first = [print(&[(50, 700, LONG)], gbk), row(100, "规章", "1")].concat();
    let second = [print(&[(50, 800, head)], gbk), row(770, "文件", "20")].concat();
    let file = pdf(&[first, second], "GBK-EUC-H", |_, _| {});
    assert_eq!(shown(&bytes_of(file)), [LONG, "规章|1", head, "文件|20"]);
}

#[test]
fn running_text_in_columns_is_read_one_column_after_the_other() {
    // Two columns of lines of fifteen characters; a figure that would stand beside a stranger's words.
    let left = [
        "一、总体情况",
        "本年度本机关主动公开政府信息共",
        "计一百二十三条，其中通过网站公",
        "开的有九十条，通过公众号公开的",
        "有三十三条，全年收到申请一百六",
        "十二件，均已按期答复。",
    ];
    let right = [
        "件和上年相比增加了三件，主要是",
        "土地征收方面的，其中予以公开十",
        "八件，部分公开四件，不予公开六",
        "件，无法提供七件，其他处理两件",
        "二、存在的问题",
        "公开的内容还不够全面。",
    ];
    let column = |x: i32, down: i32, lines: &[&'static str]| -> Vec<(i32, i32, &'static str)> {
        lines.iter().enumerate().map(|(row, text)| (x, 700 - down - row as i32 * 16, *text)).collect()
    };
    let below = "三、这一段在两栏之下横贯整个页面并且比任何一栏都要长得多没有疑问";
    // Columns whose lines stand on one level, and columns whose lines do not.
    for down in [0, 7] {
        let mut texts = column(60, 0, &left);
        texts.extend(column(240, down, &right));
        texts.extend([(150, 740, "青山县人民政府公报第九期总第一百期"), (60, 560, below), (300, 30, "3")]);
        let file = pdf(&[print(&texts, gbk)], "GBK-EUC-H", |_, _| {});
        let expected = [
            "青山县人民政府公报第九期总第一百期".to_string(),
            left[0].to_string(),
            left[1..].concat(),
            right[..4].concat(),
            right[4].to_string(),
            right[5].to_string(),
            below.to_string(),
            "3".to_string(),
        ];
        assert_eq!(shown(&bytes_of(file)), expected, "{down}");
    }
    // Names and figures beside them are a table without lines: its rows belong together.
    let mut texts = column(60, 0, &["规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "收费"]);
    texts.extend(column(240, 0, &["12", "3", "456", "7", "8", "9"]));
    texts.push((60, 760, LONG));
    let rows = shown(&bytes_of(pdf(&[print(&texts, gbk)], "GBK-EUC-H", |_, _| {})));
    assert_eq!(
        rows[1..],
        ["规章 12", "行政规范性文件 3", "行政许可 456", "行政处罚 7", "行政强制 8", "收费 9"]
    );
}

#[test]
fn lines_that_do_not_close_make_no_table() {
    // An L-shaped cell; and rows without columns.
    let open = [
        (50, 700, 250, 700),
        (150, 670, 250, 670),
        (50, 640, 250, 640),
        (50, 700, 50, 640),
        (150, 700, 150, 670),
        (250, 700, 250, 640),
    ];
    let rows = [
        (50, 700, 250, 700),
        (50, 670, 250, 670),
        (50, 640, 250, 640),
        (50, 700, 50, 640),
        (250, 700, 250, 640),
    ];
    for lines in [open.as_slice(), rows.as_slice()] {
        let texts = [
            (50, 750, LONG),
            (55, 680, "规章"),
            (155, 680, "1"),
            (205, 680, "2"),
            (55, 650, "文件"),
            (155, 650, "3"),
        ];
        let page = [rules(lines), print(&texts, gbk)].concat();
        assert_eq!(shown(&bytes_of(pdf(&[page], "GBK-EUC-H", |_, _| {}))), [LONG, "规章 1 2", "文件 3"]);
    }
}

#[test]
fn scans_and_their_guessed_text_are_not_read() {
    let picture = |own: &mut Dictionary, file: &mut lopdf::Document| {
        let image = Stream::new(dictionary! { "Subtype" => "Image", "Width" => 1, "Height" => 1 }, vec![0]);
        let image = file.add_object(image);
        own.set("XObject", dictionary! { "P" => image });
    };
    let bare = bytes_of(pdf(&[b"/P Do".to_vec()], "GBK-EUC-H", picture));
    assert_eq!(document::read(&bare).unwrap_err(), Reason::ScannedPdf);
    let guessed = [b"/P Do 3 Tr ".to_vec(), print(&[(50, 700, LONG), (50, 680, LONG)], gbk)].concat();
    let guessed = bytes_of(pdf(&[guessed], "GBK-EUC-H", picture));
    assert_eq!(document::read(&guessed).unwrap_err(), Reason::ScannedPdf);
}

#[test]
fn a_form_that_draws_itself_ends() {
    let looped = pdf(&[b"/X Do".to_vec()], "GBK-EUC-H", |own, file| {
        let id = file.new_object_id();
        let forms = dictionary! { "X" => id };
        own.set("XObject", forms.clone());
        let form = dictionary! { "Subtype" => "Form", "Resources" => dictionary! { "XObject" => forms } };
        file.objects.insert(id, Stream::new(form, b"/X Do /X Do".to_vec()).into());
    });
    assert_eq!(document::read(&bytes_of(looped)).unwrap_err(), Reason::TooDeep);
}

// ---------------------------------------------------------------- pictures

#[test]
fn tables_that_are_pictures_are_named() {
    let html = "<html><body><p>二、主动公开政府信息情况</p><img src=a.png><p>三、收到和处理政府信息公开申请情况</p><img src=b.png></body></html>";
    let reading = read("page.html", html.as_bytes().to_vec());
    assert_eq!((reading.reports.len(), reading.reason), (0, Some(Reason::TableIsImage)));
}

// ---------------------------------------------------------------- broken files

fn files() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(tests().join("formats")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension != "md"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect()
}

/// Grids hold no more than the limit, and every line has a place.
fn bounded(bytes: &[u8]) {
    if let Ok(document) = document::read(bytes) {
        for block in &document.blocks {
            assert!(block.line >= 1);
            if let Content::Table(grid) = &block.content {
                assert!(grid.rows * grid.columns <= document::grid::MOST_POSITIONS);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_files_are_read_or_refused(
        which in 0..FILES,
        cut in proptest::option::of(0.0..1.0f64),
        flips in proptest::collection::vec((0.0..1.0f64, any::<u8>()), 0..12),
    ) {
        let (_, mut bytes) = files().swap_remove(which);
        for (at, value) in flips {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] ^= value;
        }
        if let Some(cut) = cut {
            bytes.truncate((cut * bytes.len() as f64) as usize);
        }
        bounded(&bytes);
    }

    #[test]
    fn noise_behind_a_mark_is_refused_or_bounded(
        mark in prop::sample::select(vec!["PK\u{3}\u{4}", "%PDF-1.5\n", "{\\rtf1 ", "MIME-Version: 1.0\nContent-Type: ", "let a = \"<p><p>"]),
        noise in proptest::collection::vec(any::<u8>(), 0..2000),
    ) {
        bounded(&[mark.as_bytes(), &noise].concat());
    }

    #[test]
    fn broken_xml_inside_a_sound_package(body in "(<w:(p|tbl|tr|tc|r|t|txbxContent|del)>|</w:(p|tbl|tr|tc|r|t|txbxContent|del)>|<w:gridSpan w:val=\"[0-9]{1,12}\"/>|<w:vMerge/>|<w:vMerge w:val=\"restart\"/>|文|&#[0-9]{1,9};){0,60}") {
        bounded(&docx(&body));
    }

    #[test]
    fn broken_rtf(body in r"(\\(trowd|cell|row|nestcell|nestrow|intbl|itap[0-9]{1,3}|cellx-?[0-9]{1,11}|clvmgf|clvmrg|clmrg|par|u-?[0-9]{1,6}|uc[0-9]|v|plain|pard) ?|\{|\}|\\'[0-9a-f]{2}|文){0,80}") {
        bounded(format!("{{\\rtf1 {body}}}").as_bytes());
    }
}
