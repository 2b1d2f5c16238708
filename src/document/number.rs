//! The one number reader of the program: cells, sentences, rosters and corrections all come here.
//!
//! It reads what is printed and nothing more: `1,234`, `１２`, `12件`, `十二`, `1.2万`, `258.13万元`, `(增1)`,
//! `230余`. What it cannot read it names; it never guesses.

use super::text::{begins_with, is_blank, plain};

/// Which way an approximate figure errs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// 余, 多, 逾, 超: the true figure is at least this.
    Lower,
    /// 近, 不足: at most this.
    Upper,
    /// 约, 左右: on either side.
    Around,
}

/// The currency unit printed behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    Yuan,
    WanYuan,
    YiYuan,
    /// 万 without 元.
    Wan,
}

/// A figure as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub value: f64,
    pub approx: Option<Bound>,
    pub money: Option<Money>,
    pub percent: bool,
    /// The counting word behind the figure (件, 条, 人次 …), empty when there is none.
    pub unit: &'static str,
    /// A sign was printed (`+`, `-`, 增, 减).
    pub signed: bool,
    /// Digits behind the decimal point, as printed.
    pub decimals: u8,
    /// Written with Chinese numerals.
    pub chinese: bool,
}

impl Number {
    pub fn is_integer(&self) -> bool {
        self.value.fract() == 0.0
    }

    /// The amount in 万元; a bare figure is taken to be in 万元 already (the heading says so).
    pub fn wan_yuan(&self) -> f64 {
        match self.money {
            Some(Money::Yuan) => self.value / 10_000.0,
            Some(Money::YiYuan) => self.value * 10_000.0,
            Some(Money::Wan | Money::WanYuan) | None => self.value,
        }
    }

    /// The amount in 元; a bare figure is taken to be in 元.
    pub fn yuan(&self) -> f64 {
        match self.money {
            Some(Money::WanYuan | Money::Wan) => self.value * 10_000.0,
            Some(Money::YiYuan) => self.value * 100_000_000.0,
            Some(Money::Yuan) | None => self.value,
        }
    }
}

impl Money {
    /// The unit that a bare heading names, if it names one: `收费金额(单位:元)`. An inner `None` is one that no figure can
    /// be read in: 千元, or two units.
    pub fn of_heading(heading: &str) -> Option<Option<Money>> {
        let mut named: Option<Option<Money>> = None;
        for (at, word) in heading.match_indices('元') {
            let (before, behind) = (&heading[..at], &heading[at + word.len()..]);
            let unit = match before.strip_suffix(['万', '亿']) {
                Some(power) if power.ends_with(['十', '百', '千', '万']) => None,
                Some(_) if before.ends_with('亿') => Some(Money::YiYuan),
                Some(_) => Some(Money::WanYuan),
                None if before.ends_with(['十', '百', '千', '美', '港', '欧', '日']) => None,
                // 多元, 单元: a unit stands in brackets, behind a colon or at the end.
                None if before.ends_with(['(', ':', '/', '、', ',', '币']) || behind.is_empty() => {
                    Some(Money::Yuan)
                }
                None => continue,
            };
            named = match named {
                Some(other) if other != unit => Some(None),
                _ => Some(unit),
            };
        }
        named
    }
}

/// What a whole cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Printed {
    Number(Number),
    Blank,
    Slash,
    Dash,
    NoneWord,
    Masked,
    Text,
}

/// Counting words, longest first where one begins another.
const UNITS: &[&str] = &[
    "人次", "件次", "条次", "场次", "件", "宗", "起", "份", "条", "项", "次", "例", "篇", "则", "个", "期",
    "人", "场", "家", "部", "户", "套", "种", "本", "幅", "名", "位", "处", "批", "封", "台", "类", "卷",
    "页", "天", "辆", "所", "组", "班",
];

/// Reads a whole cell.
pub fn read_cell(text: &str) -> Printed {
    if let Some(number) = short_figure(text) {
        return Printed::Number(number);
    }
    let plain = plain(text);
    let trimmed = plain.trim_matches(|c: char| is_blank(c) || c == '|');
    if trimmed.is_empty() {
        return Printed::Blank;
    }
    if trimmed.chars().all(|c| matches!(c, '/' | '\\' | ' ')) {
        return Printed::Slash;
    }
    // 一 is typed for a dash; several of them are no number.
    if trimmed.chars().all(|c| matches!(c, '-' | '_' | '~' | '一' | ' '))
        && (trimmed.contains(['-', '_', '~']) || trimmed.matches('一').count() > 1)
    {
        return Printed::Dash;
    }
    let core = trimmed.trim_end_matches(['。', '.', ';', ',']);
    if matches!(core, "无" | "(无)" | "無" | "没有" | "无此项" | "不适用" | "N/A" | "n/a" | "NA") {
        return Printed::NoneWord;
    }
    if is_masked(core) {
        return Printed::Masked;
    }
    match whole_number(core) {
        Some(number) => Printed::Number(number),
        None => Printed::Text,
    }
}

