//! Reads 政府信息公开工作年度报告 (annual reports on government information disclosure) as they were published, and gives
//! data sets and an evaluation workbook.
//!
//! # Map of the code
//!
//! The program has two halves. The **map half** looks at one document at a time and knows nothing of any other; it is a
//! pure function that cannot fail, so it runs on threads, on a cluster, or in any order. The **reduce half** sees all
//! rows that the map half left and does everything that needs two documents.
//!
//! ```text
//!              map: one document                          reduce: all of them
//! ingest ─► document ─► segment ─► identify ─► extract ─► assemble ═► reduce ─► check ─► indicator ─► publish
//! bytes     blocks      reports    who, when   cells      parts       tables    findings  rates        files
//! ```
//!
//! | room | what it does |
//! | --- | --- |
//! | [`schema`] | what is counted, in which table, in which words: declared once, everything else is derived |
//! | [`ingest`] | folders, files, archives → documents with their source |
//! | [`document`] | bytes → text lines and grids, whatever the format |
//! | [`segment`] | a page → the reports on it |
//! | [`identify`] | whose report, of which year; never guessed |
//! | [`extract`] | tables, annexes and sentences → cells |
//! | [`reading`] | all of that for one document, as a function that cannot fail |
//! | [`assemble`] | readings → part files; the one shape in which rows travel |
//! | [`cache`] | rows of documents that an earlier run read |
//! | [`reduce`] | duplicates, versions, derivation; parts → tables |
//! | [`check`] | rules over what one report states |
//! | [`indicator`] | levels and rates, groups, changes, ranks |
//! | [`publish`] | tables → Parquet, workbook, dictionary, data package, manifest; [`publish::verify`] holds them to it |
//! | [`diff`] | what changed between two runs, and why |
//! | [`run`] | the batch from end to end |
//! | [`cluster`] | the two halves apart: pages packed, read as a filter, rows gathered |
//! | [`cli`], [`config`], [`journal`], [`inspect`] | what a user types, sets and sees |
//!
//! # Where to add
//!
//! One place declares a thing, and columns, dictionary, data package, sheet headings and help follow from it. What must
//! be touched, beside a test or an example:
//!
//! | to add | edit | places |
//! | --- | --- | --- |
//! | an item | a line of [`schema::item`] | 1 |
//! | a phrase (another wording of a sentence) | a line of `extract::prose::lexicon`; an example in `tests/phrases.txt` | 1 |
//! | an indicator | its sum over a sum in [`indicator::INDICATORS`] | 1 |
//! | a setting | a field of its section in [`config`] with default and comment; the place that heeds it | 2 |
//! | a rule | a test over a [`check::Sheet`] in a file of `check`, and its line in [`check::RULES`]; a fault in [`selftest::PLANTS`] | 2 |
//! | a sheet of the workbook | a module of [`publish::excel`] and its line in the list of sheets | 2 |
//! | a reader (another file format) | a module of `document` and its branch in [`document::read`] | 2 |
//! | a form (a new edition of the statutory tables) | a word of [`schema::Template`]; in `extract::form` a function that says what it changes in the form before, and its new columns and rows; their items; what [`selftest::page`] prints in a new column | 4 |
//! | a command | [`cli::Command`] and its function in `main` | 2 |
//! | a promise of the tables | a test in [`publish::verify`] | 1 |
//!
//! A phenomenon that was met on a page is a folder of `tests/pages`: the page and what must be read from it.

pub mod schema;

pub mod document;
pub mod extract;
pub mod identify;
pub mod ingest;
pub mod outline;
pub mod reading;
pub mod segment;

pub mod assemble;
pub mod cache;
pub mod check;
pub mod frame;
pub mod indicator;
pub mod publish;
pub mod reduce;

pub mod checking;
pub mod cli;
pub mod cluster;
pub mod config;
pub mod diff;
pub mod inspect;
pub mod journal;
pub mod run;
pub mod selftest;
pub mod watch;
