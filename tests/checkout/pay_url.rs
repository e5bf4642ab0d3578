//! `pay-url`, whose API has no order number of the merchant's, requires a Referer, and
//! answers apps too.

use crate::by_gateway::gateway;
use crate::world::{World, offer, shop, url};
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::state::State;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::step::Step;
use wallet_checkout::environment::Environment;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

const H5: &str = include_str!("../fixtures/gateways/pay-url/create/document-h5.json");
const APP: &str = include_str!("../fixtures/gateways/pay-url/create/document-app.json");
const MINI: &str = include_str!("../fixtures/gateways/pay-url/create/document-mini-program.json");

fn phone() -> Config {
    let mut config = shop(gateway("pay-url"), Wallet::Wechat);
    offer(&mut config).environment = Environment::Ios;
    config
}

#[test]
fn a_lost_create_is_never_sent_again_by_itself() {
    for fault in [
        Err(Fault::Network),
        Err(Fault::Timeout),
        Err(Fault::Unreadable),
        Ok((200, "<html>")),
        Ok((200, "")),
        Ok((500, H5)),
        Ok((504, "")),
    ] {
        let mut world = World::of(phone());
        world.order();
        world.reply(Purpose::Create, fault);
        assert_eq!(world.status(), Status::Unknown, "{fault:?}");
        assert!(world.log.contains("error order_unknown"), "{}", world.log);
        world.happen(Event::PayPressed);
        world.happen(Event::CheckPressed);
        for _ in 0..40 {
            world.pass(5_000);
            if world.is_querying() {
                world.answer_state(0);
            }
        }
        assert_eq!(world.status(), Status::Unknown, "{fault:?}");
        assert_eq!(world.count(Purpose::Create), 1, "{fault:?}");
        world.happen(Event::CheckPressed);
        world.pass(1_000);
        world.answer_state(1);
        assert_eq!(world.status(), Status::Paid, "it may have been paid");
    }
}

#[test]
fn a_reload_in_the_middle_of_the_create_makes_no_second_one() {
    let mut world = World::of(phone());
    world.order();
    world.reload(phone());
    assert_eq!(
        world.log,
        r#"ready
state ready -> creating
send Order: POST https://shop.example/orders {"product_id":"tea","quantity":1,"wallet":"wechat"}
send Create: GET https://shop.example/pay?pay_type=2&order_from_type=0&order_robot_id=0&order_no=O1
-- reload
ready
state ready -> unknown
error order_unknown
"#
    );
    world.pass(1_000);
    assert!(world.pending.is_empty(), "nothing is queried at once");
    world.reload(phone());
    world.until_queried();
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
    assert_eq!(world.count(Purpose::Create), 1);
}

#[test]
fn a_shopper_in_doubt_can_start_over_with_a_new_order() {
    let mut world = World::of(phone());
    world.order();
    world.reply(Purpose::Create, Err(Fault::Network));
    world.happen(Event::ChangePressed);
    world.answer_state(0);
    assert_eq!(world.status(), Status::Ready);
    world.happen(Event::PayPressed);
    assert_eq!(world.count(Purpose::Order), 2);
}

#[test]
fn a_native_apps_page_takes_the_answer_over_and_polling_goes_on() {
    let mut world = World::of(phone());
    world.page_takes = true;
    world.order();
    world.answer(Purpose::Create, APP);
    world.until_queried();
    world.answer_state(0);
    world.until_queried();
    world.answer_state(1);
    assert_eq!(
        world.log,
        r#"ready
state ready -> creating
send Order: POST https://shop.example/orders {"product_id":"tea","quantity":1,"wallet":"wechat"}
send Create: GET https://shop.example/pay?pay_type=2&order_from_type=0&order_robot_id=0&order_no=O1
order O1 -
action native app
state creating -> paying
send State: GET https://shop.example/state?order_no=O1
send State: GET https://shop.example/state?order_no=O1
state paying -> paid
paid O1
"#
    );
}

