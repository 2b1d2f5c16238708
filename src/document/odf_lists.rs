//! Lists and styles of an OpenDocument package: what numbers its paragraphs, and what is not shown.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::numbering::{Counters, LEVELS, Level, Levels, Numeral};
use super::package::attribute;

/// Styles that rest on one another.
const LONGEST_CHAIN: usize = 32;

#[derive(Default)]
struct Style {
    parent: Option<String>,
    /// The list of its paragraphs; empty where they have none.
    list: Option<String>,
    /// Not shown, or struck out.
    hidden: Option<bool>,
    /// Above the line.
    raised: Option<bool>,
}

/// A list that is open.
struct Open {
    style: Option<String>,
    /// Which counters it uses.
    key: usize,
    /// The item that is open: its own list style, and whether its number is still to be printed.
    item: Option<(Option<String>, bool)>,
}

#[derive(Default)]
pub(super) struct Lists {
    styles: HashMap<String, Style>,
    definitions: HashMap<String, Levels>,
    outline: Levels,
    /// The definition or style that is being read; the empty name is the outline.
    defining: Option<String>,
    styling: Option<String>,
    open: Vec<Open>,
    counters: Vec<Counters>,
    headings: Counters,
    by_id: HashMap<String, usize>,
    last_of_style: HashMap<String, usize>,
}

fn numeral_of(format: &str) -> Numeral {
    match format.chars().next() {
        None => Numeral::Nothing,
        Some('I') => Numeral::UpperRoman,
        Some('i') => Numeral::LowerRoman,
        Some('A') => Numeral::UpperLetter,
        Some('a') => Numeral::LowerLetter,
        Some('一') => Numeral::Counting,
        Some('壹' | '壱') => Numeral::Legal,
        Some('甲') => Numeral::Stems,
        Some('子') => Numeral::Branches,
        Some('①') => Numeral::Circled,
        Some('⑴') => Numeral::Parenthesised,
        Some('⒈') => Numeral::Stopped,
        Some('㊀') => Numeral::HanCircled,
        Some('㈠') => Numeral::HanParenthesised,
        Some('１') => Numeral::FullWidth,
        Some('0') => Numeral::Zeroed,
        Some(_) => Numeral::Decimal,
    }
}

