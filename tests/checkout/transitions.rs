//! Transitions that a journey passes only when something unusual happens.

use crate::by_gateway::gateway;
use crate::world::{World, offer, shop};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::offer::NamedOrder;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::order::OrderNo;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

fn epay() -> World {
    World::of(shop(gateway("epay"), Wallet::Wechat))
}

#[test]
fn a_stale_order_answer_is_dropped() {
    let mut world = epay();
    world.happen(Event::PayPressed);
    let old = world.pending[0].id;
    world.happen(Event::WalletChosen(Wallet::Alipay));
    world.happen(Event::PayPressed);
    world.deliver(old, Purpose::Order, Ok((200, r#"{"order_no":"O1"}"#)));
    assert_eq!(world.count(Purpose::Create), 0, "{}", world.log);
    world.answer(Purpose::Order, r#"{"order_no":"O2"}"#);
    assert!(world.log.contains("out_trade_no=O2"), "{}", world.log);
}

/// The create request may have arrived, so that the page must get the order's number.
#[test]
fn an_order_that_is_canceled_while_it_is_created_is_canceled_and_not_just_forgotten() {
    for lost in [false, true] {
        let mut world = epay();
        world.order();
        if lost {
            world.reply(Purpose::Create, Err(Fault::Network));
        }
        world.happen(Event::CancelPressed);
        assert_eq!(world.status(), Status::Canceled, "lost: {lost}");
        assert!(world.log.ends_with("canceled O1\n"), "{}", world.log);
        assert!(world.pending.is_empty(), "lost: {lost}");
    }
}

/// The view of an expired order has the warning already.
#[test]
fn an_expired_order_is_left_without_a_second_warning() {
    let mut world = epay();
    world.show_code();
    world.answer_until_expired();
    world.happen(Event::ChangePressed);
    world.reply(Purpose::State, Err(Fault::Network));
    assert_eq!(world.status(), Status::Ready, "{}", world.log);
}

#[test]
fn the_same_order_once_more_is_sent_as_often_as_the_first_time() {
    let mut world = epay();
    world.order();
    let lose_all = |world: &mut World| {
        let before = world.count(Purpose::Create);
        while world.status() == Status::Creating {
            if world.is_querying() {
                world.answer_state(0);
            } else if world.pending.is_empty() {
                world.pass(1_000);
            } else {
                world.reply(Purpose::Create, Err(Fault::Network));
            }
        }
        world.count(Purpose::Create) - before
    };
    assert_eq!(lose_all(&mut world), 2, "besides the first");
    assert_eq!(world.status(), Status::Unknown);
    world.happen(Event::PayPressed);
    assert_eq!(lose_all(&mut world), 2, "besides the first");
    assert_eq!(world.count(Purpose::Order), 1);
}

/// The choice belongs to the order that was settled, until a reset.
#[test]
fn no_wallet_is_chosen_once_the_order_is_settled() {
    for state in 1..=3 {
        let mut world = epay();
        world.show_code();
        world.until_queried();
        world.answer_state(state);
        world.happen(Event::WalletChosen(Wallet::Alipay));
        let wallet = world.with(|checkout| checkout.choice().selection().wallet);
        assert_eq!(wallet, Wallet::Wechat, "pay_state {state}");
        assert!(!world.log.contains("change"), "{}", world.log);
    }
}

type End<'a> = &'a dyn Fn(&mut World);

/// `pay()` is the button that the shopper reads there, "Start a new order" say.
#[test]
fn after_a_cancel_a_refund_an_end_or_a_failure_a_press_makes_a_new_order() {
    let canceled_here = |world: &mut World| {
        world.happen(Event::CancelPressed);
        world.answer_state(0);
    };
    let answered = |state| {
        move |world: &mut World| {
            world.until_queried();
            world.answer_state(state);
        }
    };
    let ends: [(&str, End); 4] = [
        ("canceled", &canceled_here),
        ("canceled", &answered(2)),
        ("refunded", &answered(3)),
        ("expired", &World::answer_until_expired),
    ];
    for (status, end) in ends {
        let mut world = epay();
        world.show_code();
        end(&mut world);
        assert_eq!(world.status().name(), status);
        world.happen(Event::PayPressed);
        if status == "expired" {
            world.answer_state(0);
        }
        assert_eq!(world.count(Purpose::Order), 2, "{status}: {}", world.log);
        assert_eq!(world.status(), Status::Creating, "{status}");
        world.happen(Event::PayPressed);
        assert_eq!(
            world.count(Purpose::Order),
            2,
            "{status}: one press, one order"
        );
    }
    let mut world = epay();
    world.order();
    world.reply(Purpose::Create, Ok((400, "")));
    world.answer_state(0);
    world.happen(Event::PayPressed);
    assert_eq!(world.count(Purpose::Order), 2);
}

#[test]
fn after_a_payment_or_where_an_order_is_only_watched_a_press_makes_nothing() {
    let mut world = epay();
    world.show_code();
    world.until_queried();
    world.answer_state(1);
    world.happen(Event::PayPressed);
    assert_eq!(world.status(), Status::Paid);
    assert_eq!(world.count(Purpose::Order), 1);

    for state in [2, 3] {
        let mut config = shop(gateway("epay"), Wallet::Wechat);
        let order_no = OrderNo::parse("O1").unwrap();
        offer(&mut config).named_order = Some(NamedOrder::Watched(order_no));
        let mut world = World::of(config);
        world.happen(Event::Started(None));
        world.answer_state(state);
        world.happen(Event::PayPressed);
        assert_eq!(
            world.count(Purpose::Create) + world.count(Purpose::Order),
            0
        );
        assert_eq!(world.sent.len(), 1, "pay_state {state}: {}", world.log);
    }
}
