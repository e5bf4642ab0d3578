//! The event loop, around a real checkout: in which order events are handled and
//! effects performed, also where code that an effect runs dispatches events itself.

#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

use std::rc::Rc;
use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::effect::{Effect, PageEvent};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::options::Options;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::clock::{MonoTime, Now, WallTime};
use wallet_checkout::environment::Environment;
use wallet_checkout::json::Json;
use wallet_checkout::runtime::{Platform, Runtime};
use wallet_checkout::wallet::Wallet;

const SHOP: &str = r#"{"gateway":"epay","endpoint":"https://shop.example/pay",
    "order-endpoint":"https://shop.example/orders","products":[{"id":"tea","name":"Tea",
    "price":"88.00","max_quantity":5}]}"#;

fn runtime() -> Runtime {
    let json = Json::parse(SHOP).unwrap();
    let config = Options(json.root()).config(Environment::Desktop).unwrap();
    Runtime::new(Checkout::new(Rc::new(config), 1))
}

/// A platform that writes down what it is called for, and runs code of a page's
/// meanwhile: `page` gets each line and returns the events that it dispatches then.
struct Recorder<'r, F> {
    runtime: &'r Runtime,
    page: F,
    lines: Vec<String>,
    /// How many calls into this platform are under way, and the most there were.
    depth: usize,
    deepest: usize,
}

impl<'r, F: FnMut(&str) -> Vec<Event>> Recorder<'r, F> {
    const fn new(runtime: &'r Runtime, page: F) -> Self {
        Self {
            runtime,
            page,
            lines: Vec::new(),
            depth: 0,
            deepest: 0,
        }
    }

    fn record(&mut self, line: String) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let events = (self.page)(&line);
        self.lines.push(line);
        for event in events {
            self.runtime.dispatch(event, self);
        }
        self.depth -= 1;
    }
}

impl<F: FnMut(&str) -> Vec<Event>> Platform for Recorder<'_, F> {
    fn now(&mut self) -> Now {
        self.record("event".into());
        Now {
            mono: MonoTime::at(1_000),
            wall: WallTime::at(1_790_000_000_000),
        }
    }

    fn perform(&mut self, effect: Effect) -> Option<Event> {
        self.record(name(&effect));
        matches!(effect, Effect::AskToSubmit(..)).then_some(Event::SubmitAnswered { allowed: true })
    }

    fn on_idle(&mut self, checkout: &Checkout) {
        self.record(format!("idle, {}", checkout.status().name()));
    }
}

fn name(effect: &Effect) -> String {
    match effect {
        Effect::Emit(PageEvent::Changed(selection)) => {
            format!("{} × {}", selection.wallet.name(), selection.quantity)
        }
        Effect::Emit(PageEvent::StateChanged { from, to, .. }) => {
            format!("{} -> {}", from.name(), to.name())
        }
        Effect::Emit(news) => first_word(&format!("{news:?}")),
        other => first_word(&format!("{other:?}")),
    }
}

fn first_word(text: &str) -> String {
    let end = text.find(|sign: char| !sign.is_alphanumeric());
    text[..end.unwrap_or(text.len())].to_owned()
}

/// What happens when `events` are dispatched one after the other.
fn lines_of(events: Vec<Event>, page: impl FnMut(&str) -> Vec<Event>) -> Vec<String> {
    let runtime = runtime();
    let mut platform = Recorder::new(&runtime, page);
    for event in events {
        runtime.dispatch(event, &mut platform);
    }
    platform.lines
}

fn quiet(_: &str) -> Vec<Event> {
    Vec::new()
}

#[test]
fn an_event_is_followed_by_its_effects_their_answers_and_then_idleness() {
    assert_eq!(
        lines_of(vec![Event::Started(None), Event::PayPressed], quiet),
        [
            "event",
            "Ready",
            "idle, ready",
            "event",
            "ready -> creating",
            "AskToSubmit",
            "event",
            "Send",
            "idle, creating",
        ]
    );
}

#[test]
fn events_dispatched_by_an_effect_are_handled_in_their_order() {
    let page = |line: &str| match line {
        "Ready" => vec![
            Event::WalletChosen(Wallet::Wechat),
            Event::QuantityChosen(3),
            Event::WalletChosen(Wallet::Alipay),
        ],
        _ => Vec::new(),
    };
    assert_eq!(
        lines_of(vec![Event::Started(None)], page),
        [
            "event",
            "Ready",
            "event",
            "wechat × 1",
            "event",
            "wechat × 3",
            "event",
            "alipay × 3",
            "idle, ready",
        ]
    );
}

#[test]
fn all_effects_of_an_event_are_performed_before_the_next_event() {
    let page = |line: &str| match line {
        "ready -> creating" => vec![Event::WalletChosen(Wallet::Wechat)],
        _ => Vec::new(),
    };
    assert_eq!(
        lines_of(vec![Event::PayPressed], page),
        [
            "event",
            "ready -> creating",
            "AskToSubmit",
            // The page's wallet, which calls the attempt off.
            "event",
            "creating -> ready",
            "AbortRequests",
            "Remove",
            "wechat × 1",
            // The answer to an attempt that is over.
            "event",
            "idle, ready",
        ]
    );
}

#[test]
fn a_dispatch_from_within_does_not_recurse() {
    let runtime = runtime();
    let mut left = 50_000;
    let page = |line: &str| {
        let other = match line {
            "wechat × 1" => Wallet::Alipay,
            "alipay × 1" => Wallet::Wechat,
            _ => return Vec::new(),
        };
        left -= 1;
        let chosen = (left > 0).then_some(Event::WalletChosen(other));
        chosen.into_iter().collect()
    };
    let mut platform = Recorder::new(&runtime, page);
    runtime.dispatch(Event::WalletChosen(Wallet::Wechat), &mut platform);
    let (deepest, lines) = (platform.deepest, platform.lines);
    assert_eq!((left, deepest), (0, 1));
    assert_eq!(lines.iter().filter(|line| *line == "event").count(), 50_000);
    assert_eq!(lines.last().unwrap(), "idle, ready");
}

#[test]
fn an_event_dispatched_when_idle_is_handled_at_once_and_drawn() {
    let mut drawn = 0;
    let page = |line: &str| {
        drawn += usize::from(line.starts_with("idle"));
        match (line, drawn) {
            ("idle, ready", 1) => vec![Event::PayPressed, Event::CheckPressed],
            _ => Vec::new(),
        }
    };
    assert_eq!(
        lines_of(vec![Event::Started(None)], page),
        [
            "event",
            "Ready",
            "idle, ready",
            "event",
            "ready -> creating",
            "AskToSubmit",
            "event",
            "event",
            "Send",
            "idle, creating",
        ]
    );
}

#[test]
fn the_platform_can_read_the_checkout_whenever_it_is_called() {
    let runtime = runtime();
    let mut seen = Vec::new();
    let page = |line: &str| {
        seen.push((line.to_owned(), runtime.with(Checkout::status)));
        Vec::new()
    };
    runtime.dispatch(Event::PayPressed, &mut Recorder::new(&runtime, page));
    let (before, after) = (Some(Status::Ready), Some(Status::Creating));
    let seen: Vec<_> = seen.iter().map(|(line, at)| (line.as_str(), *at)).collect();
    assert_eq!(
        seen,
        [
            ("event", before),
            ("ready -> creating", after),
            ("AskToSubmit", after),
            ("event", after),
            ("Send", after),
            ("idle, creating", after),
        ]
    );
    assert_eq!(runtime.with(Checkout::status), after);
}
