//! The text outside the tables, as sentences: where a line ends one and where it only breaks it.

use std::collections::HashSet;
use std::ops::Range;

use super::{Stream, Unit, printed};
use crate::document::{Cell, number, text};

impl Stream {
    /// The text outside the given stretches, as sentences.
    ///
    /// A line ends a sentence, unless the document breaks its lines at a fixed width.
    pub fn sentences(&self, tables: &[Range<usize>]) -> Vec<Sentence> {
        let mut inside = vec![false; self.units.len()];
        for table in tables {
            let last =
                self.origin.get(table.end.saturating_sub(1)).map_or(self.units.len(), |u| *u as usize + 1);
            if let Some(first) = self.origin.get(table.start) {
                inside[*first as usize..last.max(*first as usize)].fill(true);
            }
        }
        let wrapped = self.is_wrapped();
        let breaks_a_sentence = self.torn_lines();
        let mut out = Vec::new();
        let mut current: Vec<Unit> = Vec::new();
        let mut paragraph = 0;
        let mut line_start = 0;
        for (index, unit) in self.units.iter().enumerate() {
            if inside[index] {
                flush(&mut current, paragraph, &mut out);
                continue;
            }
            match unit.c {
                '\n' => {
                    let length = self.units[line_start..index].iter().filter(|u| u.c != ' ').count();
                    line_start = index + 1;
                    let next = || -> String {
                        self.units[index + 1..].iter().take(8).map(|u| u.c).filter(|c| *c != ' ').collect()
                    };
                    let goes_on = wrapped && length >= 14 && !starts_a_paragraph(&next())
                        || breaks_a_sentence.contains(&index);
                    // 主动公开信息12 and on the next line 34条: which is the number, nobody knows.
                    let torn = !goes_on
                        && current.iter().rev().find(|u| u.c != ' ').is_some_and(|u| u.c.is_ascii_digit())
                        && next().trim_start_matches(',').starts_with(|c: char| c.is_ascii_digit());
                    if torn {
                        current.clear();
                        paragraph += 1;
                    } else if !goes_on {
                        flush(&mut current, paragraph, &mut out);
                        paragraph += 1;
                    }
                }
                '。' | '!' | '?' | ';' => {
                    current.push(*unit);
                    flush(&mut current, paragraph, &mut out);
                }
                // 一、总体情况 2023年,我局…: a page whose lines ran together.
                ' ' | '|' if heads_a_part(&current) => {
                    flush(&mut current, paragraph, &mut out);
                    paragraph += 1;
                }
                _ => current.push(*unit),
            }
        }
        flush(&mut current, paragraph, &mut out);
        out
    }

    /// The line breaks that only part the pieces of a sentence, as where each stretch of a page that is set in a font of its own
    /// was given a line: 主动公开政府信息 / 412 / 条,其中…. A figure shows them: words that count it stand in the next line.
    fn torn_lines(&self) -> HashSet<usize> {
        let mut lines: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for (index, _) in self.units.iter().enumerate().filter(|(_, unit)| unit.c == '\n') {
            if self.units[start..index].iter().any(|unit| unit.c != ' ') {
                lines.push(start..index);
            }
            start = index + 1;
        }
        let words = |at: usize| -> String {
            let line = lines.get(at).cloned().unwrap_or_default();
            self.units[line].iter().map(|unit| unit.c).filter(|c| *c != ' ').collect()
        };
        let begins_with_digit = |line: &Range<usize>| {
            self.units[line.clone()]
                .iter()
                .find(|unit| unit.c != ' ')
                .is_some_and(|unit| unit.c.is_ascii_digit())
        };
        let mut torn = HashSet::new();
        for at in 1..lines.len() {
            // Most lines begin with words.
            if !begins_with_digit(&lines[at]) {
                continue;
            }
            let Some(figure) = TornFigure::of(&words(at), &words(at + 1), &words(at + 2)) else { continue };
            if figure.alone {
                torn.extend(lines[at].end..lines[at + 1].start);
            }
            // Back to where the sentence begins.
            for before in (at.saturating_sub(MOST_PIECES)..at).rev() {
                let (above, here) = (words(before), words(before + 1));
                // 主动公开信息12 and below it 34条: which is the number, nobody knows.
                let digits = above.ends_with(|c: char| c.is_ascii_digit())
                    && here.starts_with(|c: char| c.is_ascii_digit());
                let begins = digits
                    || before + 1 < at && starts_a_paragraph(&here)
                    || above.ends_with(['。', ';', '!', '?', ':', '|'])
                    || above.contains('|')
                    || (before + 1 < at || figure.year) && is_heading(&above)
                    || before + 1 < at
                        && here.bytes().all(|b| b.is_ascii_digit())
                        && !torn.contains(&lines[before + 1].end);
                if begins {
                    break;
                }
                torn.extend(lines[before].end..lines[before + 1].start);
            }
        }
        torn
    }

