//! An order of the merchant's that names another amount than the shopper was shown.

use crate::by_gateway::gateway;
use crate::world::{CODE, World, offer, shop, url};
use wallet_checkout::checkout::config::OrderSource;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::money::Fen;
use wallet_checkout::wallet::Wallet;

const PRICED: &str = r#"{"code":100,"msg":"","data":{"order_type":"wechat","order_price":PRICE,"order_url":"https://gatepay.io/pay/index?id=1"}}"#;
const DEARER: &str = r#"{"order_no":"O1","amount":"98.00","expires_in":600}"#;

/// The shopper was shown 88.00, and the order costs 98.00.
fn asked() -> World {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.happen(Event::Started(None));
    world.happen(Event::PayPressed);
    world.answer(Purpose::Order, DEARER);
    world
}

fn state(world: &World) -> &'static str {
    world.status().name()
}

#[test]
fn another_amount_is_agreed_to_before_the_gateway_is_asked() {
    let mut world = asked();
    assert_eq!(
        world.log,
        r#"ready
state ready -> creating
send Order: POST https://shop.example/orders {"product_id":"tea","quantity":1,"wallet":"wechat"}
state creating -> confirming
amount O1 88.00 -> 98.00
"#
    );
    world.happen(Event::PayPressed);
    assert_eq!(state(&world), "creating");
    assert!(world.log.contains("&money=98.00&"), "{}", world.log);
    world.answer(Purpose::Create, CODE);
    assert_eq!(state(&world), "paying");
    let amount = world.with(|checkout| checkout.state().order().unwrap().amount);
    assert_eq!(amount, Fen::parse("98.00"));
    assert_eq!(world.count(Purpose::Order), 1);
}

#[test]
fn less_than_was_shown_is_agreed_to_as_well() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.happen(Event::PayPressed);
    world.answer(Purpose::Order, r#"{"order_no":"O1","amount":"87.99"}"#);
    assert_eq!(state(&world), "confirming");
}

#[test]
fn a_shopper_who_does_not_agree_goes_back_and_nothing_was_asked() {
    for (event, after) in [
        (Event::ChangePressed, "ready"),
        (Event::ResetPressed, "ready"),
        (Event::WalletChosen(Wallet::Alipay), "ready"),
        // The merchant has made the order, and the page is told its number.
        (Event::CancelPressed, "canceled"),
    ] {
        let mut world = asked();
        world.happen(event.clone());
        assert_eq!(state(&world), after, "{event:?}");
        assert_eq!(world.count(Purpose::Create), 0, "{event:?}");
        assert_eq!(world.stored, None, "{event:?}");
    }
}

#[test]
fn a_hundred_presses_agree_once() {
    let mut world = asked();
    for _ in 0..100 {
        world.happen(Event::PayPressed);
    }
    assert_eq!(world.count(Purpose::Create), 1);
}

#[test]
fn the_pages_own_order_and_one_for_either_wallet_are_agreed_to_as_well() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    config.order_source = OrderSource::Page;
    let mut world = World::of(config);
    world.happen(Event::PayPressed);
    world.deliver(1, Purpose::Order, Ok((200, DEARER)));
    assert_eq!(state(&world), "confirming");

    let mut config = shop(gateway("epay"), Wallet::Wechat);
    config.handoff = Some(url("https://shop.example/m"));
    offer(&mut config).wallets.push(Wallet::Either);
    offer(&mut config).selected.wallet = Wallet::Either;
    let mut world = World::of(config);
    world.happen(Event::PayPressed);
    world.answer(Purpose::Order, DEARER);
    assert_eq!(state(&world), "confirming");
    assert!(!world.log.contains("action"), "{}", world.log);
    world.happen(Event::PayPressed);
    assert!(world.log.contains("action qr"), "{}", world.log);
}

#[test]
fn a_reload_asks_the_shopper_anew() {
    let mut world = asked();
    world.reload(shop(gateway("epay"), Wallet::Wechat));
    assert_eq!(state(&world), "ready");
    assert_eq!(world.count(Purpose::Create), 0);
}

/// The second answer of the same order's create request is the gateway's word, and final.
#[test]
fn what_was_agreed_to_is_what_the_gateway_may_charge() {
    for (price, status) in [("98", "paying"), ("88", "failed")] {
        let mut world = World::of(shop(gateway("gatepay"), Wallet::Wechat));
        world.happen(Event::PayPressed);
        world.answer(Purpose::Order, DEARER);
        world.happen(Event::PayPressed);
        world.answer(Purpose::Create, &PRICED.replace("PRICE", price));
        assert_eq!(state(&world), status, "{price}: {}", world.log);
    }
}
