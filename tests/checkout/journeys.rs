//! Whole journeys, as transcripts.

use crate::by_gateway::gateway;
use crate::world::{CODE, World, offer, shop, url};
use std::rc::Rc;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::offer::NamedOrder;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::environment::Environment;
use wallet_checkout::order::OrderNo;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

#[test]
fn a_scanned_code_is_paid() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.show_code();
    world.until_queried();
    world.answer_state(0);
    world.until_queried();
    world.answer_state(1);
    assert_eq!(
        world.log,
        r#"ready
state ready -> creating
send Order: POST https://shop.example/orders {"product_id":"tea","quantity":1,"wallet":"wechat"}
send Create: POST https://shop.example/pay type=wxpay&out_trade_no=O1&name=Tea&money=88.00&device=pc&return_url=https%3A%2F%2Fshop.example%2F&param=
order O1 T1
action qr weixin://wxpay/bizpayurl?pr=04IPMKM
state creating -> paying
send State: GET https://shop.example/state?order_no=O1
send State: GET https://shop.example/state?order_no=O1
state paying -> paid
paid O1
"#
    );
    assert_eq!(world.stored, None, "a paid order is not offered again");
}

#[test]
fn a_redirected_shopper_comes_back_to_the_same_order() {
    let config = shop(gateway("order-cmd"), Wallet::Alipay);
    let mut world = World::of(config.clone());
    world.order();
    world.answer(
        Purpose::Create,
        r#"{"pay_info":{"alipay_url":"https://mapi.alipay.com/gateway.do?a=1"},"msg":"","result":0}"#,
    );
    assert!(
        world.stored.is_some(),
        "the order is stored before the page goes"
    );
    world.be_away_for_a_minute();
    world.reload(config);
    world.until_queried();
    world.answer_state(1);
    assert_eq!(
        world.log,
        r#"ready
state ready -> creating
send Order: POST https://shop.example/orders {"product_id":"tea","quantity":1,"wallet":"alipay"}
send Create: POST https://shop.example/pay {"cmd":"Pay","order_no":"O1","type":1,"return_url":"https://shop.example/"}
order O1 -
action redirect https://mapi.alipay.com/gateway.do?a=1
state creating -> paying
navigate https://mapi.alipay.com/gateway.do?a=1
-- away for a minute
-- reload
ready
state ready -> paying
send State: GET https://shop.example/state?order_no=O1
state paying -> paid
paid O1
"#
    );
}

#[test]
fn a_reload_while_a_code_shows_draws_it_again_and_polls_at_once() {
    let config = shop(gateway("epay"), Wallet::Wechat);
    let mut world = World::of(config.clone());
    world.show_code();
    world.reload(config);
    world.pass(0);
    assert!(world.is_querying());
    assert!(world.log.ends_with(
        "-- reload\nready\nstate ready -> paying\naction qr weixin://wxpay/bizpayurl?pr=04IPMKM\n\
         send State: GET https://shop.example/state?order_no=O1\n"
    ), "{}", world.log);
    assert_eq!(world.count(Purpose::Create), 1);
}

#[test]
fn a_page_that_names_its_gateway_late_finds_the_order_again() {
    let config = shop(gateway("order-cmd"), Wallet::Wechat);
    let mut world = World::of(config.clone());
    world.order();
    world.answer(
        Purpose::Create,
        r#"{"result":0,"msg":"","code_url":"weixin://wxpay/bizpayurl?pr=1"}"#,
    );
    let stored = world.stored.take();
    // The element was there before the page's script had set it up.
    world.reload(shop(gateway("epay"), Wallet::Wechat));
    assert_eq!(world.status(), Status::Ready);
    world.happen(Event::Reconfigured(Rc::new(config), stored));
    assert_eq!(world.status(), Status::Paying);
    assert_eq!(world.count(Purpose::Create), 1, "no second order");
}

