//! Calls into the wallet that the page runs in.

use crate::by_gateway::gateway;
use crate::world::{World, offer, shop};
use wallet_checkout::checkout::bridge::BridgeAnswer;
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::state::State;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::step::{BridgeCall, Step};
use wallet_checkout::environment::Environment;
use wallet_checkout::wallet::Wallet;

const ANSWERS: [BridgeAnswer; 5] = [
    BridgeAnswer::Sent,
    BridgeAnswer::Canceled,
    BridgeAnswer::Failed,
    BridgeAnswer::Offline,
    BridgeAnswer::Missing,
];

const JSAPI: &str = include_str!("../fixtures/gateways/pay-url/create/jsapi.json");
const ALIPAY: &str = include_str!("../fixtures/gateways/smallsaas/create/document-alipay-app.json");
const MINI: &str = include_str!("../fixtures/gateways/pay-url/create/document-mini-program.json");

/// Each of the three bridges: where it is, and an answer for it.
fn bridges() -> [(Config, &'static str); 3] {
    let inside = |gateway, wallet, environment| {
        let mut config = shop(gateway, wallet);
        offer(&mut config).environment = environment;
        config
    };
    [
        (
            inside(gateway("pay-url"), Wallet::Wechat, Environment::Wechat),
            JSAPI,
        ),
        (
            inside(gateway("smallsaas"), Wallet::Alipay, Environment::Alipay),
            ALIPAY,
        ),
        (
            inside(gateway("pay-url"), Wallet::Wechat, Environment::MiniProgram),
            MINI,
        ),
    ]
}

fn called(config: Config, answer: &str) -> World {
    let mut world = World::of(config);
    world.order();
    world.answer(Purpose::Create, answer);
    world
}

fn call(world: &World) -> BridgeCall {
    let State::Paying(live) = world.state() else {
        panic!("{}", world.log);
    };
    match live.step() {
        Step::Bridge(_, call) => *call,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bridge_is_called_once_the_answer_is_in() {
    for (config, answer) in bridges() {
        let world = called(config, answer);
        assert!(
            world
                .log
                .ends_with("state creating -> paying\ncall bridge\n"),
            "{}",
            world.log
        );
        assert_eq!(call(&world), BridgeCall::Open);
        assert!(
            world.stored.is_some(),
            "the order is stored before the wallet opens"
        );
    }
}

#[test]
fn no_answer_of_a_bridge_is_proof_and_each_is_followed_by_a_query() {
    for (config, text) in bridges() {
        for answer in ANSWERS {
            let mut world = called(config.clone(), text);
            world.pass(1_500);
            assert_eq!(world.count(Purpose::State), 0);
            world.happen(Event::BridgeAnswered(answer));
            assert_eq!(call(&world), BridgeCall::Answered(answer));
            assert!(world.is_querying(), "{answer:?}: {}", world.log);
            assert_eq!(world.status(), Status::Paying, "{answer:?}");
            world.answer_state(0);
            assert_eq!(world.status(), Status::Paying, "{answer:?}");
            world.until_queried();
            world.answer_state(1);
            assert_eq!(world.status(), Status::Paid, "{answer:?}");
        }
    }
}

#[test]
fn a_bridge_is_called_again_only_by_a_press_and_not_while_it_is_open() {
    let [(config, text), ..] = bridges();
    let mut world = called(config, text);
    let calls = |world: &World| world.log.matches("call bridge").count();
    world.happen(Event::BridgePressed);
    assert_eq!(calls(&world), 1, "it is open");
    world.happen(Event::BridgeAnswered(BridgeAnswer::Canceled));
    world.pass(5_000);
    assert_eq!(calls(&world), 1, "nothing opens by itself");
    world.happen(Event::BridgePressed);
    assert_eq!((calls(&world), call(&world)), (2, BridgeCall::Open));
}

#[test]
fn an_answer_that_is_not_awaited_is_dropped() {
    let [(config, text), ..] = bridges();
    let mut world = called(config, text);
    world.happen(Event::BridgeAnswered(BridgeAnswer::Failed));
    let before = world.state();
    world.happen(Event::BridgeAnswered(BridgeAnswer::Sent));
    assert_eq!(world.state(), before);

    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.show_code();
    let before = world.state();
    world.happen(Event::BridgeAnswered(BridgeAnswer::Sent));
    assert_eq!(world.state(), before);
}

#[test]
fn a_bridge_is_not_called_by_a_reload() {
    for (config, text) in bridges() {
        let mut world = called(config.clone(), text);
        world.reload(config);
        assert_eq!(world.log.matches("call bridge").count(), 1, "{}", world.log);
        assert_eq!(call(&world), BridgeCall::Idle);
        world.happen(Event::BridgePressed);
        assert_eq!(call(&world), BridgeCall::Open);
    }
}

#[test]
fn a_page_may_take_the_call_over() {
    for (config, text) in bridges() {
        let mut world = World::of(config);
        world.page_takes = true;
        world.order();
        world.answer(Purpose::Create, text);
        assert!(!world.log.contains("call bridge"), "{}", world.log);
        world.until_queried();
    }
}
