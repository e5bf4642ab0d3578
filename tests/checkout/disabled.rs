//! While the page has the widget disabled nothing can be chosen, and no order can begin.

use crate::by_gateway::gateway;
use crate::world::{CODE, World, offer, shop};
use wallet_checkout::checkout::controls::Controls;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::offer::NamedOrder;
use wallet_checkout::checkout::state::State;
use wallet_checkout::checkout::view_model::{Outcome, OutcomeView, ViewModel};
use wallet_checkout::environment::Environment;
use wallet_checkout::order::OrderNo;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

const DEARER: &str = r#"{"order_no":"O1","amount":"98.00","expires_in":600}"#;

fn epay() -> World {
    World::of(shop(gateway("epay"), Wallet::Wechat))
}

fn disable(world: &mut World, disabled: bool) {
    let controls = Controls {
        disabled,
        hides_pay_button: false,
    };
    world.happen(Event::ControlsChanged(controls));
}

fn canceled(world: &mut World) {
    world.show_code();
    world.until_queried();
    world.answer_state(2);
}

fn refunded(world: &mut World) {
    world.show_code();
    world.until_queried();
    world.answer_state(3);
}

fn failed(world: &mut World) {
    world.order();
    world.reply(Purpose::Create, Ok((400, "")));
    world.answer_state(0);
}

fn expired(world: &mut World) {
    world.show_code();
    world.answer_until_expired();
}

#[test]
fn nothing_can_be_chosen_and_no_press_makes_an_order() {
    type Before = fn(&mut World);
    let states: [(&str, Before); 5] = [
        ("ready", |world| world.happen(Event::Started(None))),
        ("failed", failed),
        ("canceled", canceled),
        ("refunded", refunded),
        ("expired", expired),
    ];
    for (status, before) in states {
        let mut world = epay();
        before(&mut world);
        assert_eq!(world.status().name(), status);
        let orders = world.count(Purpose::Order);
        let (state, chosen) = (world.state(), selection(&world));
        disable(&mut world, true);
        for event in [
            Event::PayPressed,
            Event::RefreshPressed,
            Event::WalletChosen(Wallet::Alipay),
            Event::ProductChosen("tea".into()),
            Event::QuantityChosen(3),
            Event::PayPressed,
        ] {
            world.happen(event.clone());
            assert_eq!(world.state(), state, "{status} {event:?}");
        }
        assert_eq!(selection(&world), chosen, "{status}");
        disable(&mut world, false);
        world.happen(Event::PayPressed);
        if status == "expired" {
            world.answer_state(0);
        }
        assert_eq!(world.count(Purpose::Order), orders + 1, "{status}");
    }
}

fn selection(world: &World) -> String {
    world.with(|checkout| format!("{:?}", checkout.choice().selection()))
}

#[test]
fn an_order_under_way_goes_on() {
    let mut world = epay();
    world.happen(Event::Started(None));
    world.happen(Event::PayPressed);
    disable(&mut world, true);
    world.answer(Purpose::Order, DEARER);
    assert_eq!(world.status().name(), "confirming");
    // It is agreed to, paid, and its state is queried, as if nothing had been disabled.
    world.happen(Event::PayPressed);
    world.answer(Purpose::Create, CODE);
    assert_eq!(world.status().name(), "paying");
    world.happen(Event::CheckPressed);
    world.answer_state(1);
    assert_eq!(world.status().name(), "paid");
}

#[test]
fn an_order_whose_create_request_was_lost_can_be_tried_again() {
    let mut world = epay();
    world.order();
    disable(&mut world, true);
    while world.status().name() == "creating" {
        if world.is_querying() {
            world.answer_state(0);
        } else if world.pending.is_empty() {
            world.pass(1_000);
        } else {
            world.reply(Purpose::Create, Err(Fault::Network));
        }
    }
    assert_eq!(world.status().name(), "unknown");
    world.happen(Event::PayPressed);
    assert_eq!(world.status().name(), "creating");
    assert_eq!(world.count(Purpose::Order), 1);
}

#[test]
fn a_new_order_does_not_begin_where_the_page_has_disabled_it_since_the_press() {
    let mut world = epay();
    expired(&mut world);
    world.happen(Event::PayPressed);
    disable(&mut world, true);
    world.answer_state(0);
    assert_eq!(world.state(), State::Choosing);
    assert_eq!(world.count(Purpose::Order), 1);
}

#[test]
fn an_order_that_begins_by_itself_begins_when_it_is_enabled_and_once() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    let order_no = OrderNo::parse("O1").unwrap();
    let offer = offer(&mut config);
    offer.environment = Environment::Wechat;
    offer.autostart = true;
    offer.named_order = Some(NamedOrder::Given(order_no));
    let mut world = World::of(config);
    disable(&mut world, true);
    world.happen(Event::Started(None));
    assert_eq!(world.count(Purpose::Create), 0);
    disable(&mut world, false);
    assert_eq!(world.count(Purpose::Create), 1);
    world.happen(Event::ChangePressed);
    disable(&mut world, true);
    disable(&mut world, false);
    assert_eq!(world.count(Purpose::Create), 1);
}

#[test]
fn the_views_have_it_at_once_while_an_order_is_under_way_too() {
    let mut world = epay();
    world.happen(Event::Started(None));
    world.happen(Event::PayPressed);
    disable(&mut world, true);
    let ViewModel::Choose(view, None) = world.view() else {
        panic!("{:?}", world.view());
    };
    assert!(view.controls.disabled && view.busy.is_some());
    let mut world = epay();
    expired(&mut world);
    disable(&mut world, true);
    let ViewModel::Outcome(OutcomeView { outcome, .. }) = world.view() else {
        panic!("{:?}", world.view());
    };
    assert!(matches!(outcome, Outcome::Expired { disabled: true, .. }));
}
