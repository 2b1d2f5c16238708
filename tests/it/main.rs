//! Tests of the whole: real pages, the pipeline, the declarations and the command line.

mod command_line;
mod containers;
mod copies;
mod ecosystem;
mod faults;
mod formats;
mod identity;
mod indicators;
mod markup;
mod peers;
mod phrases;
mod real;
mod render;
mod rules;
mod scanner;
mod scratch;
mod solver;
mod workbook;

/// The checkout under test. Asked of the running cargo: a target folder may be shared by checkouts, and what the compiler
/// knew is then another one's.
fn root() -> std::path::PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), Into::into)
}