    /// Whether lines are broken at a fixed width: most long lines then end in the middle of a sentence.
    fn is_wrapped(&self) -> bool {
        let text: Vec<char> = self.units.iter().map(|u| u.c).collect();
        let long: Vec<&[char]> = text
            .split(|c| *c == '\n')
            .filter(|line| line.iter().filter(|c| **c != ' ').count() >= 14)
            .collect();
        let stops =
            |line: &&[char]| line.iter().rev().find(|c| **c != ' ').is_some_and(|c| "。;:!?|)".contains(*c));
        let longest = long.iter().map(|line| line.len()).max().unwrap_or(0);
        long.len() >= 8 && longest <= 80 && long.iter().filter(|line| !stops(line)).count() * 2 > long.len()
    }
}

/// Lines in front of a figure that may be pieces of its sentence.
const MOST_PIECES: usize = 12;

/// A figure at the head of a line that goes on with the line above.
struct TornFigure {
    /// It fills its line, and its sentence goes on in the next.
    alone: bool,
    year: bool,
}

impl TornFigure {
    fn of(line: &str, next: &str, behind: &str) -> Option<TornFigure> {
        if !line.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        const STOPS: [char; 6] = [',', '。', ';', '、', ')', '('];
        let counted = |text: &str| {
            let (number, used) = number::scan(text)?;
            (!number.unit.is_empty() || number.percent || number.money.is_some()).then_some(used)
        };
        let goes_on = |text: &str| text.starts_with(STOPS) || text.contains([',', '。', ';']);
        if line.bytes().all(|b| b.is_ascii_digit() || b == b'.') && line.len() <= 12 {
            let year = line.len() == 4 && line.starts_with(['1', '2']) && next.starts_with('年');
            let told = format!("{line}{next}");
            let behind_unit = counted(&told).filter(|used| *used > line.len()).map(|used| &told[used..]);
            let sentence = match behind_unit {
                Some("") => behind.starts_with(STOPS),
                Some(words) => goes_on(words),
                None => year,
            };
            return sentence.then_some(TornFigure { alone: true, year });
        }
        let used = counted(line)?;
        let alone = used == line.len();
        let sentence = if alone { next.starts_with(STOPS) } else { line[used..].starts_with(STOPS) };
        sentence.then_some(TornFigure { alone, year: false })
    }
}

/// Whether what is read of a line ends with the heading of a part, behind a blank or a border: `(一)主动公开情况`.
fn heads_a_part(units: &[Unit]) -> bool {
    const LONGEST: usize = 24;
    const ENDS: [&str; 8] = ["情况", "概述", "概况", "事项", "措施", "问题", "安排", "说明"];
    // Most blanks stand behind other words.
    if !units.last().is_some_and(|unit| "况述项施题排明".contains(unit.c)) {
        return false;
    }
    let is_apart = |unit: &Unit| matches!(unit.c, ' ' | '|');
    let from = units.iter().rposition(is_apart).map_or(0, |at| at + 1);
    let words: String = units[from..].iter().map(|unit| unit.c).collect();
    words.chars().count() <= LONGEST
        && is_heading(&words)
        && ENDS.iter().any(|end| words.ends_with(end))
        && !words.contains(|c: char| c.is_ascii_digit())
}

/// A numbered line without a stop.
fn is_heading(line: &str) -> bool {
    starts_a_paragraph(line) && !line.contains([',', '。', ';'])
}

fn starts_a_paragraph(text: &str) -> bool {
    let digits = "一二三四五六七八九十0123456789";
    let inner = text.trim_start_matches(['(', '第', '#']);
    let rest = inner.trim_start_matches(|c| digits.contains(c));
    text.is_empty()
        || rest.len() < inner.len()
            && (rest.starts_with(['、', '.', ')'])
                || rest.starts_with("是") && inner.starts_with(|c| "一二三四五六七八九十".contains(c)))
}

