//! Polling: how often, how long, and what its answers mean.

use crate::by_gateway::gateway;
use crate::world::{World, shop};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::{Fault, Response};

fn paying() -> World {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.show_code();
    world
}

impl World {
    /// Lets a minute pass while the shopper is at the payment page.
    pub(crate) fn be_away_for_a_minute(&mut self) {
        self.note("-- away for a minute");
        self.set_wall_clock(60_000);
    }

    /// Answers "waiting" until the order's time is over.
    pub(crate) fn answer_until_expired(&mut self) {
        while self.status() != Status::Expired {
            self.pass(1_000);
            if self.is_querying() {
                self.answer_state(0);
            }
        }
    }

    fn poll_times(&self) -> Vec<u64> {
        let polls = self
            .sent
            .iter()
            .filter(|sent| sent.purpose == Purpose::State);
        polls.map(|sent| sent.at).collect()
    }
}

#[test]
fn fifteen_minutes_of_waiting_cost_at_most_130_queries() {
    let mut world = paying();
    let shown = world.time();
    world.answer_until_expired();
    let polls = world.poll_times();
    assert!(polls.len() <= 130, "{} questions", polls.len());
    assert_eq!(polls[0], shown + 2_000);
    for pair in polls.windows(2).filter(|pair| pair[1] < shown + 900_000) {
        let pause = pair[1] - pair[0];
        let interval = match pair[0] - shown {
            0..60_000 => 3_000,
            60_000..300_000 => 5_000,
            _ => 10_000,
        };
        // The answer is in after at most a second here.
        assert!(
            (interval * 4 / 5..=interval * 6 / 5 + 1_000).contains(&pause),
            "{pair:?}"
        );
    }
}

#[test]
fn only_one_query_is_under_way_however_long_it_takes() {
    let mut world = paying();
    world.until_queried();
    world.happen(Event::CheckPressed);
    world.happen(Event::Returned);
    world.pass(60_000);
    assert_eq!(world.count(Purpose::State), 1);
}

#[test]
fn a_hidden_tab_polls_every_half_minute_and_a_visible_one_at_once() {
    let mut world = paying();
    world.happen(Event::Hidden);
    world.until_queried();
    world.answer_state(0);
    let hidden_at = world.time();
    world.until_queried();
    assert!((24_000..=36_100).contains(&(world.time() - hidden_at)));
    world.answer_state(0);
    world.happen(Event::Returned);
    world.happen(Event::Returned);
    world.pass(1_000);
    assert!(world.is_querying());
    assert_eq!(
        world.count(Purpose::State),
        3,
        "a burst of wakes is one wake"
    );
}

#[test]
fn failures_back_off_up_to_half_a_minute_and_are_reported_once() {
    let mut world = paying();
    for _ in 0..8 {
        world.until_queried();
        world.reply(Purpose::State, Err(Fault::Network));
    }
    assert_eq!(world.status(), Status::Paying);
    assert_eq!(world.log.matches("error network").count(), 1);
    let polls = world.poll_times();
    let last = polls[7] - polls[6];
    assert!((15_000..=30_200).contains(&last), "{polls:?}");
    world.until_queried();
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}

#[test]
fn slow_polling_does_not_get_faster_when_the_server_fails() {
    for (age, hidden, least) in [
        (0, false, 1_500),
        (70_000, false, 3_000),
        (310_000, false, 6_000),
        (0, true, 15_000),
    ] {
        let mut world = paying();
        let shown = world.time();
        while world.time() < shown + age {
            world.until_queried();
            world.answer_state(0);
        }
        if hidden {
            world.happen(Event::Hidden);
        }
        world.until_queried();
        let failed = world.time();
        world.reply(Purpose::State, Err(Fault::Network));
        world.until_queried();
        let pause = world.time() - failed;
        assert!(
            (least..=2 * least + 200).contains(&pause),
            "at {age}: {pause}"
        );
    }
}

#[test]
fn a_server_that_asks_for_time_gets_it_within_bounds() {
    for (status, retry_after_ms, least, most) in [
        (503, Some(20_000), 20_000, 20_100),
        (429, None, 30_000, 30_100),
        (429, Some(0), 1_000, 1_100),
        (503, Some(9_000_000), 120_000, 120_100),
        (503, None, 1_500, 3_100),
    ] {
        let mut world = paying();
        world.until_queried();
        let sent = world.pending.remove(0);
        world.happen(Event::StateAnswered(
            sent.id,
            Ok(Response {
                guessed: false,
                status,
                text: String::new(),
                retry_after_ms,
            }),
        ));
        let answered = world.time();
        while !world.is_querying() {
            world.pass(100);
        }
        let pause = world.time() - answered;
        assert!(
            (least..=most).contains(&pause),
            "{status} {retry_after_ms:?}: {pause}"
        );
    }
}

#[test]
fn a_server_that_forbids_the_query_is_not_queried_again() {
    for status in [401, 403] {
        let mut world = paying();
        world.until_queried();
        world.reply(Purpose::State, Ok((status, "")));
        assert_eq!(world.status(), Status::Unknown);
        assert!(world.log.contains("error http"));
        world.pass(600_000);
        assert_eq!(world.count(Purpose::State), 1);
        world.happen(Event::CheckPressed);
        world.answer_state(1);
        assert_eq!(world.status(), Status::Paid);
    }
}

