//! At most one create request is under way for an order, a wallet and a kind of device, on
//! however many instances, and a repetition gets the same answer.

use std::time::Duration;

use checkout_server::{
    clock::Clock,
    merchant::store::{Attempt, AttemptState},
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    create_routes::{CREATE_ROUTES, CreateRoute, first_route, number, shop_with},
    harness::{Shop, read},
    upstream::{Reply, Upstream},
};

const ON_A_PHONE: &str = "Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36";

/// Another instance of the shop, on the same store and at the same gateways.
async fn other_instance(shop: &Shop) -> Shop {
    let (base, database) = (shop.base.clone(), shop.database.clone());
    let gateways = shop.gateways.clone();
    Shop::open_with(|setup| {
        setup.config.merchant.public_url = Some(base.parse().unwrap());
        setup.config.gateways = gateways;
        setup.database = database;
    })
    .await
}

async fn attempts(shop: &Shop, no: &str) -> Vec<Attempt> {
    shop.store().attempts(&number(no)).await.unwrap()
}

/// Sends all at once; the answers.
async fn at_once(requests: impl Iterator<Item = RequestBuilder>) -> Vec<String> {
    let mut sent: JoinSet<_> = requests.map(RequestBuilder::send).collect();
    let mut answers = Vec::new();
    while let Some(answer) = sent.join_next().await {
        answers.push(answer.unwrap().unwrap().text().await.unwrap());
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_creates_on_two_instances_make_one_trade() {
    let shop = Shop::open().await;
    let other = other_instance(&shop).await;
    for route in CREATE_ROUTES {
        let no = route.order(&shop).await;
        let instances = [&shop, &other].into_iter().cycle();
        let requests = instances.map(|instance| route.request(instance, &no));
        let answers = at_once(requests.take(100)).await;
        let first: Value = serde_json::from_str(&answers[0]).unwrap();
        assert_eq!(first[route.success.0], route.success.1, "{route:?} {first}");
        let same = answers.iter().filter(|answer| **answer == answers[0]);
        assert_eq!(same.count(), 100, "{route:?}");
        let trades = shop.trades().await;
        let trades: Vec<_> = trades
            .iter()
            .filter(|trade| trade["order_no"] == *no)
            .collect();
        assert_eq!(trades.len(), 1, "{route:?}");
        assert_eq!(trades[0]["creates"], 1, "{route:?}");
        assert_eq!(attempts(&other, &no).await.len(), 1, "{route:?}");
    }
}

#[tokio::test]
async fn what_was_sent_first_is_pinned_and_answered() {
    let shop = Shop::open_with(|setup| {
        setup.config.merchant.allowed_origins = vec!["https://shop.example".to_owned()];
    })
    .await;
    let no = shop.order("longjing", 1, "wechat").await;
    let mut answers = Vec::new();
    for (page, param) in [("a", "1"), ("b", "1"), ("b", "2"), ("", "")] {
        let back = format!("https://shop.example/{page}");
        let chosen = [("return_url", &*back), ("param", param), ("name", "x")];
        answers.push(shop.epay(&no, "wxpay", &chosen).await);
    }
    assert_eq!(answers[0]["code"], 1);
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
    let [attempt] = attempts(&shop, &no).await.try_into().unwrap();
    let fields: Value = serde_json::from_str(&attempt.fields.unwrap()).unwrap();
    assert_eq!(fields["return_url"], "https://shop.example/a");
    assert_eq!(fields["param"], "1");
    assert_eq!(shop.trade(&no).await.unwrap()["creates"], 1);
    // Another amount is another order.
    let other = shop.epay(&no, "wxpay", &[("money", "0.01")]).await;
    assert_eq!(
        (&other["code"], &other["msg"]),
        (&json!(-1), &json!("订单金额不一致"))
    );
}

/// A real server answers a second `type` under the same number with the first one's link.
#[tokio::test]
async fn another_device_or_wallet_has_a_number_of_its_own_where_the_gateway_takes_ours() {
    let shop = Shop::open().await;
    for route in CREATE_ROUTES {
        let no = shop.order("longjing", 1, "either").await;
        let on_a_phone = async || {
            let request = route.request(&shop, &no);
            read(request.header("user-agent", ON_A_PHONE)).await
        };
        let first = read(route.request(&shop, &no)).await;
        assert_eq!(first[route.success.0], route.success.1, "{route:?} {first}");
        let second = on_a_phone().await;
        assert_eq!(on_a_phone().await, second, "{route:?}");
        let numbers: Vec<_> = attempts(&shop, &no).await;
        let numbers: Vec<_> = numbers.into_iter().map(|attempt| attempt.number).collect();
        let qr_code_is_one = route.wallet == "wechat" && route.has_orders();
        assert_eq!(
            numbers.len(),
            if qr_code_is_one { 1 } else { 2 },
            "{route:?}"
        );
        assert_eq!(numbers[0], no);
        if let Some(further) = numbers.get(1) {
            assert_eq!(*further == no, route.has_orders(), "{route:?}");
        }
    }
}

#[tokio::test]
async fn an_order_for_either_wallet_is_paid_by_any_of_its_attempts() {
    for (first, second) in [("alipay", "wxpay"), ("wxpay", "alipay")] {
        let shop = Shop::open().await;
        let no = shop.order("longjing", 1, "either").await;
        assert_eq!(shop.epay(&no, first, &[]).await["code"], 1);
        let created = shop.epay(&no, second, &[]).await;
        assert_eq!(created["code"], 1, "{created}");
        let numbers: Vec<_> = attempts(&shop, &no).await;
        let further = &numbers[1].number;
        assert_ne!(*further, no);
        assert_eq!(shop.phone(further, "pay").await, "pay");
        shop.notified(further).await;
        assert_eq!(shop.state(&no).await["pay_state"], 1);
        assert_eq!(shop.payments(&no).await, 1);
        // It is paid: nobody is given another way to pay.
        assert_eq!(shop.epay(&no, first, &[]).await["code"], -1);
    }
}

#[tokio::test]
async fn an_order_for_one_wallet_is_not_paid_with_the_other() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "alipay").await;
    assert_eq!(shop.epay(&no, "wxpay", &[]).await["code"], -1);
    assert!(attempts(&shop, &no).await.is_empty());
}