/// Digits and nothing else, as in most cells: what [`scan`] makes of them, without its many questions.
fn short_figure(text: &str) -> Option<Number> {
    if text.is_empty() || text.len() > MOST_DIGITS || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = text.bytes().fold(0, |sum, byte| sum * 10 + u64::from(byte - b'0')) as f64;
    let (approx, money, percent) = (None, None, false);
    Some(Number { value, approx, money, percent, unit: "", signed: false, decimals: 0, chinese: false })
}

/// A figure made of `*` or `×`, with or without digits around it.
fn is_masked(text: &str) -> bool {
    text.contains(['*', '×'])
        && text.chars().all(|c| {
            matches!(c, '*' | '×' | 'X' | 'x') || c.is_ascii_digit() || UNITS.iter().any(|u| u.starts_with(c))
        })
}

/// A number that fills the whole text: `(增1)`, `减35`, `12件`, `251000元`, `十二`.
fn whole_number(text: &str) -> Option<Number> {
    let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).map_or(text, str::trim);
    let bracketed = inner.len() != text.len();
    let (sign, body) = signed(inner);
    // A bare figure in brackets is a note or an accountant's minus; only a stated sign makes it a figure.
    if bracketed && sign.is_none() && !inner.starts_with('0') {
        return None;
    }
    let (mut number, used) = scan(body)?;
    let rest = body[used..].trim();
    // A unit in brackets: `12(件)`.
    let rest = rest
        .strip_prefix('(')
        .and_then(|r| r.strip_suffix(')'))
        .map_or(rest, |unit| if UNITS.contains(&unit) { "" } else { rest });
    if !rest.is_empty() {
        return None;
    }
    if let Some(sign) = sign {
        number.signed = true;
        number.value *= sign;
    }
    Some(number)
}

fn signed(text: &str) -> (Option<f64>, &str) {
    for (word, sign) in [
        ("增加", 1.0),
        ("减少", -1.0),
        ("增", 1.0),
        ("减", -1.0),
        ("+", 1.0),
        ("-", -1.0),
        ("↑", 1.0),
        ("↓", -1.0),
    ] {
        if let Some(rest) = text.strip_prefix(word) {
            return (Some(sign), rest.trim_start());
        }
    }
    (None, text)
}

/// Words in front of a figure by which it is no exact one, the longest first where one ends another.
pub const APPROXIMATORS: [(&str, Bound); 11] = [
    ("大约", Bound::Around),
    ("约", Bound::Around),
    ("将近", Bound::Upper),
    ("接近", Bound::Upper),
    ("近", Bound::Upper),
    ("不足", Bound::Upper),
    ("不到", Bound::Upper),
    ("超过", Bound::Lower),
    ("超", Bound::Lower),
    ("逾", Bound::Lower),
    ("至少", Bound::Lower),
];

