//! The checkout before the widget's second part is there: what it answers by itself, and
//! what waits. Where it answers, it answers as the whole checkout does.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use std::rc::Rc;
use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::choose_view::{Busy, ChooseEvent, ChooseView, LoadFailure};
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::controls::Controls;
use wallet_checkout::checkout::effect::{Effect, PageEvent};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::opening::{Command, Opening};
use wallet_checkout::checkout::options::Options;
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::clock::{MonoTime, Now, WallTime};
use wallet_checkout::environment::Environment;
use wallet_checkout::json::Json;
use wallet_checkout::wallet::Wallet;

const NOW: Now = Now {
    mono: MonoTime::at(1_000),
    wall: WallTime::at(1_790_000_000_000),
};

fn config(rest: &str) -> Rc<Config> {
    let text = format!(
        r#"{{"gateway":"gatepay","endpoint":"https://shop.example/pay","products":[
        {{"id":"tea","name":"Tea","price":"88.00","max_quantity":5}},
        {{"id":"cup","name":"Cup","price":"12.00","max_quantity":2}}]{rest}}}"#
    );
    let json = Json::parse(&text).unwrap();
    Rc::new(Options(json.root()).config(Environment::Desktop).unwrap())
}

fn opening() -> Opening {
    Opening::new(Some(Rc::clone(&config("").offer)), false)
}

fn pressed() -> Opening {
    let mut opening = opening();
    assert!(!opening.on(ChooseEvent::PayPressed));
    opening
}

fn view(opening: &Opening) -> ChooseView {
    opening.view().unwrap()
}

fn choose_event() -> impl Strategy<Value = ChooseEvent> {
    prop_oneof![
        prop_oneof![
            Just(Wallet::Alipay),
            Just(Wallet::Wechat),
            Just(Wallet::OneCode)
        ]
        .prop_map(ChooseEvent::WalletChosen),
        prop_oneof![Just("tea"), Just("cup"), Just("gone")]
            .prop_map(|id| ChooseEvent::ProductChosen(id.to_owned())),
        (0..8_u32).prop_map(ChooseEvent::QuantityChosen),
    ]
}

proptest! {
    /// A shopper cannot see which part of the widget answers.
    #[test]
    fn choosing_leads_where_the_whole_checkout_leads(
        events in prop::collection::vec(choose_event(), 0..12),
    ) {
        let mut opening = opening();
        let mut checkout = Checkout::new(config(""), 1);
        for event in events {
            let (after, effects) = checkout.update(&Event::from(event.clone()), NOW);
            checkout = after;
            let changed = opening.on(event);
            let reported = matches!(effects.as_slice(), [Effect::Emit(PageEvent::Changed(_))]);
            prop_assert_eq!(changed, reported, "{:?}", effects);
            prop_assert_eq!(opening.choice().unwrap().selection(), checkout.choice().selection());
            let whole = ViewModel::of(&checkout, NOW);
            prop_assert_eq!(ViewModel::Choose(view(&opening), None), whole);
        }
        prop_assert!(!opening.waits());
    }
}

#[test]
fn a_hundred_presses_wait_as_one() {
    let mut opening = opening();
    for _ in 0..100 {
        opening.on(ChooseEvent::PayPressed);
        opening.command(Command::Pay);
    }
    assert!(opening.waits());
    assert_eq!(view(&opening).busy, Some(Busy::Creating));
    assert_eq!(opening.into_parts().1, [Command::Pay]);
}

#[test]
fn while_a_press_waits_only_another_wallet_can_be_chosen_and_calls_it_off() {
    let mut opening = pressed();
    assert!(!opening.on(ChooseEvent::ProductChosen("cup".into())));
    assert!(!opening.on(ChooseEvent::QuantityChosen(2)));
    assert!(
        !opening.on(ChooseEvent::WalletChosen(Wallet::Alipay)),
        "it is chosen already"
    );
    assert!(opening.waits());
    assert!(opening.on(ChooseEvent::WalletChosen(Wallet::Wechat)));
    assert!(!opening.waits());
    assert_eq!(view(&opening).busy, None);
}

#[test]
fn a_cancel_or_a_reset_calls_a_press_off() {
    for command in [Command::Cancel, Command::Reset] {
        let mut opening = pressed();
        opening.command(command);
        assert!(!opening.waits(), "{command:?}");
    }
    let mut opening = pressed();
    opening.command(Command::Check);
    opening.command(Command::Refresh);
    assert_eq!(opening.into_parts().1, [Command::Pay]);
}