#[test]
fn an_order_that_the_gateway_does_not_have_yet_is_waiting_for_two_minutes() {
    for reply in [(404, ""), (200, r#"{"result":-15,"msg":"no such order"}"#)] {
        let mut world = paying();
        let shown = world.time();
        while world.time() < shown + 105_000 {
            world.until_queried();
            world.reply(Purpose::State, Ok(reply));
        }
        assert!(!world.log.contains("error"), "{}", world.log);
        while world.time() < shown + 135_000 {
            world.until_queried();
            world.reply(Purpose::State, Ok(reply));
        }
        assert_eq!(world.log.matches("error").count(), 1, "{}", world.log);
        assert_eq!(world.status(), Status::Paying);
    }
}

/// Passes that time, with each query answered by "not paid" at once; returns when they were
/// sent, in seconds from then.
fn queried_for(world: &mut World, seconds: u64) -> Vec<u64> {
    let from = world.time();
    for _ in 0..seconds {
        if world.is_querying() {
            world.answer_state(0);
        }
        world.pass(1_000);
    }
    let times = world.poll_times().into_iter();
    times
        .filter_map(|at| at.checked_sub(from))
        .map(|at| at / 1_000)
        .collect()
}

#[test]
fn late_payments_are_queried_for_an_hour_and_still_count() {
    let mut world = paying();
    world.answer_until_expired();
    let mut late = queried_for(&mut world, 2 * 60 * 60);
    let each_minute = late.split_off(4);
    assert_eq!(late, [0, 10, 30, 60]);
    assert!(
        (45..=75).contains(&each_minute.len()),
        "{} {each_minute:?}",
        each_minute.len()
    );
    let mut before = 60;
    for at in each_minute {
        assert!((48..=73).contains(&(at - before)), "{before} {at}");
        assert!(at <= 3_600, "{at}");
        before = at;
    }
    assert!(before > 3_500, "{before}");
    assert_eq!(world.status(), Status::Expired);
    world.happen(Event::CheckPressed);
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
    assert!(world.log.contains("expired O1\n"));
}

/// The shopper is in the wallet while the time ends; a tab that is forgotten costs nothing.
#[test]
fn a_page_that_is_not_seen_queries_late_payments_for_a_minute_and_again_once_it_is() {
    let mut world = paying();
    world.happen(Event::Hidden);
    world.answer_until_expired();
    assert_eq!(queried_for(&mut world, 30 * 60), [0, 10, 30, 60]);
    world.happen(Event::Returned);
    let again = queried_for(&mut world, 10 * 60);
    assert!((9..=13).contains(&again.len()), "{again:?}");
    assert!(again[0] <= 1, "{again:?}");
    // It is hidden between two queries.
    world.happen(Event::Hidden);
    assert!(queried_for(&mut world, 10 * 60).is_empty());
}

/// The lookup of a shopper who turns back is lost at the end.
#[test]
fn a_press_after_a_lookup_that_was_lost_at_the_end_is_answered() {
    let mut world = paying();
    world.happen(Event::ChangePressed);
    assert!(world.is_querying());
    world.pass(900_000);
    world.reply(Purpose::State, Err(Fault::Network));
    world.happen(Event::CheckPressed);
    world.pass(1_000);
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}

/// The device slept, or the answer took its time.
#[test]
fn queries_whose_time_is_over_are_not_made_up_for() {
    let mut world = paying();
    world.answer_until_expired();
    world.pass(10_000);
    assert!(world.is_querying());
    world.set_clock(world.time() + 300_000);
    world.answer_state(0);
    let late = queried_for(&mut world, 100);
    assert_eq!(late.len(), 1, "{late:?}");
    assert!((48..=73).contains(&late[0]), "{late:?}");
}

#[test]
fn an_end_that_the_merchant_names_ends_the_order() {
    let mut world = paying();
    world.until_queried();
    world.answer(
        Purpose::State,
        r#"{"result":0,"order_no":"O1","pay_state":0,"expires_in":0}"#,
    );
    assert_eq!(world.status(), Status::Expired);
}

#[test]
fn an_undocumented_state_is_unknown_and_can_still_become_paid() {
    let mut world = paying();
    world.until_queried();
    world.answer_state(7);
    assert_eq!(world.status(), Status::Unknown);
    world.until_queried();
    world.answer_state(0);
    assert_eq!(world.status(), Status::Paying);
    world.until_queried();
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}

#[test]
fn without_a_state_endpoint_the_state_is_unknown_and_nothing_is_sent() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    config.state_endpoint = None;
    let mut world = World::of(config);
    world.show_code();
    assert_eq!(world.status(), Status::Unknown);
    world.happen(Event::CheckPressed);
    world.happen(Event::Returned);
    world.pass(2_000_000);
    assert_eq!(world.status(), Status::Unknown);
    assert_eq!(world.count(Purpose::State), 0);
}

#[test]
fn an_answer_about_another_of_our_orders_is_refused() {
    let mut world = paying();
    world.answer_until_expired();
    world.happen(Event::RefreshPressed);
    world.answer_state(0);
    world.answer(Purpose::Order, r#"{"order_no":"O2"}"#);
    world.answer(Purpose::Create, crate::world::CODE);
    world.until_queried();
    // O1, the old one, was paid; O2 was queried.
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paying);
    assert!(world.log.contains("error malformed"));
}
