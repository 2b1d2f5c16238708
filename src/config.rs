//! The configuration file: what a user may set beside the command line, with its defaults and their reasons.
//!
//! `nianbao config` prints the file that says nothing new; a user changes a line of it and gives it with `--config`.
//! A name that is not known is refused: a setting that is silently ignored would be worse than none.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::check::peers::Peering;
use crate::indicator::score::{GRADES, PARTS, Scoring};
use crate::ingest::Limits;
use crate::reduce::Settings;

/// Declares a section of settings: each with its type, its default, and a comment that stands in the printed file too.
macro_rules! settings {
    ($(#[doc = $about:literal])+ $section:ident {
        $($(#[doc = $comment:literal])+ $name:ident: $kind:ty = $default:expr;)*
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $section {
            $($(#[doc = $comment])+ pub $name: $kind),*
        }

        impl Default for $section {
            fn default() -> $section {
                $section { $($name: $default),* }
            }
        }

        impl $section {
            /// What stands above the section and above each setting in the printed file.
            pub const ABOUT: &'static str = concat!($($about),+);
            pub const COMMENTS: &'static [(&'static str, &'static str)] =
                &[$((stringify!($name), concat!($($comment),+))),*];
        }
    };
}
pub(crate) use settings;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub limits: Limits,
    pub results: Results,
    pub scores: BTreeMap<String, f64>,
    pub scales: BTreeMap<String, [f64; 2]>,
    /// Empty for the grades that come with the program.
    pub grades: BTreeMap<String, f64>,
}

settings! {
    /// How results are shown.
    Results {
        /// Rates whose denominator is smaller are flagged `low_n` and get no rank.
        low_n: f64 = Settings::default().low_n;
        /// The share of the score's weights, from 0 to 1, that must be known of a report for it to have a score.
        score_least_known: f64 = Scoring::default().least_known;
        /// V_PEER_OUTLIER: how many agencies of one level, sector and year there must be, the agency itself among them, before one of them is called an outlier.
        peer_least: usize = Peering::default().least;
        /// V_PEER_OUTLIER: how many times the distance between the quartiles a value must lie beyond them. 3 is Tukey's outer fence, 1.5 his inner one, which names many more.
        peer_fence: f64 = Peering::default().fence;
    }
}

/// Names of settings and what stands above each.
type Comments = &'static [(&'static str, &'static str)];

/// What stands above a section in the printed file, and above its settings.
const SECTIONS: [(&str, &str, Comments); 5] = [
    ("limits", Limits::ABOUT, Limits::COMMENTS),
    ("results", Results::ABOUT, Results::COMMENTS),
    (
        "scores",
        " Weights of the parts of the score (our own measure, no official one); 0 takes a part out. A part that is not known is left out and the others stand for it.",
        &[],
    ),
    (
        "scales",
        " For each part, the value of its indicator that earns nothing and the one that earns all; in between in proportion. Two equal values are a threshold.",
        &[],
    ),
    (
        "grades",
        " Grades of the score (our own, no official ones), each with the score from which it holds; one of them holds from 0. Whoever names one names all.",
        &[],
    ),
];

impl Config {
    /// Reads a configuration file; the error is a sentence.
    pub fn read(path: &Path) -> Result<Config, String> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let remedy = crate::cli::nearest_path(path);
            let remedy = remedy.unwrap_or_else(|| "`nianbao config > nianbao.toml` makes one".to_string());
            format!("the configuration {} cannot be read ({error}); {remedy}", path.display())
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
        if config.results.peer_least < 4 {
            return Err(
                "results.peer_least is a whole number from 4, the fewest that have quartiles".to_string()
            );
        }
        if !(config.results.peer_fence.is_finite() && config.results.peer_fence > 0.0) {
            return Err("results.peer_fence is a number above 0".to_string());
        }
        if !config.grades.is_empty() {
            let mut thresholds: Vec<f64> = config.grades.values().copied().collect();
            thresholds.sort_by(f64::total_cmp);
            if thresholds.first() != Some(&0.0)
                || thresholds.iter().any(|from| !(0.0..=100.0).contains(from))
                || thresholds.windows(2).any(|pair| pair[0] == pair[1])
                || config.grades.keys().any(|name| name.trim().is_empty())
            {
                return Err(
                    "grades have names and thresholds of their own from 0 to 100, and one of them is 0"
                        .to_string(),
                );
            }
        }
        if !(0.0..=1.0).contains(&config.results.score_least_known) {
            return Err("results.score_least_known is a share from 0 to 1".to_string());
        }
        for (section, name) in config
            .scores
            .keys()
            .map(|name| ("scores", name))
            .chain(config.scales.keys().map(|name| ("scales", name)))
        {
            if !PARTS.iter().any(|def| def.name == name) {
                let known: Vec<&str> = PARTS.iter().map(|def| def.name).collect();
                return Err(format!(
                    "{section}.{name} is no part of the score (known: {})",
                    known.join(", ")
                ));
            }
        }
        for (name, weight) in &config.scores {
            if !(weight.is_finite() && *weight >= 0.0) {
                return Err(format!("scores.{name} is a weight from 0"));
            }
        }
        for (name, scale) in &config.scales {
            if !scale.iter().all(|end| end.is_finite()) {
                return Err(format!("scales.{name} is two numbers: what earns nothing, what earns all"));
            }
        }
        Ok(config)
    }

    /// When an agency is an outlier among its peers.
    pub fn peering(&self) -> Peering {
        Peering { least: self.results.peer_least, fence: self.results.peer_fence }
    }

    /// The weights, scales and grades of the score.
    pub fn scoring(&self) -> Scoring {
        let mut grades: Vec<(String, f64)> =
            self.grades.iter().map(|(name, from)| (name.clone(), *from)).collect();
        grades.sort_by(|a, b| b.1.total_cmp(&a.1));
        if grades.is_empty() {
            grades = Scoring::default().grades;
        }
        Scoring {
            grades,
            weights: self.scores.clone(),
            scales: self.scales.clone(),
            least_known: self.results.score_least_known,
        }
    }
}

/// All settings with their defaults and comments, as a file.
pub fn defaults() -> String {
    let mut out = String::from(
        "# nianbao: configuration. Give it with --config FILE; what is left out keeps its default.\n",
    );
    let all = toml::Table::try_from(Config::default()).unwrap_or_default();
    for (section, about, comments) in SECTIONS {
        out.push_str(&format!("\n#{about}\n[{section}]\n"));
        for (name, comment) in comments {
            if let Some(value) = all.get(section).and_then(|settings| settings.get(name)) {
                out.push_str(&format!("#{comment}\n{name} = {value}\n"));
            }
        }
        for def in PARTS.iter().filter(|_| section == "scores") {
            out.push_str(&format!("# {}\n{} = {:?}\n", def.meaning, def.name, def.weight));
        }
        for def in PARTS.iter().filter(|_| section == "scales") {
            out.push_str(&format!("{} = {:?}\n", def.name, def.scale));
        }
        for (name, from) in GRADES.iter().filter(|_| section == "grades") {
            out.push_str(&format!("\"{name}\" = {from:?}\n"));
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
        assert_eq!(printed.scores.len(), PARTS.len());
        assert_eq!(printed.scoring().grades, Scoring::default().grades);
        assert_eq!(printed.grades.len(), GRADES.len());
        assert_eq!(printed.peering(), Peering::default());
        for def in &PARTS {
            assert_eq!(printed.scoring().weight(def), def.weight);
            assert_eq!(printed.scoring().scale(def), def.scale);
        }
    }

    #[test]
    fn every_section_is_printed() {
        let all = toml::Table::try_from(Config::default()).unwrap();
        for (section, settings) in &all {
            let (_, _, comments) = SECTIONS.iter().find(|(name, ..)| name == section).expect(section);
            assert_eq!(comments.len(), settings.as_table().unwrap().len(), "{section}");
        }
        let printed = defaults();
        assert!(
            printed.contains("# Bytes of one document (too_large).\ndocument_bytes = 67108864\n"),
            "{printed}"
        );
    }

    #[test]
    fn a_name_that_is_not_known_is_refused_with_its_line() {
        assert_eq!(Config::parse("[results]\nlow_n = 5\n").unwrap().results.low_n, 5.0);
        let error = Config::parse("[results]\nlow_m = 5\n").unwrap_err();
        assert!(error.starts_with("line 2:") && error.contains("low_n"), "{error}");
        assert!(Config::parse("[scores]\nopenness = 1\n").unwrap_err().contains("openness"));
        assert!(Config::parse("[scales]\nopenness = [0, 1]\n").unwrap_err().contains("openness"));
        assert!(Config::parse("[scores]\ntimeliness = -1\n").is_err());
        assert!(Config::parse("[scales]\ntimeliness = [30]\n").is_err());
        assert!(Config::parse("[results]\nscore_least_known = 2\n").is_err());
        for wrong in ["\"优\" = 90", "A = 101\nB = 0", "A = 0\nB = 0", "\" \" = 0", "A = -1\nB = 0"] {
            assert!(Config::parse(&format!("[grades]\n{wrong}\n")).is_err(), "{wrong}");
        }
        let grades = Config::parse("[grades]\npass = 60\nfail = 0\n").unwrap().scoring().grades;
        assert_eq!(grades, [("pass".to_string(), 60.0), ("fail".to_string(), 0.0)]);
        assert!(Config::parse("[results]\npeer_least = 3\n").is_err());
        assert!(Config::parse("[results]\npeer_fence = 0\n").is_err());
        let scoring = Config::parse("[scales]\ntimeliness = [30, 0]\n").unwrap().scoring();
        assert_eq!(scoring.scales["timeliness"], [30.0, 0.0]);
        assert!(Config::parse("[results]\nlow_n = -1\n").is_err());
        assert!(Config::parse("[limits]\nbytes = \"much\"\n").is_err());
    }
}
