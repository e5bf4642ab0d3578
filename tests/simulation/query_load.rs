//! The load of a thousand widgets on the state endpoint, which fails for a minute: neither
//! in the outage nor after it may all of them send a state query at once.
//!
//! The shop of these tests is an ordinary one on its worst day: shoppers arrive evenly, a
//! thousand of them wait at any time, nobody pays, and each waits until the order's end and
//! beyond. Where a thousand press pay at the same time, a third of them sends a query in
//! each second of the first minute, outage or not, because the interval is 3 s. For such a
//! sale at noon the tests require that the queries do not come together after the outage.

use crate::tab::shop;
use std::ops::Range;
use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::effect::{Effect, Purpose};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::policy::FIRST_AFTER_CODE;
use wallet_checkout::checkout::polling::Poll;
use wallet_checkout::clock::{MonoTime, Now, WallTime};
use wallet_checkout::gateway::Gateway;
use wallet_checkout::random::Random;
use wallet_checkout::runtime::{Platform, Runtime};
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::{Fault, Reply, Response};

const SHOPPERS: u64 = 1_000;
const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const ORDER_LIFE: u64 = 15 * MINUTE;
/// In the middle of the hour that is counted.
const OUTAGE: Range<u64> = HOUR..HOUR + MINUTE;
const COUNTED: Range<u64> = HOUR / 2..HOUR + HOUR / 2;
/// A fast network. The next query is timed from the answer.
const ANSWER_TAKES: u64 = 100;
const CODE: &str = r#"{"code":1,"qrcode":"weixin://wxpay/bizpayurl?pr=04IPMKM"}"#;
const ORDER: &str = r#"{"order_no":"O1","amount":"88.00"}"#;
const WAITING: &str = r#"{"result":0,"pay_state":0}"#;

/// The page of a shopper who presses pay and then waits, in front of a server that
/// answers after a fixed time.
struct Page<'o> {
    now: u64,
    timer: Option<u64>,
    outage: &'o Range<u64>,
    answer_takes: u64,
    /// When a state query was sent.
    queries: Vec<u64>,
}

impl Platform for Page<'_> {
    fn now(&mut self) -> Now {
        Now {
            mono: MonoTime::at(self.now),
            wall: WallTime::at(self.now),
        }
    }

    fn perform(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::AskToSubmit(..) => Some(Event::SubmitAnswered { allowed: true }),
            Effect::OfferAction(..) => Some(Event::ActionAnswered {
                taken: false,
                press_counts: true,
            }),
            Effect::Send { id, purpose, .. } => Some(match purpose {
                Purpose::Order => Event::OrderAnswered(id, good(ORDER)),
                Purpose::Create => Event::CreateAnswered(id, good(CODE)),
                Purpose::Stream => Event::StreamAnswered(id, Err(Fault::Network)),
                Purpose::State => {
                    self.queries.push(self.now);
                    let down = self.outage.contains(&self.now);
                    self.now += self.answer_takes;
                    let reply = if down {
                        Err(Fault::Network)
                    } else {
                        good(WAITING)
                    };
                    Event::StateAnswered(id, reply)
                }
            }),
            _ => None,
        }
    }

    fn on_idle(&mut self, checkout: &Checkout) {
        let start = MonoTime::at(0);
        let wake_at = checkout.wake_at(self.now());
        self.timer = wake_at.map(|at| at.since(start));
    }
}

/// When one shopper's widget sends state queries, with nobody ever paying.
fn queries(seed: u64, began: u64, end: u64, outage: &Range<u64>, answer_takes: u64) -> Vec<u64> {
    let runtime = Runtime::new(Checkout::new(
        shop(Gateway::from_name("epay").unwrap(), Wallet::Wechat, false),
        seed,
    ));
    let mut page = Page {
        now: began,
        timer: None,
        outage,
        answer_takes,
        queries: Vec::new(),
    };
    runtime.dispatch(Event::Started(None), &mut page);
    runtime.dispatch(Event::PayPressed, &mut page);
    while let Some(at) = page.timer.filter(|at| *at < end) {
        page.now = at.max(page.now);
        runtime.dispatch(Event::Woke, &mut page);
    }
    page.queries
}

