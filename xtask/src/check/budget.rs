//! The budget: how many bytes the first screen may weigh. It only goes down.

use crate::process::Outcome;

/// From so many spare bytes on, lowering the budget is suggested.
const WORTH_LOWERING: u64 = 2048;
/// A lowered budget leaves so many bytes for a small change that is worth them.
const SLACK: u64 = 256;

#[derive(Debug, PartialEq)]
pub(crate) struct Budget {
    pub(crate) bytes: u64,
}

impl Budget {
    pub(crate) fn parse(text: &str) -> Outcome<Self> {
        text.lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with('#'))
            .and_then(|line| line.parse().ok())
            .map(|bytes| Self { bytes })
            .ok_or_else(|| "size-budget.txt does not contain a number of bytes".to_owned())
    }

    pub(crate) fn text(&self) -> String {
        format!(
            "# Brotli bytes of all that the first interactive screen needs. \
             This number only goes down.\n{}\n",
            self.bytes
        )
    }

    /// A sentence for a total within the budget; an error for one beyond.
    pub(crate) fn verdict(&self, total: u64) -> Outcome<String> {
        let budget = self.bytes;
        match budget.checked_sub(total) {
            None => Err(format!(
                "the first screen is {} over its budget of {budget} (brotli)",
                counted(total - budget)
            )),
            Some(spare) if spare >= WORTH_LOWERING => Ok(format!(
                "{} below the budget of {budget}: \
                 `cargo xtask size --lower` makes that the budget",
                counted(spare)
            )),
            Some(spare) => Ok(format!("{} below the budget of {budget}", counted(spare))),
        }
    }

    pub(crate) fn lowered(&self, total: u64) -> Option<Self> {
        let bytes = total + SLACK;
        (bytes < self.bytes).then_some(Self { bytes })
    }
}

fn counted(bytes: u64) -> String {
    let plural = if bytes == 1 { "" } else { "s" };
    format!("{bytes} byte{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_the_first_line_that_is_not_a_comment() {
        assert_eq!(
            Budget::parse("# only down\n110000\n"),
            Ok(Budget { bytes: 110_000 })
        );
        assert!(Budget::parse("# only down\n").is_err());
        assert!(Budget::parse("110 KB\n").is_err());
    }

    #[test]
    fn what_is_written_is_read_back() {
        let budget = Budget { bytes: 98_765 };
        assert_eq!(Budget::parse(&budget.text()), Ok(budget));
    }

    #[test]
    fn a_total_at_the_budget_passes_and_one_byte_more_fails() {
        let budget = Budget { bytes: 10_000 };
        assert!(budget.verdict(10_000).is_ok());
        assert!(budget.verdict(10_001).unwrap_err().contains("1 byte over"));
        assert!(budget.verdict(10_002).unwrap_err().contains("2 bytes over"));
    }

    #[test]
    fn lowering_is_suggested_from_two_kilobytes_on() {
        let budget = Budget { bytes: 10_000 };
        assert!(budget.verdict(10_000 - 2048).unwrap().contains("--lower"));
        assert!(!budget.verdict(10_000 - 2047).unwrap().contains("--lower"));
    }

    #[test]
    fn the_budget_never_goes_up() {
        let budget = Budget { bytes: 10_000 };
        assert_eq!(
            budget.lowered(5_000),
            Some(Budget {
                bytes: 5_000 + SLACK
            })
        );
        assert_eq!(budget.lowered(10_000 - SLACK), None);
        assert_eq!(budget.lowered(20_000), None);
    }
}
