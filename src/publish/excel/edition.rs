//! Whom a workbook speaks of: everyone, one group, or one agency.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::scroll::{Chosen, Scroll};
use super::{Book, ExcelError, Lang, Settings};
use crate::reduce::coverage::Belonging;
use crate::schema::{Level, ScopeKind, Sector};

/// By what the whole is cut into workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    Province,
    Prefecture,
    Level,
    Sector,
}

impl Split {
    fn column(self) -> &'static str {
        self.kind().key()
    }

    fn group_of(self, unit: &Belonging) -> Option<&str> {
        match self {
            Split::Province => unit.province.as_deref(),
            Split::Prefecture => unit.prefecture.as_deref(),
            Split::Level => unit.level.as_deref(),
            Split::Sector => unit.sector.as_deref(),
        }
    }

    fn kind(self) -> ScopeKind {
        match self {
            Split::Province => ScopeKind::Province,
            Split::Prefecture => ScopeKind::Prefecture,
            Split::Level => ScopeKind::Level,
            Split::Sector => ScopeKind::Sector,
        }
    }
}

pub(super) struct Edition {
    pub(super) file: String,
    /// The kind of scope whose series the thematic sheets show.
    pub(super) kind: ScopeKind,
    /// Identifier or name of that scope, as `indicators` gives them.
    pub(super) scope: String,
    pub(super) name: String,
    pub(super) agencies: Chosen,
}

impl Edition {
    fn whole() -> Edition {
        Edition {
            file: "evaluation.xlsx".to_string(),
            kind: ScopeKind::All,
            scope: "all".to_string(),
            name: String::new(),
            agencies: Chosen(None),
        }
    }

    pub(super) fn title(&self, lang: Lang) -> String {
        let title = lang.pick(
            "政府信息公开工作年度报告评估",
            "Evaluation of government information disclosure annual reports",
        );
        if self.name.is_empty() {
            title.to_string()
        } else {
            format!("{title}{}{}", lang.pick("：", ": "), self.name)
        }
    }
}

pub(super) fn is_whole(book: &Book<'_>) -> bool {
    book.edition.kind == ScopeKind::All
}

pub(super) fn is_group(book: &Book<'_>) -> bool {
    book.edition.kind != ScopeKind::Agency
}

/// The workbooks that the settings ask for.
pub(super) fn editions(folder: &Path, settings: &Settings) -> Result<Vec<Edition>, ExcelError> {
    let mut all = vec![Edition::whole()];
    if settings.split.is_none() && settings.agency.is_none() {
        return Ok(all);
    }
    let panel = folder.join("agency_year.parquet");
    let mut files: BTreeSet<String> = BTreeSet::from(["evaluation.xlsx".to_string()]);
    if let Some(split) = settings.split {
        let unsettled = settings.lang.pick("未定", "unsettled");
        let mut groups: BTreeMap<Option<String>, BTreeSet<String>> = BTreeMap::new();
        let mut scroll = Scroll::columns(&panel, &["agency_id", split.column()])?;
        while scroll.next()? {
            if let Some(id) = scroll.text("agency_id") {
                groups
                    .entry(scroll.text(split.column()).map(str::to_string))
                    .or_default()
                    .insert(id.to_string());
            }
        }
        // Units that never reported have no row in the panel; their groups are those that the roster and their names tell.
        let seen: BTreeSet<String> = groups.values().flatten().cloned().collect();
        for (id, unit) in settings.units.iter().filter(|(id, _)| !seen.contains(*id)) {
            groups.entry(split.group_of(unit).map(str::to_string)).or_default().insert(id.clone());
        }
        for (group, agencies) in groups {
            let name = match (&group, split) {
                (None, _) => unsettled.to_string(),
                (Some(word), Split::Level) if settings.lang == Lang::Zh => {
                    Level::from_key(word).map_or(word.clone(), |level| level.label().to_string())
                }
                (Some(word), Split::Sector) if settings.lang == Lang::Zh => {
                    Sector::from_key(word).map_or(word.clone(), |sector| sector.label().to_string())
                }
                (Some(word), _) => word.clone(),
            };
            all.push(Edition {
                file: file_name(&name, &mut files),
                kind: split.kind(),
                scope: group.unwrap_or_default(),
                name,
                agencies: Chosen(Some(agencies)),
            });
        }
    }
    if let Some(wanted) = &settings.agency {
        let mut found: Option<(String, String)> = None;
        let mut scroll = Scroll::columns(&panel, &["agency_id", "agency"])?;
        while scroll.next()? {
            if let (Some(id), Some(name)) = (scroll.text("agency_id"), scroll.text("agency"))
                && (name == wanted || id == wanted)
            {
                found = Some((id.to_string(), name.to_string()));
            }
        }
        let (id, name) = found.ok_or_else(|| ExcelError::NoSuchAgency(wanted.clone()))?;
        all.push(Edition {
            file: file_name(&name, &mut files),
            kind: ScopeKind::Agency,
            scope: id.clone(),
            name,
            agencies: Chosen(Some(BTreeSet::from([id]))),
        });
    }
    Ok(all)
}

/// A file name that every system takes, and that no other edition has.
fn file_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let safe: String = name
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c })
        .take(60)
        .collect();
    let mut file = format!("evaluation-{safe}.xlsx");
    let mut number = 2;
    while !taken.insert(file.clone()) {
        file = format!("evaluation-{safe}-{number}.xlsx");
        number += 1;
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_and_their_own() {
        let mut taken = BTreeSet::new();
        assert_eq!(file_name("../a:b", &mut taken), "evaluation-.._a_b.xlsx");
        assert_eq!(file_name("../a*b", &mut taken), "evaluation-.._a_b-2.xlsx");
    }
}
