//! What a run says of itself while it works, for programs: one JSON object a line on standard error, `--log json`.
//!
//! The names of the events are part of the outside of the program; scripts wait for them.

use std::io::Write;

use serde_json::{Value, json};

/// Names of the events, in the order in which a run sends them.
pub const EVENTS: &[&str] = &[
    "run_started",
    "documents_listed",
    "batch_read",
    "cache_remade",
    "documents_read",
    "tables_written",
    "outputs_published",
    "run_finished",
    "run_failed",
];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Journal {
    #[default]
    Silent,
    Json,
}

impl Journal {
    /// Sends an event. A closed standard error is no reason to stop a run.
    pub fn send(self, event: &str, fields: &Value) {
        debug_assert!(EVENTS.contains(&event), "{event} is a declared event");
        if self == Journal::Silent {
            return;
        }
        let mut line = json!({ "event": event });
        if let (Some(line), Some(fields)) = (line.as_object_mut(), fields.as_object()) {
            line.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}