/// Reads the number at the start of a plain text; gives it with the bytes it took.
///
/// Takes with it an approximating prefix (约, 近, 逾 …), a multiplier (万, 亿), an approximating suffix (余, 多,
/// 左右), a currency or counting word, and a percent mark.
pub fn scan(text: &str) -> Option<(Number, usize)> {
    let mut at = 0;
    let mut approx = None;
    // Most figures begin with a digit.
    let worded = text.starts_with(|c: char| !c.is_ascii());
    if let Some((word, bound)) =
        APPROXIMATORS.iter().filter(|_| worded).find(|(word, _)| text.starts_with(word))
    {
        approx = Some(*bound);
        at = text.len() - text[word.len()..].trim_start().len();
    }
    if let Some(rest) = text[at..].strip_prefix("百分之") {
        if rest.starts_with('百') {
            return scan("100%")
                .map(|(number, _)| (Number { approx, chinese: true, ..number }, at + "百分之百".len()));
        }
        let digits = arabic(rest).or_else(|| chinese(rest))?;
        let used = at + (text.len() - at - rest.len()) + digits.used;
        return scan(&format!("{}%", &rest[..digits.used]))
            .map(|(number, _)| (Number { approx, ..number }, used));
    }
    let mut digits = arabic(&text[at..]).or_else(|| chinese(&text[at..]))?;
    at += digits.used;
    let rest = |at: usize| &text[at..];
    let skip_blank = |at: usize| at + (text[at..].len() - text[at..].trim_start_matches(' ').len());

    let mut suffix = |at: &mut usize| {
        let start = skip_blank(*at);
        for (word, bound) in
            [("余", Bound::Lower), ("多", Bound::Lower), ("来", Bound::Around), ("几", Bound::Lower)]
        {
            if rest(start).starts_with(word) {
                // "多种" and "多次" after a figure still mean "more than"; "来自" does not.
                if word == "来" && begins_with(rest(start + word.len()), UNITS).is_none() {
                    continue;
                }
                *at = start + word.len();
                approx = approx.or(Some(bound));
                return;
            }
        }
    };
    suffix(&mut at);
    // 万 and 亿 multiply; 万元 and 亿元 are currency and do not.
    let mut money = None;
    let here = skip_blank(at);
    for (word, unit) in [
        ("亿元", Money::YiYuan),
        ("万余元", Money::WanYuan),
        ("万多元", Money::WanYuan),
        ("万元", Money::WanYuan),
        ("元", Money::Yuan),
    ] {
        if rest(here).starts_with(word) {
            money = Some(unit);
            at = here + word.len();
            if word.contains(['余', '多']) {
                approx = approx.or(Some(Bound::Lower));
            }
            break;
        }
    }
    if money.is_none() && !digits.closed {
        for (word, power) in [("万亿", 12), ("亿", 8), ("万", 4), ("千", 3), ("百", 2)] {
            let here = skip_blank(at);
            if let Some(after) = rest(here).strip_prefix(word) {
                // "12万个" multiplies. A multiplier that begins a word ("3千伏", "5百货") does not.
                if matches!(word, "千" | "百")
                    && after.chars().next().is_some_and(|c| !"多余个件条人次项家份篇元".contains(c))
                {
                    break;
                }
                digits.exponent += power;
                at = here + word.len();
                if matches!(word, "万" | "亿")
                    && !after.trim_start().starts_with(['元', '余', '多'])
                    && (after.is_empty() || after.starts_with(['(', ')', ',', '。', ';', ' ']))
                {
                    // "2000万" in a money cell: 万元 with 元 left out. The value is kept in 万, or in 亿.
                    digits.exponent -= power;
                    money = Some(if word == "万" { Money::Wan } else { Money::YiYuan });
                }
                break;
            }
        }
        suffix_again(text, &mut at, &mut approx);
        let here = skip_blank(at);
        if money.is_none() && rest(here).starts_with('元') {
            money = Some(Money::Yuan);
            at = here + '元'.len_utf8();
        }
    }
    let mut percent = false;
    let mut unit = "";
    let here = skip_blank(at);
    if rest(here).starts_with('%') {
        percent = true;
        at = here + 1;
    } else if money.is_none()
        && let Some(found) = begins_with(rest(here), UNITS)
    {
        unit = found;
        at = here + found.len();
    }
    let behind =
        [("左右", Bound::Around), ("以上", Bound::Lower), ("以下", Bound::Upper), ("以内", Bound::Upper)];
    if let Some((word, bound)) = behind.into_iter().find(|(word, _)| rest(at).starts_with(word)) {
        approx = approx.or(Some(bound));
        at += word.len();
    }
    let value = digits.value();
    Some((
        Number {
            value,
            approx,
            money,
            percent,
            unit,
            signed: false,
            decimals: digits.decimals,
            chinese: digits.chinese,
        },
        at,
    ))
}

fn suffix_again(text: &str, at: &mut usize, approx: &mut Option<Bound>) {
    for word in ["余", "多"] {
        if text[*at..].starts_with(word) {
            *at += word.len();
            *approx = approx.or(Some(Bound::Lower));
            return;
        }
    }
}

/// Digits read so far: `mantissa × 10^exponent`, so that 1.39亿 and 251000元 come out exact.
struct Digits {
    mantissa: u64,
    exponent: i32,
    decimals: u8,
    used: usize,
    chinese: bool,
    /// The numeral already ends in its own multiplier (七十万).
    closed: bool,
}

impl Digits {
    fn value(&self) -> f64 {
        if self.exponent >= 0 {
            self.mantissa as f64 * 10f64.powi(self.exponent)
        } else {
            self.mantissa as f64 / 10f64.powi(-self.exponent)
        }
    }
}

