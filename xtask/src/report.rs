//! How the steps went: told live under headings, and summed up at the end.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::process::{self, Outcome};
use crate::tally::Tally;

#[derive(Default)]
pub(crate) struct Report {
    tally: Tally,
    failures: Vec<String>,
}

impl Report {
    /// Runs a step under a heading, and remembers how it ended. True if well.
    pub(crate) fn step(&mut self, title: &str, step: impl FnOnce() -> Outcome) -> bool {
        let ended = under_heading(title, step);
        if let Err(sentence) = &ended {
            self.tally.failed += 1;
            self.failures.push(format!("{title}: {sentence}"));
        }
        ended.is_ok()
    }

    /// A step whose output tells test results.
    pub(crate) fn tests(&mut self, title: &str, cargo: &mut Command) {
        let mut tally = self.tally;
        let ended = under_heading(title, || process::stream(cargo, |line| tally.read(line)));
        self.conclude(title, tally, ended);
    }

    fn conclude(&mut self, title: &str, tally: Tally, ended: Outcome) {
        let told = tally.failed > self.tally.failed;
        self.tally = tally;
        if let Err(sentence) = ended {
            self.tally.failed += u64::from(!told);
            self.failures.push(format!("{title}: {sentence}"));
        }
    }

    pub(crate) fn end(self) -> ExitCode {
        println!();
        for failure in &self.failures {
            println!("failed: {failure}");
        }
        if self.tally.passed + self.tally.failed == 0 {
            println!("failed: no test was run");
        }
        println!("{}", self.tally);
        if self.tally.is_green() && self.failures.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn under_heading(title: &str, step: impl FnOnce() -> Outcome) -> Outcome {
    println!("\n== {title}");
    let start = Instant::now();
    let ended = step();
    let seconds = start.elapsed().as_secs_f32();
    match &ended {
        Ok(()) => println!("-- passed, {seconds:.1} s"),
        Err(sentence) => println!("-- failed, {seconds:.1} s: {sentence}"),
    }
    ended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_counts_as_one_failure() {
        let mut report = Report::default();
        assert!(!report.step("formatting", || Err("off by a space".into())));
        assert!(report.step("lints", || Ok(())));
        assert_eq!(
            report.tally,
            Tally {
                failed: 1,
                ..Tally::default()
            }
        );
        assert_eq!(report.failures, ["formatting: off by a space"]);
    }

    #[test]
    fn failed_tests_are_counted_once() {
        let mut report = Report::default();
        let tally = Tally {
            passed: 4,
            failed: 2,
            skipped: 0,
        };
        report.conclude("tests", tally, Err("exit status 101".into()));
        assert_eq!(report.tally, tally);
        assert_eq!(report.failures, ["tests: exit status 101"]);
    }

    #[test]
    fn tests_that_did_not_compile_count_as_one_failure() {
        let mut report = Report::default();
        report.conclude("tests", Tally::default(), Err("exit status 101".into()));
        assert_eq!(
            report.tally,
            Tally {
                failed: 1,
                ..Tally::default()
            }
        );
    }
}
