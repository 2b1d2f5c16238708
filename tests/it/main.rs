//! Tests of the whole: real pages, the pipeline, the declarations and the command line.

mod phrases;
mod real;
mod render;
mod solver;
mod workbook;
