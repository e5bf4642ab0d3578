//! Answers whose bytes are not UTF-8 and have no label: old PHP sends GBK. The guessed
//! words are shown, but nothing is done and nothing called paid because of them.

use crate::by_gateway::{SUCCESS, gateway, of_each};
use crate::world::{World, shop};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::checkout::state::State;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::wallet::Wallet;

#[test]
fn the_words_of_a_refusal_are_shown() {
    for (gateway, answer) in of_each(&[
        ("pay-url", r#"{"code":500,"desc":"签名失败"}"#),
        ("epay", r#"{"code":-3,"msg":"签名失败"}"#),
        ("order-cmd", r#"{"result":-15,"msg":"签名失败"}"#),
        ("gatepay", r#"{"code":109,"msg":"签名失败"}"#),
        ("smallsaas", r#"{"status_code":9,"msg":"签名失败"}"#),
    ]) {
        let mut world = World::of(shop(gateway, Wallet::Alipay));
        world.order();
        world.answer_in_guessed_encoding(Purpose::Create, answer);
        let State::Failed(failed) = world.state() else {
            panic!("{gateway:?}: {}", world.log);
        };
        let ProblemKind::Gateway(refusal) = &failed.problem() else {
            panic!("{gateway:?}: {:?}", failed.problem());
        };
        assert_eq!(refusal.words.as_deref(), Some("签名失败"));
    }
}

#[test]
fn a_success_is_malformed_and_the_order_in_doubt() {
    for (gateway, answer) in of_each(&SUCCESS) {
        let mut world = World::of(shop(gateway, Wallet::Alipay));
        world.order();
        world.answer_in_guessed_encoding(Purpose::Create, answer);
        assert!(
            world.log.contains("error malformed"),
            "{gateway:?}: {}",
            world.log
        );
        assert!(!world.log.contains("action"), "{gateway:?}: {}", world.log);
        assert!(
            !world.log.contains("navigate"),
            "{gateway:?}: {}",
            world.log
        );
        let expected = if gateway.may_repeat() {
            Status::Creating
        } else {
            Status::Unknown
        };
        assert_eq!(world.status(), expected, "{gateway:?}");
    }
}

#[test]
fn an_order_of_the_merchants_is_malformed() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.happen(wallet_checkout::checkout::event::Event::PayPressed);
    world.answer_in_guessed_encoding(Purpose::Order, r#"{"order_no":"O1","amount":"88.00"}"#);
    assert_eq!(world.status(), Status::Failed);
    assert!(world.log.contains("error malformed"), "{}", world.log);
}

#[test]
fn a_paid_is_malformed_and_queried_again() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.show_code();
    world.until_queried();
    let paid = r#"{"result":0,"order_no":"O1","pay_state":1,"pay_state_desc":"已支付"}"#;
    world.answer_in_guessed_encoding(Purpose::State, paid);
    assert_eq!(world.status(), Status::Paying, "{}", world.log);
    assert!(world.log.contains("error malformed"), "{}", world.log);
    world.until_queried();
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}
