//! From the press to the gateway's answer, and what may go wrong on the way.

use crate::by_gateway::gateway;
use crate::world::{CODE, World, offer, shop};
use wallet_checkout::checkout::config::OrderSource;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::offer::NamedOrder;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::non_empty::NonEmpty;
use wallet_checkout::order::OrderNo;
use wallet_checkout::text::Locale;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

#[test]
fn a_lost_create_request_is_sent_again_with_the_same_bytes_after_a_query() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.order();
    world.reply(Purpose::Create, Err(Fault::Network));
    world.answer_state(0);
    world.pass(10_000);
    world.answer(Purpose::Create, CODE);
    assert_eq!(world.status(), Status::Paying);
    let creates: Vec<_> = world
        .sent
        .iter()
        .filter(|s| s.purpose == Purpose::Create)
        .collect();
    assert_eq!(creates.len(), 2);
    assert_eq!(creates[0].request, creates[1].request);
    assert_eq!(world.count(Purpose::Order), 1);
}

#[test]
fn a_create_that_stays_lost_ends_in_words_and_can_be_tried_again() {
    for fault in [
        Ok((200, "<html>")),
        Ok((500, "{}")),
        Ok((502, CODE)),
        Err(Fault::Timeout),
    ] {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.order();
        for _ in 0..3 {
            world.reply(Purpose::Create, fault);
            if world.is_querying() {
                world.reply(Purpose::State, Err(Fault::Network));
            }
            world.pass(15_000);
        }
        assert_eq!(world.status(), Status::Unknown, "{fault:?}");
        assert_eq!(world.count(Purpose::Create), 3, "sent again at most twice");
        assert!(world.log.contains("error order_unknown"));
        assert!(world.stored.is_some(), "a reload must still find it");

        world.happen(Event::PayPressed);
        world.answer(Purpose::Create, CODE);
        assert_eq!(world.status(), Status::Paying);
        assert_eq!(world.count(Purpose::Order), 1, "it is the same order");
    }
}

#[test]
fn a_lost_create_that_was_paid_meanwhile_is_paid() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.order();
    world.reply(Purpose::Create, Err(Fault::Network));
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
    assert_eq!(world.count(Purpose::Create), 1);
}

#[test]
fn a_reload_in_the_middle_of_the_create_finds_the_order() {
    let config = shop(gateway("epay"), Wallet::Wechat);
    let mut world = World::of(config.clone());
    world.order();
    world.reload(config);
    world.answer_state(0);
    world.pass(10_000);
    world.answer(Purpose::Create, CODE);
    assert_eq!(world.status(), Status::Paying);
    assert_eq!(world.count(Purpose::Order), 1);
    let creates: Vec<_> = world
        .sent
        .iter()
        .filter(|s| s.purpose == Purpose::Create)
        .collect();
    assert_eq!(creates[0].request, creates[1].request);
}

#[test]
fn a_refusal_names_the_gateways_code_and_another_press_makes_a_new_order() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.order();
    world.answer(Purpose::Create, r#"{"code":-3,"msg":"签名校验失败"}"#);
    assert_eq!(world.status(), Status::Failed);
    assert!(world.log.contains("error gateway"));
    world.answer_state(0);
    assert_eq!(world.status(), Status::Failed);
    world.happen(Event::PayPressed);
    assert_eq!(
        world.count(Purpose::Order),
        2,
        "the refused one is looked up by now"
    );
}

#[test]
fn an_order_that_was_refused_because_it_is_paid_is_paid() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.order();
    world.answer(Purpose::Create, r#"{"code":-1,"msg":"订单已支付"}"#);
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}

