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

crate::config::settings! {
    /// Limits on what is given. A document beyond one becomes a row of `inputs` with its reason.
    Limits {
        /// Bytes of one document (too_large).
        document_bytes: u64 = 64 << 20;
        /// Seconds for reading one document (time_limit).
        document_seconds: u64 = 60;
        /// Entries of one archive (too_many_entries).
        entries: u64 = 5_000_000;
        /// Archives within archives: 1 is an archive alone, 2 an archive within an archive (too_deep).
        depth: u32 = 2;
        /// Bytes of an archive within an archive, which is held in memory (too_large).
        nested_bytes: u64 = 256 << 20;
        /// Bytes that one archive may unpack to in all (too_large).
        archive_bytes: u64 = 256 << 30;
        /// How many times its packed size something may unpack to (ratio_exceeded).
        ratio: u64 = 200;
        /// Below this size in bytes the ratio is not looked at: a short page of blanks packs well.
        ratio_from: u64 = 1 << 20;
    }
}
