//! Documents are read under a time limit: one that takes longer is given up and becomes a row.
//!
//! Reading is pure computing and cannot be stopped from outside. So each document is read on a thread that stands beside
//! the one that waits for it. A thread that is overdue is left to itself and another takes its place; it holds one
//! document, touches nothing else, and ends with the program at the latest.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::reading::{Input, Reading};

/// Parsers recurse a little; the default stack of a thread is small.
pub const STACK: usize = 16 << 20;

/// Readers that wait for work.
pub struct Watch {
    limit: Duration,
    idle: Mutex<Vec<Reader>>,
}

struct Reader {
    work: Sender<Arc<Input>>,
    done: Receiver<Reading>,
}

impl Reader {
    fn start() -> std::io::Result<Reader> {
        let (work, inputs) = channel::<Arc<Input>>();
        let (readings, done) = channel();
        std::thread::Builder::new().stack_size(STACK).spawn(move || {
            for input in inputs {
                let reading = Reading::of(&input);
                drop(input);
                if readings.send(reading).is_err() {
                    return;
                }
            }
        })?;
        Ok(Reader { work, done })
    }
}

impl Watch {
    pub fn new(limit: Duration) -> Watch {
        Watch { limit, idle: Mutex::new(Vec::new()) }
    }

    /// Reads a document, or says that it took too long.
    pub fn read(&self, input: Input) -> Reading {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match waiting.map_or_else(Reader::start, Ok) {
            Ok(reader) => reader,
            // The system gives no more threads: then without a limit rather than not at all.
            Err(_) => return Reading::of(&input),
        };
        let input = Arc::new(input);
        if reader.work.send(Arc::clone(&input)).is_err() {
            return Reading::of(&input);
        }
        match reader.done.recv_timeout(self.limit) {
            Ok(reading) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
                reading
            }
            Err(_) => Reading::overdue(&input),
        }
    }
}
