//! Origins, overload, sizes, files, and the example config.

use std::time::Duration;

use checkout_server::{config::ConfigError, merchant::gateway_names};
use serde_json::json;

use crate::harness::{Shop, config, order_request, set, temporary};

const FRIEND: &str = "https://www.shop.example";

#[tokio::test]
async fn only_the_configured_origins_may_read_an_answer() {
    let shop =
        Shop::open_with(|setup| setup.config.merchant.allowed_origins = vec![FRIEND.to_owned()])
            .await;
    for (origin, allowed) in [
        (FRIEND, true),
        ("https://www.shop.example.evil.example", false),
        ("http://www.shop.example", false),
        ("https://shop.example", false),
        ("null", false),
    ] {
        let preflight = shop
            .request("OPTIONS", "/pay/epay")
            .header("origin", origin);
        let preflight = preflight
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization");
        for answer in [
            preflight,
            shop.get("/state?order_no=x").header("origin", origin),
        ] {
            let answer = answer.send().await.unwrap();
            let headers = answer.headers();
            let named = headers
                .get("access-control-allow-origin")
                .map(|value| value.to_str().unwrap());
            assert_eq!(named, allowed.then_some(origin));
            assert!(
                headers["vary"]
                    .to_str()
                    .unwrap()
                    .to_lowercase()
                    .contains("origin")
            );
            assert!(headers.get("access-control-allow-credentials").is_none());
        }
    }
    let answer = shop
        .get("/state?order_no=x")
        .header("origin", FRIEND)
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.headers()["access-control-expose-headers"],
        "retry-after,checkout-order-no,x-request-id"
    );
}

#[tokio::test]
async fn one_request_too_many_is_answered_with_a_time_to_retry() {
    let shop = Shop::open_with(|setup| {
        setup.config.merchant.max_in_flight = 1;
        setup.config.merchant.allowed_origins = vec![FRIEND.to_owned()];
    })
    .await;
    let no = shop.order("longjing", 1, "wechat").await;
    let next = shop.order("longjing", 1, "wechat").await;
    shop.fault(json!({"gateway": "epay", "at": "create", "kind": "delay", "value": 600}))
        .await;
    let (slow, refused) = tokio::join!(shop.epay(&no, "wxpay", &[]), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        shop.epay_request(&next, "wxpay", &[])
            .header("origin", FRIEND)
            .send()
            .await
            .unwrap()
    });
    assert_eq!(slow["code"], 1);
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()["retry-after"], "2");
    assert_eq!(refused.headers()["access-control-allow-origin"], FRIEND);
    assert_eq!(refused.headers()["cache-control"], "no-store");
    assert_eq!(shop.epay(&next, "wxpay", &[]).await["code"], 1);
}

#[tokio::test]
async fn a_body_above_256_kib_is_refused() {
    let shop = Shop::open().await;
    for (path, size, status) in [
        ("/orders", 256 * 1024 + 1, 413),
        ("/orders", 256 * 1024, 400),
        ("/pay/epay", 300_000, 413),
    ] {
        let answer = order_request(shop.post(path))
            .body("x".repeat(size))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{path} {size}");
    }
}

#[tokio::test]
async fn the_shops_files_come_under_the_strict_policy() {
    let dist = temporary("dist");
    std::fs::create_dir_all(&dist).unwrap();
    std::fs::write(dist.join("index.html"), "<h1>shop</h1>").unwrap();
    std::fs::write(dist.join("wallet-checkout_bg.wasm"), b"\0asm").unwrap();
    let shop = Shop::open_with(|setup| setup.dist = Some(dist)).await;
    for (path, kind) in [
        ("/", "text/html"),
        ("/wallet-checkout_bg.wasm", "application/wasm"),
    ] {
        let answer = shop.get(path).send().await.unwrap();
        assert_eq!(
            (
                answer.status().as_u16(),
                answer.headers()["content-type"].to_str().unwrap()
            ),
            (200, kind)
        );
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval'")
                && policy.contains("require-trusted-types-for 'script'")
        );
    }
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/nothing"] {
        assert_eq!(shop.get(path).send().await.unwrap().status(), 404, "{path}");
    }
}

