//! How the steps went: told live under headings, and summed up at the end.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::process::{self, Outcome};
use crate::tally::Tally;

#[derive(Default)]
pub(crate) struct Report {
    tally: Tally,
    failures: Vec<String>,
    skips: Vec<String>,
    /// What each of the steps with tests counted.
    counts: Vec<(String, Tally)>,
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
        let mut tally = Tally::default();
        let ended = under_heading(title, || process::stream(cargo, |line| tally.read(line)));
        self.conclude(title, tally, ended);
    }

    /// A step that cannot be taken on this machine.
    pub(crate) fn skip(&mut self, title: &str, why: &str) {
        println!("\n== {title}\n-- skipped: {why}");
        self.tally.skipped += 1;
        self.skips.push(format!("{title}: {why}"));
    }

    fn conclude(&mut self, title: &str, mut tally: Tally, ended: Outcome) {
        if let Err(sentence) = ended {
            if tally.failed == 0 {
                tally.failed = 1;
            }
            self.failures.push(format!("{title}: {sentence}"));
        }
        self.tally.add(tally);
        self.counts.push((title.to_owned(), tally));
    }

    pub(crate) fn end(self) -> ExitCode {
        println!();
        for (title, tally) in &self.counts {
            println!("{title}: {tally}");
        }
        println!();
        for skip in &self.skips {
            println!("skipped: {skip}");
        }
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
    fn a_skipped_step_is_counted_and_does_not_fail() {
        let mut report = Report::default();
        report.skip("journeys in WebKit", "it is not for this system");
        assert_eq!((report.tally.skipped, report.tally.failed), (1, 0));
        assert!(report.failures.is_empty());
    }

    #[test]
    fn every_step_with_tests_has_its_own_count() {
        let mut report = Report::default();
        for (title, passed) in [("journeys in Chromium", 2), ("journeys in Firefox", 3)] {
            let tally = Tally {
                passed,
                ..Tally::default()
            };
            report.conclude(title, tally, Ok(()));
        }
        let counted = report.counts.iter().map(|(_, tally)| tally.passed);
        assert_eq!(counted.collect::<Vec<_>>(), [2, 3]);
        assert_eq!(report.tally.passed, 5);
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
