//! What a report says beside the figures of its items: its headings, what it announces and cites, its lists, its shares
//! and its sentences. The checks ask for them; no figure of an item comes from here.

/// A figure and the parts that a list divides it into.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown {
    pub line: u32,
    pub total: f64,
    /// The total as printed.
    pub raw: String,
    pub parts: Vec<Part>,
    pub quote: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub label: String,
    pub value: f64,
    /// The share printed behind it, in per cent.
    pub share: Option<f64>,
    /// A semicolon stands between it and the part before.
    pub behind_semicolon: bool,
}

/// Counts by class that no total stands in front of.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub line: u32,
    pub parts: Vec<Part>,
    pub quote: String,
}

/// A printed share of a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub line: u32,
    pub part: f64,
    pub whole: f64,
    /// In per cent, as printed, with so many digits behind the point.
    pub stated: f64,
    pub digits: u8,
    pub label: String,
    pub quote: String,
}

/// Whether a printed share is the quotient, rounded to its digits.
pub fn share_fits(part: f64, whole: f64, stated: f64, digits: u8) -> bool {
    // A share is rounded, so it may be off by half of its last digit, and by what floats are off.
    (stated - 100.0 * part / whole).abs() <= 0.5 * 10f64.powi(-i32::from(digits)) + 1e-9
}

/// A passage in its flat form, as it travels between the halves of the run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passage {
    /// What it is: one of the constants of [`kind`].
    pub kind: &'static str,
    pub line: u32,
    pub number: i32,
    pub left: Option<f64>,
    pub right: Option<f64>,
    pub label: String,
    pub text: String,
}

/// The kinds of passages.
pub mod kind {
    /// A list: the total is `left`, its parts are in `label`, the words in `text`.
    pub const BREAKDOWN: &str = "breakdown";
    /// Counts by class without a total: the counts are in `label`, the words in `text`.
    pub const SERIES: &str = "series";
    /// A share: part and whole are `left` and `right`, digits `number`, the stated figure and its label in `label`.
    pub const SHARE: &str = "share";
    /// A part heading: `number`, words in `text`, `left` is 1 where it says that there is nothing to tell, `right` the
    /// number of characters that stand under it.
    pub const HEADING: &str = "heading";
    /// Something that the opening words announce.
    pub const ANNOUNCED: &str = "announced";
    /// A document of the form that is cited; `number` is the first year of that form.
    pub const CITED: &str = "cited";
    /// A sentence of the part `number`.
    pub const SENTENCE: &str = "sentence";
    pub const ALL: [&str; 7] = [BREAKDOWN, SERIES, SHARE, HEADING, ANNOUNCED, CITED, SENTENCE];
}

/// Separates the fields of a part in its flat form; it is in no text that was read.
const FIELD: char = '\u{1f}';
const RECORD: char = '\u{1e}';

impl Part {
    fn flat(&self) -> String {
        let share = self.share.map_or(String::new(), |share| share.to_string());
        format!("{}{FIELD}{}{FIELD}{share}{FIELD}{}", self.label, self.value, u8::from(self.behind_semicolon))
    }

    fn from_flat(record: &str) -> Option<Part> {
        let mut fields = record.split(FIELD);
        Some(Part {
            label: fields.next()?.to_string(),
            value: fields.next()?.parse().ok()?,
            share: fields.next()?.parse().ok(),
            behind_semicolon: fields.next()? == "1",
        })
    }
}

impl Series {
    pub fn flat(&self) -> Passage {
        let parts: Vec<String> = self.parts.iter().map(Part::flat).collect();
        Passage {
            kind: kind::SERIES,
            line: self.line,
            number: self.parts.len() as i32,
            left: None,
            right: None,
            label: parts.join(&RECORD.to_string()),
            text: self.quote.clone(),
        }
    }

    pub fn from_flat(line: u32, label: &str, text: &str) -> Option<Series> {
        let parts = label.split(RECORD).map(Part::from_flat).collect::<Option<Vec<Part>>>()?;
        Some(Series { line, parts, quote: text.to_string() })
    }
}

