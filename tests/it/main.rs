//! Tests of the whole: real pages, the pipeline, the declarations and the command line.

mod containers;
mod formats;
mod identity;
mod markup;
mod phrases;
mod real;
mod render;
mod solver;
