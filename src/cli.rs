//! What was typed → what is to be done. Says nothing of how.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::config::Config;
use crate::journal::Journal;
use crate::publish::excel::{Lang, Split};
use crate::reduce::corrections::Corrections;
use crate::reduce::roster::Roster;
use crate::run::{Job, RunError};

const AFTER_HELP: &str = "\
Examples:
  nianbao                                        the job on data/reports, into outputs/
  nianbao run 年报/ 补充.zip --out 结果 --csv     folders, files and archives; also CSV twins
  find 年报 -name '*2023*' | nianbao run - --out 2023
  nianbao inspect 年报/某县_2023.html             what was read from one document, with its place
  nianbao check 年报/某县_2023.html               only its findings, before it is published
  nianbao verify outputs                         whether every file is what was written
  nianbao diff outputs.old outputs               what changed between two runs, and why
  nianbao dict --format csv > dictionary.csv
  nianbao pack 年报/ pages.parquet               pages for a cluster engine; then `extract` there and `reduce` here

Exit codes:
  0  done
  1  done, and with --strict some finding is an error (verify: some breach; diff: never)
  2  the command line or the configuration is wrong
  3  the outputs could not be written; the old ones stand
  4  no input was readable as a report";

const RUN_HELP: &str = "\
Examples:
  nianbao run                                    data/reports into outputs/
  nianbao run 年报/ --out 结果 --years 2019..2023
  nianbao run 年报/ --out 结果 --strict --quiet    for a script: exit code 1 when a finding is an error
  nianbao run 年报/ --log json 2> run.jsonl       events: run_started, documents_listed, batch_read, cache_remade (something kept of an earlier run was damaged), documents_read, tables_written, outputs_published, run_finished, run_failed";

const PACK_HELP: &str = "\
Examples:
  nianbao pack 年报/ pages.parquet
  nianbao pack 年报/ crawl.warc.gz pages.parquet  folders, files and archives together";

const INSPECT_HELP: &str = "\
Examples:
  nianbao inspect 年报/某县_2023.html
  nianbao inspect 年报/某县_2023.html --json | jq .";

const VERIFY_HELP: &str = "\
Examples:
  nianbao verify outputs                         code 1 where something does not hold
  nianbao verify outputs --json | jq -r '.breaches[].message'";

const CHECK_HELP: &str = "\
Examples:
  nianbao check 年报/某县_2023.docx               code 1 where a finding is an error
  nianbao check 年报/ --json";

const DIFF_HELP: &str = "\
Examples:
  nianbao diff outputs.old outputs               a release note
  nianbao diff outputs.old outputs --json        every change, for programs";

const CONFIG_HELP: &str = "\
Example: nianbao config > nianbao.toml, change a line, nianbao run 年报/ --config nianbao.toml";

const COMPLETIONS_HELP: &str = "\
Examples:
  nianbao completions bash > ~/.local/share/bash-completion/completions/nianbao
  nianbao completions fish > ~/.config/fish/completions/nianbao.fish
  nianbao completions zsh > \"${fpath[1]}/_nianbao\"";

const MAN_HELP: &str = "Example: nianbao man > nianbao.1 && man ./nianbao.1";

const SELFTEST_HELP: &str = "Example: nianbao selftest      code 1 where a fault is not caught";

const DICT_HELP: &str = "\
Examples:
  nianbao dict > dictionary.md
  nianbao dict --format csv > dictionary.csv     for a spreadsheet
  nianbao dict --format json | jq '.items[0]'";

const EXTRACT_HELP: &str = "\
In:  an Arrow IPC stream with the columns path (text) and content (binary or text), one row a document; where content is
     null, the columns bytes and reason of `nianbao pack` say why. What is known of a page from outside it stands in its
     column notes, or in url, title, published, publisher, charset and index of a table that somebody else made.
Out: an Arrow IPC stream of rows of the part tables inputs, reports, cells, contradictions and passages. The column part names the
     table of a row; columns that the table does not have are null. Every document has one row of inputs.

Example: nianbao extract --arrow < pages.arrows > rows.arrows && nianbao reduce rows.arrows --out outputs";

const REDUCE_HELP: &str = "\
Examples:
  nianbao reduce rows.arrows --out outputs
  nianbao reduce s3-copy/rows.parquet/ --units data/units.xlsx --out outputs   a folder that an engine wrote";