impl Breakdown {
    pub fn flat(&self) -> Passage {
        let parts: Vec<String> = self.parts.iter().map(Part::flat).collect();
        Passage {
            kind: kind::BREAKDOWN,
            line: self.line,
            number: self.parts.len() as i32,
            left: Some(self.total),
            right: None,
            label: format!("{}{RECORD}{}", self.raw, parts.join(&RECORD.to_string())),
            text: self.quote.clone(),
        }
    }

    pub fn from_flat(line: u32, total: f64, label: &str, text: &str) -> Option<Breakdown> {
        let mut records = label.split(RECORD);
        let raw = records.next()?.to_string();
        let parts: Option<Vec<Part>> = records.map(Part::from_flat).collect();
        Some(Breakdown { line, total, raw, parts: parts?, quote: text.to_string() })
    }

    pub fn sum(&self) -> f64 {
        // Money has digits behind the point; sums of them are rounded to what can be printed.
        (self.parts.iter().map(|part| part.value).sum::<f64>() * 1e6).round() / 1e6
    }
}

impl Share {
    pub fn flat(&self) -> Passage {
        Passage {
            kind: kind::SHARE,
            line: self.line,
            number: i32::from(self.digits),
            left: Some(self.part),
            right: Some(self.whole),
            label: format!("{}{FIELD}{}", self.stated, self.label),
            text: self.quote.clone(),
        }
    }

    pub fn from_flat(
        line: u32,
        digits: i32,
        part: f64,
        whole: f64,
        label: &str,
        text: &str,
    ) -> Option<Share> {
        let (stated, label) = label.split_once(FIELD)?;
        Some(Share {
            line,
            part,
            whole,
            stated: stated.parse().ok()?,
            digits: u8::try_from(digits).ok()?,
            label: label.to_string(),
            quote: text.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_shares_come_back_from_their_flat_form() {
        let list = Breakdown {
            line: 7,
            total: 22.38,
            raw: "22.38万元".into(),
            parts: vec![
                Part {
                    label: "设施设备为".into(), value: 7.5, share: Some(33.5), behind_semicolon: false
                },
                Part { label: "资料印刷为".into(), value: 14.88, share: None, behind_semicolon: true },
            ],
            quote: "经费为22.38万元".into(),
        };
        let flat = list.flat();
        assert_eq!(
            Breakdown::from_flat(flat.line, flat.left.unwrap(), &flat.label, &flat.text),
            Some(list.clone())
        );
        assert_eq!(list.sum(), 22.38);
        let series = Series { line: 9, parts: list.parts.clone(), quote: "设施7.5万元".into() };
        let flat = series.flat();
        assert_eq!(Series::from_flat(flat.line, &flat.label, &flat.text), Some(series));
        let share = Share {
            line: 3,
            part: 167.0,
            whole: 52971.0,
            stated: 0.4,
            digits: 1,
            label: "传真申请".into(),
            quote: "传真申请167宗,占0.4%".into(),
        };
        let flat = share.flat();
        assert_eq!(
            Share::from_flat(
                3,
                flat.number,
                flat.left.unwrap(),
                flat.right.unwrap(),
                &flat.label,
                &flat.text
            ),
            Some(share)
        );
    }

    #[test]
    fn a_share_may_be_off_by_half_of_its_last_digit() {
        for (part, whole, stated, digits, fits) in [
            (167.0, 52971.0, 0.3, 1, true),
            (167.0, 52971.0, 0.4, 1, false),
            (1.0, 8.0, 12.5, 1, true),
            (1.0, 8.0, 13.0, 0, true),
            (1.0, 8.0, 12.0, 0, true),
            (1.0, 8.0, 12.4, 1, false),
            (12.0, 22.0, 54.55, 2, true),
        ] {
            assert_eq!(share_fits(part, whole, stated, digits), fits, "{part}/{whole} {stated}");
        }
    }
}
