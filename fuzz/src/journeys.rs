//! Whole journeys of a shopper, in which every answer is what comes.
//!
//! The first byte chooses the gateway. The rest are moves with a separator between them: a letter
//! alone is something that happens, and any other text is the answer to the oldest request.

use std::collections::VecDeque;
use std::rc::Rc;

use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::bridge::BridgeAnswer;
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::effect::{Effect, PageEvent, Purpose};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::snapshot::Snapshot;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::clock::Now;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::gateway::pay_state::{self, PayState};
use wallet_checkout::order::OrderNo;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::{Answer, Fault, Reply, Response};

use crate::answers::{self, NOW};
use crate::input::seed;
use crate::{fixtures, page};

/// No answer has it between two of its letters.
const SEPARATOR: char = '\u{1e}';

/// Moves of a journey; more find nothing new.
const MOST: usize = 40;

/// Goes on a journey.
pub fn run(data: &[u8]) {
    let Some((chosen, rest)) = data.split_first() else {
        return;
    };
    let moves = String::from_utf8_lossy(rest);
    let gateways = Gateway::ALL.len();
    let Some(gateway) = Gateway::ALL.get(usize::from(*chosen) % gateways) else {
        return;
    };
    let mut shop = Shop::new(*gateway);
    shop.happen(Event::Started(None));
    for next in moves.split(SEPARATOR).take(MOST) {
        shop.go_on(next);
    }
}

/// A journey with each answer of the fixtures, up to its payment.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    const ORDER: &str = r#"{"order_no":"O1","amount":"88.00","expires_in":900}"#;
    const PAID: &str = r#"{"result":0,"order_no":"O1","pay_state":1}"#;
    let mut seeds = Vec::new();
    for (place, gateway) in Gateway::ALL.iter().enumerate() {
        let folder = format!("tests/fixtures/gateways/{}/create", gateway.name());
        for answer in fixtures::below(&folder) {
            let answer = String::from_utf8_lossy(&answer);
            for rest in ["t", "f", "k", "r", "c", "h"] {
                let moves = ["p", ORDER, &answer, rest, "t", PAID];
                seeds.push(seed(place, moves.join(&SEPARATOR.to_string())));
            }
        }
    }
    seeds
}

struct Shop {
    config: Rc<Config>,
    checkout: Checkout,
    now: Now,
    under_way: VecDeque<(u32, Purpose)>,
    stored: Option<Snapshot>,
    /// A state answer that says so was given.
    may_be_paid: bool,
}

impl Shop {
    fn new(gateway: Gateway) -> Self {
        let config = answers::config_of(gateway);
        Self {
            checkout: Checkout::new(Rc::clone(&config), 1),
            config,
            now: NOW,
            under_way: VecDeque::new(),
            stored: None,
            may_be_paid: false,
        }
    }

    fn go_on(&mut self, text: &str) {
        let event = match text {
            "p" => Event::PayPressed,
            "k" => Event::CheckPressed,
            "n" => Event::RefreshPressed,
            "c" => Event::ChangePressed,
            "q" => Event::CancelPressed,
            "x" => Event::ResetPressed,
            "l" => Event::LaunchPressed,
            "b" => Event::BridgePressed,
            "B" => Event::BridgeAnswered(BridgeAnswer::Sent),
            "o" => Event::OtherWayPressed,
            "a" => Event::WalletChosen(Wallet::Alipay),
            "w" => Event::WalletChosen(Wallet::Wechat),
            "i" => Event::PictureBroken,
            "h" => Event::Hidden,
            "v" => Event::Returned,
            "t" => return self.wake(),
            "r" => return self.reload(),
            "f" => return self.reply(Err(Fault::Network)),
            "s" => return self.answer(503, ""),
            answer => return self.answer(200, answer),
        };
        self.happen(event);
    }

    fn new_checkout(&self) -> Checkout {
        Checkout::new(Rc::clone(&self.config), 1)
    }

