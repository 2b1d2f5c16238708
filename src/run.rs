//! The batch: documents in, data sets and workbook out.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use crate::assemble;
use crate::ingest::{self, Limits, Place};
use crate::publish::parquet::Sheaf;
use crate::publish::{self, PublishError, Staging, dictionary, excel, manifest};
use crate::reading::Reading;
use crate::reduce::{self, Settings, Totals};
use crate::schema::{Outcome, Reason};

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Job {
    pub corpora: Vec<PathBuf>,
    pub out: PathBuf,
    pub jobs: Option<usize>,
    pub csv: bool,
    pub lang: excel::Lang,
    pub split: Option<excel::Split>,
    pub agency: Option<String>,
    pub progress: bool,
    pub limits: Limits,
    pub settings: Settings,
}

/// Why a run ended without new outputs.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Ingest(#[from] ingest::IngestError),
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error("{0}")]
    NothingRead(String),
    #[error("{0}")]
    Usage(String),
}

impl RunError {
    /// Exit codes of the contract.
    pub fn exit_code(&self) -> u8 {
        match self {
            RunError::Ingest(_) | RunError::Usage(_) => 2,
            RunError::Publish(_) => 3,
            RunError::NothingRead(_) => 4,
        }
    }
}

/// Documents of one batch; the most that is in memory at once.
const BATCH: usize = 256;
/// Bytes of one batch.
const BATCH_BYTES: u64 = 64 << 20;

