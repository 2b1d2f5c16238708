//! Numbers that a program prints in front of paragraphs without their standing in the text: `一、`, `（一）`, `1.`.
//!
//! Word's formats and OpenDocument both define lists of up to nine levels, each with a numeral, a start and a pattern,
//! and count while the page is printed. Here is the counting; each reader brings the definitions of its format.

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// Characters of a pattern; real ones have some ten.
const LONGEST_PATTERN: usize = 64;

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Numeral {
    #[default]
    Decimal,
    /// `01`
    Zeroed,
    /// `１`
    FullWidth,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    /// 一、十、十一、一百零一
    Counting,
    /// 一、一〇、一一
    Digits,
    /// 壹、拾、拾壹
    Legal,
    /// 甲、乙、丙
    Stems,
    /// 子、丑、寅
    Branches,
    /// ①
    Circled,
    /// ⑴
    Parenthesised,
    /// ⒈
    Stopped,
    /// ㈠
    HanParenthesised,
    /// ㊀
    HanCircled,
    /// A sign that counts nothing.
    Bullet,
    Nothing,
}

impl Numeral {
    /// `n` as it is printed; what a row of signs does not reach is written in digits, as the programs do.
    fn written(self, n: u32) -> String {
        let sign = |first: char, most: u32| {
            (1..=most).contains(&n).then(|| char::from_u32(first as u32 + n - 1)).flatten()
        };
        let one_of = |signs: &str| (n > 0).then(|| signs.chars().nth((n - 1) as usize)).flatten();
        let sign = match self {
            Numeral::Bullet | Numeral::Nothing => return String::new(),
            Numeral::Decimal => None,
            Numeral::Zeroed => return format!("{n:02}"),
            Numeral::FullWidth => {
                return n.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xfee0)).collect();
            }
            Numeral::UpperRoman => return roman(n),
            Numeral::LowerRoman => return roman(n).to_lowercase(),
            Numeral::UpperLetter => return letters(n, 'A'),
            Numeral::LowerLetter => return letters(n, 'a'),
            Numeral::Counting => return counted(n, "零一二三四五六七八九", ["", "十", "百", "千"]),
            Numeral::Legal => return counted(n, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]),
            Numeral::Digits => {
                let digit = |c: char| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize);
                return n.to_string().chars().filter_map(digit).collect();
            }
            Numeral::Stems => one_of("甲乙丙丁戊己庚辛壬癸"),
            Numeral::Branches => one_of("子丑寅卯辰巳午未申酉戌亥"),
            Numeral::Circled => sign('①', 20),
            Numeral::Parenthesised => sign('⑴', 20),
            Numeral::Stopped => sign('⒈', 20),
            Numeral::HanParenthesised => sign('㈠', 10),
            Numeral::HanCircled => sign('㊀', 10),
        };
        sign.map_or_else(|| n.to_string(), String::from)
    }
}

fn roman(mut n: u32) -> String {
    if !(1..4_000).contains(&n) {
        return n.to_string();
    }
    let mut out = String::new();
    for (value, sign) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

/// a … z, aa, bb …
fn letters(n: u32, first: char) -> String {
    if !(1..=780).contains(&n) {
        return n.to_string();
    }
    let letter = char::from_u32(first as u32 + (n - 1) % 26).unwrap_or(first);
    std::iter::repeat_n(letter, ((n - 1) / 26 + 1) as usize).collect()
}

/// 一百零一; ten to nineteen begin with 十.
fn counted(n: u32, digits: &str, units: [&str; 4]) -> String {
    if n > 9_999 {
        return n.to_string();
    }
    let digit = |d: u32| digits.chars().nth(d as usize).unwrap_or('零');
    if n == 0 {
        return digit(0).to_string();
    }
    let mut out = String::new();
    let mut gap = false;
    for (place, unit) in units.iter().enumerate().rev() {
        let d = n / 10u32.pow(place as u32) % 10;
        if d == 0 {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push(digit(0));
        }
        if !(place == 1 && d == 1 && n < 20) {
            out.push(digit(d));
        }
        out.push_str(unit);
    }
    out
}

/// One level of a list.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) numeral: Numeral,
    pub(super) start: u32,
    /// `%1` to `%9` stand for the numbers of the levels.
    pattern: String,
    /// It begins anew after a paragraph of this level or a higher one, counted from 1; 0 is never.
    pub(super) restart: Option<usize>,
    /// All its numbers are written in digits.
    pub(super) legal: bool,
}

impl Default for Level {
    fn default() -> Level {
        Level { numeral: Numeral::Decimal, start: 1, pattern: String::new(), restart: None, legal: false }
    }
}