    fn wake(&mut self) {
        if let Some(at) = self.checkout.wake_at(self.now) {
            let passed = at.since(self.now.mono);
            self.now = Now {
                mono: self.now.mono + passed,
                wall: self.now.wall + passed,
            };
            self.happen(Event::Woke);
            let next = self.checkout.wake_at(self.now);
            assert!(next.is_none_or(|next| next > at), "the clock stands still");
        }
    }

    fn reload(&mut self) {
        self.checkout = self.new_checkout();
        self.under_way.clear();
        let stored = self.stored.clone();
        self.happen(Event::Started(stored));
    }

    fn answer(&mut self, status: u16, text: &str) {
        self.reply(Ok(Response {
            status,
            text: text.to_owned(),
            guessed: false,
            retry_after_ms: None,
        }));
    }

    fn reply(&mut self, reply: Reply) {
        let Some((id, purpose)) = self.under_way.pop_front() else {
            return;
        };
        if let Purpose::State | Purpose::Stream = purpose {
            self.may_be_paid |= reply
                .as_ref()
                .is_ok_and(|response| reads_paid(&response.text));
        }
        self.happen(match purpose {
            Purpose::Order => Event::OrderAnswered(id, reply),
            Purpose::Create => Event::CreateAnswered(id, reply),
            Purpose::State => Event::StateAnswered(id, reply),
            Purpose::Stream => Event::StreamAnswered(id, reply),
        });
    }

    /// Handles an event and those that follow from it at once.
    fn happen(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        let mut left = 100;
        while let Some(event) = events.pop_front() {
            left -= 1;
            assert!(left > 0, "an event leads to another without end");
            events.extend(self.update(&event));
        }
        for purpose in [Purpose::Order, Purpose::Create, Purpose::State] {
            let count = self.under_way.iter().filter(|(_, own)| *own == purpose);
            assert!(count.count() <= 1, "two of {purpose:?} are under way");
        }
        let _ = ViewModel::of(&self.checkout, self.now);
    }

    fn update(&mut self, event: &Event) -> Vec<Event> {
        let before = self.checkout.status();
        let placeholder = self.new_checkout();
        let checkout = std::mem::replace(&mut self.checkout, placeholder);
        let (checkout, effects) = checkout.update(event, self.now);
        self.checkout = checkout;
        let after = self.checkout.status();
        if let Status::Paid | Status::Canceled | Status::Refunded = before {
            let begins_anew = matches!(event, Event::ResetPressed);
            assert!(
                begins_anew || after == before,
                "{before:?} became {after:?}: {event:?}"
            );
        }
        effects
            .into_iter()
            .filter_map(|effect| self.perform(effect))
            .collect()
    }

    fn perform(&mut self, effect: Effect) -> Option<Event> {
        page::harmless(&effect, &["https://shop.example".to_owned()]);
        match effect {
            Effect::Emit(PageEvent::Paid(_)) => {
                assert!(self.may_be_paid, "paid, and no answer says so");
            }
            Effect::Send { id, purpose, .. } => self.under_way.push_back((id, purpose)),
            Effect::AbortRequests => self.under_way.clear(),
            Effect::AskToSubmit(..) => return Some(Event::SubmitAnswered { allowed: true }),
            Effect::OfferAction(..) => {
                return Some(Event::ActionAnswered {
                    taken: false,
                    press_counts: true,
                });
            }
            Effect::Save(_, snapshot) => self.stored = Some(snapshot),
            Effect::Remove(_) => self.stored = None,
            Effect::Emit(_)
            | Effect::CallCreateOrder(..)
            | Effect::Navigate(_)
            | Effect::OpenWallet(_)
            | Effect::CallBridge(_) => {}
        }
        None
    }
}

/// Whether a state answer says that an order is paid, whichever it is about.
fn reads_paid(text: &str) -> bool {
    let Some(answer) = Answer::read(text) else {
        return false;
    };
    let no = OrderNo::parse("O1").unwrap();
    pay_state::read(&answer, &no, &[]).is_ok_and(|read| read.state == PayState::Paid)
}
