//! The stream: places one after another, their inputs in batches that are bounded by number and by size.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};

use super::archive::{Archive, Halt, size_of};
use super::catalogue::Library;
use super::gate::Gate;
use super::kind::{self, Kind, Tracked};
use super::names::Sources;
use super::{Limits, Place, zipped};
use crate::document::Note;
use crate::reading::Input;
use crate::schema::Reason;

/// Documents of one batch.
const BATCH: usize = 256;
/// Bytes of one batch.
const BATCH_BYTES: u64 = 64 << 20;

/// Something to be read.
#[derive(Debug)]
pub enum Given {
    /// A file that is opened when its turn comes, with what a catalogue says of it.
    File(Place, Vec<Note>),
    /// What came out of an archive, or a row that needs no reading.
    Input(Input),
}

impl Given {
    /// The input, with its bytes.
    pub fn open(self, limits: &Limits) -> Input {
        match self {
            Given::File(place, notes) => Input { notes, ..place.open(limits) },
            Given::Input(input) => input,
        }
    }

    /// What it weighs in memory once it is open.
    fn weight(&self) -> u64 {
        match self {
            Given::File(place, _) => place.size,
            Given::Input(input) => input.content.as_ref().map_or(0, |content| content.len() as u64),
        }
    }
}

/// A bounded number of inputs, in the order of the stream.
#[derive(Debug, Default)]
pub struct Batch {
    pub given: Vec<Given>,
    /// Bytes on the disk that were done with before this batch was full; for a progress bar.
    pub passed: u64,
    weight: u64,
}

/// Reads the places on a thread of its own, one batch ahead of who takes them.
pub fn stream(places: Vec<Place>, limits: &Limits) -> Receiver<Batch> {
    let (to, from) = sync_channel(1);
    let limits = limits.clone();
    std::thread::spawn(move || {
        let mut batch = Batch::default();
        let mut passed = 0;
        let (mut sources, mut library) = (Sources::default(), Library::default());
        for place in places {
            let size = place.size;
            let at = Cell::new(0);
            let mut pass = |given: Given| {
                let weight = given.weight();
                let full = batch.given.len() >= BATCH || batch.weight + weight > BATCH_BYTES;
                if full && !batch.given.is_empty() && to.send(std::mem::take(&mut batch)).is_err() {
                    return false;
                }
                batch.weight += weight;
                batch.given.push(given);
                batch.passed = passed + at.get().min(size);
                true
            };
            let gate =
                Gate { limits: limits.clone(), sources: &mut sources, pass: &mut pass, at: &at, given: 0 };
            if !visit(place, &mut library, gate) {
                return;
            }
            passed += size;
            batch.passed = passed;
        }
        if !batch.given.is_empty() {
            // Nobody listens: then nobody misses it.
            let _ = to.send(batch);
        }
    });
    from
}

/// All inputs of some places, one by one and without threads.
pub fn each(places: Vec<Place>, limits: &Limits, mut take: impl FnMut(Input)) {
    let (mut sources, mut library) = (Sources::default(), Library::default());
    for place in places {
        let at = Cell::new(0);
        let mut pass = |given: Given| {
            take(given.open(limits));
            true
        };
        visit(
            place,
            &mut library,
            Gate { limits: limits.clone(), sources: &mut sources, pass: &mut pass, at: &at, given: 0 },
        );
    }
}

/// Gives what a place holds; `false` when nobody listens any more.
fn visit(mut place: Place, library: &mut Library, mut gate: Gate<'_>) -> bool {
    place.source = gate.sources.distinct(std::mem::take(&mut place.source));
    let (source, size) = (place.source.clone(), place.size);
    let refused = |reason| Input { source, content: Err(reason), bytes: size, notes: Vec::new() };
    if !place.regular {
        return gate.give_named(refused(Reason::NotAFile)).is_ok();
    }
    if Library::is_catalogue(&place, &gate.limits) {
        return gate.give_named(refused(Reason::Metadata)).is_ok();
    }
    // A reader of archives that fails on one must not take the others with it.
    let ended = catch_unwind(AssertUnwindSafe(|| unpack(&place, &mut gate)));
    let reason = match ended {
        Ok(Ok(true)) => return true,
        Ok(Ok(false)) => {
            let notes = library.notes(&place, &gate.limits);
            return (gate.pass)(Given::File(place, notes));
        }
        Ok(Err(Halt::Stop)) => return false,
        Ok(Err(Halt::Broken(reason))) => reason,
        Err(_) => Reason::Panic,
    };
    gate.give_named(refused(reason)).is_ok()
}

/// Gives the members of an archive; `false` where the file is a document.
fn unpack(place: &Place, gate: &mut Gate<'_>) -> Result<bool, Halt> {
    // What cannot be opened is said by who reads it.
    let Ok(file) = std::fs::File::open(&place.path) else { return Ok(false) };
    let mut file = Tracked { file, at: gate.at };
    let Ok(head) = kind::head(&mut file) else { return Ok(false) };
    let Some(kind) = kind::of(&head, &place.source) else { return Ok(false) };
    if kind == Kind::Zip && zipped::is_document(&mut file) {
        return Ok(false);
    }
    let size = size_of(&mut file)?;
    Archive::new(place.source.clone(), size, 1, gate).unpack(kind, &mut file).map(|()| true)
}