/// More digits than this are no statistic but a code; `f64` holds every integer below it exactly.
const MOST_DIGITS: usize = 15;

/// Characters of a Chinese numeral; a longer row of such characters is no number.
const LONGEST_NUMERAL: usize = 40;

fn arabic(text: &str) -> Option<Digits> {
    let bytes = text.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let mut mantissa: u64 = 0;
    let mut count = 0;
    let mut at = 0;
    let digit_run = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let head = digit_run(0);
    let mut push = |b: u8| {
        count += 1;
        if count <= MOST_DIGITS {
            mantissa = mantissa * 10 + u64::from(b - b'0');
        }
    };
    for b in &bytes[..head] {
        push(*b);
    }
    at += head;
    // Thousands: groups of exactly three, the first of one to three.
    if head <= 3 {
        while bytes.get(at) == Some(&b',') && digit_run(at + 1) == 3 {
            for b in &bytes[at + 1..at + 4] {
                push(*b);
            }
            at += 4;
            // A code as long as the page; it is read once and not once from each of its groups.
            if at > 4 * MOST_DIGITS {
                return None;
            }
        }
    }
    let mut decimals = 0;
    if bytes.get(at) == Some(&b'.') {
        let places = digit_run(at + 1);
        // "1.2.3" is a numbering and "1.属于" an ordinal.
        if places > 0 && bytes.get(at + 1 + places) != Some(&b'.') {
            for b in &bytes[at + 1..at + 1 + places] {
                push(*b);
            }
            decimals = places;
            at += 1 + places;
        }
    }
    if count > MOST_DIGITS {
        return None;
    }
    Some(Digits {
        mantissa,
        exponent: -(decimals as i32),
        decimals: decimals as u8,
        used: at,
        chinese: false,
        closed: false,
    })
}

