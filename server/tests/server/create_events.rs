//! Create requests and what became of them, as events of their orders.

use checkout_server::merchant::store::{Event, EventKind};

use crate::{
    create_routes::{CREATE_ROUTES, CreateRoute, first_route, number, shop_with},
    harness::{KEY, Shop},
    upstream::{Reply, Upstream},
};

/// The secrets of the upstream's accounts.
const SECRETS: [&str; 6] = [
    KEY,
    "t&t",
    "report-pay-url-0123",
    "\"ak\"",
    "mall-token",
    "report-smallsaas-01",
];

async fn events(shop: &Shop, no: &str) -> Vec<Event> {
    shop.store().events(&number(no)).await.unwrap()
}

/// The kind of each event, whether it is accepted, its reason and both values.
fn outlines(events: &[Event]) -> Vec<(&str, bool, &str, &str, &str)> {
    let lines = events.iter().map(|event| {
        (
            event.kind.name(),
            event.accepted,
            event.reason.as_deref().unwrap_or_default(),
            event.expected.as_deref().unwrap_or_default(),
            event.got.as_deref().unwrap_or_default(),
        )
    });
    lines.collect()
}

fn raw(event: &Event) -> String {
    String::from_utf8(event.raw.clone().unwrap_or_default()).unwrap()
}

async fn sent(route: &CreateRoute, upstream: &Upstream, shop: &Shop, reply: Reply) -> String {
    let no = route.order(shop).await;
    upstream.answers_with(reply);
    route.request(shop, &no).send().await.unwrap();
    no
}

#[tokio::test]
async fn a_create_leaves_what_was_sent_and_what_was_answered_without_secrets() {
    for route in CREATE_ROUTES {
        let upstream = Upstream::start().await;
        let shop = shop_with(&upstream).await;
        let no = sent(&route, &upstream, &shop, route.taken()).await;
        let received = upstream.received_once();
        let found = events(&shop, &no).await;
        let expected = [("create", true, "", "", ""), ("answer", true, "", "", "")];
        assert_eq!(outlines(&found), expected, "{route:?}");
        for event in &found {
            assert_eq!(event.order_no.as_deref(), Some(no.as_str()), "{route:?}");
            assert_eq!(event.gateway.as_deref(), Some(route.gateway));
            let raw = raw(event);
            for secret in SECRETS {
                let encoded = checkout_server::form::encode(&[("", secret)]);
                let encoded = encoded.trim_start_matches('=');
                assert!(!raw.contains(secret) && !raw.contains(encoded), "{raw}");
            }
            let signature = received.body.split("sign=").nth(1).unwrap_or("-");
            let signature = signature.split('&').next().unwrap();
            assert!(!raw.contains(signature) || signature == "-", "{raw}");
        }
        assert!(raw(&found[0]).contains(&no), "{}", raw(&found[0]));
        assert_eq!(raw(&found[1]), route.payable().to_string());
        // The same again is answered from the store.
        route.request(&shop, &no).send().await.unwrap();
        assert_eq!(events(&shop, &no).await.len(), 2, "{route:?}");
    }
}

#[tokio::test]
async fn what_a_gateway_does_not_take_is_an_event_with_both_values() {
    for route in CREATE_ROUTES {
        let (field, success) = route.success;
        let success = success.to_string();
        let refused = format!("{{\"{field}\":-77}}");
        let unclear = format!("<html>{refused}");
        for (reply, reason, got) in [
            (Reply::ok(refused), "refused", "-77"),
            (Reply::ok(unclear.clone()), "unclear", "200"),
            (Reply::Answer(404, "", Vec::new()), "refused", "404"),
            (Reply::Answer(502, "", unclear.into()), "unclear", "502"),
        ] {
            let upstream = Upstream::start().await;
            let shop = shop_with(&upstream).await;
            let no = sent(&route, &upstream, &shop, reply).await;
            let found = events(&shop, &no).await;
            let expected = [
                ("create", true, "", "", ""),
                ("answer", false, reason, success.as_str(), got),
            ];
            assert_eq!(outlines(&found), expected, "{route:?}");
        }
    }
}

#[tokio::test]
async fn a_lost_answer_and_the_repetition_are_events() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let route = first_route("epay");
    let no = sent(&route, &upstream, &shop, Reply::HangUp).await;
    upstream.answers_with(route.taken());
    route.request(&shop, &no).send().await.unwrap();
    let found = events(&shop, &no).await;
    let expected = [
        ("create", true, "", "", ""),
        ("answer", false, "gateway_unreachable", "", ""),
        ("create", true, "", "", ""),
        ("answer", true, "", "", ""),
    ];
    assert_eq!(outlines(&found), expected);
    assert_eq!(raw(&found[0]), raw(&found[2]), "the same is sent again");
}

#[tokio::test]
async fn a_further_attempt_has_its_number_and_what_was_not_sent_is_no_create() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.gateway_timeout = 1;
        setup.config.merchant.max_creates_per_gateway = 1;
    })
    .await;
    let no = shop.order("longjing", 1, "either").await;
    upstream.answers_with(first_route("epay").taken());
    for channel in ["alipay", "wxpay"] {
        shop.epay(&no, channel, &[]).await;
    }
    let found = events(&shop, &no).await;
    let attempts = shop.store().attempts(&number(&no)).await.unwrap();
    let numbers: Vec<_> = attempts.iter().map(|it| it.number.clone()).collect();
    for number in &numbers {
        let of_number = found.iter().filter(|it| it.number.as_ref() == Some(number));
        assert_eq!(of_number.count(), 2, "{found:?}");
    }
    assert_eq!(numbers.len(), 2);
    assert!(found.iter().all(|it| it.order_no.as_ref() == Some(&no)));
    // One create is under way, so that the other is not sent.
    upstream.answers_with(Reply::Silence(std::time::Duration::from_secs(5)));
    let slow = shop.order("longjing", 1, "alipay").await;
    let refused = shop.order("longjing", 1, "alipay").await;
    upstream.received();
    let slow = tokio::spawn(shop.epay_request(&slow, "alipay", &[]).send());
    crate::reconciler::until("it is sent", async || upstream.count() > 0).await;
    shop.epay(&refused, "alipay", &[]).await;
    let found = events(&shop, &refused).await;
    assert_eq!(
        outlines(&found),
        [("answer", false, "gateway_busy", "", "")]
    );
    assert!(found.iter().all(|it| it.kind != EventKind::Create));
    slow.await.unwrap().unwrap();
}
