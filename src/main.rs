//! Arguments and exit code; nothing else.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use nianbao::cli::{self, Args, Command, DictFormat, RunArgs};
use nianbao::ingest::{self, Limits};
use nianbao::journal::Journal;
use nianbao::publish::{dictionary, verify};
use nianbao::reading::Reading;
use nianbao::reduce::Totals;
use nianbao::{checking, cluster, config, diff, inspect, run, selftest};

/// The system's allocator keeps what many threads gave back, and takes longer at reading.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    // The writer of workbooks panics on a full disk, sheet by sheet; the run says so once and in its own words.
    std::panic::set_hook(Box::new(move |info| {
        if !info.location().is_some_and(|place| place.file().contains("rust_xlsxwriter")) {
            usual(info);
        }
    }));
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let _ = error.print();
            if let Some(hint) = cli::meant_run(&error) {
                complain(&hint);
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut journal = Journal::Silent;
    let outcome = match args.command.unwrap_or_else(|| Command::Run(RunArgs::default())) {
        Command::Run(args) => {
            journal = args.journal();
            run_command(&args, run::run)
        }
        Command::Reduce(args) => {
            journal = args.journal();
            run_command(&args, run::reduce_rows)
        }
        Command::Extract { arrow: _, jobs, config } => extract_command(jobs, config.as_deref()),
        Command::Pack { paths, config } => pack_command(&paths, config.as_deref()),
        Command::Inspect { file, json } => inspect_command(&file, json),
        Command::Verify { out, json } => verify_command(&out, json),
        Command::Diff { out_a, out_b, json } => diff_command(&out_a, &out_b, json),
        Command::Check { files, json } => check_command(&files, json),
        Command::Selftest => selftest_command(),
        Command::Dict { format } => dict_command(format),
        Command::Config => {
            say(&config::defaults());
            Ok(0)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "nianbao", &mut script);
            say(&String::from_utf8_lossy(&script));
            Ok(0)
        }
        Command::Man => man_command(),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => ExitCode::from(report(journal, &error)),
    }
}

fn say(text: &str) {
    // A closed pipe is not our failure.
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
}

fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn run_command(
    args: &RunArgs,
    work: impl Fn(&run::Job) -> Result<Totals, run::RunError>,
) -> Result<u8, run::RunError> {
    let job = args.job(std::io::stderr().is_terminal())?;
    end_cleanly(&job);
    let totals = work(&job)?;
    for complaint in &totals.complaints {
        complain(&format!("nianbao: {complaint}"));
    }
    if !args.quiet && job.journal == Journal::Silent {
        say(&totals.summary(&job.out));
    }
    Ok(u8::from(args.strict && totals.errors > 0))
}

/// Told to stop (Ctrl-C, a scheduler), a run takes its unfinished set away and says what stands.
fn end_cleanly(job: &run::Job) {
    // Where signals cannot be had, the next run takes away what this one left.
    let Ok(mut signals) =
        signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM])
    else {
        return;
    };
    let (journal, out) = (job.journal, job.out.display().to_string());
    std::thread::spawn(move || {
        for _ in signals.forever() {
            // A run that has published already ends by itself in a moment.
            if nianbao::publish::staging::give_up() {
                let error = run::RunError::Output(format!(
                    "the run was told to stop and {out} was left as it was; run it again"
                ));
                let code = report(journal, &error);
                std::process::exit(i32::from(code));
            }
        }
    });
}

/// Says why a run failed; the code to end with.
fn report(journal: Journal, error: &run::RunError) -> u8 {
    if journal == Journal::Json {
        let fields = serde_json::json!({ "code": error.exit_code(), "message": error.to_string() });
        journal.send("run_failed", &fields);
    } else {
        complain(&format!("nianbao: {error}"));
    }
    error.exit_code()
}

fn extract_command(jobs: Option<u16>, config: Option<&Path>) -> Result<u8, run::RunError> {
    if std::io::stdin().is_terminal() {
        return Err(run::RunError::Usage(
            "extract reads an Arrow IPC stream of pages on standard input; see `nianbao extract --help`"
                .into(),
        ));
    }
    let limits = cli::config(config).map_err(run::RunError::Usage)?.limits;
    run::pool(jobs.map(usize::from))?.install(|| {
        // Not the lock: it would have to go to another thread.
        cluster::extract(std::io::stdin(), std::io::BufWriter::new(std::io::stdout()), &limits)
    })?;
    Ok(0)
}

fn pack_command(paths: &[PathBuf], config: Option<&Path>) -> Result<u8, run::RunError> {
    let limits = cli::config(config).map_err(run::RunError::Usage)?.limits;
    let (out, corpora) = paths.split_last().unwrap_or((&paths[0], &[]));
    if out.extension().is_none_or(|extension| extension != "parquet") {
        return Err(run::RunError::Usage(format!(
            "{} is no name of a Parquet file; give the file to write at the end, for example pages.parquet",
            out.display()
        )));
    }
    let places = ingest::list(corpora)?;
    if places.is_empty() {
        return Err(run::RunError::NothingRead(format!(
            "the corpus {} holds no document; name another folder",
            corpora[0].display()
        )));
    }
    let packed = cluster::pack(places, out, &limits)?;
    say(&format!("{}: {} documents", out.display(), packed.documents));
    Ok(0)
}

fn diff_command(before: &Path, after: &Path, json: bool) -> Result<u8, run::RunError> {
    let diff = diff::diff(before, after).map_err(run::RunError::Usage)?;
    say(&if json {
        serde_json::to_string_pretty(&diff.json()).unwrap_or_default()
    } else {
        diff.note(before, after)
    });
    Ok(0)
}

fn man_command() -> Result<u8, run::RunError> {
    let page = manual()
        .map_err(|error| run::RunError::Output(format!("the manual page cannot be made ({error})")))?;
    say(&String::from_utf8_lossy(&page));
    Ok(0)
}

/// One page for the program and its commands.
fn manual() -> std::io::Result<Vec<u8>> {
    let mut command = Args::command();
    // Only a built command knows the full names of its commands.
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        writeln!(page, ".SH \"NIANBAO {}\"", sub.get_name().to_uppercase())?;
        let man = clap_mangen::Man::new(sub.clone());
        man.render_description_section(&mut page)?;
        man.render_synopsis_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    Ok(page)
}

fn inspect_command(file: &Path, json: bool) -> Result<u8, run::RunError> {
    let places = ingest::list(&[file.to_path_buf()])?;
    ingest::each(places, &Limits::default(), |input| {
        let reading = Reading::of(&input);
        if json {
            say(&serde_json::to_string_pretty(&inspect::json(&reading)).unwrap_or_default());
        } else {
            say(&inspect::text(&reading));
        }
    });
    Ok(0)
}

fn verify_command(out: &Path, json: bool) -> Result<u8, run::RunError> {
    let verdict = verify::verify(out).map_err(run::RunError::Usage)?;
    say(&if json {
        serde_json::to_string_pretty(&verdict.json()).unwrap_or_default()
    } else {
        verdict.text(out)
    });
    Ok(u8::from(!verdict.breaches.is_empty()))
}

fn check_command(files: &[PathBuf], json: bool) -> Result<u8, run::RunError> {
    let mut readings = Vec::new();
    ingest::each(ingest::list(files)?, &Limits::default(), |input| readings.push(Reading::of(&input)));
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
