//! Characters as they are printed, and as they are compared.
//!
//! Pages of this corpus mix full-width and half-width forms, compatibility and radical code points from PDF
//! fonts, invisible characters and, here and there, traditional characters or pinyin in brackets. Comparison
//! works on the *plain* form; the printed form is kept for `raw` and `quote`.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Traditional → simplified, one character to one. Taken from OpenCC's `TSCharacters` (Apache-2.0); pairs are
/// written without separators, in code-point order. One entry for each character of the basic plane, itself where there is nothing to map.
static TRADITIONAL: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table: Vec<u16> = (0..=u16::MAX).collect();
    let chars: Vec<char> = include_str!("traditional.txt").chars().filter(|c| *c != '\n').collect();
    for pair in chars.chunks_exact(2) {
        if let (Ok(from), Ok(to)) = (u16::try_from(u32::from(pair[0])), u16::try_from(u32::from(pair[1]))) {
            table[usize::from(from)] = to;
        }
    }
    table
});

/// Traditional characters that are frequent in these reports and never stand in simplified text; their number
/// tells a traditional page from a simplified one that quotes a name.
const TELLTALE: &str = "開報業務電機關門縣鎮條訴議請數據際員當為與並無將從於個這過還進運選單應總專計訂許認證設評試該詳調講識護資質處環發縣區辦衛動產農財貿輸預領項須類";

/// Whether a character is a blank of any kind, invisible ones included.
pub fn is_blank(c: char) -> bool {
    // By far the most frequent, and none.
    !matches!(c, '\u{4e00}'..='\u{9fff}' | '!'..='~')
        && (c.is_whitespace()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{0}'..='\u{1f}'))
}

/// The plain form of one character: compatibility forms resolved, all blanks one space.
///
/// Calls `out` once per resulting character (`㈠` gives three, `\u{200b}` none).
pub fn plain_chars(c: char, mut out: impl FnMut(char)) {
    match c {
        // By far the most frequent, and already plain.
        '\u{4e00}'..='\u{9fff}' | '!'..='~' => out(c),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
        _ if is_blank(c) => out(' '),
        // NFKC turns these into three dots or leaves variants apart; a dash is a dash.
        '–' | '—' | '―' | '−' | '－' | '‐' | '‑' | '‒' | '﹣' => out('-'),
        '﹪' | '％' => out('%'),
        '\u{2e80}'..='\u{2eff}' => out(radical(c)),
        // The printed mark of "third party" lists; keep them whole.
        '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉' | '〔' | '〕'
        | '【' | '】' | '。' | '、' | '×' => out(c),
        // The full-width forms of ASCII; NFKC says the same and takes longer.
        '！'..='～' => out(char::from((u32::from(c) - 0xfee0) as u8)),
        // ① is an ordinal; NFKC would make it a digit that touches a figure.
        '①'..='⑨' => {
            out('(');
            out(char::from(b'1' + (c as u32 - '①' as u32) as u8));
            out(')');
        }
        // Ethiopic, Cyrillic and the like pass through NFKC unharmed.
        _ => {
            for part in std::iter::once(c).nfkc() {
                if is_blank(part) { out(' ') } else { out(part) }
            }
        }
    }
}

/// CJK radicals that PDF fonts print in place of characters and that NFKC does not resolve.
fn radical(c: char) -> char {
    match c {
        '⺠' => '民',
        '⻄' => '西',
        '⻅' => '见',
        '⻆' => '角',
        '⻉' => '贝',
        '⻋' => '车',
        '⻓' => '长',
        '⻔' => '门',
        '⻘' => '青',
        '⻙' => '韦',
        '⻚' => '页',
        '⻛' => '风',
        '⻜' => '飞',
        '⻝' => '食',
        '⻢' => '马',
        '⻥' => '鱼',
        '⻦' => '鸟',
        '⻩' => '黄',
        '⻬' => '齐',
        '⻰' => '龙',
        '⻳' => '龟',
        '⺟' => '母',
        '⺮' => '竹',
        '⺾' => '草',
        '⻁' => '虎',
        '⻃' => '西',
        '⻌' => '辶',
        '⻨' => '麦',
        '⺁' => '厂',
        '⺆' => '冂',
        '⺈' => '刀',
        '⺊' => '卜',
        '⺌' => '小',
        '⺍' => '小',
        '⺏' => '尢',
        '⺒' => '巳',
        '⺓' => '幺',
        '⺗' => '心',
        '⺙' => '攵',
        '⺛' => '旡',
        '⺜' => '日',
        '⺝' => '月',
        '⺡' => '氵',
        '⺥' => '爪',
        '⺩' => '王',
        '⺪' => '疋',
        '⺫' => '目',
        '⺬' => '示',
        '⺯' => '糸',
        '⺰' => '纟',
        '⺶' => '羊',
        '⺷' => '羊',
        '⺼' => '肉',
        '⺽' => '臼',
        '⻂' => '衤',
        '⻊' => '足',
        '⻑' => '长',
        '⻒' => '长',
        '⻖' => '阝',
        '⻟' => '食',
        '⻠' => '饣',
        '⻣' => '骨',
        '⻤' => '鬼',
        '⻪' => '黾',
        '⻫' => '齐',
        '⻭' => '齿',
        '⻮' => '齿',
        '⻯' => '龙',
        '⻱' => '龟',
        '⻲' => '龟',
        other => other,
    }
}

/// Whether a text is its own plain form because it has nothing but the visible characters of ASCII, as most cells of the
/// tables have: a figure.
fn is_plain_ascii(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The plain form of a text, blanks kept as single spaces, ends trimmed.
pub fn plain(text: &str) -> String {
    if is_plain_ascii(text) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        plain_chars(c, |p| {
            if p != ' ' || !out.ends_with(' ') {
                out.push(p);
            }
        });
    }
    let trimmed = out.trim();
    if trimmed.len() == out.len() { out } else { trimmed.to_string() }
}

/// The form in which labels are compared: plain and simplified, without any blank, quotation mark, pipe or emphasis
/// mark. Not for names: a simplified name may hold a character that elsewhere is a traditional one (乾县).
pub fn bare(text: &str) -> String {
    if is_plain_ascii(text) && !text.contains(is_mute) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        plain_chars(c, |p| {
            if !is_mute(p) {
                out.push(simplified(p));
            }
        });
    }
    out
}

