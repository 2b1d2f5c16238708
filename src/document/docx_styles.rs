//! What a Word package says of its paragraphs outside its text: styles, and the lists that number paragraphs.

use std::collections::{BTreeMap, HashMap, HashSet};

use quick_xml::events::BytesStart;

use super::numbering::{Counters, LEVELS, Levels, Numeral};
use super::package::{Node, Package, attribute, walk};
use crate::schema::Reason;

/// Styles that rest on one another.
const LONGEST_CHAIN: usize = 32;

/// A style, with what it takes over from those it rests on once all are read.
#[derive(Clone, Default)]
struct Style {
    based_on: Option<String>,
    list: Option<i64>,
    level: Option<usize>,
    hidden: Option<bool>,
}

/// A use of a list: which definition, and what differs from it.
#[derive(Default)]
struct Use {
    definition: i64,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, super::numbering::Level>,
}

/// The definition of a list.
#[derive(Default)]
struct Definition {
    levels: Levels,
    /// Levels that stand for a style of headings.
    by_style: HashMap<String, usize>,
    /// A style whose list is meant instead.
    elsewhere: Option<String>,
}

/// Styles and lists of a document, and where each list stands.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default_paragraph: Option<String>,
    uses: HashMap<i64, Use>,
    definitions: HashMap<i64, Definition>,
    /// By definition: uses of one definition count on.
    counters: HashMap<i64, Counters>,
    /// Starts that were set already.
    begun: HashSet<(i64, usize)>,
}

/// A property that is there and not switched off.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off"))
}

pub(super) fn number(element: &BytesStart<'_>) -> Option<i64> {
    attribute(element, "val")?.trim().parse().ok()
}

fn level_of(element: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(element, name)?.trim().parse().ok().filter(|level| *level < LEVELS)
}

fn numeral_of(name: &str) -> Numeral {
    match name {
        "bullet" => Numeral::Bullet,
        "none" => Numeral::Nothing,
        "decimalZero" => Numeral::Zeroed,
        "decimalFullWidth" | "decimalFullWidth2" => Numeral::FullWidth,
        "upperRoman" => Numeral::UpperRoman,
        "lowerRoman" => Numeral::LowerRoman,
        "upperLetter" => Numeral::UpperLetter,
        "lowerLetter" => Numeral::LowerLetter,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting"
        | "japaneseDigitalTenThousand" => Numeral::Counting,
        "ideographDigital" | "taiwaneseDigital" | "koreanDigital2" => Numeral::Digits,
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => Numeral::Legal,
        "ideographTraditional" => Numeral::Stems,
        "ideographZodiac" => Numeral::Branches,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numeral::Circled,
        "decimalEnclosedParen" => Numeral::Parenthesised,
        "decimalEnclosedFullstop" => Numeral::Stopped,
        "ideographEnclosedCircle" => Numeral::HanCircled,
        _ => Numeral::Decimal,
    }
}

impl Styles {
    pub(super) fn read(package: &mut Package, main: &str) -> Result<Styles, Reason> {
        let mut styles = Styles::default();
        let part = package.related(main, "/styles")?;
        if let Some(bytes) = part {
            styles.read_styles(&bytes)?;
        }
        if let Some(bytes) = package.related(main, "/numbering")? {
            styles.read_lists(&bytes)?;
        }
        Ok(styles)
    }

    fn read_styles(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        let mut open: Option<(String, Style)> = None;
        let mut former = 0;
        walk(bytes, |node| match node {
            // What a property was before a tracked change, and what applies to parts of a table only.
            Node::Open("pPrChange" | "rPrChange" | "tblStylePr", _) => former += 1,
            Node::Close("pPrChange" | "rPrChange" | "tblStylePr") => former -= 1,
            Node::Open("style", element) => {
                let id = attribute(element, "styleId").unwrap_or_default();
                let is_default = attribute(element, "default").is_some_and(|on| on == "1" || on == "true");
                if is_default && attribute(element, "type").as_deref() == Some("paragraph") {
                    self.default_paragraph = Some(id.clone());
                }
                open = Some((id, Style::default()));
            }
            Node::Close("style") => {
                if let Some((id, style)) = open.take() {
                    self.styles.insert(id, style);
                }
            }
            Node::Open(name, element) if former == 0 => {
                if let Some((_, style)) = &mut open {
                    match name {
                        "basedOn" => style.based_on = attribute(element, "val"),
                        "numId" => style.list = number(element),
                        "ilvl" => style.level = level_of(element, "val"),
                        "vanish" => style.hidden = Some(is_on(element)),
                        _ => {}
                    }
                }
            }
            _ => {}
        })?;
        let ids: Vec<String> = self.styles.keys().cloned().collect();
        let resolved: Vec<(String, Style)> = ids
            .into_iter()
            .map(|id| {
                let style = self.inherited(&id);
                (id, style)
            })
            .collect();
        self.styles = resolved.into_iter().collect();
        Ok(())
    }

