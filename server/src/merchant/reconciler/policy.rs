//! When gateways are queried, and how often at most. None of their documents names a rate;
//! what is here is what a small PHP server answers beside its shoppers.

use std::time::Duration;

use crate::clock::milliseconds;

/// A shopper pays in about that time, and the browser asks meanwhile.
pub(in crate::merchant) const FIRST_QUERY: Duration = Duration::from_mins(1);
/// The pauses grow with the age of the attempt, so that a payment is found late by at most as
/// much as it was made late; but an order that lives for days is asked about twice an hour.
const LONGEST_PAUSE: Duration = Duration::from_mins(30);
/// After the end the pauses grow again: a wallet confirms what was paid in the last moment
/// within minutes.
const FIRST_AFTER_END: Duration = Duration::from_mins(5);
const LONGEST_PAUSE_AFTER_END: Duration = Duration::from_hours(4);
/// Gateways correct their books once a day.
const ASKED_AFTER_END: Duration = Duration::from_hours(24);
/// A gateway that fails is asked again after this, or earlier where a query is due anyway.
const RETRY: Duration = Duration::from_mins(10);
/// What a gateway did not answer within the day is asked once an hour, for as long as an
/// outage over holidays may last. Then the order is on the list of unconfirmed orders.
const LATE_RETRY: Duration = Duration::from_hours(1);
const RETRIED_AFTER_END: Duration = Duration::from_hours(7 * 24);
/// A gateway that calls us and then answers that the order waits is a moment ahead of itself.
const AFTER_NEWS: Duration = Duration::from_secs(15);

/// Queries under way at one gateway, from one instance: a fraction of what such servers work
/// on at once.
pub(super) const UNDER_WAY: u32 = 8;
/// So many begin within this at most: 20 in a second.
pub(super) const ROUND: Duration = Duration::from_millis(400);
/// Longer than a query takes, with what is recorded of it. A dead instance's queries are
/// taken over then.
pub(super) const LEASE: Duration = Duration::from_secs(20);
/// How often the store is asked for what is due.
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The pause after the store failed.
pub(super) const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// A refund that is still requested so long after the gateway's time to answer has lost its sender.
pub(super) const LOST_REFUND_MARGIN: Duration = Duration::from_secs(30);

/// For how long an order that is over waits for the answer of a query that is due.
pub(super) const END_PATIENCE: Duration = Duration::from_mins(2);
/// Orders whose end is seen to in one transaction.
pub(super) const ENDS_AT_ONCE: u32 = 100;

/// How often orders are deleted that need no longer be kept.
pub(super) const DELETE_EVERY: Duration = Duration::from_hours(1);
/// Orders that are deleted in one transaction, and the pause after it, in which others write.
pub(super) const DELETED_AT_ONCE: u32 = 50;
pub(super) const DELETION_PAUSE: Duration = Duration::from_millis(100);

/// For how long an order is kept after its end that was not paid: so many days, but always for
/// as long as its gateway may be asked about it, and a day more.
pub(super) fn kept_after_end(days: u32) -> Duration {
    let asked = ASKED_AFTER_END.saturating_add(RETRIED_AFTER_END);
    Duration::from_hours(24).saturating_mul(days).max(asked)
}

/// How a query ended, as far as the next one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The payment is recorded.
    Settled,
    /// The gateway answered.
    Answered,
    /// The gateway answered after it had called us.
    AnsweredNews,
    /// The gateway did not answer, or not as documented.
    Failed,
}

/// An attempt's life, in milliseconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(super) struct Life {
    pub(super) began_ms: i64,
    /// The end of its order.
    pub(super) ends_ms: i64,
}

/// When the gateway is queried next, in milliseconds since 1970. `luck` spreads queries that
/// would come at once over a tenth of the pause before them.
pub(super) fn next_query(life: Life, asked: Asked, now_ms: i64, luck: u8) -> Option<i64> {
    match asked {
        Asked::Settled => None,
        Asked::Answered => planned(life, now_ms, luck),
        Asked::AnsweredNews => {
            let soon = now_ms.saturating_add(milliseconds(AFTER_NEWS));
            Some(planned(life, now_ms, luck).map_or(soon, |next| next.min(soon)))
        }
        Asked::Failed => {
            let retry = |pause| after(now_ms, milliseconds(pause), luck);
            let planned = planned(life, now_ms, luck);
            let next = planned.map_or(retry(LATE_RETRY), |next| next.min(retry(RETRY)));
            let last = life.ends_ms.saturating_add(milliseconds(RETRIED_AFTER_END));
            (now_ms < last).then_some(next)
        }
    }
}