#[test]
fn without_a_native_app_the_reason_is_named() {
    for (answer, code) in [(APP, "native_app_required"), (MINI, "wrong_environment")] {
        let mut world = World::of(phone());
        world.order();
        world.answer(Purpose::Create, answer);
        assert_eq!(world.status(), Status::Failed);
        assert!(
            world.log.contains(&format!("error {code}\n")),
            "{}",
            world.log
        );
        assert!(!world.log.contains("navigate"), "{}", world.log);
        world.answer_state(0);
        world.happen(Event::WalletChosen(Wallet::Alipay));
        world.happen(Event::PayPressed);
        assert_eq!(
            world.count(Purpose::Order),
            2,
            "the other wallet is the way on"
        );
    }
}

/// After a reload the page may not take it again; the order may be paid all the same.
#[test]
fn what_a_page_took_over_is_offered_to_it_again_after_a_reload() {
    for taken in [true, false] {
        let mut world = World::of(phone());
        world.page_takes = true;
        world.order();
        world.answer(Purpose::Create, APP);
        world.page_takes = taken;
        world.reload(phone());
        assert_eq!(world.status(), Status::Paying, "{}", world.log);
        let State::Paying(live) = world.state() else {
            panic!("{}", world.log);
        };
        let expected = if taken {
            Step::TakenByPage
        } else {
            Step::Watching
        };
        assert_eq!(live.step(), &expected);
        world.until_queried();
        world.answer_state(1);
        assert_eq!(world.status(), Status::Paid);
    }
}

#[test]
fn a_mini_programs_page_is_opened_from_a_mini_program() {
    let mut config = phone();
    offer(&mut config).environment = Environment::MiniProgram;
    let mut world = World::of(config);
    world.order();
    world.answer(Purpose::Create, MINI);
    assert!(
        world
            .log
            .ends_with("action mini program\nstate creating -> paying\ncall bridge\n"),
        "{}",
        world.log
    );
}

#[test]
fn a_referer_that_nobody_can_send_is_an_error_and_nothing_is_navigated() {
    let mut world = World::of(phone());
    world.order();
    world.answer(Purpose::Create, H5);
    world.answer_state(0);
    assert!(
        world.log.ends_with(
            "order O1 WTWAP8020180614000328829\n\
             action redirect http://api.mposbank.com/papay/wap_page.tran?out_trade_no=WTWAP8020180614000328829\n\
             state creating -> failed\nerror referer_unsatisfiable\n\
             send State: GET https://shop.example/state?order_no=O1\n"
        ),
        "{}",
        world.log
    );
    world.pass(60_000);
    assert!(!world.log.contains("navigate"), "{}", world.log);
}

#[test]
fn a_page_that_can_set_the_referer_takes_it_over() {
    let mut world = World::of(phone());
    world.page_takes = true;
    world.order();
    world.answer(Purpose::Create, H5);
    assert_eq!(world.status(), Status::Paying);
    assert!(!world.log.contains("navigate"), "{}", world.log);
    world.until_queried();
}

#[test]
fn a_referer_of_ours_is_named_and_the_hops_is_gone_by() {
    let target =
        "http://api.mposbank.com/papay/wap_page.tran?out_trade_no=WTWAP8020180614000328829";
    let mut config = phone();
    config.page = Some(url("http://api.mposbank.com/shop"));
    let mut world = World::of(config);
    world.order();
    world.answer(Purpose::Create, H5);
    let named = format!("navigate {target} naming the origin\n");
    assert!(world.log.ends_with(&named), "{}", world.log);

    let mut config = phone();
    config.referer_hop = Some(url("http://api.mposbank.com/hop.html"));
    let mut world = World::of(config);
    world.order();
    world.answer(Purpose::Create, H5);
    let hopped = "navigate http://api.mposbank.com/hop.html#http%3A%2F%2Fapi.mposbank.com%2Fpapay\
        %2Fwap_page.tran%3Fout_trade_no%3DWTWAP8020180614000328829\n";
    assert!(world.log.ends_with(hopped), "{}", world.log);
}
