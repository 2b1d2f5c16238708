//! One reader under libFuzzer, on a stable compiler. From this folder, with the stack that a run gives its readers:
//!
//! ```text
//! cargo run --release --bin corpus                 # what to begin with, from the pages and files of the tests
//! CARGO_INCREMENTAL=0 RUSTC_WRAPPER=$PWD/instrument.sh cargo build --release --bin reader --target-dir target/fuzz
//! ulimit -s 16384
//! NIANBAO_READER=pdf target/fuzz/release/reader corpus/pdf -max_len=300000 -max_total_time=600 -timeout=60
//! ```
//!
//! The names of the readers are those of `TARGETS` in wrap.rs. The code is safe Rust, so a fault is a panic, a broken
//! promise, a hang, or memory beyond `-rss_limit_mb`.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use nianbao_fuzz::{TARGETS, Target};

fuzz_target!(
    init: {
        let fatal = std::panic::take_hook();
        // The readers of two crates are expected to panic on some files and are caught where they are called; that it
        // becomes a row with a reason is judged there.
        std::panic::set_hook(Box::new(move |info| {
            let place = info.location().map_or("", |location| location.file());
            if !["/calamine-", "/polars-"].iter().any(|known| place.contains(known)) {
                fatal(info);
            }
        }));
    },
    |data: &[u8]| {
        static TARGET: OnceLock<&Target> = OnceLock::new();
        TARGET
            .get_or_init(|| {
                let name = std::env::var("NIANBAO_READER").unwrap_or_default();
                let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
                Target::of(&name).unwrap_or_else(|| panic!("NIANBAO_READER is {name:?}; one of {names:?}"))
            })
            .run(data);
    }
);
