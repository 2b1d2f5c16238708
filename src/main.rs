//! Arguments and exit code; nothing else.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use nianbao::cli::{Args, Command, DictFormat, RunArgs};
use nianbao::ingest::{self, Limits};
use nianbao::publish::dictionary;
use nianbao::reading::Reading;
use nianbao::{checking, inspect, run, selftest};

fn main() -> ExitCode {
    let outcome = match Args::parse().command.unwrap_or_else(|| Command::Run(RunArgs::default())) {
        Command::Run(args) => run_command(&args),
        Command::Inspect { file, json } => inspect_command(&file, json),
        Command::Check { files, json } => check_command(&files, json),
        Command::Selftest => selftest_command(),
        Command::Dict { format } => dict_command(format),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "nianbao: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn say(text: &str) {
    // A closed pipe is not our failure.
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
}

fn run_command(args: &RunArgs) -> Result<u8, run::RunError> {
    let job = args.job(std::io::stderr().is_terminal());
    let totals = run::run(&job)?;
    if !args.quiet {
        say(&totals.summary(&job.out));
    }
    Ok(u8::from(args.strict && totals.errors > 0))
}

fn inspect_command(file: &std::path::Path, json: bool) -> Result<u8, run::RunError> {
    let places = ingest::list(&[file.to_path_buf()])?;
    for place in places {
        let reading = Reading::of(&place.open(&Limits::default()));
        if json {
            say(&serde_json::to_string_pretty(&inspect::json(&reading)).unwrap_or_default());
        } else {
            say(&inspect::text(&reading));
        }
    }
    Ok(0)
}

fn check_command(files: &[std::path::PathBuf], json: bool) -> Result<u8, run::RunError> {
    let mut readings = Vec::new();
    for place in ingest::list(files)? {
        readings.push(Reading::of(&place.open(&Limits::default())));
    }
    let checked = checking::Checked::of(&readings);
    say(&if json { checked.json() } else { checked.text() });
    if checked.reports == 0 {
        return Err(run::RunError::NothingRead(
            "no report was found in the files given; `nianbao inspect` shows what was read".to_string(),
        ));
    }
    Ok(u8::from(checked.errors > 0))
}

fn selftest_command() -> Result<u8, run::RunError> {
    let shown = selftest::run();
    say(&selftest::text(&shown));
    Ok(u8::from(shown.iter().any(|line| line.complaint.is_some())))
}

fn dict_command(format: DictFormat) -> Result<u8, run::RunError> {
    say(&match format {
        DictFormat::Md => dictionary::markdown(),
        DictFormat::Json => serde_json::to_string_pretty(&dictionary::json()).unwrap_or_default(),
        DictFormat::Csv => dictionary::csv(),
    });
    Ok(0)
}
