//! Tests of the whole: real pages, the pipeline, the declarations and the command line.

mod identity;
mod markup;
mod formats;
mod containers;
mod phrases;
mod real;
mod render;
mod solver;
