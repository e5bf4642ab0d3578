//! The press of the pay button opens the wallet by itself, where it still counts and the link
//! leads back to a page where there is no wallet.

use crate::by_gateway::gateway;
use crate::launching::{SCHEME, launch_result};
use crate::world::{World, offer, shop};
use std::rc::Rc;
use wallet_checkout::checkout::config::{Config, Flow, Target};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::step::LaunchResult;
use wallet_checkout::environment::Environment;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

const ALIPAY_CODE: &str = r#"{"code":1,"qrcode":"https:\/\/qr.alipay.com\/bax1"}"#;
const PAGE: &str = r#"{"code":1,"payurl":"https:\/\/pay.example\/h5?id=1"}"#;

const INTENT: &str = "open intent://dl/business/?ticket=xxx#Intent;scheme=weixin;\
    package=com.tencent.mm;S.browser_fallback_url=https%3A%2F%2Fshop.example%2F;end";

fn config(environment: Environment, wallet: Wallet) -> Config {
    let mut config = shop(gateway("epay"), wallet);
    offer(&mut config).environment = environment;
    config
}

fn in_chrome() -> Config {
    config(Environment::AndroidChrome, Wallet::Wechat)
}

/// The press of the pay button, and the gateway's answer to it.
fn pressed(config: Config) -> World {
    let mut world = World::of(config);
    world.order();
    world.answer(Purpose::Create, SCHEME);
    world
}

/// The link is on the screen, and nobody has pressed it.
fn assert_not_opened(world: &World) {
    assert_eq!(world.opened, 0, "{}", world.log);
    assert_eq!(launch_result(world), LaunchResult::NotPressed);
}

#[test]
fn the_press_of_the_pay_button_opens_the_wallet_by_a_link_with_a_way_back() {
    let mut world = pressed(in_chrome());
    assert_eq!(world.opened, 1, "{}", world.log);
    assert!(world.log.contains(INTENT), "{}", world.log);
    assert!(world.stored.is_some(), "the order is stored before");
    assert!(matches!(launch_result(&world), LaunchResult::PressedAt(_)));
    world.happen(Event::Hidden);
    assert_eq!(launch_result(&world), LaunchResult::PageHidden);
    world.happen(Event::Returned);
    world.until_queried();
    world.answer_state(1);
    assert_eq!(world.opened, 1);
}

#[test]
fn a_wallet_that_does_not_open_by_itself_leaves_the_same_ways_as_after_a_press() {
    let mut world = pressed(in_chrome());
    world.pass(2_499);
    assert!(matches!(launch_result(&world), LaunchResult::PressedAt(_)));
    world.pass(1);
    assert_eq!(launch_result(&world), LaunchResult::StayedVisible);
    world.happen(Event::LaunchPressed);
    assert!(matches!(launch_result(&world), LaunchResult::PressedAt(_)));
    assert_eq!(world.opened, 1, "the shopper's own press opens it again");
}

#[test]
fn a_link_without_a_way_back_waits_for_a_press() {
    for environment in [Environment::Ios, Environment::Android, Environment::Qq] {
        assert_not_opened(&pressed(config(environment, Wallet::Wechat)));
    }
    // Without a web page around it there is none to go back to.
    let mut config = in_chrome();
    config.page = None;
    assert_not_opened(&pressed(config));
}

#[test]
fn a_press_that_the_browser_does_not_count_any_more_opens_nothing() {
    let mut world = World::of(in_chrome());
    world.press_counts = false;
    world.order();
    world.answer(Purpose::Create, SCHEME);
    assert_not_opened(&world);
}

/// Whatever was pressed meanwhile was not the pay button.
#[test]
fn a_press_of_something_else_opens_nothing() {
    for (takes, opened) in [(4_900, 1), (5_100, 0)] {
        let mut world = World::of(in_chrome());
        world.order();
        world.pass(takes);
        world.answer(Purpose::Create, SCHEME);
        assert_eq!(world.opened, opened, "{}", world.log);
    }
}

#[test]
fn neither_a_reload_nor_another_tab_opens_it_again() {
    let mut world = pressed(in_chrome());
    for _ in 0..2 {
        world.reload(in_chrome());
        assert_eq!(launch_result(&world), LaunchResult::NotPressed);
        assert_eq!(world.opened, 1, "{}", world.log);
    }
}

#[test]
fn a_create_that_goes_on_after_a_reload_opens_nothing() {
    let mut world = World::of(in_chrome());
    world.order();
    world.reload(in_chrome());
    world.answer_state(0);
    world.pass(3_000);
    world.answer(Purpose::Create, SCHEME);
    assert_not_opened(&world);
}

