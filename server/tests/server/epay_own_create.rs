//! Our signature cannot be read as a notification's, however its text is cut: by construction,
//! for whatever a page chooses. The merchant offers no page jump, so that no browser gets it.

use checkout_server::form;

use crate::{
    harness::Shop,
    rsa_keys,
    upstream::{Reply, Upstream},
};

/// Every way to cut the signed text into fields: at each `&`, or not.
fn cuts(content: &str) -> impl Iterator<Item = Vec<(String, String)>> {
    let parts: Vec<String> = content.split('&').map(str::to_owned).collect();
    let joints = parts.len() - 1;
    assert!(joints < 12, "{content}");
    (0_u32..1 << joints).map(move |cut| {
        let mut fields: Vec<String> = vec![parts[0].clone()];
        for (at, part) in parts[1..].iter().enumerate() {
            match fields.last_mut() {
                Some(last) if cut & 1 << at == 0 => *last = format!("{last}&{part}"),
                _ => fields.push(part.clone()),
            }
        }
        let field = |text: &String| {
            let (name, value) = text.split_once('=').unwrap_or((text, ""));
            (name.to_owned(), value.to_owned())
        };
        fields.iter().map(field).collect()
    })
}

async fn no_cut_is_accepted(rsa: bool) -> usize {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok("{}"));
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.allowed_origins = vec!["https://shop.example".to_owned()];
        if rsa {
            rsa_keys::configure(setup);
        }
    })
    .await;
    let mut sent = 0;
    let no = shop.order("longjing", 1, "alipay").await;
    let chosen = [
        (
            "return_url",
            "https://shop.example/?trade_status=TRADE_SUCCESS&trade_no=7",
        ),
        ("param", "q&trade_status=TRADE_SUCCESS&trade_no=7"),
        ("device", "pc&trade_status=TRADE_SUCCESS"),
    ];
    shop.epay_request(&no, "alipay", &chosen)
        .send()
        .await
        .unwrap();
    let body = upstream.received_once().body;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let create: Vec<_> = form::decode(body.as_bytes())
        .into_iter()
        .map(|(k, v)| (text(k), text(v)))
        .collect();
    let value = |name: &str| {
        create
            .iter()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .clone()
    };
    let pairs: Vec<_> = create
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let content = rsa_keys::content(&pairs);
    let closing = [("sign", value("sign")), ("sign_type", value("sign_type"))];
    let closing = closing.map(|(name, value)| (name.to_owned(), value));
    for mut fields in cuts(&content) {
        fields.extend(closing.clone());
        let answer = shop.notify(&fields).await;
        assert_eq!(answer.text().await.unwrap(), "fail", "{fields:?}");
        sent += 1;
    }
    assert_eq!(shop.payments(&no).await, 0);
    sent
}

#[tokio::test]
async fn no_cut_of_our_own_create_request_is_a_notification() {
    for rsa in [false, true] {
        let sent = no_cut_is_accepted(rsa).await;
        assert!(sent >= 256, "{sent}");
    }
}

/// What a gateway answers never carries our signature to a browser; `echoes` tries that. Nor
/// does any route of ours make one for a page.
#[tokio::test]
async fn there_is_no_page_jump_of_ours() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "alipay").await;
    for path in ["/pay/epay", "/pay/epay/submit", "/pay/epay/submit.php"] {
        let by_get = shop.get(&format!("{path}?type=alipay&out_trade_no={no}"));
        let answer = by_get.send().await.unwrap();
        assert!(answer.status().is_client_error(), "{path}");
        assert!(!answer.text().await.unwrap().contains("sign"), "{path}");
    }
    let answer = shop.epay(&no, "alipay", &[]).await.to_string();
    assert!(!answer.contains("sign"), "{answer}");
}
