//! A thousand shoppers wait for their payments when the state endpoint fails for a
//! minute. When it is back they must not all come at once.

use crate::tab::shop;
use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::effect::{Effect, Purpose};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::clock::Now;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::{Fault, Reply, Response};

const SHOPPERS: u64 = 1_000;
/// They all pressed within this time: a sale that begins at noon.
const RUSH: u64 = 2_000;
const OUTAGE: std::ops::Range<u64> = 30_000..90_000;
/// A fast network: the next question is timed from the answer.
const ANSWER_TAKES: u64 = 100;
const LIFE: u64 = 900_000;
const CODE: &str = r#"{"code":1,"qrcode":"weixin://wxpay/bizpayurl?pr=04IPMKM"}"#;
const ORDER: &str = r#"{"order_no":"O1","amount":"88.00"}"#;
const WAITING: &str = r#"{"result":0,"pay_state":0}"#;

/// When one shopper's widget asks, with nobody ever paying.
fn questions(seed: u64, began: u64, end: u64, outage: &std::ops::Range<u64>) -> Vec<u64> {
    let mut checkout = Checkout::new(shop(Gateway::Epay, Wallet::Wechat), seed);
    let mut asked = Vec::new();
    let mut now = began;
    let mut events = vec![Event::Started(None), Event::PayPressed];
    loop {
        while let Some(event) = (!events.is_empty()).then(|| events.remove(0)) {
            let clock = Now {
                mono: now,
                wall: now,
            };
            let (next, effects) = checkout.update(event, clock);
            checkout = next;
            for effect in effects {
                match effect {
                    Effect::AskToSubmit(..) => events.push(Event::SubmitAnswered { allowed: true }),
                    Effect::OfferAction(..) => events.push(Event::ActionAnswered { taken: false }),
                    Effect::Send { id, purpose, .. } => events.push(match purpose {
                        Purpose::Order => Event::OrderAnswered(id, good(ORDER)),
                        Purpose::Create => Event::CreateAnswered(id, good(CODE)),
                        Purpose::State => {
                            asked.push(now);
                            let down = outage.contains(&now);
                            now += ANSWER_TAKES;
                            let reply = if down {
                                Err(Fault::Network)
                            } else {
                                good(WAITING)
                            };
                            Event::StateAnswered(id, reply)
                        }
                    }),
                    _ => {}
                }
            }
        }
        match checkout.wake_at(Now {
            mono: now,
            wall: now,
        }) {
            Some(at) if at < end => now = at.max(now),
            _ => return asked,
        }
        events.push(Event::Woke);
    }
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

#[test]
fn after_an_outage_a_thousand_shoppers_do_not_come_at_once() {
    let end = OUTAGE.end + 60_000;
    let mut seconds = vec![0_u64; usize::try_from(end / 1000).unwrap() + 1];
    for shopper in 0..SHOPPERS {
        for at in questions(shopper, shopper * RUSH / SHOPPERS, end, &OUTAGE) {
            seconds[usize::try_from(at / 1000).unwrap()] += 1;
        }
    }
    let back = usize::try_from(OUTAGE.end / 1000).unwrap();
    let peak = seconds[back..].iter().max().unwrap();
    let percent = peak * 100 / SHOPPERS;
    println!("table: peak second of the herd, percent  {percent:>6}");
    assert!(percent <= 25, "{seconds:?}");
}

#[test]
fn fifteen_minutes_of_waiting_cost_at_most_130_questions() {
    let most = (0..100)
        .map(|seed| questions(seed, 0, LIFE, &(0..0)).len())
        .max();
    let most = most.unwrap();
    println!("table: questions in fifteen minutes      {most:>6}");
    assert!(most <= 130);
}
