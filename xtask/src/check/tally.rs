//! Counts tests as their programs report them, over all of cargo's runs.

use std::fmt;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    /// Adds up a line such as
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`.
    /// Any other line changes nothing.
    pub(crate) fn read(&mut self, line: &str) {
        let Some((_, counts)) = line
            .trim_start()
            .strip_prefix("test result: ")
            .and_then(|result| result.split_once(". "))
        else {
            return;
        };
        for count in counts.split(';') {
            match count.trim().split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                Some((number, "ignored")) => self.skipped += number.parse().unwrap_or(0),
                Some(_) | None => {}
            }
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Whether nothing failed and something passed.
    pub(crate) fn is_green(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.read(line);
        }
        tally
    }

    #[test]
    fn the_results_of_several_programs_add_up() {
        let tally = tally(&[
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n",
        ]);
        assert_eq!(
            tally,
            Tally {
                passed: 15,
                failed: 2,
                skipped: 1
            }
        );
    }

    #[test]
    fn a_test_s_own_output_is_not_a_result() {
        let tally = tally(&[
            "test money::tests::adds ... ok",
            "saw test result: ok. 9 passed; 0 failed",
        ]);
        assert_eq!(tally, Tally::default());
    }

    #[test]
    fn no_test_at_all_is_not_green() {
        assert!(!tally(&["test result: ok. 0 passed; 0 failed; 0 ignored"]).is_green());
        assert!(tally(&["test result: ok. 1 passed; 0 failed; 0 ignored"]).is_green());
        assert!(!tally(&["test result: FAILED. 1 passed; 1 failed; 0 ignored"]).is_green());
    }

    #[test]
    fn skipped_tests_are_counted_only_where_there_are_some() {
        assert_eq!(
            Tally {
                passed: 7,
                ..Tally::default()
            }
            .to_string(),
            "7 passed, 0 failed"
        );
        let some = Tally {
            passed: 7,
            failed: 1,
            skipped: 2,
        };
        assert_eq!(some.to_string(), "7 passed, 1 failed, 2 skipped");
    }
}
