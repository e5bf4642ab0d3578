//! The measurement of the server: under load, with one database or several servers on one,
//! with many open streams, and over hours with kills; and how soon a shopper sees a payment.

mod books;
mod client;
mod disk;
mod figures;
mod instances;
mod measured;
mod mixed;
mod program;
mod receiver;
mod shop;
mod shown;
mod streams;

pub(crate) use self::client::number_in;

use std::time::Duration;

use crate::process::Outcome;

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options<'a> {
    against: Option<&'a str>,
    /// How long servers are killed under a mixed load, and nothing else is measured.
    minutes: Option<u64>,
}

impl<'a> Options<'a> {
    pub(crate) fn parse(arguments: &[&'a str]) -> Outcome<Self> {
        match arguments {
            [] => Ok(Self::default()),
            ["--against", commit] => Ok(Self {
                against: Some(commit),
                ..Self::default()
            }),
            ["--minutes", minutes] => match minutes.parse() {
                Ok(minutes @ 1..) => Ok(Self {
                    minutes: Some(minutes),
                    ..Self::default()
                }),
                Ok(0) | Err(_) => Err(format!("`{minutes}` is not a number of minutes")),
            },
            unknown => Err(format!(
                "unknown options of bench server: `{}`",
                unknown.join(" ")
            )),
        }
    }
}

/// Measures optimized programs.
pub(crate) fn run(options: &Options) -> Outcome {
    let program = program::build_own()?;
    if let Some(minutes) = options.minutes {
        return mixed::run(&program, Duration::from_secs(minutes.saturating_mul(60)));
    }
    disk::run(&program, options.against)?;
    if options.against.is_some() {
        return Ok(());
    }
    instances::run(&program)?;
    streams::run(&program)?;
    shown::run(&program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_compared_or_lasts_for_minutes() {
        let against = Some("HEAD~1");
        let compared = Options {
            against,
            minutes: None,
        };
        assert_eq!(Options::parse(&["--against", "HEAD~1"]), Ok(compared));
        let lasting = Options {
            against: None,
            minutes: Some(30),
        };
        assert_eq!(Options::parse(&["--minutes", "30"]), Ok(lasting));
        for unknown in [&["--minutes"][..], &["--minutes", "0"], &["HEAD"]] {
            assert!(Options::parse(unknown).is_err(), "{unknown:?}");
        }
    }
}