/// The page turned this press down; what goes on then began in an earlier visit.
#[test]
fn a_press_opens_no_wallet_for_an_order_of_an_earlier_visit() {
    let mut earlier = World::of(in_chrome());
    earlier.order();
    let mut world = World::of(in_chrome());
    world.happen(Event::Started(None));
    world.page_allows = false;
    world.happen(Event::PayPressed);
    world.happen(Event::Reconfigured(Rc::new(in_chrome()), earlier.stored));
    world.answer_state(0);
    world.pass(3_000);
    world.answer(Purpose::Create, SCHEME);
    assert_not_opened(&world);
}

#[test]
fn a_create_that_is_sent_again_opens_the_wallet_while_its_press_counts() {
    let mut world = World::of(in_chrome());
    world.order();
    world.reply(Purpose::Create, Err(Fault::Network));
    world.answer_state(0);
    world.pass(3_000);
    world.answer(Purpose::Create, SCHEME);
    assert_eq!(world.opened, 1, "{}", world.log);
}

#[test]
fn agreeing_to_another_amount_is_a_press_of_its_own() {
    let mut world = World::of(in_chrome());
    world.happen(Event::Started(None));
    world.happen(Event::PayPressed);
    world.answer(Purpose::Order, r#"{"order_no":"O1","amount":"89.00"}"#);
    world.pass(60_000);
    world.happen(Event::PayPressed);
    world.answer(Purpose::Create, SCHEME);
    assert_eq!(world.opened, 1, "{}", world.log);
}

#[test]
fn each_press_opens_it_once() {
    let mut world = pressed(in_chrome());
    world.happen(Event::CancelPressed);
    world.answer_state(0);
    world.happen(Event::PayPressed);
    world.answer(Purpose::Order, r#"{"order_no":"O2","amount":"88.00"}"#);
    world.answer(Purpose::Create, SCHEME);
    assert_eq!(world.opened, 2, "{}", world.log);
}

#[test]
fn what_the_page_takes_over_is_opened_by_the_page() {
    let mut world = World::of(in_chrome());
    world.page_takes = true;
    world.order();
    world.answer(Purpose::Create, SCHEME);
    assert_eq!(world.opened, 0, "{}", world.log);
}

#[test]
fn a_code_that_the_page_prefers_stays_a_code() {
    let mut config = in_chrome();
    offer(&mut config).flow = Flow::Qr;
    let mut world = World::of(config);
    world.order();
    let both = r#"{"code":1,"qrcode":"weixin:\/\/wxpay\/bizpayurl?pr=1","urlscheme":"weixin:\/\/dl\/business\/?t=1"}"#;
    world.answer(Purpose::Create, both);
    assert_eq!(world.opened, 0, "{}", world.log);
}

/// The page around a frame may not be left, and whether the frame may open apps cannot be found
/// out.
#[test]
fn in_a_frame_or_out_of_sight_it_waits_for_a_press() {
    for target in [Target::OutOfFrame, Target::Blank] {
        let mut config = in_chrome();
        config.target = target;
        assert_not_opened(&pressed(config));
    }
    let mut world = World::of(in_chrome());
    world.order();
    world.happen(Event::Hidden);
    world.answer(Purpose::Create, SCHEME);
    assert_not_opened(&world);
}

/// The presses from the product to the wallet, as `docs/en/gateways.md` has them.
#[test]
fn presses_from_the_product_to_the_wallet() {
    let presses = |environment, wallet, answer| {
        let mut world = World::of(config(environment, wallet));
        world.order();
        world.answer(Purpose::Create, answer);
        let leaves = ["open ", "navigate ", "call bridge"];
        if leaves.iter().any(|line| world.log.contains(line)) {
            return 1;
        }
        world.happen(Event::LaunchPressed);
        assert!(matches!(launch_result(&world), LaunchResult::PressedAt(_)));
        2
    };
    for (environment, by_link) in [
        (Environment::AndroidChrome, 1),
        (Environment::Android, 2),
        (Environment::Ios, 2),
        (Environment::Qq, 2),
    ] {
        let found = [
            presses(environment, Wallet::Wechat, SCHEME),
            presses(environment, Wallet::Alipay, ALIPAY_CODE),
            presses(environment, Wallet::Alipay, PAGE),
        ];
        assert_eq!(found, [by_link, by_link, 1], "{environment:?}");
    }
}
