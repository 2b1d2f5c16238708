//! The one gate through which every input leaves this room: sources are made distinct here, and nowhere else.

use std::cell::Cell;

use super::Limits;
use super::archive::Halt;
use super::names::Sources;
use super::stream::Given;
use crate::reading::Input;

/// Takes what is given and passes it on; says `false` when nobody listens any more.
pub(super) type Pass<'g> = &'g mut dyn FnMut(Given) -> bool;

pub(super) struct Gate<'g> {
    pub(super) limits: Limits,
    pub(super) sources: &'g mut Sources,
    pub(super) pass: Pass<'g>,
    /// How far into the file on the disk its reader is.
    pub(super) at: &'g Cell<u64>,
    /// Inputs given so far.
    pub(super) given: u64,
}

impl Gate<'_> {
    /// Gives an input under its source, or a distinct one where that was given before.
    pub(super) fn give(&mut self, mut input: Input) -> Result<(), Halt> {
        input.source = self.sources.distinct(input.source);
        self.give_named(input)
    }

    /// Gives an input whose source is known to be distinct.
    pub(super) fn give_named(&mut self, input: Input) -> Result<(), Halt> {
        self.given += 1;
        if (self.pass)(Given::Input(input)) { Ok(()) } else { Err(Halt::Stop) }
    }
}