fn whole(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

/// The level that an element of a definition defines.
fn level_of(element: &BytesStart<'_>, at: usize, bullet: bool) -> Level {
    let text = |name: &str| attribute(element, name).unwrap_or_default();
    let numeral = if bullet { Numeral::Bullet } else { numeral_of(&text("num-format")) };
    let mut level = Level::default();
    level.numeral = numeral;
    level.start = whole(element, "start-value").unwrap_or(1);
    let pattern = match attribute(element, "num-list-format") {
        // `%1%.%2%`
        Some(format) => (1..=LEVELS)
            .fold(format, |pattern, place| pattern.replace(&format!("%{place}%"), &format!("%{place}"))),
        None => {
            let shown = whole(element, "display-levels").unwrap_or(1).clamp(1, at as u32 + 1) as usize;
            let places: Vec<String> = (at + 2 - shown..=at + 1).map(|place| format!("%{place}")).collect();
            format!("{}{}{}", text("num-prefix"), places.join("."), text("num-suffix"))
        }
    };
    level.set_pattern(&pattern);
    level
}

impl Lists {
    /// Reads what stands outside the text, and follows the lists that open in it.
    pub(super) fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "style" | "default-style" => self.styling = self.style(element),
            "text-properties" => {
                if let Some(style) = self.styling.as_ref().and_then(|name| self.styles.get_mut(name)) {
                    let is = |name: &str, wanted: &dyn Fn(&str) -> bool| {
                        attribute(element, name).map(|value| wanted(&value))
                    };
                    let unshown = is("display", &|shown| shown == "none");
                    let struck = is("text-line-through-style", &|line| line != "none");
                    let said = [unshown, struck].into_iter().flatten().reduce(|one, other| one || other);
                    style.hidden = said.or(style.hidden);
                    // `super 58%`, `33% 80%`: how far up, and how large.
                    let raised = is("text-position", &|place| {
                        let up = place.split(' ').next().unwrap_or_default();
                        up == "super" || up.trim_end_matches('%').parse::<f32>().is_ok_and(|up| up > 0.0)
                    });
                    style.raised = raised.or(style.raised);
                }
            }
            "list-style" => {
                let name = attribute(element, "name").unwrap_or_default();
                self.definitions.insert(name.clone(), Levels::default());
                self.defining = Some(name);
            }
            "outline-style" => self.defining = Some(String::new()),
            "list-level-style-number"
            | "list-level-style-bullet"
            | "list-level-style-image"
            | "outline-level-style" => {
                let at = whole(element, "level").and_then(|level| level.checked_sub(1)).unwrap_or(0) as usize;
                let levels = match self.defining.as_deref() {
                    Some("") => Some(&mut self.outline),
                    Some(name) => self.definitions.get_mut(name),
                    None => None,
                };
                if let Some(level) = levels.and_then(|levels| levels.get_mut(at)) {
                    let bullet = matches!(name, "list-level-style-bullet" | "list-level-style-image");
                    *level = level_of(element, at, bullet);
                }
            }
            "list" => self.open_list(element),
            "list-item" => {
                let style = attribute(element, "style-override");
                let start = whole(element, "start-value");
                let level = self.open.len().saturating_sub(1);
                if let Some(list) = self.open.last_mut() {
                    list.item = Some((style, true));
                    if let (Some(start), Some(counters)) = (start, self.counters.get_mut(list.key)) {
                        counters.start_at(level, start);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            "style" | "default-style" => self.styling = None,
            "list-style" | "outline-style" => self.defining = None,
            "list" => {
                self.open.pop();
            }
            "list-item" => {
                if let Some(list) = self.open.last_mut() {
                    list.item = None;
                }
            }
            _ => {}
        }
    }

    fn style(&mut self, element: &BytesStart<'_>) -> Option<String> {
        let name = attribute(element, "name")?;
        let style = Style {
            parent: attribute(element, "parent-style-name"),
            list: attribute(element, "list-style-name"),
            hidden: None,
            raised: None,
        };
        self.styles.insert(name.clone(), style);
        Some(name)
    }

    fn open_list(&mut self, element: &BytesStart<'_>) {
        let style = attribute(element, "style-name");
        let goes_on = attribute(element, "continue-numbering").as_deref() == Some("true");
        // A list in a list counts on: LibreOffice writes a paragraph of level 2 as an empty item that holds a list.
        let key = match self.open.last() {
            Some(outer) => outer.key,
            None => {
                let before = attribute(element, "continue-list")
                    .and_then(|id| self.by_id.get(&id))
                    .or_else(|| self.last_of_style.get(style.as_ref()?).filter(|_| goes_on));
                match before {
                    Some(key) => *key,
                    None => {
                        self.counters.push(Counters::default());
                        self.counters.len() - 1
                    }
                }
            }
        };
        if let Some(id) = attribute(element, "id") {
            self.by_id.insert(id, key);
        }
        let outer = self.open.last().and_then(|list| list.style.clone());
        if let Some(style) = &style {
            self.last_of_style.insert(style.clone(), key);
        }
        self.open.push(Open { style: style.or(outer), key, item: None });
    }

    /// What a style or one that it rests on says.
    fn said<T>(&self, style: Option<&str>, pick: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut next = style;
        for _ in 0..LONGEST_CHAIN {
            let style = self.styles.get(next?)?;
            if let Some(found) = pick(style) {
                return Some(found);
            }
            next = style.parent.as_deref();
        }
        None
    }

    pub(super) fn hides(&self, style: Option<&str>) -> bool {
        self.said(style, |style| style.hidden).unwrap_or(false)
    }

    pub(super) fn raises(&self, style: Option<&str>) -> bool {
        self.said(style, |style| style.raised).unwrap_or(false)
    }

    /// Counts a paragraph or heading and gives the number printed before it; empty where it has none.
    pub(super) fn label(&mut self, heading: bool, element: &BytesStart<'_>) -> String {
        self.numbered(heading, element).unwrap_or_default()
    }

    fn numbered(&mut self, heading: bool, element: &BytesStart<'_>) -> Option<String> {
        let style = attribute(element, "style-name");
        let listed = self.said(style.as_deref(), |style| style.list.clone());
        if attribute(element, "is-list-header").as_deref() == Some("true") {
            return None;
        }
        let level = self.open.len().saturating_sub(1);
        let Some(list) = self.open.last_mut() else {
            // A heading outside of lists is numbered with the outline, unless its style says that it has no list.
            if !heading || listed.as_deref() == Some("") {
                return None;
            }
            let level = whole(element, "outline-level")?.checked_sub(1)? as usize;
            return (level < LEVELS).then(|| self.headings.next(&self.outline, level));
        };
        let (own, fresh) = list.item.as_mut()?;
        // Further paragraphs of an item have no number.
        if !std::mem::take(fresh) || level >= LEVELS {
            return None;
        }
        let name = own.as_ref().or(list.style.as_ref()).or(listed.as_ref())?;
        let levels = self.definitions.get(name)?;
        Some(self.counters.get_mut(list.key)?.next(levels, level))
    }
}
