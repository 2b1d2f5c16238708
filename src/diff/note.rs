//! The differences as a release note for people, and as JSON for programs.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::{Cause, Change, Diff};
use crate::indicator::Indicator;
use crate::schema::Item;

/// Changes of one kind and cause that the note shows.
const SHOWN: usize = 8;

impl Diff {
    pub fn same(&self) -> bool {
        self.changes.is_empty() && self.inputs.is_empty() && self.others.is_empty()
    }

    /// The note that goes out with a new edition.
    pub fn note(&self, before: &Path, after: &Path) -> String {
        let mut out = format!("# Changes from {} to {}\n\n", before.display(), after.display());
        for (index, fact) in self.facts.iter().enumerate() {
            out.push_str(&format!("* {fact}\n"));
            // The first speaks of the inputs.
            for (kind, sources) in self.inputs.iter().filter(|_| index == 0) {
                for source in sources.iter().take(SHOWN) {
                    out.push_str(&format!("  * {kind}: {source}\n"));
                }
                if sources.len() > SHOWN {
                    out.push_str(&format!("  * {kind}: {} more\n", sources.len() - SHOWN));
                }
            }
        }
        if self.same() {
            out.push_str("\nThe two sets say the same.\n");
            return out;
        }
        if !self.others.is_empty() {
            out.push_str(&format!(
                "\nReports, cells, findings, indicators and coverage say the same. These tables differ in other columns (places, quotes, evidence): {}.\n",
                self.others.join(", ")
            ));
            return out;
        }
        let mut same = Vec::new();
        for (of, title) in [
            ("report", "Reports"),
            ("cell", "Cells"),
            ("finding", "Findings"),
            ("indicator", "Indicators: values"),
            ("comparison", "Indicators: ranks, changes and flags beside values that stayed"),
            ("coverage", "Coverage"),
        ] {
            let mine: Vec<&Change> = self.changes.iter().filter(|change| change.of == of).collect();
            if mine.is_empty() {
                same.push(title);
                continue;
            }
            let counts: Vec<String> = [
                (
                    "changed",
                    mine.iter().filter(|change| change.before.is_some() && change.after.is_some()).count(),
                ),
                ("added", mine.iter().filter(|change| change.before.is_none()).count()),
                ("removed", mine.iter().filter(|change| change.after.is_none()).count()),
            ]
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(word, count)| format!("{count} {word}"))
            .collect();
            out.push_str(&format!("\n## {title}: {}\n", counts.join(", ")));
            let mut by_cause: BTreeMap<Cause, Vec<&Change>> = BTreeMap::new();
            for change in mine {
                by_cause.entry(change.cause).or_default().push(change);
            }
            for (cause, changes) in by_cause {
                out.push_str(&format!("\n{} {}:\n\n", changes.len(), cause.sentence()));
                for change in changes.iter().take(SHOWN) {
                    out.push_str(&format!("* {}\n", change.line()));
                }
                if changes.len() > SHOWN {
                    out.push_str(&format!("* and {} more; `--json` lists all\n", changes.len() - SHOWN));
                }
            }
        }
        if !same.is_empty() && !self.changes.is_empty() {
            out.push_str(&format!("\nThe same in both: {}.\n", same.join("; ")));
        } else if self.changes.is_empty() {
            out.push_str("\nEverything that the two sets say of their reports is the same.\n");
        }
        out
    }

    pub fn json(&self) -> Value {
        json!({
            "same": self.same(),
            "facts": self.facts,
            "inputs": self.inputs,
            "others": self.others,
            "changes": self.changes.iter().map(|change| json!({
                "of": change.of, "cause": change.cause.key(), "agency": change.agency, "year": change.year,
                "source": change.source, "what": change.what, "before": change.before, "after": change.after,
            })).collect::<Vec<_>>(),
        })
    }
}

impl Change {
    fn line(&self) -> String {
        let year = self.year.map_or_else(|| "year not stated".to_string(), |year| year.to_string());
        let happened = match (&self.before, &self.after) {
            (Some(before), Some(after)) => format!("{before} → {after}"),
            (None, after) => format!("new: {}", after.as_deref().unwrap_or_default()),
            (Some(before), None) => format!("gone: {before}"),
        };
        // Beside the names of the tables, the words of the form.
        let what: Vec<String> = self
            .what
            .split(' ')
            .map(|word| match (Item::from_key(word), Indicator::named(word)) {
                (Some(item), _) => format!("{word} {}", item.label()),
                (None, Some(indicator)) => format!("{word} {}", indicator.label),
                (None, None) => word.to_string(),
            })
            .collect();
        let source = if self.source.is_empty() { String::new() } else { format!(" [{}]", self.source) };
        let what = if ["report", "coverage"].contains(&self.of) {
            String::new()
        } else {
            format!("{}: ", what.join(" "))
        };
        format!("{} {year}: {what}{happened}{source}", self.agency)
    }
}