impl Level {
    pub(super) fn set_pattern(&mut self, pattern: &str) {
        self.pattern = pattern.chars().take(LONGEST_PATTERN).collect();
    }
}

pub(super) type Levels = [Level; LEVELS];

/// Where a list stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Counters([Option<u32>; LEVELS]);

impl Counters {
    /// The next number of a level starts here.
    pub(super) fn restart(&mut self, level: usize) {
        self.0[level.min(LEVELS - 1)] = None;
    }

    /// The next number of a level is this one.
    pub(super) fn start_at(&mut self, level: usize, number: u32) {
        // Before 0 stands the highest number there is.
        self.0[level.min(LEVELS - 1)] = Some(number.wrapping_sub(1));
    }

    /// Counts a paragraph of a level and gives what is printed before it, with a blank behind where the paragraph's
    /// text could run together with it: `1.` and `5 件` are not 1.5 件. A bullet is not given: it says nothing.
    pub(super) fn next(&mut self, levels: &Levels, level: usize) -> String {
        let level = level.min(LEVELS - 1);
        let count = self.0[level].map_or(levels[level].start, |count| count.wrapping_add(1));
        self.0[level] = Some(count);
        // A level that was left out counts as begun: behind 1.1.1 comes 1.2.
        for (above, count) in self.0[..level].iter_mut().enumerate() {
            count.get_or_insert(levels[above].start);
        }
        for (count, below) in self.0.iter_mut().zip(levels).skip(level + 1) {
            // Level 3 restarts by itself after 1 and 2; told to restart after 1, it goes on after 2.
            if below.restart.is_none_or(|after| level < after) {
                *count = None;
            }
        }
        let own = &levels[level];
        if own.numeral == Numeral::Bullet {
            return String::new();
        }
        let mut label = String::new();
        let mut rest = own.pattern.chars().peekable();
        while let Some(c) = rest.next() {
            let place = match rest.peek().and_then(|c| c.to_digit(10)) {
                Some(place @ 1..=9) if c == '%' => place as usize - 1,
                _ => {
                    label.push(c);
                    continue;
                }
            };
            rest.next();
            let count = self.0[place].unwrap_or(levels[place].start);
            let numeral = match levels[place].numeral {
                silent @ (Numeral::Nothing | Numeral::Bullet) => silent,
                _ if own.legal => Numeral::Decimal,
                numeral => numeral,
            };
            label.push_str(&numeral.written(count));
        }
        let label = label.trim();
        let runs_on = label.ends_with(|c: char| c.is_alphanumeric() || c == '.');
        if runs_on { format!("{label} ") } else { label.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_printed() {
        let written = |numeral: Numeral, numbers: &[u32]| {
            numbers.iter().map(|n| numeral.written(*n)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            written(Numeral::Counting, &[1, 10, 11, 20, 21, 100, 101, 110, 1010]),
            "一 十 十一 二十 二十一 一百 一百零一 一百一十 一千零一十"
        );
        assert_eq!(written(Numeral::Digits, &[1, 10, 21]), "一 一〇 二一");
        assert_eq!(written(Numeral::Legal, &[3, 12]), "叁 拾贰");
        assert_eq!(written(Numeral::Stems, &[1, 10, 11]), "甲 癸 11");
        assert_eq!(written(Numeral::Branches, &[12]), "亥");
        assert_eq!(written(Numeral::Circled, &[1, 20, 21]), "① ⑳ 21");
        assert_eq!(written(Numeral::FullWidth, &[12]), "１２");
        assert_eq!(written(Numeral::LowerRoman, &[4, 1990]), "iv mcmxc");
        assert_eq!(written(Numeral::UpperLetter, &[1, 26, 27]), "A Z AA");
        assert_eq!(written(Numeral::Zeroed, &[3, 12]), "03 12");
    }

    #[test]
    fn levels_restart_as_told() {
        let level = |pattern: &str, numeral: Numeral, restart: Option<usize>| {
            let mut level = Level { numeral, restart, ..Level::default() };
            level.set_pattern(pattern);
            level
        };
        let mut levels = Levels::default();
        levels[0] = level("%1、", Numeral::Counting, None);
        levels[1] = level("（%2）", Numeral::Counting, None);
        levels[2] = level("%3.", Numeral::Decimal, Some(0));
        levels[3] = Level { legal: true, ..level("%1.%4", Numeral::Decimal, None) };
        let mut counters = Counters::default();
        let labels: Vec<String> =
            [0, 1, 1, 2, 0, 2, 1, 3].iter().map(|level| counters.next(&levels, *level)).collect();
        assert_eq!(labels, ["一、", "（一）", "（二）", "1. ", "二、", "2. ", "（二）", "2.1 "]);
    }
}