fn planned(life: Life, now_ms: i64, luck: u8) -> Option<i64> {
    if now_ms < life.ends_ms {
        let age = now_ms.saturating_sub(life.began_ms);
        let pause = age.clamp(milliseconds(FIRST_QUERY), milliseconds(LONGEST_PAUSE));
        return Some(after(now_ms, pause, luck).min(life.ends_ms));
    }
    let last = life.ends_ms.saturating_add(milliseconds(ASKED_AFTER_END));
    if now_ms >= last {
        return None;
    }
    let over = now_ms.saturating_sub(life.ends_ms);
    let pause = over.clamp(
        milliseconds(FIRST_AFTER_END),
        milliseconds(LONGEST_PAUSE_AFTER_END),
    );
    Some(after(now_ms, pause, luck).min(last))
}

fn after(now_ms: i64, pause: i64, luck: u8) -> i64 {
    let spread = (pause / 10).saturating_mul(luck.into()) / i64::from(u8::MAX);
    now_ms.saturating_add(pause).saturating_add(spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const LIFE: Life = Life {
        began_ms: 0,
        ends_ms: 15 * MINUTE,
    };

    /// The minutes at which an attempt is asked about, if each query ends at once.
    fn minutes(life: Life, asked: Asked, luck: u8) -> Vec<i64> {
        let mut now_ms = life.began_ms + milliseconds(FIRST_QUERY);
        let mut minutes = vec![now_ms / MINUTE];
        while let Some(next) = next_query(life, asked, now_ms, luck) {
            assert!(next > now_ms, "{next} after {now_ms}");
            now_ms = next;
            minutes.push(now_ms / MINUTE);
        }
        minutes
    }

    #[test]
    fn an_order_is_asked_about_ever_more_seldom_at_its_end_and_for_a_day() {
        let day = 15 + 24 * 60;
        assert_eq!(
            minutes(LIFE, Asked::Answered, 0),
            [
                1, 2, 4, 8, 15, 20, 25, 35, 55, 95, 175, 335, 575, 815, 1055, 1295, day
            ]
        );
        let days = Life {
            ends_ms: 3 * 24 * 60 * MINUTE,
            ..LIFE
        };
        let long = minutes(days, Asked::Answered, 0);
        assert_eq!(long[..8], [1, 2, 4, 8, 16, 32, 62, 92]);
        assert!(long.contains(&(3 * 24 * 60)), "at its end");
        assert_eq!(long.last(), Some(&(4 * 24 * 60)));
    }

    #[test]
    fn a_settled_attempt_is_not_asked_about() {
        assert_eq!(next_query(LIFE, Asked::Settled, 0, 0), None);
    }

    #[test]
    fn a_failure_only_postpones() {
        let failed = minutes(LIFE, Asked::Failed, 0);
        assert_eq!(failed[..7], [1, 2, 4, 8, 15, 20, 25]);
        let pauses = failed.windows(2).map(|pair| pair[1] - pair[0]);
        let day = 15 + 24 * 60;
        let in_the_day = failed.iter().filter(|minute| **minute < day).count();
        assert!(pauses.clone().take(in_the_day - 1).all(|pause| pause <= 10));
        assert!(pauses.skip(in_the_day).all(|pause| pause == 60));
        assert_eq!(failed.last(), Some(&(15 + 7 * 24 * 60)));
    }

    #[test]
    fn news_are_asked_about_soon_and_even_after_the_day() {
        let soon = |now_ms| next_query(LIFE, Asked::AnsweredNews, now_ms, 0);
        assert_eq!(soon(5 * MINUTE), Some(5 * MINUTE + 15_000));
        assert_eq!(
            soon(15 * MINUTE - 1),
            Some(15 * MINUTE),
            "its end is sooner"
        );
        let later = 5 * 24 * 60 * MINUTE;
        assert_eq!(soon(later), Some(later + 15_000));
    }

    #[test]
    fn an_unpaid_order_is_kept_for_longer_than_it_is_asked_about() {
        let days = |days| kept_after_end(days).as_secs() / (24 * 60 * 60);
        assert_eq!([1, 8, 9, 30].map(days), [8, 8, 9, 30]);
        assert_eq!(days(u32::MAX), u64::from(u32::MAX));
    }

    /// What came at once spreads, but never over an order's end.
    #[test]
    fn ten_thousand_attempts_are_no_burst() {
        let mut seconds = std::collections::BTreeMap::new();
        for attempt in 0..10_000_u32 {
            let luck = u8::try_from(attempt % 256).unwrap();
            let next = next_query(LIFE, Asked::Answered, 8 * MINUTE - 1, luck);
            assert_eq!(next, Some(15 * MINUTE).min(next));
            let next = next_query(LIFE, Asked::Answered, 45 * MINUTE, luck).unwrap();
            *seconds.entry(next / 1000).or_insert(0) += 1;
        }
        let most = seconds.values().max().unwrap();
        assert!(*most <= 80, "{most} in one second");
    }
}
