//! One code for either wallet, and answers that only a phone can use: another device goes on
//! with the same order.

use crate::by_gateway::{SUCCESS, gateway, of_each};
use crate::world::{World, offer, shop, url};
use std::rc::Rc;
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::offer::NamedOrder;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::non_empty::NonEmpty;
use wallet_checkout::order::OrderNo;
use wallet_checkout::wallet::Wallet;

/// An answer for a wallet's SDK in a native app.
const NATIVE_APP: &str = include_str!("../fixtures/gateways/pay-url/create/document-app.json");
const MINI_PROGRAM: &str =
    include_str!("../fixtures/gateways/pay-url/create/document-mini-program.json");
const ALIPAY_APP: &str =
    include_str!("../fixtures/gateways/pay-url/create/document-alipay-app.json");
const ORDER_STRING: &str =
    include_str!("../fixtures/gateways/smallsaas/create/document-alipay-app.json");
const SCHEME: &str = include_str!("../fixtures/gateways/epay/create/document-urlscheme.json");

/// A desktop shop with a handoff page, whose address has a query of its own.
fn handing_off(gateway: Gateway, wallet: Wallet) -> Config {
    let mut config = Config {
        handoff: Some(url("https://shop.example/c?lang=en")),
        ..shop(gateway, wallet)
    };
    let wallets = vec![Wallet::Either, Wallet::Alipay, Wallet::Wechat];
    offer(&mut config).wallets = NonEmpty::new(wallets).unwrap();
    config
}

#[test]
fn one_code_for_either_wallet_asks_no_gateway() {
    for (gateway, _) in of_each(&SUCCESS) {
        let mut world = World::of(handing_off(gateway, Wallet::Either));
        world.order();
        world.until_queried();
        world.answer_state(1);
        assert_eq!(
            world.log,
            "ready
state ready -> creating
send Order: POST https://shop.example/orders {\"product_id\":\"tea\",\"quantity\":1,\"wallet\":\"either\"}
order O1 -
action qr https://shop.example/c?lang=en&order_no=O1
state creating -> paying
send State: GET https://shop.example/state?order_no=O1
state paying -> paid
paid O1
",
            "{gateway:?}"
        );
    }
}

