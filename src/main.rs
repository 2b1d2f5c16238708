//! Arguments and exit code; nothing else.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use nianbao::cli::{Args, Command, DictFormat, RunArgs};
use nianbao::ingest::{self, Limits};
use nianbao::publish::{dictionary, verify};
use nianbao::reading::Reading;
use nianbao::{inspect, run};

fn main() -> ExitCode {
    let outcome = match Args::parse().command.unwrap_or_else(|| Command::Run(RunArgs::default())) {
        Command::Run(args) => run_command(&args),
        Command::Inspect { file, json } => inspect_command(&file, json),
        Command::Verify { out, json } => verify_command(&out, json),
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

fn verify_command(out: &std::path::Path, json: bool) -> Result<u8, run::RunError> {
    let verdict = verify::verify(out).map_err(run::RunError::Usage)?;
    say(&if json {
        serde_json::to_string_pretty(&verdict.json()).unwrap_or_default()
    } else {
        verdict.text(out)
    });
    Ok(u8::from(!verdict.breaches.is_empty()))
}

fn dict_command(format: DictFormat) -> Result<u8, run::RunError> {
    say(&match format {
        DictFormat::Md => dictionary::markdown(),
        DictFormat::Json => serde_json::to_string_pretty(&dictionary::json()).unwrap_or_default(),
        DictFormat::Csv => dictionary::csv(),
    });
    Ok(0)
}