#[test]
fn a_code_whose_time_is_over_is_not_offered_to_the_page_again() {
    let config = shop(gateway("epay"), Wallet::Wechat);
    let mut world = World::of(config.clone());
    world.show_code();
    world.set_wall_clock(20 * 60 * 1000);
    world.reload(config);
    assert_eq!(world.status(), Status::Expired);
    assert_eq!(world.log.matches("action").count(), 1, "{}", world.log);
    world.answer_state(1);
    assert_eq!(
        world.status(),
        Status::Paid,
        "a payment from meanwhile counts"
    );
}

#[test]
fn an_order_of_long_ago_is_forgotten_unless_it_was_paid_or_is_alive() {
    for (answer, status, drawn) in [
        (r#""pay_state":0,"expires_in":0"#, Status::Ready, 1),
        (r#""pay_state":1"#, Status::Paid, 1),
        // The clock was wrong by a day when the order was made, or is now.
        (r#""pay_state":0,"expires_in":600"#, Status::Paying, 2),
        (r#""pay_state":0"#, Status::Expired, 1),
    ] {
        let config = shop(gateway("epay"), Wallet::Wechat);
        let mut world = World::of(config.clone());
        world.show_code();
        world.set_wall_clock(24 * 60 * 60 * 1000);
        world.reload(config);
        world.answer(Purpose::State, &format!(r#"{{"result":0,{answer}}}"#));
        assert_eq!(world.status(), status, "{answer}");
        let drawings = world.log.matches("action").count();
        assert_eq!(drawings, drawn, "{answer}: {}", world.log);
    }
}

#[test]
fn an_order_of_the_day_before_yesterday_is_not_even_queried() {
    let config = shop(gateway("epay"), Wallet::Wechat);
    let mut world = World::of(config.clone());
    world.show_code();
    world.set_wall_clock(27 * 60 * 60 * 1000);
    world.reload(config);
    assert_eq!(world.status(), Status::Ready);
    assert_eq!(world.stored, None);
    assert_eq!(world.count(Purpose::State), 0);
}

#[test]
fn a_clock_that_was_set_back_does_not_lengthen_an_orders_life() {
    let config = shop(gateway("epay"), Wallet::Wechat);
    let mut world = World::of(config.clone());
    world.show_code();
    world.set_wall_clock(-24 * 60 * 60 * 1000);
    world.reload(config);
    let mut polls = 0;
    for _ in 0..901 {
        world.pass(1_000);
        if world.is_querying() {
            world.answer_state(0);
            polls += 1;
        }
    }
    assert_eq!(world.status(), Status::Expired);
    assert!(polls > 20);
}

#[test]
fn a_shopper_who_leaves_an_order_does_not_lose_its_payment() {
    for (state, status) in [(1, Status::Paid), (0, Status::Ready)] {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.show_code();
        world.happen(Event::ChangePressed);
        world.answer_state(state);
        assert_eq!(world.status(), status, "pay_state {state}");
    }
}

#[test]
fn an_order_whose_state_is_unknown_is_left_only_after_the_warning() {
    type Reply = Result<(u16, &'static str), Fault>;
    let undocumented: Reply = Ok((200, r#"{"result":0,"pay_state":7}"#));
    for (reply, status) in [
        (Err(Fault::Network), Status::Paying),
        (Ok((503, "")), Status::Paying),
        (Ok((404, "")), Status::Paying),
        (Ok((403, "")), Status::Unknown),
        (undocumented, Status::Unknown),
    ] {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.show_code();
        world.happen(Event::ChangePressed);
        world.reply(Purpose::State, reply);
        assert_eq!(world.status(), status, "{reply:?}");
        assert!(world.stored.is_some(), "{reply:?}: a reload must find it");

        world.happen(Event::ChangePressed);
        world.reply(Purpose::State, reply);
        assert_eq!(world.status(), Status::Ready, "{reply:?}: it was warned of");
    }
}

#[test]
fn a_new_code_for_an_expired_one_is_a_new_order_unless_the_old_was_paid() {
    for (state, orders) in [(1, 1), (0, 2)] {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.show_code();
        world.answer_until_expired();
        world.happen(Event::RefreshPressed);
        world.answer_state(state);
        assert_eq!(world.count(Purpose::Order), orders, "pay_state {state}");
    }
}

/// The merchant's server begins a new attempt under the number that is given.
#[test]
fn a_new_code_for_a_given_order_is_asked_for_under_its_number() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    offer(&mut config).named_order = Some(NamedOrder::Given(OrderNo::parse("O1").unwrap()));
    let mut world = World::of(config);
    world.happen(Event::Started(None));
    world.happen(Event::PayPressed);
    world.answer(Purpose::Create, CODE);
    world.answer_until_expired();
    world.happen(Event::RefreshPressed);
    world.answer_state(0);
    assert_eq!(world.count(Purpose::Create), 2);
    let creates = world
        .log
        .lines()
        .filter(|line| line.starts_with("send Create"));
    assert!(
        creates
            .clone()
            .all(|line| line.contains("out_trade_no=O1&")),
        "{}",
        world.log
    );
    world.answer(Purpose::Create, CODE);
    assert_eq!(world.status(), Status::Paying);
}

#[test]
fn a_watched_order_is_polled_and_never_created() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    offer(&mut config).named_order = Some(NamedOrder::Watched(OrderNo::parse("O1").unwrap()));
    let mut world = World::of(config);
    world.happen(Event::Started(None));
    world.happen(Event::PayPressed);
    world.happen(Event::CancelPressed);
    world.answer_state(3);
    world.happen(Event::PayPressed);
    assert_eq!(
        world.log,
        "ready\nstate ready -> paying\nsend State: GET https://shop.example/state?order_no=O1\n\
         state paying -> refunded\nrefunded O1\n"
    );
}

#[test]
fn a_watched_order_is_looked_up_anew_after_a_reset() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    offer(&mut config).named_order = Some(NamedOrder::Watched(OrderNo::parse("O1").unwrap()));
    let mut world = World::of(config);
    world.happen(Event::Started(None));
    world.answer_state(2);
    world.happen(Event::ResetPressed);
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
    assert_eq!(world.count(Purpose::Create), 0);
}

#[test]
fn a_scheme_is_a_button_on_a_phone_and_a_code_on_a_desktop() {
    use wallet_checkout::checkout::state::State;
    use wallet_checkout::checkout::step::Step;
    for (environment, is_button) in [(Environment::Android, true), (Environment::Desktop, false)] {
        let mut config = shop(gateway("epay"), Wallet::Wechat);
        offer(&mut config).environment = environment;
        let mut world = World::of(config);
        world.order();
        world.answer(
            Purpose::Create,
            r#"{"code":1,"urlscheme":"weixin:\/\/dl\/business\/?ticket=xxx"}"#,
        );
        let State::Paying(live) = world.state() else {
            panic!("{}", world.log);
        };
        assert_eq!(matches!(live.step(), Step::Launch(..)), is_button);
        assert_eq!(matches!(live.step(), Step::Code(_)), !is_button);
    }
}

#[test]
fn the_page_can_forbid_the_order_and_take_the_action_over() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.page_allows = false;
    world.happen(Event::PayPressed);
    assert_eq!((world.status(), world.sent.len()), (Status::Ready, 0));

    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.page_takes = true;
    world.order();
    world.answer(
        Purpose::Create,
        r#"{"code":1,"payurl":"https://pay.example/1"}"#,
    );
    assert!(!world.log.contains("navigate"), "{}", world.log);
    world.until_queried();
}

#[test]
fn a_paid_shopper_goes_on_to_the_merchants_page() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    config.after_paid = Some(url("https://shop.example/thanks"));
    let mut world = World::of(config);
    world.show_code();
    world.until_queried();
    world.answer_state(1);
    assert!(!world.log.contains("navigate"));
    world.pass(5_000);
    assert_eq!(
        world
            .log
            .matches("navigate https://shop.example/thanks")
            .count(),
        1
    );
    assert_eq!(world.status(), Status::Paid);
}
