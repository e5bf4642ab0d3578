//! What is particular to a gateway, as transcripts.

use crate::by_gateway::{SUCCESS, gateway, of_each};
use crate::world::{World, offer, shop};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::offer::NamedOrder;
use wallet_checkout::checkout::state::State;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::environment::Environment;
use wallet_checkout::money::Fen;
use wallet_checkout::non_empty::NonEmpty;
use wallet_checkout::order::OrderNo;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

#[test]
fn an_order_of_each_is_paid() {
    for (gateway, answer) in of_each(&SUCCESS) {
        let mut world = World::of(shop(gateway, Wallet::Alipay));
        world.order();
        world.answer(Purpose::Create, answer);
        assert_eq!(world.status(), Status::Paying, "{gateway:?}");
        world.until_queried();
        world.answer_state(0);
        world.until_queried();
        world.answer_state(1);
        assert_eq!(world.status(), Status::Paid, "{gateway:?}");
        assert_eq!(world.count(Purpose::Create), 1, "{gateway:?}");
    }
}

#[test]
fn a_mall_opens_its_own_payment_page_on_a_phone() {
    let mut config = shop(gateway("smallsaas"), Wallet::Wechat);
    offer(&mut config).environment = Environment::Ios;
    let mut world = World::of(config.clone());
    world.order();
    world.be_away_for_a_minute();
    world.reload(config);
    world.until_queried();
    world.answer_state(1);
    assert_eq!(
        world.log,
        r#"ready
state ready -> creating
send Order: POST https://shop.example/orders {"product_id":"tea","quantity":1,"wallet":"wechat"}
order O1 -
action redirect https://shop.example/pay/app/payment/wpay/O1
state creating -> paying
navigate https://shop.example/pay/app/payment/wpay/O1
-- away for a minute
-- reload
ready
state ready -> paying
send State: GET https://shop.example/state?order_no=O1
state paying -> paid
paid O1
"#
    );
    assert_eq!(world.count(Purpose::Create), 0, "no request was sent");
}

#[test]
fn a_mall_gives_a_code_on_a_desktop() {
    let mut world = World::of(shop(gateway("smallsaas"), Wallet::Wechat));
    world.order();
    world.answer(
        Purpose::Create,
        include_str!("../fixtures/gateways/smallsaas/create/document-wechat-native.json"),
    );
    assert!(
        world.log.ends_with(
            r#"send Create: POST https://shop.example/pay/rest/wx/push_order {"order_type":"Order","order_number":"O1","type":"NATIVE"}
order O1 -
action qr weixin://wxpay/bizpayurl?pr=bJ1XIh4
state creating -> paying
"#
        ),
        "{}",
        world.log
    );
}

/// A create request is sent again with the same bytes, to the same address.
#[test]
fn a_malls_lost_create_is_sent_again_where_it_was_sent_first() {
    for reloaded in [false, true] {
        let config = shop(gateway("smallsaas"), Wallet::Wechat);
        let mut world = World::of(config.clone());
        world.order();
        if reloaded {
            world.reload(config);
        } else {
            world.reply(Purpose::Create, Err(Fault::Network));
        }
        world.answer_state(0);
        world.pass(10_000);
        let creates = world
            .sent
            .iter()
            .filter(|sent| sent.purpose == Purpose::Create);
        let creates: Vec<_> = creates.map(|sent| &sent.request).collect();
        assert_eq!(creates.len(), 2, "{}", world.log);
        assert_eq!(creates[0], creates[1], "reloaded: {reloaded}");
    }
}

const PRICED: &str = r#"{"code":100,"msg":"请求成功","time":"1555750250","data":{"order_type":"wechat","order_price":PRICE,"order_url":"https://gatepay.io/pay/index?id=1&type=wechat"}}"#;

#[test]
fn a_price_that_is_not_the_chosen_one_is_not_payable() {
    let mut world = World::of(shop(gateway("gatepay"), Wallet::Wechat));
    world.order();
    world.answer(Purpose::Create, &PRICED.replace("PRICE", "88.01"));
    world.answer_state(0);
    assert_eq!(
        world.log,
        r#"ready
state ready -> creating
send Order: POST https://shop.example/orders {"product_id":"tea","quantity":1,"wallet":"wechat"}
send Create: POST https://shop.example/pay product_id=tea&product_num=1&out_order_id=O1&pay_type=wechat&custom=
state creating -> failed
order O1 -
error malformed
send State: GET https://shop.example/state?order_no=O1
"#
    );
    assert_eq!(world.stored, None, "it is not offered again");
}

#[test]
fn the_chosen_price_is_payable_however_it_is_written() {
    for (price, status) in [
        ("88", Status::Paying),
        ("88.0", Status::Paying),
        ("\"88.00\"", Status::Paying),
        ("null", Status::Paying),
        ("\"\"", Status::Paying),
        ("87.99", Status::Failed),
        ("0", Status::Failed),
        ("8800", Status::Failed),
        // What cannot be read says nothing of the order.
        ("8.8e1", Status::Creating),
        ("\"￥88\"", Status::Creating),
        ("-88", Status::Creating),
    ] {
        let mut world = World::of(shop(gateway("gatepay"), Wallet::Wechat));
        world.order();
        world.answer(Purpose::Create, &PRICED.replace("PRICE", price));
        assert_eq!(world.status(), status, "{price}: {}", world.log);
        let shown = world.log.contains("action");
        assert_eq!(shown, status == Status::Paying, "{price}");
    }
}

