//! The stream of state answers: while it flows hardly anything is polled, and where it does
//! not the state is polled as without it.

use crate::by_gateway::gateway;
use crate::world::{World, shop, url};
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

fn streaming() -> Config {
    Config {
        state_stream: Some(url("https://shop.example/state/stream?v=1")),
        ..shop(gateway("epay"), Wallet::Wechat)
    }
}

fn paying() -> World {
    let mut world = World::of(streaming());
    world.show_code();
    world
}

impl World {
    fn streamed(&mut self, pay_state: i64) {
        let text = format!(r#"{{"result":0,"order_no":"O1","pay_state":{pay_state}}}"#);
        self.answer(Purpose::Stream, &text);
    }

    fn beat(&mut self) {
        self.answer(Purpose::Stream, "");
    }

    fn is_streaming(&self) -> bool {
        let mut pending = self.pending.iter();
        pending.any(|sent| sent.purpose == Purpose::Stream)
    }

    fn times(&self, purpose: Purpose) -> Vec<u64> {
        let sent = self.sent.iter().filter(|sent| sent.purpose == purpose);
        sent.map(|sent| sent.at).collect()
    }

    /// Lets time pass until the stream is opened.
    fn until_streaming(&mut self) {
        let mut waited = 0;
        while !self.is_streaming() {
            self.pass(100);
            waited += 100;
            assert!(waited < 60_000, "no stream was opened:\n{}", self.log);
        }
    }
}

#[test]
fn a_stream_is_opened_with_the_code_and_shows_the_payment() {
    let mut world = paying();
    assert!(
        world
            .log
            .contains("send Stream: GET https://shop.example/state/stream?v=1&order_no=O1"),
        "{}",
        world.log
    );
    world.streamed(0);
    world.pass(10_000);
    assert_eq!(world.count(Purpose::State), 0, "{}", world.log);
    world.streamed(1);
    assert_eq!(world.status(), Status::Paid);
    world.pass(120_000);
    assert_eq!(world.count(Purpose::State), 0);
    assert!(!world.is_streaming());
}

#[test]
fn while_it_flows_the_state_is_queried_every_half_minute() {
    let mut world = paying();
    world.streamed(0);
    for _ in 0..44 {
        for _ in 0..20 {
            world.pass(1_000);
            if world.is_querying() {
                world.answer_state(0);
            }
        }
        world.beat();
    }
    let polls = world.times(Purpose::State);
    assert!((24..=37).contains(&polls.len()), "{polls:?}");
    for pair in polls.windows(2) {
        let pause = pair[1] - pair[0];
        assert!((24_000..=37_000).contains(&pause), "{pair:?}");
    }
}

#[test]
fn a_stream_that_breaks_leaves_no_gap_and_is_opened_again() {
    for fault in [Fault::Network, Fault::Timeout] {
        let mut world = paying();
        world.streamed(0);
        world.pass(20_000);
        let broke = world.time();
        world.reply(Purpose::Stream, Err(fault));
        // As soon as a widget without a stream would at the latest.
        world.until_queried();
        assert!(world.time() - broke <= 3_100, "{fault:?}");
        world.answer_state(0);
        let answered = world.time();
        world.until_queried();
        assert!(
            (2_300..=3_700).contains(&(world.time() - answered)),
            "{fault:?}"
        );
        assert!(world.is_streaming(), "opened again by now");
        world.answer_state(1);
        assert_eq!(world.status(), Status::Paid);
        assert!(!world.log.contains("error"), "{}", world.log);
    }
}

#[test]
fn a_stream_that_never_opens_changes_nothing() {
    let mut world = paying();
    let mut without = World::of(shop(gateway("epay"), Wallet::Wechat));
    without.show_code();
    for world in [&mut world, &mut without] {
        for _ in 0..300 {
            world.pass(1_000);
            if world.is_querying() {
                world.answer_state(0);
            }
            if world.is_streaming() {
                world.reply(Purpose::Stream, Err(Fault::Network));
            }
        }
    }
    let polls = [&world, &without].map(|world| world.times(Purpose::State).len());
    assert!(polls[0].abs_diff(polls[1]) <= 8, "{polls:?}");
    let tries = world.times(Purpose::Stream);
    assert!((10..=25).contains(&tries.len()), "{tries:?}");
    let last = tries[tries.len() - 1] - tries[tries.len() - 2];
    assert!((15_000..=31_000).contains(&last), "{tries:?}");
}

#[test]
fn one_that_ends_after_each_first_event_is_opened_later_each_time() {
    let mut world = paying();
    for _ in 0..6 {
        world.until_streaming();
        world.streamed(0);
        world.reply(Purpose::Stream, Err(Fault::Network));
    }
    let ended = world.time();
    world.until_streaming();
    assert!(world.time() - ended >= 15_000, "{}", world.log);
}

#[test]
fn whoever_is_back_gets_a_stream_at_once() {
    let mut world = paying();
    world.streamed(0);
    for _ in 0..4 {
        world.until_streaming();
        world.reply(Purpose::Stream, Err(Fault::Network));
    }
    world.happen(Event::Hidden);
    world.happen(Event::Returned);
    assert!(world.is_streaming());
    world.pass(1_000);
    assert!(world.is_querying());
}

#[test]
fn what_is_no_state_answer_is_a_broken_stream_and_never_paid() {
    for text in [
        "<html>",
        r#"{"result":0,"order_no":"O1","pay_state":"paid"}"#,
        "<b>Warning</b>: x<br />{\"result\":0,\"order_no\":\"O1\",\"pay_state\":1}",
    ] {
        let mut world = paying();
        world.answer(Purpose::Stream, text);
        assert_eq!(world.status(), Status::Paying, "{text}");
        assert!(!world.is_streaming(), "{text}");
        world.until_queried();
        assert!(world.time() <= 1_000 + 2_100, "{text}");
    }
}

#[test]
fn an_event_does_not_end_the_query_that_is_under_way() {
    let mut world = paying();
    world.until_queried();
    world.streamed(0);
    world.happen(Event::CheckPressed);
    world.pass(5_000);
    assert_eq!(world.count(Purpose::State), 1, "one at a time");
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}

#[test]
fn an_order_that_is_left_or_over_has_no_stream() {
    let mut world = paying();
    world.streamed(0);
    world.happen(Event::ChangePressed);
    assert!(!world.is_streaming());
    let mut world = paying();
    world.streamed(7);
    assert_eq!(world.status(), Status::Unknown);
    let opened = world.count(Purpose::Stream);
    world.until_queried();
    assert_eq!(world.count(Purpose::Stream), opened);
    world.answer_state(0);
    assert_eq!(world.status(), Status::Paying);
    assert!(
        world.is_streaming(),
        "the order waits for its payment again"
    );
}

#[test]
fn a_late_event_of_a_stream_is_dropped() {
    let mut world = paying();
    let paid = r#"{"result":0,"order_no":"O1","pay_state":1}"#;
    world.streamed(0);
    world.deliver(1, Purpose::Stream, Ok((200, paid)));
    assert_eq!(world.status(), Status::Paying);
}

#[test]
fn an_order_whose_state_cannot_be_queried_has_no_stream() {
    let mut world = World::of(Config {
        state_endpoint: None,
        ..streaming()
    });
    world.show_code();
    world.pass(60_000);
    assert_eq!(world.count(Purpose::Stream), 0);
}

/// Whatever it says, it is not the answer to the query.
#[test]
fn an_undocumented_event_does_not_end_a_query_that_is_under_way() {
    let mut world = paying();
    world.until_queried();
    world.streamed(4);
    assert_eq!(world.status(), Status::Unknown);
    let queries = |world: &World| {
        let states = world.pending.iter();
        states.filter(|sent| sent.purpose == Purpose::State).count()
    };
    world.pass(60_000);
    assert_eq!(queries(&world), 1, "{}", world.log);
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}
