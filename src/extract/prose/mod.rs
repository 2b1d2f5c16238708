//! Numbers that stand in sentences.
//!
//! Three rooms: what phrases mean (`lexicon`), which digits are counts (`figures`), and how the two combine
//! (`grammar`).

mod figures;
pub mod grammar;
pub mod lexicon;

pub use grammar::{Context, read};