#[tokio::test]
async fn the_notify_address_is_the_public_one_and_the_clients_is_the_peers() {
    for (trusted, seen) in [(false, "127.0.0.1"), (true, "203.0.113.9")] {
        let gateway = wiremock().await;
        let shop = Shop::open_with(|setup| {
            setup.config.merchant.public_url =
                Some("https://pay.shop.example/base/".parse().unwrap());
            setup.config.merchant.trust_forwarded_for = trusted;
            set(&mut setup.config.gateways, "epay", &[("url", &gateway.0)]);
        })
        .await;
        let no = shop.order("longjing", 1, "wechat").await;
        let request = shop
            .epay_request(&no, "wxpay", &[])
            .header("x-forwarded-for", "6.6.6.6, 203.0.113.9");
        request.send().await.unwrap();
        let body = gateway.1.await.unwrap();
        assert!(
            body.contains("notify_url=https%3A%2F%2Fpay.shop.example%2Fbase%2Fnotify%2Fepay&"),
            "{body}"
        );
        assert!(body.contains(&format!("clientip={seen}&")), "{body}");
        assert!(
            body.ends_with("&sign_type=MD5") && body.contains("&money=88.00&"),
            "{body}"
        );
    }
}

/// A gateway that takes one request and hands its body out.
async fn wiremock() -> (String, tokio::task::JoinHandle<String>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mapi.php", listener.local_addr().unwrap());
    let received = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut text = String::new();
        while !text.contains("sign_type=MD5") {
            let mut bytes = [0; 4096];
            let count = stream.read(&mut bytes).await.unwrap();
            text += std::str::from_utf8(&bytes[..count]).unwrap();
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
            .await
            .unwrap();
        text.split_once("\r\n\r\n").unwrap().1.to_owned()
    });
    (url, received)
}

#[test]
fn a_wrong_config_is_refused_with_a_reason() {
    let epay =
        "[gateways.epay]\nurl='https://a.example/'\nquery_url='https://a.example/'\npid='1'\n";
    let pay_url = "[gateways.pay-url]\nurl='https://a.example/'\n";
    let cases = [
        (epay.to_owned(), "key"),
        (format!("{epay}key=''"), "key"),
        (format!("{epay}key='k'\nkee='x'"), "kee"),
        (
            "[gateways.gatepay]\nurl='https://a.example/'\nappkey='k'".to_owned(),
            "CHECKOUT_GATEPAY_SECRET",
        ),
        (
            "[gateways.gatepay]\nurl='https://a.example/'\nsecret='s'".to_owned(),
            "CHECKOUT_GATEPAY_APPKEY",
        ),
        (
            "[gateways.smallsaas]\nbase='https://a.example/'\ntoken='t'".to_owned(),
            "CHECKOUT_SMALLSAAS_NOTIFY_TOKEN",
        ),
        (
            "[gateways.smallsaas]\nbase='https://a.example/'\nnotify_token='0123456789abcdef'".to_owned(),
            "CHECKOUT_SMALLSAAS_TOKEN",
        ),
        (
            "[gateways.smallsaas]\nbase='https://a.example/'\nnotify_token='0123456789abcdef'\ntoken=\"a\\nb\""
                .to_owned(),
            "smallsaas.token",
        ),
        (pay_url.to_owned(), "CHECKOUT_PAY_URL_NOTIFY_TOKEN"),
        (
            format!("{pay_url}notify_token='0123456789abcdef'\nparams={{pay_type='1'}}"),
            "params",
        ),
        (
            format!("{pay_url}notify_token='0123456789abcdef'\nparams={{no='1'}}\norder_param='no'"),
            "params",
        ),
        (
            format!("{pay_url}notify_token='0123456789abcdef'\norder_param='consume_type'"),
            "order_param",
        ),
        (
            format!("{pay_url}notify_token='0123456789abcdef'\norder_param=''"),
            "order_param",
        ),
        (
            "[gateways.order-cmd]\nurl='ftp://a.example/'".to_owned(),
            "order-cmd",
        ),
        (
            "[merchant]\nallowed_origins=['https://a.example/']".to_owned(),
            "origin",
        ),
        ("[merchant]\nallowed_origins=['*']".to_owned(), "origin"),
        (
            "[[products]]\nid='a'\nname_zh='a'\nname_en='a'\nprice='1.234'\nmax_quantity=1"
                .to_owned(),
            "amount",
        ),
    ];
    for gateway in gateway_names() {
        let table = format!("[gateways.{gateway}]");
        let has_case = cases.iter().any(|(text, _)| text.contains(&table));
        assert!(has_case, "{gateway}: add its wrong configs");
    }
    for (text, wrong) in cases {
        let error: ConfigError = config(&text, |_| None).unwrap_err();
        assert!(error.to_string().contains(wrong), "{text}: {error}");
    }
}