#[test]
fn a_press_counts_for_what_was_on_the_screen() {
    let mut opening = pressed();
    opening.reconfigure(
        Rc::clone(&config(r#","return-url":"https://shop.example/""#).offer),
        false,
    );
    assert!(opening.waits(), "what is paid is the same");
    opening.reconfigure(Rc::clone(&config(r#","quantity":"3""#).offer), false);
    assert_eq!(view(&opening).quantity, 3);
    assert!(!opening.waits());
}

#[test]
fn a_second_part_that_cannot_be_loaded_keeps_the_choice_and_creates_nothing() {
    for failure in [LoadFailure::Failed, LoadFailure::Outdated] {
        let mut opening = opening();
        opening.on(ChooseEvent::ProductChosen("cup".into()));
        opening.on(ChooseEvent::PayPressed);
        assert!(opening.load_failed(failure));
        let view = view(&opening);
        assert_eq!(view.load_failure, Some(failure));
        assert_eq!((view.busy, view.product_id.as_str()), (None, "cup"));
        assert!(opening.clone().into_parts().1.is_empty());
        opening.on(ChooseEvent::PayPressed);
        assert!(opening.waits(), "the next press loads again");
        assert_eq!(opening.load_failure(), None);
    }
}

#[test]
fn a_failure_that_nobody_waits_for_is_not_shown() {
    let mut opening = opening();
    assert!(opening.load_failed(LoadFailure::Failed));
    assert_eq!(opening.load_failure(), None);
}

#[test]
fn an_order_to_be_shown_needs_the_second_part_at_once() {
    let watched = config(r#","order-no":"O1","watch":true"#);
    for mut opening in [
        Opening::new(Some(Rc::clone(&config("").offer)), true),
        Opening::new(Some(Rc::clone(&watched.offer)), false),
    ] {
        assert!(opening.waits() && opening.view().is_none());
        opening.command(Command::Check);
        opening.command(Command::Reset);
        assert!(
            !opening.load_failed(LoadFailure::Failed),
            "no button could say it"
        );
    }
    let mut late = opening();
    late.reconfigure(Rc::clone(&watched.offer), false);
    assert!(late.waits() && late.has_order());
}

#[test]
fn an_unusable_offer_needs_the_second_part_which_names_the_error() {
    let mut opening = Opening::new(None, false);
    assert!(opening.waits() && opening.view().is_none());
    opening.reconfigure(Rc::clone(&config("").offer), false);
    assert!(!opening.waits() && opening.view().is_some());
}

#[test]
fn the_whole_checkout_goes_on_with_the_choice() {
    let mut opening = opening();
    opening.on(ChooseEvent::ProductChosen("cup".into()));
    let (choice, _) = opening.into_parts();
    let choice = choice.unwrap();
    let same = Checkout::chosen(config(""), choice.clone(), 1);
    assert_eq!(same.choice().selection().product_id, "cup");
    let other = config(r#","wallets":"onecode""#);
    let changed = Checkout::chosen(Rc::clone(&other), choice, 1);
    assert_eq!(changed.choice().selection().wallet, Wallet::OneCode);
    assert_eq!(changed.choice().offer(), &other.offer);
}

const DISABLED: Controls = Controls {
    disabled: true,
    hides_pay_button: true,
};

#[test]
fn while_disabled_nothing_is_chosen_and_no_press_waits() {
    let mut opening = opening();
    opening.set_controls(DISABLED);
    assert!(!opening.on(ChooseEvent::ProductChosen("cup".into())));
    assert!(!opening.on(ChooseEvent::WalletChosen(Wallet::Wechat)));
    assert!(!opening.on(ChooseEvent::QuantityChosen(2)));
    assert!(!opening.on(ChooseEvent::PayPressed));
    opening.command(Command::Pay);
    assert!(!opening.waits());
    assert_eq!(view(&opening).controls, DISABLED);
    opening.set_controls(Controls::default());
    opening.command(Command::Pay);
    assert!(opening.waits());
}

#[test]
fn a_press_counts_though_the_page_disables_the_widget_later() {
    let mut opening = pressed();
    opening.set_controls(DISABLED);
    assert!(opening.waits());
    let (choice, waiting) = opening.into_parts();
    assert_eq!(waiting, [Command::Pay]);
    let controls = choice.unwrap().controls();
    assert!(!controls.disabled && controls.hides_pay_button);
}

#[test]
fn a_disabled_order_does_not_begin_by_itself() {
    let mut offer = (*config(r#","order-no":"O1""#).offer).clone();
    offer.autostart = true;
    let mut opening = Opening::new(Some(Rc::new(offer)), false);
    opening.set_controls(DISABLED);
    assert!(!opening.waits() && view(&opening).busy.is_none());
    opening.set_controls(Controls::default());
    assert!(opening.waits());
}