#[derive(Debug, Parser)]
#[command(
    name = "nianbao",
    version,
    about = "Reads 政府信息公开工作年度报告 as they were published and writes data sets and an evaluation workbook",
    long_about = "Reads 政府信息公开工作年度报告 as they were published and writes data sets (Parquet) and an evaluation workbook (Excel).\n\nWithout a command: nianbao run data/reports --units data/units.xlsx --out outputs",
    after_help = "Exit codes: 0 done; 1 done, and with --strict some finding is an error; 2 the command line or configuration is wrong; 3 the outputs could not be written (the old ones stand); 4 no input was readable as a report.",
    after_long_help = AFTER_HELP
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read corpora and write data sets and workbook.
    #[command(after_help = RUN_HELP)]
    Run(RunArgs),
    /// The second half of `run`, over rows that `extract` made anywhere.
    #[command(
        after_help = REDUCE_HELP,
        mut_arg("corpus", |arg| arg
            .value_name("PARTS")
            .help("Files or folders of rows that `extract` made: Parquet, Arrow IPC files or streams")
            .required(true)),
        mut_arg("no_cache", |arg| arg.hide(true))
    )]
    Reduce(RunArgs),
    /// The first half of `run` as a filter: pages in, rows out, as Arrow IPC streams.
    #[command(after_help = EXTRACT_HELP)]
    Extract {
        /// Arrow IPC streams on standard input and output (the one format there is).
        #[arg(long, required = true)]
        arrow: bool,
        /// Threads; all cores if left out. An engine that runs one task a core gives 1.
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024), value_name = "N")]
        jobs: Option<u16>,
        /// Settings, for their limits; see `nianbao config`.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Pack loose pages into one Parquet file of (path, content), for a cluster engine.
    #[command(after_help = PACK_HELP)]
    Pack {
        /// Folders, files or archives, and at the end the file to write.
        #[arg(required = true, num_args = 2.., value_names = ["CORPUS", "OUT.parquet"])]
        paths: Vec<PathBuf>,
        /// Settings, for their limits; see `nianbao config`.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Show what was read from one document.
    #[command(after_help = INSPECT_HELP)]
    Inspect {
        /// A file, or an archive with few documents.
        file: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Hold every file of an output folder against its manifest, its declaration and the promises of its tables.
    #[command(after_help = VERIFY_HELP)]
    Verify {
        /// Output folder of a run.
        out: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show only the findings of reports, for those who write them; nothing is written.
    #[command(after_help = CHECK_HELP)]
    Check {
        /// Files or folders of reports.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// What changed between two output folders, by cell, indicator and finding, and why.
    #[command(after_help = DIFF_HELP)]
    Diff {
        /// The earlier outputs.
        out_a: PathBuf,
        /// The later outputs.
        out_b: PathBuf,
        /// As JSON, every change.
        #[arg(long)]
        json: bool,
    },
    /// Print the settings with their defaults, as a file for --config.
    #[command(after_help = CONFIG_HELP)]
    Config,
    /// Print completions for a shell.
    #[command(after_help = COMPLETIONS_HELP)]
    Completions { shell: clap_complete::Shell },
    /// Print the manual page.
    #[command(after_help = MAN_HELP)]
    Man,
    /// Plant one fault for each rule into a clean report and show that each is caught.
    #[command(after_help = SELFTEST_HELP)]
    Selftest,
    /// Print the data dictionary: tables, columns, items, words, rules, indicators.
    #[command(after_help = DICT_HELP)]
    Dict {
        /// Markdown to read, CSV for a spreadsheet, JSON for programs.
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
    /// Folders (read recursively), files, archives or crawl dumps; `-` for a list of paths on standard input. If left out,
    /// data/reports with the roster data/units.xlsx.
    #[arg(value_name = "CORPUS")]
    pub corpus: Vec<PathBuf>,
    /// The roster of units (.xlsx or .csv).
    #[arg(long, value_name = "FILE")]
    pub units: Option<PathBuf>,
    /// Figures to set right (.xlsx or .csv: source, ordinal, item, applicant, expect, value, reason, who).
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// Where the outputs go.
    #[arg(long, default_value = "outputs", value_name = "DIR")]
    pub out: PathBuf,
    /// Only these reporting years: 2019..2023.
    #[arg(long, value_parser = years, value_name = "A..B")]
    pub years: Option<(i32, i32)>,
    /// Threads; all cores if left out.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024), value_name = "N")]
    pub jobs: Option<u16>,
    /// Settings; `nianbao config` prints them all with their defaults.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Cut the tables into one file a year: OUT/cells.parquet/year=2023.parquet.
    #[arg(long, value_enum, value_name = "COLUMN")]
    pub partition_by: Option<PartitionArg>,
    /// What the run says of itself on standard error: progress for people, or events for programs.
    #[arg(long, value_enum, default_value_t = LogArg::Text, value_name = "FORM")]
    pub log: LogArg,
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
    #[arg(long, value_name = "NAME")]
    pub agency: Option<String>,
    /// End with code 1 when a finding is an error.
    #[arg(long)]
    pub strict: bool,
    /// Read every document, also those that an earlier run read, and keep nothing for the next one.
    #[arg(long)]
    pub no_cache: bool,
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
pub enum LogArg {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PartitionArg {
    Year,
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
            corpus: Vec::new(),
            units: None,
            corrections: None,
            out: "outputs".into(),
            years: None,
            jobs: None,
            config: None,
            partition_by: None,
            log: LogArg::Text,
            csv: false,
            lang: LangArg::Zh,
            split: None,
            agency: None,
            strict: false,
            no_cache: false,
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
    /// The job, with progress only where someone watches. The command line wins over the configuration.
    pub fn job(&self, terminal: bool) -> Result<Job, RunError> {
        let config = config(self.config.as_deref()).map_err(RunError::Usage)?;
        let (corpora, units) = self.given()?;
        let settings = crate::reduce::Settings {
            years: self.years,
            low_n: config.results.low_n,
            scoring: config.scoring(),
            peering: config.peering(),
            roster: units.as_deref().map(Roster::read).transpose()?,
            corrections: self.corrections.as_deref().map(Corrections::read).transpose()?.unwrap_or_default(),
        };
        Ok(Job {
            corpora,
            out: self.out.clone(),
            jobs: self.jobs.map(usize::from),
            csv: self.csv,
            lang: if self.lang == LangArg::En { Lang::En } else { Lang::Zh },
            split: self.split.map(Split::from),
            agency: self.agency.clone(),
            progress: terminal && !self.quiet && self.log == LogArg::Text,
            journal: self.journal(),
            by_year: self.partition_by == Some(PartitionArg::Year),
            cache: !self.no_cache,
            limits: config.limits,
            settings,
        })
    }

    /// The corpora and the roster; where no corpus was named, those of a checkout of this project.
    fn given(&self) -> Result<(Vec<PathBuf>, Option<PathBuf>), RunError> {
        const SAMPLE: &str = "data/reports";
        const ROSTER: &str = "data/units.xlsx";
        if !self.corpus.is_empty() {
            return Ok((self.corpus.clone(), self.units.clone()));
        }
        if !Path::new(SAMPLE).exists() {
            return Err(RunError::Usage(format!(
                "no corpus was named and there is no {SAMPLE} here; write: nianbao run FOLDER --out outputs"
            )));
        }
        Ok((vec![SAMPLE.into()], Some(self.units.clone().unwrap_or_else(|| ROSTER.into()))))
    }

    pub fn journal(&self) -> Journal {
        if self.log == LogArg::Json { Journal::Json } else { Journal::Silent }
    }
}

/// The settings of a file, or the defaults.
pub fn config(file: Option<&Path>) -> Result<Config, String> {
    file.map_or_else(|| Ok(Config::default()), Config::read)
}

/// "did you mean …" for a path that does not exist: the nearest name in the deepest folder of it that does.
pub fn nearest_path(path: &Path) -> Option<String> {
    let mut sound = PathBuf::new();
    let mut parts = path.components().peekable();
    while let Some(part) = parts.next() {
        if sound.join(part).exists() {
            sound.push(part);
            continue;
        }
        let wanted = part.as_os_str().to_string_lossy().into_owned();
        let here = if sound.as_os_str().is_empty() { Path::new(".") } else { &sound };
        let rest: PathBuf = parts.collect();
        let whole = |name: &str| sound.join(name).components().chain(rest.components()).collect::<PathBuf>();
        let nearest = std::fs::read_dir(here)
            .ok()?
            .filter_map(Result::ok)
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .map(|name| (strsim::damerau_levenshtein(&name.to_lowercase(), &wanted.to_lowercase()), name))
            .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 4)
            .filter(|(_, name)| whole(name).exists())
            .min()?;
        return Some(format!("did you mean {}?", whole(&nearest.1).display()));
    }
    None
}

/// A hint where a path stands in the place of a command.
pub fn meant_run(error: &clap::Error) -> Option<String> {
    let given = match error.get(clap::error::ContextKind::InvalidSubcommand) {
        Some(clap::error::ContextValue::String(given)) => given,
        _ => return None,
    };
    Path::new(given).exists().then(|| format!("nianbao: to read {given}, write: nianbao run {given}"))
}
