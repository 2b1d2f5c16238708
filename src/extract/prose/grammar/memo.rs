//! What was found in a sentence once, so that it is not looked for again at every figure.
//!
//! A page may be one sentence of a million characters with a figure at every tenth. Whatever is asked of the whole
//! sentence is asked once and kept; whatever looks back from a figure looks back a bounded way. So the time that a
//! sentence takes is in proportion to its length.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;

/// Bytes in front of a place that are looked through for a verb, a clause or a part: some five hundred characters, more
/// than any clause that a person wrote.
const LOOK_BACK: usize = 1500;

/// The text in front of a place, as far as it is looked back.
pub(super) fn back(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(LOOK_BACK);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..at]
}

/// The first and the last place of a word, where the sentence holds it.
type Places = Option<(usize, usize)>;

/// Answers about one sentence; a new one is begun with each.
#[derive(Default)]
pub(super) struct Memo {
    /// Words that were asked for.
    words: RefCell<Vec<(&'static str, Places)>>,
    /// Bodies that are named as doing something, in order.
    pub(super) bodies: OnceCell<Vec<Range<usize>>>,
    /// Years that are the sentence's own, with their ends, in order.
    pub(super) years: OnceCell<Vec<(usize, i32)>>,
    /// Where the reporting year is named first: the end of its name.
    pub(super) reporting_year: OnceCell<Option<usize>>,
}

impl Memo {
    fn places(&self, text: &str, word: &'static str) -> Places {
        let known = self
            .words
            .borrow()
            .iter()
            .find(|(asked, _)| std::ptr::eq(*asked, word))
            .map(|(_, places)| *places);
        known.unwrap_or_else(|| {
            let places = text.find(word).and_then(|first| Some((first, text.rfind(word)?)));
            self.words.borrow_mut().push((word, places));
            places
        })
    }

    /// Whether the sentence holds a word.
    pub(super) fn has(&self, text: &str, word: &'static str) -> bool {
        self.places(text, word).is_some()
    }

    /// Whether it holds it wholly in front of a place.
    pub(super) fn has_before(&self, text: &str, word: &'static str, at: usize) -> bool {
        self.places(text, word).is_some_and(|(first, _)| first + word.len() <= at)
    }

    /// Whether it holds it wholly behind a place.
    pub(super) fn has_behind(&self, text: &str, word: &'static str, at: usize) -> bool {
        self.places(text, word).is_some_and(|(_, last)| last >= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_front_and_behind() {
        let text = "甲申请乙申请丙";
        let memo = Memo::default();
        for (at, before, behind) in [(3, false, true), (8, false, true), (9, true, true), (13, true, false)] {
            assert_eq!(
                (memo.has_before(text, "申请", at), memo.has_behind(text, "申请", at)),
                (before, behind),
                "{at}"
            );
        }
        assert!(memo.has(text, "申请") && !memo.has(text, "诉讼"));
    }

    #[test]
    fn looking_back_ends_at_a_character() {
        let text = "申".repeat(1000);
        assert_eq!(back(&text, 3000).len(), LOOK_BACK);
        assert_eq!(back(&text[..2999 - 2], 2997).len(), LOOK_BACK);
        assert_eq!(back(&format!("a{text}"), 3001).len(), LOOK_BACK);
        assert_eq!(back(&format!("ab{text}"), 1502).chars().count(), 500);
        assert_eq!(back("短", 3), "短");
    }
}
