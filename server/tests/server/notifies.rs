//! What the gateway says is believed only when everything fits, and counted once.

use crate::harness::{KEY, PID, Shop, signed};

type Fields<'a> = Vec<(&'a str, &'a str)>;

fn honest(no: &str) -> Fields<'_> {
    vec![
        ("pid", PID),
        ("trade_no", "2026112015565033752"),
        ("out_trade_no", no),
        ("type", "wxpay"),
        ("name", "product"),
        ("money", "88"),
        ("trade_status", "TRADE_SUCCESS"),
    ]
}

async fn awaiting_payment(shop: &Shop) -> String {
    let no = shop.order("longjing", 1, "wechat").await;
    assert_eq!(shop.epay(&no, "wxpay", &[]).await["code"], 1);
    no
}

#[tokio::test]
async fn a_replayed_notify_credits_once() {
    let shop = Shop::open().await;
    let no = awaiting_payment(&shop).await;
    for _ in 0..5 {
        let answer = shop.notify(&signed(&honest(&no), KEY)).await;
        assert_eq!(
            (
                answer.status().as_u16(),
                answer.text().await.unwrap().as_str()
            ),
            (200, "success")
        );
    }
    shop.becomes(&no, 1).await;
    assert_eq!(shop.credits(&no).await, 1);
}

#[tokio::test]
async fn twenty_notifies_at_once_credit_once() {
    let shop = Shop::open().await;
    let no = awaiting_payment(&shop).await;
    let fields = signed(&honest(&no), KEY);
    let mut at_once = tokio::task::JoinSet::new();
    for _ in 0..20 {
        at_once.spawn(shop.get("/notify/epay").query(&fields).send());
    }
    while let Some(answer) = at_once.join_next().await {
        assert_eq!(answer.unwrap().unwrap().status(), 200);
    }
    assert_eq!(shop.credits(&no).await, 1);
}

#[tokio::test]
async fn a_notify_may_come_by_post_and_with_fields_of_its_own_address() {
    let shop = Shop::open().await;
    let no = awaiting_payment(&shop).await;
    let mut fields = signed(&honest(&no), KEY);
    fields.push(("utm".to_owned(), "not signed".to_owned()));
    let pairs: Vec<_> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let answer = crate::harness::form(shop.post("/notify/epay"), &pairs)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.text().await.unwrap(), "success");
    assert_eq!(shop.credits(&no).await, 1);
}

/// Each case changes one thing of an honest notify and signs the result rightly, so that
/// it is that one thing which is refused.
#[tokio::test]
async fn a_rightly_signed_notify_that_does_not_fit_the_order_is_refused() {
    let shop = Shop::open().await;
    let no = awaiting_payment(&shop).await;
    let other = shop.order("longjing", 1, "wechat").await;
    for (name, value) in [
        ("money", "87.99"),
        ("money", "88.001"),
        ("money", "8800"),
        ("money", "088"),
        ("money", ""),
        ("money", "88 "),
        ("type", "alipay"),
        ("type", "qqpay"),
        ("type", ""),
        ("pid", "1001"),
        ("pid", ""),
        ("trade_status", "TRADE_CLOSED"),
        ("trade_status", "trade_success"),
        ("trade_status", ""),
        ("out_trade_no", "nobody"),
        ("out_trade_no", ""),
        // Ours, but never sent to this gateway.
        ("out_trade_no", &other),
    ] {
        let mut fields = honest(&no);
        fields
            .iter_mut()
            .filter(|(key, _)| *key == name)
            .for_each(|field| field.1 = value);
        refused(&shop, &signed(&fields, KEY), &format!("{name}={value}")).await;
    }
    assert_eq!(shop.credits(&no).await + shop.credits(&other).await, 0);
    assert_eq!(shop.state(&no).await["pay_state"], 0);
}

#[tokio::test]
async fn a_forged_signature_is_refused() {
    let shop = Shop::open().await;
    let no = awaiting_payment(&shop).await;
    let good = signed(&honest(&no), KEY);
    let with = |name: &str, value: &str| {
        let mut fields = good.clone();
        fields
            .iter_mut()
            .filter(|(key, _)| key == name)
            .for_each(|field| value.clone_into(&mut field.1));
        fields
    };
    let without = |name: &str| {
        good.iter()
            .filter(|(key, _)| key != name)
            .cloned()
            .collect::<Vec<_>>()
    };
    let sign = good
        .iter()
        .find(|(key, _)| key == "sign")
        .unwrap()
        .1
        .clone();
    for (case, fields) in [
        ("another key", signed(&honest(&no), "another")),
        ("no key", signed(&honest(&no), "")),
        ("upper case", with("sign", &sign.to_uppercase())),
        ("a character short", with("sign", &sign[..31])),
        ("a character more", with("sign", &format!("{sign}0"))),
        ("empty", with("sign", "")),
        ("absent", without("sign")),
        ("no sign_type", without("sign_type")),
        ("another sign_type", with("sign_type", "RSA")),
        ("changed after signing", with("money", "88.00")),
        (
            "another order after signing",
            with("out_trade_no", "nobody"),
        ),
        (
            "a param added",
            [good.clone(), vec![("param".to_owned(), "x".to_owned())]].concat(),
        ),
        ("a field taken away", without("name")),
        (
            "a field twice",
            [good.clone(), vec![("money".to_owned(), "88".to_owned())]].concat(),
        ),
        (
            "the signature twice",
            [good.clone(), vec![("sign".to_owned(), sign.clone())]].concat(),
        ),
        ("nothing at all", Vec::new()),
    ] {
        refused(&shop, &fields, case).await;
    }
    assert_eq!(shop.credits(&no).await, 0);
}

async fn refused(shop: &Shop, fields: &[(String, String)], case: &str) {
    let answer = shop.notify(fields).await;
    assert!(
        answer.status().is_client_error(),
        "{case}: {}",
        answer.status()
    );
    assert_eq!(answer.text().await.unwrap(), "fail", "{case}");
}
