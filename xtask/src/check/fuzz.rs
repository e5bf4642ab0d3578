//! The readers of text from outside, each fed with what leads it where it has not been: cargo-fuzz
//! over the targets of `fuzz/`.
//!
//! What is found stays in `fuzz/corpus`, so that the next run goes on from there, and what breaks
//! a rule is kept in `fuzz/artifacts`.

use std::path::Path;
use std::process::Command;

use crate::process::{self, Outcome};
use crate::setup::tools;
use crate::{files, project, steps};

/// Minutes of all targets together, if no number is asked for.
const MINUTES: u64 = 6;

/// The programs are built for a run of minutes: compiled quickly, and fast enough. The compiler
/// counts branches by switches that it has for its own versions alone.
const BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("RUSTC_BOOTSTRAP", "1"),
];

/// The project has no unsafe code that a sanitizer would watch. Arithmetic is checked.
const OPTIONS: [&str; 7] = [
    "--sanitizer=none",
    "--debug-assertions",
    "--no-cfg-fuzzing",
    "--codegen-units=16",
    "--features=libfuzzer",
    "--target-dir",
    "target/fuzz",
];

/// No input may take so many seconds; the server's memory holds a thousand inputs' orders. A list
/// of texts is the longest.
const LIMITS: [&str; 4] = [
    "-timeout=20",
    "-rss_limit_mb=4096",
    "-max_len=16384",
    "-print_final_stats=1",
];

#[derive(Debug, PartialEq)]
pub(crate) struct Options<'a> {
    /// One target alone.
    only: Option<&'a str>,
    minutes: u64,
}

impl<'a> Options<'a> {
    pub(crate) fn parse(arguments: &[&'a str]) -> Outcome<Self> {
        let (only, minutes) = match arguments {
            [] => (None, None),
            ["--minutes", minutes] => (None, Some(*minutes)),
            [target] => (Some(*target), None),
            [target, "--minutes", minutes] => (Some(*target), Some(*minutes)),
            unknown => return Err(format!("unknown options of fuzz: `{}`", unknown.join(" "))),
        };
        let minutes = minutes.map_or(Ok(MINUTES), |text| match text.parse() {
            Ok(minutes) if minutes > 0 => Ok(minutes),
            _ => Err(format!("`{text}` is not a number of minutes")),
        })?;
        let is_option = only.is_some_and(|target| target.starts_with('-'));
        if is_option {
            return Err(format!(
                "unknown options of fuzz: `{}`",
                arguments.join(" ")
            ));
        }
        Ok(Self { only, minutes })
    }

    /// Seconds for each of so many targets.
    fn seconds_each(&self, targets: usize) -> u64 {
        let targets = u64::try_from(targets).unwrap_or(u64::MAX).max(1);
        (self.minutes * 60 / targets).max(1)
    }
}

/// Runs every target, or one. A rule that is broken in one does not stop the next.
pub(crate) fn run(options: &Options) -> Outcome {
    let program = tools::CARGO_FUZZ.ensure()?;
    let listed = process::read(in_project(Command::new(&program))?.arg("list"))?;
    let mut targets: Vec<&str> = listed.lines().map(str::trim).collect();
    if let Some(only) = options.only {
        targets.retain(|target| *target == only);
        if targets.is_empty() {
            return Err(format!("there is no target `{only}`, but:\n{listed}"));
        }
    }
    let seeds = project::scratch("seeds")?;
    // What an earlier run wrote of fixtures that have changed.
    let _ = std::fs::remove_dir_all(&seeds);
    let mut writer = project::cargo(&["run", "--quiet", "-p", "fuzz", "--example", "seeds", "--"])?;
    process::run(writer.arg(&seeds))?;
    let mut build = in_project(Command::new(&program))?;
    build.arg("build").args(OPTIONS).envs(BUILD);
    if let [one] = targets.as_slice() {
        build.arg(one);
    }
    steps::announced("building the targets", "5 minutes at first", || {
        process::run(&mut build)
    })?;
    let seconds = options.seconds_each(targets.len());
    steps::all(
        targets
            .iter()
            .map(|target| one(&program, target, &seeds, seconds)),
    )
}

fn one(program: &Path, target: &str, seeds: &Path, seconds: u64) -> Outcome {
    println!("\n== {target}, {seconds} s");
    let corpus = project::root()?.join("fuzz").join("corpus").join(target);
    files::create_folder(&corpus)?;
    let mut run = in_project(Command::new(program))?;
    run.arg("run").args(OPTIONS).envs(BUILD).arg(target);
    run.arg(&corpus).arg(seeds.join(target)).arg("--");
    run.arg(format!("-max_total_time={seconds}")).args(LIMITS);
    process::run(&mut run)
}

fn in_project(mut command: Command) -> Outcome<Command> {
    command.current_dir(project::root()?);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minutes_are_those_of_all_targets_together() {
        let six = Options::parse(&["--minutes", "12"]).unwrap();
        assert_eq!(six.seconds_each(6), 120);
        assert_eq!(Options::parse(&[]).unwrap().seconds_each(6), 60);
        let one = Options::parse(&["page", "--minutes", "1"]).unwrap();
        assert_eq!((one.only, one.seconds_each(1)), (Some("page"), 60));
    }

    #[test]
    fn other_options_are_rejected() {
        for arguments in [
            &["--minutes"][..],
            &["--minutes", "0"],
            &["--minutes", "x"],
            &["page", "--hours", "1"],
            &["page", "values"],
        ] {
            assert!(Options::parse(arguments).is_err(), "{arguments:?}");
        }
    }
}