#[test]
fn a_price_that_only_the_gateway_names_is_the_one_that_is_shown() {
    let mut config = shop(gateway("gatepay"), Wallet::Wechat);
    let mut product = config.offer.products[0].clone();
    product.price = None;
    offer(&mut config).products = NonEmpty::new([product].into()).unwrap();
    let mut world = World::of(config);
    world.happen(Event::PayPressed);
    world.answer(Purpose::Order, r#"{"order_no":"O1"}"#);
    world.answer(Purpose::Create, &PRICED.replace("PRICE", "1.5"));
    let State::Paying(live) = world.state() else {
        panic!("{}", world.log);
    };
    assert_eq!(live.order().amount.unwrap().to_string(), "1.50");
}

#[test]
fn one_item_is_all_that_wechat_sells_at_gatepay() {
    let mut config = shop(gateway("gatepay"), Wallet::Alipay);
    offer(&mut config).wallets =
        NonEmpty::new(vec![Wallet::Alipay, Wallet::Wechat, Wallet::OneCode]).unwrap();
    let mut world = World::of(config);
    world.happen(Event::QuantityChosen(3));
    world.happen(Event::WalletChosen(Wallet::Wechat));
    world.happen(Event::QuantityChosen(4));
    let ViewModel::Choose(view, _) = world.view() else {
        panic!("{}", world.log);
    };
    assert_eq!((view.max_quantity, view.one_item), (1, true));
    world.happen(Event::WalletChosen(Wallet::OneCode));
    world.happen(Event::QuantityChosen(0));
    world.happen(Event::QuantityChosen(7));
    world.happen(Event::WalletChosen(Wallet::Wechat));
    world.happen(Event::PayPressed);
    assert_eq!(
        world.log,
        r#"change alipay tea 3
change wechat tea 1
change onecode tea 1
change onecode tea 5
change wechat tea 1
state ready -> creating
send Order: POST https://shop.example/orders {"product_id":"tea","quantity":1,"wallet":"wechat"}
"#
    );
}

/// A refusal with an HTTP error status is read like any other.
#[test]
fn a_refusal_of_each_is_reported_by_its_own_number() {
    for (gateway, (answer, code)) in of_each(&[
        ("pay-url", (r#"{"code":500,"desc":"忙"}"#, "500")),
        ("epay", (r#"{"code":-2,"msg":"忙"}"#, "-2")),
        ("order-cmd", (r#"{"result":-15,"msg":"忙"}"#, "-15")),
        ("gatepay", (r#"{"code":110,"msg":"忙"}"#, "110")),
        ("smallsaas", (r#"{"status_code":7,"msg":"忙"}"#, "7")),
    ]) {
        let mut world = World::of(shop(gateway, Wallet::Alipay));
        world.order();
        world.answer(Purpose::Create, answer);
        let State::Failed(failed) = world.state() else {
            panic!("{gateway:?}: {}", world.log);
        };
        assert_eq!(failed.problem().gateway_code(), Some(code), "{gateway:?}");
    }
}

#[test]
fn success_from_a_server_in_trouble_is_no_success() {
    for (gateway, answer) in of_each(&SUCCESS) {
        for status in [500, 502, 503, 504, 404, 302] {
            let mut world = World::of(shop(gateway, Wallet::Alipay));
            world.order();
            world.reply(Purpose::Create, Ok((status, answer)));
            assert!(
                !world.log.contains("action"),
                "{gateway:?} {status}: {}",
                world.log
            );
            assert_ne!(world.status(), Status::Paying, "{gateway:?} {status}");
            if status >= 500 && gateway.may_repeat() {
                assert!(
                    world.is_querying(),
                    "{gateway:?} {status}: the state is queried"
                );
            }
        }
    }
    for status in [500, 502, 503, 302] {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.show_code();
        world.until_queried();
        let paid = r#"{"result":0,"order_no":"O1","pay_state":1}"#;
        world.reply(Purpose::State, Ok((status, paid)));
        assert_eq!(world.status(), Status::Paying, "{status}");
    }
}

/// The order exists: what is shown is its quantity and its amount, whatever a wallet sells at
/// once.
#[test]
fn an_order_that_exists_keeps_its_quantity() {
    let mut config = shop(gateway("gatepay"), Wallet::Alipay);
    let offer = offer(&mut config);
    offer.selected.quantity = 2;
    offer.named_order = OrderNo::parse("O1").map(NamedOrder::Given);
    let mut world = World::of(config);
    world.happen(Event::Started(None));
    world.happen(Event::WalletChosen(Wallet::Wechat));
    let ViewModel::Choose(view, _) = world.view() else {
        panic!("{:?}", world.view());
    };
    assert_eq!((view.quantity, view.max_quantity), (2, 1));
    assert_eq!(view.amount, Fen::parse("176.00"));
    assert!(!view.one_item);
}
