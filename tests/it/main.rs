//! Tests of the whole: real pages, the pipeline, the declarations and the command line.

mod command_line;
mod containers;
mod ecosystem;
mod faults;
mod formats;
mod identity;
mod indicators;
mod markup;
mod phrases;
mod real;
mod render;
mod rules;
mod solver;
mod workbook;