#[test]
fn a_press_after_a_refusal_waits_until_the_refused_order_is_looked_up() {
    for (state, status, orders) in [(1, Status::Paid, 1), (0, Status::Creating, 2)] {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.order();
        world.answer(Purpose::Create, r#"{"code":-1,"msg":"订单已支付"}"#);
        world.happen(Event::WalletChosen(Wallet::Alipay));
        world.happen(Event::PayPressed);
        world.happen(Event::PayPressed);
        assert_eq!(world.count(Purpose::Order), 1);
        world.answer_state(state);
        assert_eq!(world.status(), status);
        assert_eq!(world.count(Purpose::Order), orders);
    }
}

#[test]
fn an_order_that_the_merchant_did_not_make_is_a_plain_failure() {
    for (reply, code) in [
        (Err(Fault::Network), "network"),
        (Err(Fault::Timeout), "timeout"),
        (Ok((500, r#"{"order_no":"O1"}"#)), "http"),
        (Ok((422, r#"{"error":"unknown_product"}"#)), "http"),
        (Ok((200, "<html>")), "malformed"),
        (Ok((200, "{}")), "malformed"),
        (Ok((200, r#"{"order_no":"a b"}"#)), "malformed"),
        (
            Ok((200, r#"{"order_no":"O1","amount":"1e2"}"#)),
            "malformed",
        ),
    ] {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.happen(Event::PayPressed);
        world.reply(Purpose::Order, reply);
        assert_eq!(world.status(), Status::Failed, "{reply:?}");
        assert!(
            world.log.ends_with(&format!("error {code}\n")),
            "{}",
            world.log
        );
        assert_eq!(world.count(Purpose::Create), 0);
        world.happen(Event::PayPressed);
        assert_eq!(
            world.count(Purpose::Order),
            2,
            "another press sends another request"
        );
    }
}

#[test]
fn an_order_that_the_page_makes_takes_the_same_way() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    config.order_source = OrderSource::Page;
    let mut world = World::of(config);
    world.happen(Event::PayPressed);
    assert!(world.log.ends_with("call createOrder 1\n"), "{}", world.log);
    world.deliver(1, Purpose::Order, Ok((200, r#"{"order_no":"P1"}"#)));
    world.answer(Purpose::Create, CODE);
    assert_eq!(world.status(), Status::Paying);
}

/// The page's author reads which function it was.
#[test]
fn what_the_page_returns_in_place_of_an_order_is_named() {
    for returned in ["null", "{}", r#"{"order_no":"O1","amount":"NaN"}"#] {
        let mut config = shop(gateway("epay"), Wallet::Wechat);
        config.order_source = OrderSource::Page;
        let mut world = World::of(config);
        world.happen(Event::PayPressed);
        world.deliver(1, Purpose::Order, Ok((200, returned)));
        assert!(world.log.ends_with("error malformed\n"), "{}", world.log);
        let message = Locale::En.texts().message(&world.problems[0]);
        assert!(message.contains("`createOrder`"), "{message}");
    }
}

#[test]
fn an_order_without_a_maker_gets_a_number_of_its_own_and_needs_a_price() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    config.order_source = OrderSource::Generated;
    let mut world = World::of(config.clone());
    world.happen(Event::PayPressed);
    assert!(world.log.contains("&money=88.00&"), "{}", world.log);

    let mut product = config.offer.products[0].clone();
    product.price = None;
    offer(&mut config).products = NonEmpty::new([product].into()).unwrap();
    let mut world = World::of(config);
    world.happen(Event::PayPressed);
    assert!(world.log.ends_with("error config\n"), "{}", world.log);
}

#[test]
fn a_given_order_is_created_under_its_number() {
    let mut config = shop(gateway("order-cmd"), Wallet::Wechat);
    offer(&mut config).named_order = Some(NamedOrder::Given(
        OrderNo::parse("1510281411335281083827").unwrap(),
    ));
    config.state_endpoint = None;
    let mut world = World::of(config);
    world.happen(Event::Started(None));
    world.happen(Event::PayPressed);
    world.answer(
        Purpose::Create,
        r#"{"code_url":"weixin://wxpay/bizpayurl?pr=D7TOzCi","msg":"","result":0}"#,
    );
    world.until_queried();
    assert_eq!(
        world.log,
        r#"ready
state ready -> creating
send Create: POST https://shop.example/pay {"cmd":"WechatPay","order_no":"1510281411335281083827"}
order 1510281411335281083827 -
action qr weixin://wxpay/bizpayurl?pr=D7TOzCi
state creating -> paying
send State: POST https://shop.example/pay {"cmd":"WechatPayState","order_no":"1510281411335281083827"}
"#
    );
}

#[test]
fn a_create_that_was_lost_long_ago_is_forgotten() {
    let config = shop(gateway("epay"), Wallet::Wechat);
    let mut world = World::of(config.clone());
    world.order();
    world.set_wall_clock(20 * 60 * 1000);
    world.reload(config);
    assert_eq!(world.status(), Status::Ready);
    assert_eq!(world.count(Purpose::Create), 1);
    assert_eq!(world.stored, None);
}

/// The same number with another amount, in the gateway's own form or not: sending it again
/// would be of no use.
#[test]
fn a_create_that_conflicts_is_a_refusal_and_not_sent_again() {
    for (body, error) in [
        (
            r#"{"code":-1,"msg":"x","error":"money_differs"}"#,
            "error gateway",
        ),
        (r#"{"error":"money_differs","message":"x"}"#, "http"),
    ] {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.order();
        world.reply(Purpose::Create, Ok((409, body)));
        assert_eq!(world.status(), Status::Failed, "{body}");
        assert!(world.log.contains(error), "{}", world.log);
        world.pass(60_000);
        assert_eq!(world.count(Purpose::Create), 1, "{body}");
    }
}

/// A password manager sets the quantity to what it is, and the browser tells of a change.
#[test]
fn the_words_of_a_refusal_stay_until_something_else_is_chosen() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.order();
    world.answer(Purpose::Create, r#"{"code":-4,"msg":"closed"}"#);
    for same in [
        Event::QuantityChosen(1),
        Event::ProductChosen("tea".into()),
        Event::WalletChosen(Wallet::Wechat),
    ] {
        world.happen(same.clone());
        assert_eq!(world.status().name(), "failed", "{same:?}");
    }
    world.answer_state(0);
    world.happen(Event::QuantityChosen(2));
    assert_eq!(world.status().name(), "ready");
}
