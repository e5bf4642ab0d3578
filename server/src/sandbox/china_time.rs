//! The time as the gateways' answers show it: China's, eight hours ahead of UTC.

use time::{
    OffsetDateTime, UtcOffset,
    macros::{format_description, offset},
};

const CHINA: UtcOffset = offset!(+8);

/// The present moment on China's clock.
pub(super) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc().to_offset(CHINA)
}

/// `20261120155650`, the beginning of a trade number.
pub(super) fn digits(at: OffsetDateTime) -> String {
    at.format(format_description!(
        "[year][month][day][hour][minute][second]"
    ))
    .unwrap_or_default()
}

/// `2026-11-20 15:56:50`
pub(super) fn date_and_time(at: OffsetDateTime) -> String {
    at.format(format_description!(
        "[year]-[month]-[day] [hour]:[minute]:[second]"
    ))
    .unwrap_or_default()
}
