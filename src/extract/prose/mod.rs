//! Numbers that stand in sentences.
//!
//! Four rooms: what phrases mean (`lexicon`), which digits are counts (`figures`), how the two combine (`grammar`), and
//! lists and shares, whose classes are the publisher's own (`lists`).

mod figures;
pub mod grammar;
pub mod lexicon;
pub mod lists;

pub use grammar::{Context, read};