/// Numbers with only blanks between, more than a number is ever torn into.
const NUMBERS_OF_A_ROW: usize = 5;

/// 收到申请(件)|3|5|2, 4.保护第三方合法权益 1 1 0 0 0 0 2: a row that no table was made of. Without what stands between its
/// figures it would be one number of many digits. Of a number torn by blanks (1 2件) the unit follows.
fn is_row(units: &[Unit]) -> bool {
    // Between two figures: nothing, blanks, the border of a cell.
    let (mut numbers, mut apart, mut border) = (0, true, false);
    // 行政复议案件|件|56: a figure that fills a cell, behind a label.
    let (mut labelled, mut fills) = (false, false);
    for unit in units {
        match unit.c {
            ' ' => apart = true,
            '|' if fills => return true,
            '|' => (apart, border) = (true, true),
            '.' | ',' if !apart => {}
            c if c.is_ascii_digit() => {
                if border && numbers > 0 {
                    return true;
                }
                numbers = if apart { numbers + 1 } else { numbers.max(1) };
                fills |= border && labelled;
                (apart, border) = (false, false);
            }
            '。' | ';' | '!' => {}
            _ => (labelled, fills, numbers, apart, border) = (true, false, 0, true, false),
        }
        if numbers >= NUMBERS_OF_A_ROW {
            return true;
        }
    }
    numbers > 1 || fills
}

fn flush(current: &mut Vec<Unit>, paragraph: usize, out: &mut Vec<Sentence>) {
    let units = std::mem::take(current);
    if !is_row(&units) {
        out.extend(Sentence::of(units, paragraph));
    }
}

/// A piece of a sentence that is put together from a table.
pub enum Part<'a> {
    /// As a cell prints it.
    Printed(&'a Cell),
    /// As a cell prints it, but for its last characters, which are no part of the sentence: 受理申请(件).
    Label(&'a Cell, usize),
    /// As the table means it.
    Meant(&'a str),
}

/// A sentence in its plain form, without blanks, and where it stands.
#[derive(Clone)]
pub struct Sentence {
    pub text: String,
    /// Sentences of one paragraph share this number.
    pub paragraph: usize,
    units: Vec<Unit>,
    origin: Vec<u32>,
}

impl Sentence {
    fn of(units: Vec<Unit>, paragraph: usize) -> Option<Sentence> {
        let mut sentence = Sentence { text: String::new(), paragraph, units: Vec::new(), origin: Vec::new() };
        for unit in units {
            // Blanks inside numbers (`2018 年`) and emphasis marks mean nothing in running text.
            if !matches!(unit.c, ' ' | '|' | '#') {
                sentence.origin.extend(std::iter::repeat_n(sentence.units.len() as u32, unit.c.len_utf8()));
                sentence.text.push(unit.c);
            }
            sentence.units.push(unit);
        }
        (!sentence.text.is_empty()).then_some(sentence)
    }

    /// What a row of a small table says. Only what is printed is quoted.
    pub fn said(pieces: &[Part], paragraph: usize) -> Option<Sentence> {
        let mut stream = Stream::of(std::iter::empty());
        let mut line = 1;
        for piece in pieces {
            match piece {
                Part::Printed(cell) | Part::Label(cell, _) => {
                    if stream.units.iter().any(|unit| unit.printed != '\0') {
                        [' ', '|', ' '].into_iter().for_each(|c| stream.push(c, line));
                    }
                    line = cell.line;
                    stream.push_text(&cell.text.replace('\n', " "), line);
                    if let Part::Label(_, silent) = piece {
                        stream.units.iter_mut().rev().take(*silent).for_each(|unit| unit.c = ' ');
                    }
                }
                Part::Meant(words) => words.chars().for_each(|c| stream.push_unit(c, '\0', line)),
            }
        }
        Sentence::of(stream.units, paragraph)
    }

    /// Line of a byte of the sentence.
    pub fn line_at(&self, byte: usize) -> u32 {
        self.origin.get(byte).or(self.origin.last()).map_or(1, |unit| self.units[*unit as usize].line)
    }

    /// The printed text of some bytes of the sentence.
    pub fn printed(&self, range: Range<usize>) -> String {
        let first = self.origin.get(range.start).map_or(self.units.len(), |u| *u as usize);
        let last = self.origin.get(range.end).map_or(self.units.len(), |u| *u as usize);
        text::excerpt_of(printed(&self.units[first..last.max(first)]), 160)
    }
}