fn chinese_digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// 十二, 两百零三, 七十万, 廿三, 二〇一八. Positional strings of digits are read as such, but 三四件 and 一百七八十条 are an
/// estimate between two figures and no number.
fn chinese(text: &str) -> Option<Digits> {
    let mut total: u64 = 0; // below the last 万 or 亿
    let mut section: u64 = 0; // below the last 万
    let mut digit: Option<u64> = None;
    let mut used = 0;
    let mut closed = false;
    let mut positional: u64 = 0;
    let mut run = 0;
    let mut noughts = 0;
    let is_estimate = |run: usize, noughts: usize| run == 2 && noughts == 0;
    for (count, (at, c)) in text.char_indices().enumerate() {
        if count == LONGEST_NUMERAL {
            return None;
        }
        if let Some(d) = chinese_digit(c) {
            run += 1;
            noughts += usize::from(d == 0);
            positional = positional.checked_mul(10)?.checked_add(d)?;
            if digit.is_some() && digit != Some(0) && run < 2 {
                break;
            }
            digit = Some(d);
            closed = false;
        } else {
            if is_estimate(run, noughts) {
                return None;
            }
            let power: u64 = match c {
                '十' | '拾' => 10,
                '百' | '佰' => 100,
                '千' | '仟' => 1000,
                '廿' => 0,
                '万' => 10_000,
                '亿' => 100_000_000,
                _ => break,
            };
            if c == '廿' {
                section += 20;
            } else if power >= 10_000 {
                // 万元 is currency; leave it to the caller.
                if text[at + c.len_utf8()..].starts_with('元') {
                    break;
                }
                section += digit.unwrap_or(0);
                if section == 0 {
                    return None;
                }
                total = (total + section).checked_mul(power)?;
                section = 0;
            } else {
                section += digit.unwrap_or(u64::from(power == 10 && section == 0 && total == 0)) * power;
                if digit.is_none() && power > 10 {
                    break;
                }
            }
            digit = None;
            (run, noughts) = (0, 0);
            closed = true;
        }
        used = at + c.len_utf8();
    }
    if used == 0 || is_estimate(run, noughts) {
        return None;
    }
    let value = if run >= 2 && total == 0 && section == 0 {
        positional
    } else {
        total + section + digit.unwrap_or(0)
    };
    Some(Digits { mantissa: value, exponent: 0, decimals: 0, used, chinese: true, closed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> f64 {
        match read_cell(text) {
            Printed::Number(n) => n.value,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_short_figure_is_read_as_any_other() {
        for text in ["0", "7", "007", "42", "123456789012345", "1234567890123456", "99999999999999999999", ""]
        {
            // A character that leaves no trace takes the long way.
            assert_eq!(read_cell(text), read_cell(&format!("{text}\u{200b}")), "{text}");
        }
    }

    #[test]
    fn every_form_of_figure_in_a_cell() {
        for (text, value) in [
            ("0", 0.0),
            ("1,234", 1234.0),
            ("１２", 12.0),
            ("12件", 12.0),
            ("12 件", 12.0),
            ("十二", 12.0),
            ("(增1)", 1.0),
            ("增1", 1.0),
            ("+1", 1.0),
            ("减35", -35.0),
            ("-35", -35.0),
            ("-35项", -35.0),
            ("42宗", 42.0),
            ("44项", 44.0),
            ("3 ", 3.0),
            ("０", 0.0),
            ("1,234,567", 1234567.0),
            ("12(件)", 12.0),
            ("　7　", 7.0),
            ("(0)", 0.0),
            ("二十", 20.0),
            ("一百零三", 103.0),
            ("85.4", 85.4),
        ] {
            assert_eq!(cell(text), value, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_figure_is_named() {
        for (text, printed) in [
            ("", Printed::Blank),
            ("\u{a0}", Printed::Blank),
            ("　", Printed::Blank),
            ("|", Printed::Blank),
            ("/", Printed::Slash),
            ("／", Printed::Slash),
            ("-", Printed::Dash),
            ("——", Printed::Dash),
            ("—", Printed::Dash),
            ("一一", Printed::Dash),
            ("无", Printed::NoneWord),
            ("***", Printed::Masked),
            ("1O", Printed::Text),
            ("见附件", Printed::Text),
            ("12(其中网络3)", Printed::Text),
            ("1.2.3", Printed::Text),
            ("(12)", Printed::Text),
            ("1 2", Printed::Text),
            ("2019年", Printed::Text),
            ("12345678901234567890", Printed::Text),
        ] {
            assert_eq!(read_cell(text), printed, "{text}");
        }
    }

    #[test]
    fn money_is_exact_in_the_unit_of_the_item() {
        let wan = |text: &str| match read_cell(text) {
            Printed::Number(n) => n.wan_yuan(),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(wan("258.13万元"), 258.13);
        assert_eq!(wan("7755万元"), 7755.0);
        assert_eq!(wan("2000万"), 2000.0);
        assert_eq!(wan("251000元"), 25.1);
        assert_eq!(wan("160.5964万元"), 160.5964);
        assert_eq!(wan("1.5亿元"), 15000.0);
        assert_eq!(wan("7730.28"), 7730.28);
    }

    #[test]
    fn a_heading_names_the_unit_of_the_bare_figures_below_it() {
        for (heading, unit) in [
            ("本年收费金额", None),
            ("本年收费金额(单位:万元)", Some(Some(Money::WanYuan))),
            ("本年收费金额(单位:元)", Some(Some(Money::Yuan))),
            ("采购总金额(亿元)", Some(Some(Money::YiYuan))),
            ("采购总金额(千元)", Some(None)),
            ("采购总金额(千万元)", Some(None)),
            ("采购总金额(万元/元)", Some(None)),
            ("多元化收费金额", None),
        ] {
            assert_eq!(Money::of_heading(heading), unit, "{heading}");
        }
    }

    #[test]
    fn figures_in_running_text() {
        for (text, value, approx, used) in [
            ("230余条,", 230.0, Some(Bound::Lower), "230余条"),
            ("2100多条", 2100.0, Some(Bound::Lower), "2100多条"),
            ("近64000人", 64000.0, Some(Bound::Upper), "近64000人"),
            ("近七十万次,", 700_000.0, Some(Bound::Upper), "近七十万次"),
            ("超过1.39亿条", 139_000_000.0, Some(Bound::Lower), "超过1.39亿条"),
            ("146.7万个", 1_467_000.0, None, "146.7万个"),
            ("14万人次", 140_000.0, None, "14万人次"),
            ("十余件", 10.0, Some(Bound::Lower), "十余件"),
            ("两项依", 2.0, None, "两项"),
            ("0件", 0.0, None, "0件"),
            ("零件", 0.0, None, "零件"),
            ("49.9%;", 49.9, None, "49.9%"),
            ("22.38万元(其中", 22.38, None, "22.38万元"),
            ("1.5万余条", 15_000.0, Some(Bound::Lower), "1.5万余条"),
            ("300 条", 300.0, None, "300 条"),
            ("20件左右", 20.0, Some(Bound::Around), "20件左右"),
        ] {
            let (number, taken) = scan(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((number.value, number.approx, &text[..taken]), (value, approx, used), "{text}");
        }
        assert!(scan("公开12条").is_none());
    }
}