    fn inherited(&self, id: &str) -> Style {
        let mut out = Style::default();
        let mut next = Some(id);
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            // A style of headings takes its list over; its level is told by the list, else by itself.
            out.list = out.list.or(style.list);
            out.level = out.level.or(style.level);
            out.hidden = out.hidden.or(style.hidden);
            next = style.based_on.as_deref();
        }
        out
    }

    fn read_lists(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        let mut definition: Option<(i64, Definition)> = None;
        let mut used: Option<(i64, Use)> = None;
        let mut overridden: Option<usize> = None;
        let mut level: Option<(usize, super::numbering::Level)> = None;
        walk(bytes, |node| match node {
            Node::Open("abstractNum", element) => {
                let id = attribute(element, "abstractNumId").and_then(|id| id.trim().parse().ok());
                definition = id.map(|id| (id, Definition::default()));
            }
            Node::Close("abstractNum") => self.definitions.extend(definition.take()),
            Node::Open("num", element) => {
                let id = attribute(element, "numId").and_then(|id| id.trim().parse().ok());
                used = id.map(|id| (id, Use::default()));
            }
            Node::Close("num") => self.uses.extend(used.take()),
            Node::Open("lvlOverride", element) => overridden = level_of(element, "ilvl"),
            Node::Close("lvlOverride") => overridden = None,
            Node::Open("lvl", element) => {
                level = level_of(element, "ilvl").map(|at| (at, super::numbering::Level::default()));
            }
            Node::Close("lvl") => {
                if let Some((at, level)) = level.take() {
                    if let Some((_, used)) = &mut used {
                        used.levels.insert(at, level);
                    } else if let Some((_, definition)) = &mut definition {
                        definition.levels[at] = level;
                    }
                }
            }
            Node::Open(name, element) => match (name, &mut level, &mut definition, &mut used) {
                // A form of numbers that this program's age does not know comes with one that it does.
                ("numFmt", Some((_, level)), ..) => {
                    level.numeral = numeral_of(&attribute(element, "val").unwrap_or_default());
                }
                ("lvlText", Some((_, level)), ..) => {
                    level.set_pattern(&attribute(element, "val").unwrap_or_default());
                }
                ("start", Some((_, level)), ..) => {
                    level.start = number(element).and_then(|start| u32::try_from(start).ok()).unwrap_or(1);
                }
                ("lvlRestart", Some((_, level)), ..) => {
                    level.restart = number(element).and_then(|after| usize::try_from(after).ok());
                }
                ("isLgl", Some((_, level)), ..) => level.legal = is_on(element),
                ("pStyle", Some((at, _)), Some((_, definition)), _) => {
                    if let Some(style) = attribute(element, "val") {
                        definition.by_style.insert(style, *at);
                    }
                }
                ("numStyleLink", None, Some((_, definition)), _) => {
                    definition.elsewhere = attribute(element, "val");
                }
                ("abstractNumId", None, None, Some((_, used))) => {
                    used.definition = number(element).unwrap_or(-1);
                }
                ("startOverride", None, _, Some((_, used))) => {
                    let start = number(element).and_then(|start| u32::try_from(start).ok());
                    if let (Some(at), Some(start)) = (overridden, start) {
                        used.starts.insert(at, start);
                    }
                }
                _ => {}
            },
            _ => {}
        })
    }

    /// Whether text of a style is not shown; `None` where the style does not say.
    pub(super) fn hides(&self, style: &str) -> Option<bool> {
        self.styles.get(style)?.hidden
    }

    /// The style of a paragraph that names none.
    pub(super) fn default_paragraph(&self) -> Option<&str> {
        self.default_paragraph.as_deref()
    }

    /// Counts a paragraph and gives the number printed before it; empty where it has none.
    pub(super) fn label(&mut self, style: Option<&str>, list: Option<i64>, level: Option<usize>) -> String {
        self.numbered(style, list, level).unwrap_or_default()
    }

    fn numbered(&mut self, style: Option<&str>, list: Option<i64>, level: Option<usize>) -> Option<String> {
        let style = style.or(self.default_paragraph.as_deref());
        let own = style.and_then(|style| self.styles.get(style));
        let id = list.or_else(|| own?.list)?;
        let mut used = self.uses.get(&id)?;
        let mut definition = self.definitions.get(&used.definition)?;
        // A list that only points to a style of lists.
        for _ in 0..LONGEST_CHAIN {
            let Some(name) = &definition.elsewhere else { break };
            used = self.uses.get(&self.styles.get(name)?.list?)?;
            definition = self.definitions.get(&used.definition)?;
        }
        let level = level
            .or_else(|| definition.by_style.get(style?).copied().filter(|_| list.is_none()))
            .or_else(|| own?.level)
            .unwrap_or(0);
        let mut changed;
        let mut levels = &definition.levels;
        if !used.levels.is_empty() || !used.starts.is_empty() {
            changed = levels.clone();
            for (at, level) in &used.levels {
                changed[*at] = level.clone();
            }
            for (at, start) in &used.starts {
                changed[*at].start = *start;
            }
            levels = &changed;
        }
        let counters = self.counters.entry(used.definition).or_default();
        if used.starts.contains_key(&level) && self.begun.insert((id, level)) {
            counters.restart(level);
        }
        Some(counters.next(levels, level))
    }
}
