//! Corpora → a bounded stream of inputs. The only room that opens what the user gave.
//!
//! A corpus is a folder, a file, an archive or a crawl dump. Files on the disk are listed first and sorted by source;
//! what lies inside an archive follows in the order of its entries. So neither the order of the arguments, nor that of
//! the file system, nor the number of threads decides anything. Nothing is ever unpacked to the disk, and no more is
//! in memory than one batch and the one that is being filled.
//!
//! Nothing is lost in silence: an entry that is refused, and an archive that does not open or was cut, is an input
//! with its reason.

mod archive;
mod catalogue;
mod crawl;
mod footer;
mod gate;
mod http;
mod kind;
mod known;
mod names;
mod packed;
mod pages;
mod place;
mod stream;
mod tape;
mod zipped;

pub use pages::notes_of_rows;
pub use place::{IngestError, Place, list};
pub use stream::{Batch, Given, each, stream};

use serde::{Deserialize, Serialize};

/// Limits on what is given. Each breach becomes a row with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one document (`too_large`).
    pub document_bytes: u64,
    /// Seconds for reading one document (`time_limit`).
    pub document_seconds: u64,
    /// Entries of one archive (`too_many_entries`).
    pub entries: u64,
    /// Archives within archives: 1 is an archive alone, 2 an archive within an archive (`too_deep`).
    pub depth: u32,
    /// Bytes of an archive within an archive, which is held in memory (`too_large`).
    pub nested_bytes: u64,
    /// Bytes that one archive may unpack to in all (`too_large`).
    pub archive_bytes: u64,
    /// How many times its packed size something may unpack to (`ratio_exceeded`).
    pub ratio: u64,
    /// Below this size the ratio of an entry is not looked at: a short page of blanks packs well.
    pub ratio_from: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            document_bytes: 64 << 20,
            document_seconds: 60,
            entries: 5_000_000,
            depth: 2,
            nested_bytes: 256 << 20,
            archive_bytes: 256 << 30,
            ratio: 200,
            ratio_from: 1 << 20,
        }
    }
}