/// The plain form of a text without blanks and mute characters, simplified only where the document is traditional:
/// the form in which names are read.
pub fn squeezed(text: &str, traditional: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        plain_chars(c, |p| {
            if !is_mute(p) {
                out.push(if traditional { simplified(p) } else { p });
            }
        });
    }
    out
}

/// The number in a line that is nothing but a page number, and whether it is dressed as one: `- 3 -`, `第3页共6页`.
pub fn page_number(text: &str) -> Option<(usize, bool)> {
    let text: String = plain(text).chars().filter(|c| *c != ' ').collect();
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let number = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    let rest = text.replacen(&digits, "#", 1);
    let slashed = rest.strip_prefix("#/").is_some_and(|all| all.parse::<u32>().is_ok());
    let dressed = matches!(rest.as_str(), "-#-" | "--#--" | "第#页" | "·#·" | "—#—" | "#页")
        || slashed
        || rest.strip_prefix("第#页").is_some_and(|all| all.contains('共') && all.ends_with('页'));
    (dressed || rest == "#").then_some((number, dressed))
}

/// Characters that never distinguish one label from another.
pub fn is_mute(c: char) -> bool {
    matches!(
        c,
        ' ' | '|' | '*' | '_' | '#' | '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '`'
    )
}

/// The simplified form of one character.
pub fn simplified(c: char) -> char {
    match u16::try_from(u32::from(c)) {
        Ok(code) if code >= 0x3400 => char::from_u32(u32::from(TRADITIONAL[usize::from(code)])).unwrap_or(c),
        _ => c,
    }
}

/// Whether a text is written in traditional characters: at least one in a hundred is one that simplified text
/// never has.
pub fn is_traditional(text: &str) -> bool {
    const HAN: std::ops::RangeInclusive<u32> = 0x4e00..=0x9fff;
    // Every character of every page is asked, so by its place and not by a search.
    static TELL: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let mut tell = vec![false; HAN.count()];
        for c in TELLTALE.chars().filter(|c| simplified(*c) != *c && HAN.contains(&u32::from(*c))) {
            tell[(u32::from(c) - HAN.start()) as usize] = true;
        }
        tell
    });
    let (mut han, mut tell) = (0usize, 0usize);
    // Most bytes of a page are markup; of the others, those of Chinese characters are read as UTF-8 writes them.
    let mut rest = text.as_bytes();
    while let [first, ..] = rest {
        let length = match first {
            0..0x80 => match rest.first_chunk::<16>() {
                Some(run) if run.is_ascii() => 16,
                _ => 1,
            },
            0x80..0xe0 => 2,
            0xe0..0xf0 => {
                let [high, middle, low] = [rest[0], rest[1], rest[2]].map(|byte| u32::from(byte & 0x3f));
                let place = (high & 0x0f) << 12 | middle << 6 | low;
                if HAN.contains(&place) {
                    han += 1;
                    tell += usize::from(TELL[(place - HAN.start()) as usize]);
                }
                3
            }
            0xf0.. => 4,
        };
        rest = &rest[length..];
    }
    tell >= 3 && tell * 100 >= han
}

/// Takes out pinyin that a mirror site set in brackets behind each character: `政(zheng)府(fu)`.
///
/// Only where it happens often; a single Latin word in brackets is an abbreviation.
pub fn without_pinyin(text: &str) -> Option<String> {
    static PINYIN: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"(\p{Han})[(（]\s*[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}\s*[)）]")
            .expect("a constant pattern")
    });
    // Most pages have no bracket before a Latin letter, and are done without the pattern. Letters with tones begin with
    // the bytes c3 to c7, wide blanks with c2, e2 and e3.
    let spelt = |open: usize| {
        let inner = text.as_bytes()[open..].iter().find(|byte| !byte.is_ascii_whitespace());
        inner.is_some_and(|byte| byte.is_ascii_lowercase() || (0xc2..=0xe3).contains(byte))
    };
    let narrow = memchr::memchr_iter(b'(', text.as_bytes()).map(|at| at + 1);
    let wide = memchr::memmem::find_iter(text.as_bytes(), "（").map(|at| at + "（".len());
    const OFTEN: usize = 12;
    if narrow.chain(wide).filter(|open| spelt(*open)).take(OFTEN).count() < OFTEN
        || PINYIN.find_iter(text).take(OFTEN).count() < OFTEN
    {
        return None;
    }
    Some(PINYIN.replace_all(text, "$1").into_owned())
}

/// The first of some words that a text begins with. Most words are done after a look at their first character: figures are
/// asked for dozens of words that may stand behind them.
pub fn begins_with<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let first = text.chars().next()?;
    words.iter().copied().find(|word| word.starts_with(first) && text.starts_with(word))
}

/// At most `limit` characters of a text, blanks folded, for `quote` and `raw`.
pub fn excerpt(text: &str, limit: usize) -> String {
    excerpt_of(text.chars(), limit)
}

/// The same of characters that are not a text yet; no more of them are taken than are shown.
pub fn excerpt_of(text: impl Iterator<Item = char>, limit: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    for c in text {
        let c = if is_blank(c) { ' ' } else { c };
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        if count == limit {
            out.push('…');
            break;
        }
        out.push(c);
        count += 1;
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_compatibility_forms_become_plain() {
        assert_eq!(plain("１２　３，（四）：％"), "12 3,(四):%");
        assert_eq!(bare("( 三) 不予公开 |"), "(三)不予公开");
        assert_eq!(bare("危及“三安全一稳定”"), "危及三安全一稳定");
        assert_eq!(bare("⼀、⻓春市⺠政局"), "一、长春市民政局");
        assert_eq!(bare("㈠予以\u{200b}公开"), "(一)予以公开");
    }

    #[test]
    fn a_text_of_ascii_is_read_as_any_other() {
        // A character beside it that leaves no trace takes the long way.
        let long = |text: &str| format!("{text}\u{200b}");
        for c in 0..=0x7f_u8 {
            for text in [String::from(char::from(c)), format!("1{}2", char::from(c))] {
                assert_eq!(plain(&text), plain(&long(&text)), "{text:?}");
                assert_eq!(bare(&text), bare(&long(&text)), "{text:?}");
            }
        }
    }

    #[test]
    fn full_width_forms_are_what_nfkc_makes_of_them() {
        for c in '！'..='～' {
            assert_eq!(plain(&c.to_string()), std::iter::once(c).nfkc().collect::<String>(), "{c}");
        }
    }

    #[test]
    fn dashes_are_one_dash() {
        assert_eq!(plain("——"), "--");
        assert_eq!(plain("−35"), "-35");
    }

    #[test]
    fn a_traditional_page_is_told_from_a_simplified_one() {
        assert!(is_traditional("本機關於年度內主動公開政府信息，收到申請數件，均依條例處理"));
        assert!(!is_traditional("本机关在年度内主动公开政府信息，收到申请数件，乾县与著录均照旧"));
        // Among whatever else a page has, at any place of it.
        for others in
            ["", "é", "𠮷", "<p class=\"MsoNormal\">", "<p class=\"MsoNormal\" style=\"a:b\">é", "０\u{feff}"]
        {
            assert!(is_traditional(&format!("{others}開{others}報{others}業務{others}")), "{others}");
            assert!(!is_traditional(&format!("{others}开{others}报{others}业务{others}")), "{others}");
        }
        let long = format!("{}開報業", "政".repeat(297));
        assert!(is_traditional(&long) && !is_traditional(&format!("政{long}")), "three in three hundred");
        assert_eq!("開報業務".chars().map(simplified).collect::<String>(), "开报业务");
    }

    #[test]
    fn pinyin_goes_only_where_it_is_everywhere() {
        let annotated =
            "政(zheng)府(fu)信(xìn)息(xi)公(gong)开(kai)工(gong)作(zuo)年(nian)度(du)报(bao)告(gao)";
        assert_eq!(without_pinyin(annotated).as_deref(), Some("政府信息公开工作年度报告"));
        assert_eq!(without_pinyin("门户网站(app)与系统(oa)"), None);
    }
}
