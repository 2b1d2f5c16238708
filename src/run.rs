//! The batch: documents in, data sets and workbook out.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use polars::prelude::{DataFrame, PolarsError, PolarsResult};
use rayon::prelude::*;
use serde_json::json;

use crate::assemble;
use crate::cache::{self, Cache, Document};
use crate::cluster::{self, ClusterError};
use crate::ingest::{self, Limits, Place};
use crate::journal::Journal;
use crate::publish::staging::Neighbours;
use crate::publish::{self, PublishError, Staging, dictionary, excel, manifest};
use crate::reading::Reading;
use crate::reduce::{self, Settings, Totals};
use crate::schema::Reason;
use crate::watch::{self, Watch};

/// What is to be done.
#[derive(Debug, Default)]
pub struct Job {
    pub corpora: Vec<PathBuf>,
    pub out: PathBuf,
    pub jobs: Option<usize>,
    pub csv: bool,
    pub lang: excel::Lang,
    pub split: Option<excel::Split>,
    pub agency: Option<String>,
    pub progress: bool,
    pub journal: Journal,
    /// One file a year of every table that has years, instead of one file a table.
    pub by_year: bool,
    /// Take over what an earlier run read, and keep what this one reads for the next.
    pub cache: bool,
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
    #[error(transparent)]
    Ledger(#[from] reduce::ledger::LedgerError),
    #[error("{0}")]
    Output(String),
    #[error("{0}")]
    NothingRead(String),
    #[error("{0}")]
    Usage(String),
}

impl RunError {
    /// Exit codes of the contract.
    pub fn exit_code(&self) -> u8 {
        match self {
            RunError::Ingest(_) | RunError::Ledger(_) | RunError::Usage(_) => 2,
            RunError::Publish(_) | RunError::Output(_) => 3,
            RunError::NothingRead(_) => 4,
        }
    }
}

/// Runs the whole job: map, reduce, publish.
pub fn run(job: &Job) -> Result<Totals, RunError> {
    job.journal.send("run_started", &json!({ "version": env!("CARGO_PKG_VERSION") }));
    let mut places = ingest::list(&job.corpora)?;
    let neighbours = Neighbours::of(&job.out);
    places.retain(|place| !neighbours.hold(place.path()));
    job.journal.send("documents_listed", &json!({ "documents": places.len() }));
    if places.is_empty() {
        let corpus = job.corpora.first().map_or_else(String::new, |path| path.display().to_string());
        return Err(RunError::NothingRead(format!(
            "the corpus {corpus} holds no document; put reports into it or name another folder"
        )));
    }
    let write = |error: PolarsError| PublishError::Write { path: job.out.clone(), error: error.to_string() };
    publish_from(job, job.cache, |parts, cache| {
        let read = map(places, job, parts, cache).map_err(write)?;
        job.journal.send(
            "documents_read",
            &json!({ "documents": read.inputs, "kept": read.kept, "reports": read.reports, "reasons": read.reasons }),
        );
        if read.reports == 0 { Err(RunError::NothingRead(read.sentence(&job.corpora))) } else { Ok(()) }
    })
}

/// The second half of a run, over rows that `extract` made anywhere; the corpora of the job are files and folders of
/// such rows.
pub fn reduce_rows(job: &Job) -> Result<Totals, RunError> {
    job.journal.send("run_started", &json!({ "version": env!("CARGO_PKG_VERSION") }));
    publish_from(job, false, |parts, _| {
        let documents = cluster::gather(&job.corpora, parts)?;
        job.journal.send("documents_read", &json!({ "documents": documents }));
        Ok(())
    })
}

/// Fills parts, makes tables of them and puts the new set in the place of the old.
fn publish_from(
    job: &Job,
    cached: bool,
    fill: impl FnOnce(&Path, Option<&mut Cache>) -> Result<(), RunError> + Send,
) -> Result<Totals, RunError> {
    let pool = pool(job.jobs)?;
    let staging = Staging::beside(&job.out)?;
    let mut cache = if cached {
        let folder = staging.neighbours.cache();
        Some(
            Cache::open(&folder, &job.limits)
                .map_err(|error| PublishError::Write { path: folder, error: error.to_string() })?,
        )
    } else {
        None
    };
    let own = staging.path.join(".parts");
    let parts = cache.as_ref().map_or_else(|| own.clone(), |cache| cache.folder().to_path_buf());
    if cache.is_none() {
        std::fs::create_dir(&own).map_err(|error| PublishError::Folder { path: own.clone(), error })?;
    }
    for message in cache.iter().flat_map(|cache| &cache.complaints) {
        job.journal.send("cache_remade", &json!({ "message": message }));
    }
    let made = make(job, &pool, &staging.path, &parts, || fill(&parts, cache.as_mut()));
    if let Err(RunError::NothingRead(_)) = &made
        && let Some(cache) = cache.take()
    {
        cache.forget();
    }
    let mut totals = made?;
    if !cached {
        std::fs::remove_dir_all(&own).map_err(|error| PublishError::Folder { path: own, error })?;
    }
    job.journal.send("tables_written", &totals.json());
    pool.install(|| finish(&staging.path, job, &totals))?;
    staging.replace_then(|| totals.complaints.extend(cache.into_iter().flat_map(Cache::settle)))?;
    job.journal.send("outputs_published", &json!({ "out": job.out.display().to_string() }));
    job.journal.send("run_finished", &totals.json());
    Ok(totals)
}

/// The tables, on the threads of the job.
fn make(
    job: &Job,
    pool: &rayon::ThreadPool,
    folder: &Path,
    parts: &PathBuf,
    fill: impl FnOnce() -> Result<(), RunError> + Send,
) -> Result<Totals, RunError> {
    pool.install(fill)?;
    let totals = pool
        .install(|| reduce::reduce(std::slice::from_ref(parts), folder, &job.settings))
        .map_err(|error| match error {
            PolarsError::Duplicate(sentence) => RunError::Usage(sentence.to_string()),
            error => PublishError::Write { path: job.out.clone(), error: error.to_string() }.into(),
        })?;
    if totals.reports == 0 {
        return Err(RunError::NothingRead(format!(
            "none of the {} documents was readable as a report; check what was given",
            totals.inputs
        )));
    }
    Ok(totals)
}

/// Threads of a job; all cores where the number is left out.
pub fn pool(jobs: Option<usize>) -> Result<rayon::ThreadPool, RunError> {
    rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).stack_size(watch::STACK).build().map_err(
        |error| RunError::Usage(format!("the number of jobs cannot be used ({error}); leave out --jobs")),
    )
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
        verdicts: verdicts(&job.out.join("evaluation.xlsx"))?,
        units: job.settings.roster.as_ref().map(reduce::coverage::belonging_of).unwrap_or_default(),
        low_n: job.settings.low_n,
        grades: job.settings.scoring.grades.clone(),
        ..Default::default()
    };
    excel::write(folder, &workbook)
        .map_err(|error| fail(&folder.join("evaluation.xlsx"), error.to_string()))?;
    if job.csv {
        publish::csv_twins(folder)?;
    }
    if job.by_year {
        publish::split_by_year(folder)?;
    }
    text("dictionary.md", dictionary::markdown())?;
    text(
        "datapackage.json",
        serde_json::to_string_pretty(&dictionary::data_package(folder)).unwrap_or_default() + "\n",
    )?;
    manifest::write(folder, totals, &job.settings)
}