#[expect(clippy::unnecessary_wraps, reason = "a network may fail")]
fn good(text: &str) -> Reply {
    Ok(Response {
        status: 200,
        text: text.into(),
        guessed: false,
        retry_after_ms: None,
    })
}

/// How many of the thousand widgets send a query in each second, in percent.
fn percent_by_second(began: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut seconds = vec![0_u64; usize::try_from(COUNTED.end / SECOND).unwrap()];
    for (seed, began) in (0..).zip(began) {
        for at in queries(seed, began, COUNTED.end, &OUTAGE, ANSWER_TAKES) {
            seconds[usize::try_from(at / SECOND).unwrap()] += 1;
        }
    }
    let percents = seconds.into_iter().map(|queries| queries * 100 / SHOPPERS);
    percents.collect()
}

fn peak(percents: &[u64], within: Range<u64>) -> u64 {
    let second = |at: u64| usize::try_from(at / SECOND).unwrap();
    let within = &percents[second(within.start)..second(within.end)];
    *within.iter().max().unwrap()
}

#[test]
fn in_no_second_of_the_hour_around_an_outage_more_than_a_quarter_of_the_widgets_query() {
    // The widgets of earlier shoppers send nothing any more in the hour that is counted.
    let first = COUNTED.start - ORDER_LIFE - 2 * MINUTE;
    let apart = usize::try_from(ORDER_LIFE / SHOPPERS).unwrap();
    let percents = percent_by_second((first..COUNTED.end).step_by(apart));
    let (hour, outage) = (peak(&percents, COUNTED), peak(&percents, OUTAGE));
    let back = peak(&percents, OUTAGE.end..COUNTED.end);
    println!("table: query load, peak of the hour, %   {hour:>6}");
    println!("table: query load, peak of the outage, % {outage:>6}");
    println!("table: query load, peak after it, %      {back:>6}");
    assert!(hour <= 25, "{percents:?}");
}

#[test]
fn after_an_outage_the_widgets_of_a_sale_at_noon_do_not_query_at_once() {
    let noon = OUTAGE.start - MINUTE / 2;
    let percents = percent_by_second((0..SHOPPERS).map(|shopper| noon + shopper * 2));
    let back = peak(&percents, OUTAGE.end..OUTAGE.end + 5 * MINUTE);
    println!("table: sale at noon, peak after it, %    {back:>6}");
    assert!(back <= 25, "{percents:?}");
}

#[test]
fn fifteen_minutes_of_waiting_cost_at_most_130_queries() {
    let counts = (0..300).map(|seed| queries(seed, 0, ORDER_LIFE + 1, &(0..0), 0).len());
    let most = counts.max().unwrap();
    println!("table: state queries in fifteen minutes  {most:>6}");
    assert!(most <= 130);
}

/// Tries the polling alone, so that many more seeds can be tried.
#[test]
fn of_a_hundred_thousand_seeds_none_costs_more_and_all_keep_the_interval() {
    let (mut most, mut least) = (0, u32::MAX);
    for seed in 0..100_000 {
        let mut random = Random::seeded(seed);
        let start = MonoTime::at(0);
        let mut poll = Poll::start(start, FIRST_AFTER_CODE);
        let mut count = 0;
        let mut before = None;
        while let Some(due) = poll.due().filter(|due| due.since(start) < ORDER_LIFE) {
            let at = due.since(start);
            let interval = match before.unwrap_or(at) {
                0..60_000 => 3 * SECOND,
                60_000..300_000 => 5 * SECOND,
                _ => 10 * SECOND,
            };
            let pause = at - before.unwrap_or(at);
            assert!(
                before.is_none() || (interval * 4..=interval * 6).contains(&(pause * 5)),
                "{pause} at {at}"
            );
            before = Some(at);
            count += 1;
            poll.answered(due, false, &mut random);
        }
        most = most.max(count);
        least = least.min(count);
    }
    // One more query is sent at the very end.
    assert!((120..=129).contains(&most), "{most}");
    assert!(least >= 115, "{least}");
}