/// Runs the whole job: map, reduce, publish.
pub fn run(job: &Job) -> Result<Totals, RunError> {
    let places = ingest::list(&job.corpora)?;
    if places.is_empty() {
        let corpus = job.corpora.first().map_or_else(String::new, |path| path.display().to_string());
        return Err(RunError::NothingRead(format!(
            "the corpus {corpus} holds no document; put reports into it or name another folder"
        )));
    }
    let staging = Staging::beside(&job.out)?;
    let parts = staging.path.join(".parts");
    std::fs::create_dir(&parts).map_err(|error| PublishError::Folder { path: parts.clone(), error })?;
    let write = |error: polars::prelude::PolarsError| PublishError::Write {
        path: job.out.clone(),
        error: error.to_string(),
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(job.jobs.unwrap_or(0))
        // Parsers recurse a little; the default stack of a thread is small.
        .stack_size(16 << 20)
        .build()
        .map_err(|error| {
            RunError::Usage(format!("the number of jobs cannot be used ({error}); leave out --jobs"))
        })?;
    let read = pool.install(|| map(&places, &job.limits, &parts, job.progress)).map_err(write)?;
    if read.reports == 0 {
        return Err(RunError::NothingRead(read.sentence(&job.corpora)));
    }
    let totals = pool
        .install(|| reduce::reduce(std::slice::from_ref(&parts), &staging.path, &job.settings))
        .map_err(write)?;
    std::fs::remove_dir_all(&parts).map_err(|error| PublishError::Folder { path: parts, error })?;
    finish(&staging.path, job, &totals)?;
    staging.replace(&job.out)?;
    Ok(totals)
}

/// Everything beside the tables: workbook, CSV twins, dictionary, package, manifest.
fn finish(folder: &Path, job: &Job, totals: &Totals) -> Result<(), PublishError> {
    let fail = |path: &Path, error: String| PublishError::Write { path: path.to_path_buf(), error };
    let text = |name: &str, text: String| {
        std::fs::write(folder.join(name), text).map_err(|error| fail(&folder.join(name), error.to_string()))
    };
    let workbook = excel::Settings {
        lang: job.lang,
        split: job.split,
        agency: job.agency.clone(),
        ..Default::default()
    };
    excel::write(folder, &workbook)
        .map_err(|error| fail(&folder.join("evaluation.xlsx"), error.to_string()))?;
    if job.csv {
        publish::csv_twins(folder)?;
    }
    text("dictionary.md", dictionary::markdown())?;
    text(
        "datapackage.json",
        serde_json::to_string_pretty(&dictionary::data_package()).unwrap_or_default() + "\n",
    )?;
    manifest::write(folder, totals)
}

/// What the map half saw.
#[derive(Default)]
struct MapCount {
    inputs: usize,
    reports: usize,
    reasons: std::collections::BTreeMap<&'static str, usize>,
}

impl MapCount {
    fn sentence(&self, corpora: &[PathBuf]) -> String {
        let corpus = corpora.first().map_or_else(String::new, |path| path.display().to_string());
        let reasons: Vec<String> =
            self.reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        format!(
            "none of the {} documents in {corpus} was readable as a report ({}); check that the folder holds annual reports",
            self.inputs,
            reasons.join(", ")
        )
    }
}

/// The map half: each document by itself, in bounded batches, into part files.
fn map(
    places: &[Place],
    limits: &Limits,
    parts: &Path,
    progress: bool,
) -> polars::prelude::PolarsResult<MapCount> {
    let bar = progress_bar(places.len() as u64, progress);
    let mut count = MapCount { inputs: places.len(), ..MapCount::default() };
    let mut seen: HashSet<String> = HashSet::new();
    for (number, batch) in batches(places).into_iter().enumerate() {
        let mut readings: Vec<Reading> = batch
            .par_iter()
            .map(|place| {
                let reading = Reading::of(&place.open(limits));
                bar.inc(1);
                reading
            })
            .collect();
        for reading in &mut readings {
            // In the order of sources, so that which of two equal files is "the earlier" does not depend on threads.
            if let Some(sha256) = &reading.sha256
                && reading.outcome != Outcome::Quarantined
                && !seen.insert(sha256.clone())
            {
                reading.outcome = Outcome::Duplicate;
                reading.reason = None;
                reading.reports.clear();
            }
            count.reports += reading.reports.len();
            if let Some(reason) = reading.reason {
                *count.reasons.entry(Reason::key(reason)).or_default() += 1;
            }
        }
        let mut frames = assemble::parts(&readings)?;
        for (name, frame) in assemble::NAMES.iter().zip(frames.frames()) {
            let path = parts.join(format!("{name}-{number:06}.parquet"));
            let mut sheaf = Sheaf::internal(&path, frame.schema())?;
            sheaf.write(frame.clone())?;
            sheaf.finish()?;
        }
    }
    bar.finish_and_clear();
    Ok(count)
}

/// Cuts the places into batches by number and by size, which both are bounded.
fn batches(places: &[Place]) -> Vec<&[Place]> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut bytes = 0;
    for (index, place) in places.iter().enumerate() {
        let size = place.size();
        if index > from && (index - from >= BATCH || bytes + size > BATCH_BYTES) {
            out.push(&places[from..index]);
            from = index;
            bytes = 0;
        }
        bytes += size;
    }
    out.push(&places[from..]);
    out
}

fn progress_bar(length: u64, shown: bool) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        Some(length),
        if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
    );
    if let Ok(style) =
        ProgressStyle::with_template("{elapsed_precise} [{bar:40}] {pos}/{len} 份 {per_sec} 剩余 {eta}")
    {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

impl Totals {
    /// The closing summary, one fact a line.
    pub fn summary(&self, out: &Path) -> String {
        let findings = |key: &str| self.findings.get(key).copied().unwrap_or(0);
        format!(
            "文件 documents      {}(无报告 {},重复 {},隔离 {})\n报告 reports        {}\n数据项 cells         {}\n未定 abstentions    {}\n机关年度 agency×year {}\n指标 indicators     {}\n问题 findings       {} 错误,{} 警告,{} 提示\n输出 outputs        {}",
            self.inputs,
            self.no_report,
            self.duplicates,
            self.quarantined,
            self.reports,
            self.cells,
            self.abstentions,
            self.agency_years,
            self.indicators,
            findings("error"),
            findings("warn"),
            findings("info"),
            out.display()
        )
    }
}
