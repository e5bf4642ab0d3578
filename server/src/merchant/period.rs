//! A period of time, as people and programs write it.

use time::{
    Date, OffsetDateTime, Time, UtcOffset,
    format_description::well_known::Rfc3339,
    macros::{format_description, offset},
};

/// Where the gateways' days begin and end.
const CHINA: UtcOffset = offset!(+8);

/// From a time on and before another, in milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// From this time on.
    pub from_ms: i64,
    /// Before this time.
    pub to_ms: i64,
}

impl Period {
    /// The period from the beginning of a day to the end of another, by the time in China; or
    /// between two times as in RFC 3339.
    ///
    /// # Errors
    ///
    /// Returns a sentence when one of the texts is no day and no time, or the end lies before the
    /// beginning.
    pub fn parse(from: &str, to: &str) -> Result<Self, String> {
        let read = |name, text, is_end| {
            at(text, is_end).ok_or_else(|| {
                format!(
                    "{name} must be a day such as 2026-11-28, or a time such as \
                     2026-11-28T00:00:00+08:00"
                )
            })
        };
        let (from_ms, to_ms) = (read("from", from, false)?, read("to", to, true)?);
        if to_ms < from_ms {
            return Err("to must not lie before from".to_owned());
        }
        Ok(Self { from_ms, to_ms })
    }
}

fn at(text: &str, is_end: bool) -> Option<i64> {
    let time = if text.len() == "2026-11-28".len() {
        let day = Date::parse(text, format_description!("[year]-[month]-[day]")).ok()?;
        let day = if is_end { day.next_day()? } else { day };
        OffsetDateTime::new_in_offset(day, Time::MIDNIGHT, CHINA)
    } else {
        OffsetDateTime::parse(text, &Rfc3339).ok()?
    };
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_chinas_and_the_last_one_counts() {
        let day = Period::parse("2026-11-28", "2026-11-28").unwrap();
        assert_eq!(day.from_ms, 1_795_795_200_000);
        assert_eq!(day.to_ms - day.from_ms, 24 * 60 * 60 * 1000);
        let same = Period::parse("2026-11-28T00:00:00+08:00", "2026-11-28T16:00:00Z");
        assert_eq!(same.unwrap(), day);
    }

    #[test]
    fn what_is_no_period_is_refused_by_name() {
        for (from, to, name) in [
            ("", "2026-11-28", "from"),
            ("2026-11-28", "2026-02-30", "to"),
            ("28.11.2026", "2026-11-28", "from"),
            ("2026-11-28", "2026-11-28T00:00:00", "to"),
            ("2026-11-28", "2026-11-26", "to"),
        ] {
            let error = Period::parse(from, to).unwrap_err();
            assert!(error.starts_with(name), "{from} {to}: {error}");
        }
    }
}
