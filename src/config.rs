//! The configuration file: what a user may set beside the command line, with its defaults and their reasons.
//!
//! `nianbao config` prints the file that says nothing new; a user changes a line of it and gives it with `--config`.
//! A name that is not known is refused: a setting that is silently ignored would be worse than none.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::ingest::Limits;
use crate::reduce::Settings;

/// Scores that combine indicators: name, weight by default, comment. A score that is added here can be weighted by a
/// user under `[scores]`.
pub const SCORES: &[(&str, f64, &str)] = &[];

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub limits: Limits,
    pub results: Results,
    pub scores: BTreeMap<String, f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Results {
    pub low_n: f64,
}

impl Default for Results {
    fn default() -> Results {
        Results { low_n: Settings::default().low_n }
    }
}

/// What stands above a setting in the printed file.
const COMMENTS: &[(&str, &str)] = &[
    ("limits", "Limits on what is given. A document beyond one becomes a row of `inputs` with its reason."),
    ("limits.document_bytes", "Bytes of one document (too_large)."),
    ("limits.document_seconds", "Seconds for reading one document (time_limit)."),
    ("limits.entries", "Entries of one archive (too_many_entries)."),
    (
        "limits.depth",
        "Archives within archives: 1 is an archive alone, 2 an archive within an archive (too_deep).",
    ),
    ("limits.nested_bytes", "Bytes of an archive within an archive, which is held in memory (too_large)."),
    ("limits.archive_bytes", "Bytes that one archive may unpack to in all (too_large)."),
    ("limits.ratio", "How many times its packed size something may unpack to (ratio_exceeded)."),
    ("limits.ratio_from", "Below this size in bytes the ratio is not looked at."),
    ("results", "How results are shown."),
    ("results.low_n", "Rates whose denominator is smaller are flagged `low_n` and get no rank."),
    ("scores", "Weights of scores by name, for example: transparency = 2.0"),
];

impl Config {
    /// Reads a configuration file; the error is a sentence.
    pub fn read(path: &Path) -> Result<Config, String> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            format!("the configuration {} cannot be read ({error}); give an existing file", path.display())
        })?;
        Config::parse(&text).map_err(|error| {
            format!(
                "the configuration {} cannot be used: {error}; `nianbao config` prints every setting",
                path.display()
            )
        })
    }

    fn parse(text: &str) -> Result<Config, String> {
        let config: Config = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                1 + text.as_bytes()[..span.start.min(text.len())]
                    .iter()
                    .filter(|byte| **byte == b'\n')
                    .count()
            });
            format!("line {line}: {}", error.message().replace('\n', ", "))
        })?;
        if !(config.results.low_n.is_finite() && config.results.low_n >= 0.0) {
            return Err("results.low_n is a number from 0".to_string());
        }
        for (name, weight) in &config.scores {
            if !SCORES.iter().any(|(known, ..)| known == name) {
                let known: Vec<&str> = SCORES.iter().map(|(known, ..)| *known).collect();
                return Err(format!(
                    "scores.{name} is no score of this version (known: {})",
                    if known.is_empty() { "none".to_string() } else { known.join(", ") }
                ));
            }
            if !(weight.is_finite() && *weight >= 0.0) {
                return Err(format!("scores.{name} is a weight from 0"));
            }
        }
        Ok(config)
    }

    /// The weight of a score: the user's, else the declared one.
    pub fn weight(&self, score: &str) -> Option<f64> {
        let declared = SCORES.iter().find(|(name, ..)| *name == score)?;
        Some(self.scores.get(score).copied().unwrap_or(declared.1))
    }
}

/// All settings with their defaults and comments, as a file.
pub fn defaults() -> String {
    let comment = |out: &mut String, name: &str| {
        if let Some((_, text)) = COMMENTS.iter().find(|(known, _)| *known == name) {
            out.push_str(&format!("# {text}\n"));
        }
    };
    let mut out = String::from(
        "# nianbao: configuration. Give it with --config FILE; what is left out keeps its default.\n",
    );
    let all = toml::Table::try_from(Config::default()).unwrap_or_default();
    for section in ["limits", "results", "scores"] {
        out.push('\n');
        comment(&mut out, section);
        out.push_str(&format!("[{section}]\n"));
        for (name, value) in all.get(section).and_then(toml::Value::as_table).into_iter().flatten() {
            comment(&mut out, &format!("{section}.{name}"));
            out.push_str(&format!("{name} = {value}\n"));
        }
        if section == "scores" {
            for (name, weight, text) in SCORES {
                out.push_str(&format!("# {text}\n{name} = {weight:?}\n"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_defaults_are_the_defaults() {
        let printed = Config::parse(&defaults()).unwrap();
        assert_eq!(printed.limits, Config::default().limits);
        assert_eq!(printed.results, Config::default().results);
        for (name, weight, _) in SCORES {
            assert_eq!(printed.weight(name), Some(*weight));
        }
    }

    #[test]
    fn every_setting_has_a_comment() {
        let all = toml::Table::try_from(Config::default()).unwrap();
        for (section, settings) in &all {
            assert!(COMMENTS.iter().any(|(name, _)| name == section), "{section} has a comment");
            for name in settings.as_table().unwrap().keys() {
                let name = format!("{section}.{name}");
                assert!(COMMENTS.iter().any(|(known, _)| *known == name), "{name} has a comment");
            }
        }
    }

    #[test]
    fn a_name_that_is_not_known_is_refused_with_its_line() {
        assert_eq!(Config::parse("[results]\nlow_n = 5\n").unwrap().results.low_n, 5.0);
        let error = Config::parse("[results]\nlow_m = 5\n").unwrap_err();
        assert!(error.starts_with("line 2:") && error.contains("low_n"), "{error}");
        assert!(Config::parse("[scores]\nopenness = 1\n").unwrap_err().contains("openness"));
        assert!(Config::parse("[results]\nlow_n = -1\n").is_err());
        assert!(Config::parse("[limits]\nbytes = \"much\"\n").is_err());
    }
}
