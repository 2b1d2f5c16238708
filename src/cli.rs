//! What was typed → what is to be done. Says nothing of how.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::publish::excel::{Lang, Split};
use crate::run::Job;

#[derive(Debug, Parser)]
#[command(
    name = "nianbao",
    version,
    about = "Reads 政府信息公开工作年度报告 as they were published and writes data sets and an evaluation workbook",
    long_about = "Reads 政府信息公开工作年度报告 as they were published and writes data sets (Parquet) and an evaluation workbook (Excel).\n\nWithout a command: nianbao run data/reports --units data/units.xlsx --out outputs",
    after_help = "Exit codes: 0 done; 1 done, and with --strict some finding is an error; 2 the command line is wrong; 3 the outputs could not be written (the old ones stand); 4 no input was readable as a report."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read corpora and write data sets and workbook.
    Run(RunArgs),
    /// Show what was read from one document.
    Inspect {
        file: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print the data dictionary: tables, columns, items, words, rules, indicators.
    Dict {
        #[arg(long, value_enum, default_value_t = DictFormat::Md)]
        format: DictFormat,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DictFormat {
    Md,
    Json,
    Csv,
}

#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Folders (read recursively) or files; `-` for a list of paths on standard input.
    #[arg(default_value = "data/reports")]
    pub corpus: Vec<PathBuf>,
    /// Where the outputs go.
    #[arg(long, default_value = "outputs")]
    pub out: PathBuf,
    /// Only these reporting years: 2019..2023.
    #[arg(long, value_parser = years)]
    pub years: Option<(i32, i32)>,
    /// Threads; all cores if left out.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Also write every table as CSV (UTF-8 with its mark).
    #[arg(long)]
    pub csv: bool,
    /// Language of the workbook.
    #[arg(long, value_enum, default_value_t = LangArg::Zh)]
    pub lang: LangArg,
    /// Also one workbook for each province, prefecture, level or sector.
    #[arg(long, value_enum)]
    pub split: Option<SplitArg>,
    /// Also a fact sheet of this agency, by its full name.
    #[arg(long)]
    pub agency: Option<String>,
    /// End with code 1 when a finding is an error.
    #[arg(long)]
    pub strict: bool,
    /// No progress and no summary.
    #[arg(long)]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    Zh,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SplitArg {
    Province,
    Prefecture,
    Level,
    Sector,
}

impl From<SplitArg> for Split {
    fn from(arg: SplitArg) -> Split {
        match arg {
            SplitArg::Province => Split::Province,
            SplitArg::Prefecture => Split::Prefecture,
            SplitArg::Level => Split::Level,
            SplitArg::Sector => Split::Sector,
        }
    }
}

impl Default for RunArgs {
    fn default() -> RunArgs {
        RunArgs {
            corpus: vec!["data/reports".into()],
            out: "outputs".into(),
            years: None,
            jobs: None,
            csv: false,
            lang: LangArg::Zh,
            split: None,
            agency: None,
            strict: false,
            quiet: false,
        }
    }
}

fn years(text: &str) -> Result<(i32, i32), String> {
    let wrong = || format!("{text} is no span of years; write A..B, for example 2019..2023");
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let (from, to) =
        (from.trim().parse::<i32>().map_err(|_| wrong())?, to.trim().parse::<i32>().map_err(|_| wrong())?);
    if from > to || !(1990..=2200).contains(&from) || !(1990..=2200).contains(&to) {
        return Err(wrong());
    }
    Ok((from, to))
}

impl RunArgs {
    /// The job, with progress only where someone watches.
    pub fn job(&self, terminal: bool) -> Job {
        let settings = crate::reduce::Settings { years: self.years, ..Default::default() };
        Job {
            corpora: self.corpus.clone(),
            out: self.out.clone(),
            jobs: self.jobs.map(usize::from),
            csv: self.csv,
            lang: if self.lang == LangArg::En { Lang::En } else { Lang::Zh },
            split: self.split.map(Split::from),
            agency: self.agency.clone(),
            progress: terminal && !self.quiet,
            limits: Default::default(),
            settings,
        }
    }
}