/// The verdicts in the workbook that is about to be replaced. One that cannot be read is not replaced: a reader's work
/// would be lost.
fn verdicts(workbook: &Path) -> Result<excel::verdicts::Verdicts, PublishError> {
    excel::verdicts::read(workbook).map_err(|error| PublishError::Write {
        path: workbook.to_path_buf(),
        error: format!("the verdicts of the workbook that is there cannot be read: {error}; move it away"),
    })
}

/// What the map half saw.
#[derive(Default)]
struct MapCount {
    inputs: usize,
    /// Documents whose rows an earlier run left.
    kept: usize,
    reports: usize,
    reasons: std::collections::BTreeMap<&'static str, usize>,
}

impl MapCount {
    /// Counts the rows of `inputs` of a batch.
    fn add(&mut self, inputs: &DataFrame) -> PolarsResult<()> {
        self.inputs += inputs.height();
        self.reports += inputs.column("reports")?.i32()?.iter().flatten().sum::<i32>() as usize;
        for reason in inputs.column("reason")?.str()?.iter().flatten().filter_map(Reason::from_key) {
            *self.reasons.entry(reason.key()).or_default() += 1;
        }
        Ok(())
    }

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
fn map(places: Vec<Place>, job: &Job, parts: &Path, mut cache: Option<&mut Cache>) -> PolarsResult<MapCount> {
    let bar = progress_bar(places.iter().map(|place| place.size).sum(), job.progress);
    let watch = Watch::new(Duration::from_secs(job.limits.document_seconds));
    let read = AtomicU64::new(0);
    let mut count = MapCount::default();
    for (number, batch) in ingest::stream(places, &job.limits).into_iter().enumerate() {
        let known = cache.as_deref();
        let documents: Vec<Document> = batch
            .given
            .into_par_iter()
            .map(|given| {
                let input = given.open(&job.limits);
                let key = known.and_then(|_| cache::key(&input));
                let document = match (key, known.zip(key).and_then(|(cache, key)| cache.find(&key))) {
                    (Some(key), Some(spot)) => Document::Kept(key, input, spot),
                    (key, _) => {
                        let reading = watch.read(input);
                        Document::Read(key.and_then(|key| cache::key_to_keep(key, &reading)), reading)
                    }
                };
                bar.set_message(format!("{} 份", read.fetch_add(1, Ordering::Relaxed) + 1));
                document
            })
            .collect();
        bar.set_position(batch.passed);
        let inputs = match cache.as_deref_mut() {
            Some(cache) => {
                let complaints = cache.complaints.len();
                let inputs = cache.write(number, documents, |input| watch.read(input))?;
                for message in &cache.complaints[complaints..] {
                    job.journal.send("cache_remade", &json!({ "message": message }));
                }
                inputs
            }
            None => write_parts(parts, number, documents)?,
        };
        count.add(&inputs)?;
        job.journal.send("batch_read", &json!({ "documents": count.inputs }));
    }
    if let Some(cache) = cache {
        count.kept = cache.kept;
    }
    bar.finish_and_clear();
    Ok(count)
}

/// The part files of a batch whose documents were all read now; gives the rows of `inputs`.
fn write_parts(parts: &Path, number: usize, documents: Vec<Document>) -> PolarsResult<DataFrame> {
    let readings: Vec<Reading> = documents
        .into_iter()
        .filter_map(|document| match document {
            Document::Read(_, reading) => Some(reading),
            Document::Kept(..) => None,
        })
        .collect();
    let mut frames = assemble::parts(&readings)?;
    for (name, frame) in assemble::NAMES.iter().zip(frames.frames()) {
        cluster::write_part(parts, name, number, frame.clone())?;
    }
    Ok(frames.inputs)
}

/// Measured in bytes on the disk: how many documents an archive holds is known only at its end.
fn progress_bar(bytes: u64, shown: bool) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        Some(bytes),
        if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
    );
    if let Ok(style) = ProgressStyle::with_template(
        "{elapsed_precise} [{bar:40}] {msg} {bytes}/{total_bytes} {bytes_per_sec} 剩余 {eta}",
    ) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

impl From<ClusterError> for RunError {
    fn from(error: ClusterError) -> RunError {
        match error {
            ClusterError::Given(sentence) => RunError::Usage(sentence),
            ClusterError::Output(sentence) => RunError::Output(sentence),
        }
    }
}

impl Totals {
    /// The counts, for manifest and journal.
    pub fn json(&self) -> serde_json::Value {
        json!({
            "inputs": self.inputs,
            "quarantined": self.quarantined,
            "no_report": self.no_report,
            "duplicates": self.duplicates,
            "reports": self.reports,
            "cells": self.cells,
            "abstentions": self.abstentions,
            "findings": self.findings,
            "agency_years": self.agency_years,
            "indicators": self.indicators,
        })
    }

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
