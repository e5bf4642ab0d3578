//! The budgets: how many bytes the network may carry. The first screen's only goes down; a commit
//! that raises the other says what the bytes are for.

use crate::process::Outcome;

/// From so many spare bytes on, lowering the budget is suggested.
const WORTH_LOWERING: u64 = 2048;
/// A lowered budget leaves so many bytes for a small change that is worth them.
const SLACK: u64 = 256;

/// The most that the network may carry, in bytes of brotli.
#[derive(Debug, PartialEq)]
pub(crate) struct Budgets {
    /// Until the pay button is painted.
    first_screen: u64,
    /// Until all of the widget is there.
    all: u64,
}

impl Budgets {
    pub(crate) fn parse(text: &str) -> Outcome<Self> {
        let number = |name: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once(' '));
            let line = lines.find(|(first, _)| *first == name);
            line.and_then(|(_, bytes)| bytes.trim().parse().ok())
                .ok_or_else(|| format!("size-budget.txt has no number of bytes for `{name}`"))
        };
        Ok(Self {
            first_screen: number("first-screen")?,
            all: number("all")?,
        })
    }

    pub(crate) fn text(&self) -> String {
        format!(
            "# The most that the network may carry in the heaviest language, in bytes of brotli:\n\
             # until the pay button is painted, and until all of the widget is there. The first\n\
             # only goes down; a commit that raises the other names what the bytes are for.\n\
             first-screen {}\nall {}\n",
            self.first_screen, self.all
        )
    }

    /// Sentences for what is within both budgets; an error for what is beyond one.
    pub(crate) fn verdict(&self, first_screen: u64, all: u64) -> Outcome<String> {
        let first_screen = verdict("the first screen", self.first_screen, first_screen);
        let all = verdict("all of it", self.all, all);
        match (first_screen, all) {
            (Ok(one), Ok(other)) => Ok(format!("{one}\n{other}")),
            (Err(sentence), Ok(_)) | (Ok(_), Err(sentence)) => Err(sentence),
            (Err(one), Err(other)) => Err(format!("{one}\n{other}")),
        }
    }

    /// The budgets, each lowered to what was carried; none where neither gets lower.
    pub(crate) fn lowered(&self, first_screen: u64, all: u64) -> Option<Self> {
        let lowered = Self {
            first_screen: self.first_screen.min(first_screen + SLACK),
            all: self.all.min(all + SLACK),
        };
        (lowered != *self).then_some(lowered)
    }
}

fn verdict(what: &str, budget: u64, total: u64) -> Outcome<String> {
    match budget.checked_sub(total) {
        None => Err(format!(
            "{what} is {} over its budget of {budget} (brotli)",
            counted(total - budget)
        )),
        Some(spare) if spare >= WORTH_LOWERING => Ok(format!(
            "{what} is {} below its budget of {budget}: \
             `cargo xtask size --lower` makes that the budget",
            counted(spare)
        )),
        Some(spare) => Ok(format!(
            "{what} is {} below its budget of {budget}",
            counted(spare)
        )),
    }
}

fn counted(bytes: u64) -> String {
    let plural = if bytes == 1 { "" } else { "s" };
    format!("{bytes} byte{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGETS: Budgets = Budgets {
        first_screen: 10_000,
        all: 20_000,
    };

    #[test]
    fn each_budget_stands_after_its_name() {
        let text = "# only down\nall 20000\nfirst-screen 10000\n";
        assert_eq!(Budgets::parse(text), Ok(BUDGETS));
        assert!(Budgets::parse("first-screen 10000\n").is_err());
        assert!(Budgets::parse("first-screen 10 KB\nall 20000\n").is_err());
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(Budgets::parse(&BUDGETS.text()), Ok(BUDGETS));
    }

    #[test]
    fn totals_at_the_budgets_pass_and_one_byte_more_fails() {
        assert!(BUDGETS.verdict(10_000, 20_000).is_ok());
        let first = BUDGETS.verdict(10_001, 20_000).unwrap_err();
        assert!(first.contains("first screen is 1 byte over"), "{first}");
        let both = BUDGETS.verdict(10_002, 20_001).unwrap_err();
        assert!(both.contains("2 bytes over") && both.contains("all of it is 1 byte over"));
    }

    #[test]
    fn lowering_is_suggested_from_two_kilobytes_on() {
        let spare = |bytes: u64| BUDGETS.verdict(10_000 - bytes, 20_000).unwrap();
        assert!(spare(2048).contains("--lower"));
        assert!(!spare(2047).contains("--lower"));
    }

    #[test]
    fn lowering_raises_no_budget() {
        let lowered = BUDGETS.lowered(5_000, 30_000);
        let first_screen = 5_000 + SLACK;
        assert_eq!(
            lowered,
            Some(Budgets {
                first_screen,
                ..BUDGETS
            })
        );
        assert_eq!(BUDGETS.lowered(10_000 - SLACK, 20_000 - SLACK), None);
    }
}
