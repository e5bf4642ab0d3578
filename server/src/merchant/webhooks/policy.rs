//! When a webhook is sent again, and for how long.

use std::time::Duration;

/// The pauses after the first try, the second, and so on: together three days, as long as a
/// shop may be out of order over a weekend with a holiday. Those of Standard Webhooks: a
/// receiver that restarts has it within seconds, one that is being repaired within hours.
const PAUSES: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    LONGEST_PAUSE,
    LONGEST_PAUSE,
];
/// An endpoint that names a later time is asked after this.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_hours(20);
/// What an endpoint was never sent is not begun later than this, after it was made or the one
/// before it, of its order, ended there. A new endpoint does not get what happened long before it.
pub(super) const BEGUN_WITHIN: Duration = Duration::from_hours(3 * 24);
/// A receiver writes to its database and answers; what takes longer belongs after the answer.
pub(super) const TIMEOUT: Duration = Duration::from_secs(15);
/// Longer than sending takes, with what is recorded of it. A dead instance's webhooks are
/// taken over then.
pub(super) const LEASE: Duration = Duration::from_secs(30);
/// Webhooks under way to one endpoint, from one instance.
pub(super) const UNDER_WAY: u32 = 8;
/// How often the store is asked for what is due: that late a shop is sent what happened.
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often it is asked for what is over.
pub(super) const CLOSE_EVERY: Duration = Duration::from_secs(5);
/// The pause after the store failed.
pub(super) const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// The pause after so many tries; `None` when there were enough. One that the endpoint `named`
/// may lengthen it, and never shortens it: the tries would be used up before three days are
/// over. `chance` lengthens it by up to a tenth, so that a receiver that comes back does not get
/// everything at once.
pub(super) fn pause(tries: u32, named: Option<Duration>, chance: u8) -> Option<Duration> {
    let index = usize::try_from(tries.checked_sub(1)?).ok()?;
    let pause = *PAUSES.get(index)?;
    let pause = named.map_or(pause, |named| pause.max(named.min(LONGEST_PAUSE)));
    Some(pause + pause / 10 * u32::from(chance) / u32::from(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_sent_for_three_days_ever_more_seldom() {
        let pauses: Vec<Duration> = (1..).map_while(|tries| pause(tries, None, 0)).collect();
        assert_eq!(pauses, PAUSES);
        assert!(pauses.is_sorted());
        let hours = pauses.iter().sum::<Duration>().as_secs() / 3600;
        assert!((70..=73).contains(&hours), "{hours}");
        assert_eq!(pause(0, None, 0), None);
        let seconds = |named: Option<u64>, chance| {
            let named = named.map(Duration::from_secs);
            pause(2, named, chance).unwrap().as_secs()
        };
        assert_eq!((seconds(None, 0), seconds(None, u8::MAX)), (300, 330));
        assert_eq!((seconds(Some(1), 0), seconds(Some(600), 0)), (300, 600));
        assert_eq!(seconds(Some(u64::MAX), 0), LONGEST_PAUSE.as_secs());
    }
}
