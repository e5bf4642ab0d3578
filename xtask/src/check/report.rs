//! How the steps of the tests went: shown live under headings, and summed up at the end
//! with the time that each of them took.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::check::messages::Messages;
use crate::check::tally::Tally;
use crate::process::{self, Outcome};
use crate::steps;

#[derive(Default)]
pub(crate) struct Report {
    tally: Tally,
    /// Lines of the end: each failed step, and below it the tests that failed in it.
    failures: Vec<String>,
    skips: Vec<String>,
    ended: Vec<Ended>,
}

/// A step that has ended.
struct Ended {
    title: String,
    time: Duration,
    /// What a step with tests counted.
    tests: Option<Tally>,
}

impl Report {
    /// Runs a step under a heading. Returns whether it passed; if not, it counts as one
    /// failed test.
    pub(crate) fn step(&mut self, title: &str, step: impl FnOnce() -> Outcome) -> bool {
        let (outcome, time) = under_heading(title, step);
        self.ended.push(Ended {
            title: title.to_owned(),
            time,
            tests: None,
        });
        if let Err(sentence) = &outcome {
            self.tally.failed += 1;
            self.failures.push(format!("failed: {title}: {sentence}"));
        }
        outcome.is_ok()
    }

    /// Runs a command of cargo's whose tests count. Returns whether it passed.
    pub(crate) fn tests(&mut self, title: &str, cargo: &mut Command) -> bool {
        let mut tally = Tally::default();
        let mut messages = Messages::default();
        let (outcome, time) = under_heading(title, || {
            process::stream(cargo, |line| {
                tally.read(line);
                messages.read(line);
            })
        });
        let passed = outcome.is_ok();
        self.add_tests(title, time, tally, outcome);
        if !passed {
            let lines = messages.into_lines();
            self.failures
                .extend(lines.iter().map(|line| format!("  {line}")));
        }
        passed
    }

    /// Notes a step that cannot be taken on this machine, and why.
    pub(crate) fn skip(&mut self, title: &str, why: &str) {
        println!("\n== {title}\n-- skipped: {why}");
        self.tally.skipped += 1;
        self.skips.push(format!("{title}: {why}"));
    }

    fn add_tests(&mut self, title: &str, time: Duration, mut tally: Tally, outcome: Outcome) {
        if let Err(sentence) = outcome {
            // Tests that did not compile, for instance.
            if tally.failed == 0 {
                tally.failed = 1;
            }
            self.failures.push(format!("failed: {title}: {sentence}"));
        }
        self.tally.add(tally);
        self.ended.push(Ended {
            title: title.to_owned(),
            time,
            tests: Some(tally),
        });
    }

    /// Prints the sum of it all. The last line is the tally.
    pub(crate) fn end(self) -> ExitCode {
        println!();
        for ended in &self.ended {
            println!("{}", ended.line());
        }
        let total = self.ended.iter().map(|ended| ended.time).sum();
        println!("{:>12}  in all", steps::shown(total));
        println!();
        for skip in &self.skips {
            println!("skipped: {skip}");
        }
        for failure in &self.failures {
            println!("{failure}");
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

impl Ended {
    fn line(&self) -> String {
        let time = steps::shown(self.time);
        let title = &self.title;
        match self.tests {
            Some(tally) => format!("{time:>12}  {title}: {tally}"),
            None => format!("{time:>12}  {title}"),
        }
    }
}

fn under_heading(title: &str, step: impl FnOnce() -> Outcome) -> (Outcome, Duration) {
    println!("\n== {title}");
    let start = Instant::now();
    let outcome = step();
    let time = start.elapsed();
    match &outcome {
        Ok(()) => println!("-- passed, {}", steps::shown(time)),
        Err(sentence) => println!("-- failed, {}: {sentence}", steps::shown(time)),
    }
    (outcome, time)
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
        assert_eq!(report.failures, ["failed: formatting: off by a space"]);
    }

    #[test]
    fn failed_tests_are_counted_once() {
        let mut report = Report::default();
        let tally = Tally {
            passed: 4,
            failed: 2,
            skipped: 0,
        };
        report.add_tests(
            "tests",
            Duration::ZERO,
            tally,
            Err("exit status 101".into()),
        );
        assert_eq!(report.tally, tally);
        assert_eq!(report.failures, ["failed: tests: exit status 101"]);
    }

    #[test]
    fn a_skipped_step_is_counted_and_does_not_fail() {
        let mut report = Report::default();
        report.skip("journeys in WebKit", "it is not for this system");
        assert_eq!((report.tally.skipped, report.tally.failed), (1, 0));
        assert!(report.failures.is_empty());
    }

    #[test]
    fn every_step_with_tests_has_its_own_time_and_count() {
        let mut report = Report::default();
        for (title, passed) in [("journeys in Chromium", 2), ("journeys in Firefox", 3)] {
            let tally = Tally {
                passed,
                ..Tally::default()
            };
            report.add_tests(title, Duration::from_secs(90), tally, Ok(()));
        }
        let lines: Vec<_> = report.ended.iter().map(Ended::line).collect();
        assert_eq!(
            lines,
            [
                "  1 min 30 s  journeys in Chromium: 2 passed, 0 failed",
                "  1 min 30 s  journeys in Firefox: 3 passed, 0 failed",
            ]
        );
        assert_eq!(report.tally.passed, 5);
    }

    #[test]
    fn tests_that_did_not_compile_count_as_one_failure() {
        let mut report = Report::default();
        report.add_tests(
            "tests",
            Duration::ZERO,
            Tally::default(),
            Err("exit status 101".into()),
        );
        assert_eq!(
            report.tally,
            Tally {
                failed: 1,
                ..Tally::default()
            }
        );
    }
}