#[test]
fn the_link_of_the_orders_answer_is_used_as_it_is() {
    let mut world = World::of(handing_off(gateway("epay"), Wallet::Either));
    world.happen(Event::Started(None));
    world.happen(Event::PayPressed);
    let link = "https://pay.shop.example/c?order_no=A%2F7&t=k3%2B";
    let answer = format!(r#"{{"order_no":"A/7","amount":"88.00","handoff":"{link}"}}"#);
    world.answer(Purpose::Order, &answer);
    assert!(
        world.log.contains(&format!("\naction qr {link}\n")),
        "{}",
        world.log
    );
}

#[test]
fn a_link_that_is_no_web_page_is_not_drawn() {
    for link in ["javascript:alert(1)", "weixin://wxpay/x", "/c?order_no=O1"] {
        let mut world = World::of(handing_off(gateway("epay"), Wallet::Either));
        world.happen(Event::Started(None));
        world.happen(Event::PayPressed);
        let answer = format!(r#"{{"order_no":"O1","handoff":"{link}"}}"#);
        world.answer(Purpose::Order, &answer);
        assert_eq!(world.status(), Status::Failed, "{link}");
        assert!(world.log.contains("unsafe_url"), "{}", world.log);
    }
}

#[test]
fn a_reload_shows_the_same_code() {
    let config = handing_off(gateway("epay"), Wallet::Either);
    let mut world = World::of(config.clone());
    world.order();
    world.reload(config);
    let code = "action qr https://shop.example/c?lang=en&order_no=O1";
    assert_eq!(world.log.matches(code).count(), 2, "{}", world.log);
    assert_eq!(world.count(Purpose::Order), 1);
    assert_eq!(world.count(Purpose::Create), 0);
}

/// A single wallet, while the code for either is on the screen: no gateway was asked, so that
/// the order stays the same.
#[test]
fn a_single_wallet_goes_on_with_the_same_order() {
    let mut world = World::of(handing_off(gateway("epay"), Wallet::Either));
    world.order();
    world.until_queried();
    world.answer_state(0);
    world.happen(Event::WalletChosen(Wallet::Alipay));
    world.answer_state(0);
    assert_eq!(world.status(), Status::Ready);
    world.happen(Event::PayPressed);
    assert_eq!(world.count(Purpose::Order), 1, "{}", world.log);
    let sent = world.sent.last().unwrap();
    assert_eq!(sent.purpose, Purpose::Create);
    assert!(world.log.contains("out_trade_no=O1"), "{}", world.log);
}

#[test]
fn another_quantity_is_another_order() {
    let mut world = World::of(handing_off(gateway("epay"), Wallet::Either));
    world.order();
    world.happen(Event::WalletChosen(Wallet::Alipay));
    world.answer_state(0);
    world.happen(Event::QuantityChosen(2));
    world.happen(Event::PayPressed);
    assert_eq!(world.count(Purpose::Order), 2, "{}", world.log);
}

#[test]
fn an_order_that_is_over_is_not_gone_on_with() {
    let mut world = World::of(handing_off(gateway("epay"), Wallet::Either));
    world.order();
    world.happen(Event::WalletChosen(Wallet::Alipay));
    world.answer_state(0);
    world.pass(901_000);
    world.happen(Event::PayPressed);
    assert_eq!(world.count(Purpose::Order), 2, "{}", world.log);
}

#[test]
fn an_answer_that_only_a_phone_can_use_becomes_a_code() {
    let code = "action qr https://shop.example/c?lang=en&order_no=O1\nstate creating -> paying\n";
    for (name, answer) in [
        ("pay-url", NATIVE_APP),
        ("pay-url", MINI_PROGRAM),
        ("pay-url", ALIPAY_APP),
        ("smallsaas", ORDER_STRING),
        ("epay", SCHEME),
    ] {
        let wallet = if [ALIPAY_APP, ORDER_STRING].contains(&answer) {
            Wallet::Alipay
        } else {
            Wallet::Wechat
        };
        let mut world = World::of(handing_off(gateway(name), wallet));
        world.order();
        world.answer(Purpose::Create, answer);
        assert!(world.log.ends_with(code), "{name}: {}", world.log);
    }
}

#[test]
fn a_page_that_takes_the_native_app_is_asked_first() {
    let mut world = World::of(handing_off(gateway("pay-url"), Wallet::Wechat));
    world.page_takes = true;
    world.order();
    world.answer(Purpose::Create, NATIVE_APP);
    assert!(world.log.contains("action native app"), "{}", world.log);
    assert!(!world.log.contains("action qr"), "{}", world.log);
}

#[test]
fn on_a_phone_nothing_is_handed_off() {
    let mut config = handing_off(gateway("pay-url"), Wallet::Wechat);
    offer(&mut config).environment = Environment::Ios;
    let mut world = World::of(config);
    world.order();
    world.answer(Purpose::Create, NATIVE_APP);
    assert_eq!(world.status(), Status::Failed, "{}", world.log);
    assert!(!world.log.contains("/c?"), "{}", world.log);
}

/// The handoff page inside a wallet.
fn beginning_by_itself() -> Config {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    let offer = offer(&mut config);
    offer.environment = Environment::Wechat;
    offer.autostart = true;
    offer.named_order = OrderNo::parse("O1").map(NamedOrder::Given);
    config
}

#[test]
fn inside_a_wallet_the_order_begins_by_itself_once() {
    let mut world = World::of(beginning_by_itself());
    world.happen(Event::Started(None));
    assert_eq!(world.count(Purpose::Create), 1, "{}", world.log);
    assert!(world.log.contains("out_trade_no=O1"), "{}", world.log);
    world.happen(Event::ResetPressed);
    assert_eq!(world.status(), Status::Ready);
    assert_eq!(world.count(Purpose::Create), 1, "{}", world.log);
}

#[test]
fn a_page_that_forbids_it_is_not_asked_again() {
    let mut world = World::of(beginning_by_itself());
    world.page_allows = false;
    world.happen(Event::Started(None));
    world.page_allows = true;
    world.happen(Event::Reconfigured(Rc::new(beginning_by_itself()), None));
    assert_eq!(world.status(), Status::Ready);
    assert_eq!(world.count(Purpose::Create), 0);
}

#[test]
fn an_order_under_way_does_not_begin_again() {
    let mut world = World::of(beginning_by_itself());
    world.happen(Event::Started(None));
    world.answer(
        Purpose::Create,
        r#"{"code":1,"msg":"","payurl":"https://pay.example/1"}"#,
    );
    world.reload(beginning_by_itself());
    assert_eq!(world.count(Purpose::Create), 1, "{}", world.log);
}