#[tokio::test]
async fn a_new_attempt_begins_when_what_was_handed_out_is_over() {
    let clock = Clock::at(1_800_000_000_000);
    let shop = Shop::open_with(|setup| setup.clock = clock.clone()).await;
    let route = first_route("pay-url");
    let no = route.order(&shop).await;
    let first = read(route.request(&shop, &no)).await;
    assert!(first["data"]["url"].is_string(), "{first}");
    // WeChat ends such a link after five minutes; the order lives for fifteen.
    clock.advance(Duration::from_secs(299));
    assert_eq!(read(route.request(&shop, &no)).await, first);
    clock.advance(Duration::from_secs(1));
    let second = read(route.request(&shop, &no)).await;
    assert!(
        second["data"]["url"].is_string() && second != first,
        "{second}"
    );
    let [old, new] = attempts(&shop, &no).await.try_into().unwrap();
    assert_eq!(old.number, no);
    assert_ne!(new.number, no);
    // Whoever reports names the number that the gateway has.
    assert_eq!(shop.phone(&new.number, "pay").await, "pay");
    shop.notified(&new.number).await;
    assert_eq!(shop.state(&no).await["pay_state"], 1);
    clock.advance(Duration::from_mins(15));
    let over = read(route.request(&shop, &no)).await;
    assert_eq!(over["code"], 400, "{over}");
}

#[tokio::test]
async fn a_refusal_of_the_gateway_is_no_answer_to_repeat() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for route in CREATE_ROUTES {
        let no = route.order(&shop).await;
        let (field, success) = route.success;
        let answer = |code: i64| json!({field: code, "msg": "x"}).to_string();
        upstream.answers_with(Reply::ok(answer(success + 7)));
        read(route.request(&shop, &no)).await;
        upstream.answers_with(route.taken());
        let second = read(route.request(&shop, &no)).await;
        assert_eq!(second[field], success, "{route:?}");
        upstream.answers_with(Reply::HangUp);
        assert_eq!(read(route.request(&shop, &no)).await, second, "{route:?}");
        let states: Vec<_> = attempts(&shop, &no).await;
        let states: Vec<_> = states.iter().map(|attempt| attempt.state).collect();
        let expected = [AttemptState::Refused, AttemptState::Answered];
        assert_eq!(states, expected, "{route:?}");
    }
}

/// The shopper's browser leaves; the answer is kept for the next time.
#[tokio::test]
async fn a_shopper_who_leaves_finds_the_answer_later() {
    let shop = Shop::open().await;
    let delay = json!({"gateway": "gatepay", "at": "create", "kind": "delay", "value": 600});
    shop.fault(delay).await;
    let route: CreateRoute = first_route("gatepay");
    let no = route.order(&shop).await;
    let left = route
        .request(&shop, &no)
        .timeout(Duration::from_millis(200));
    assert!(left.send().await.is_err());
    let answer = read(route.request(&shop, &no)).await;
    assert_eq!(answer["code"], 100, "{answer}");
    assert_eq!(shop.trade(&no).await.unwrap()["creates"], 1);
}
