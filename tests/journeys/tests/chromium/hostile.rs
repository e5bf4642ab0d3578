//! Answers with hostile links and pictures: nothing is opened, drawn or run.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::{Value, json};

const LINKS: [&str; 22] = [
    "javascript:document.title='run'",
    "JaVaScRiPt:document.title='run'",
    "java\tscript:document.title='run'",
    " javascript:document.title='run'",
    "data:text/html,<script>document.title='run'</script>",
    "blob:http://127.0.0.1/1",
    "file:///etc/passwd",
    "vbscript:run",
    "about:blank",
    "view-source:http://127.0.0.1/",
    "filesystem:http://127.0.0.1/temporary/x",
    "intent://scan/#Intent;scheme=weixin;end",
    "ftp://127.0.0.1/",
    "//127.0.0.1/",
    "\\\\127.0.0.1\\",
    "http:\\\\127.0.0.1",
    "http://user:word@127.0.0.1/",
    "http://127.0.0.1@evil.example/",
    "http://0x7f000001/",
    "http://127.0.0.1 .evil.example/",
    "weixin:javascript:run",
    "alipays://javascript:run@x/",
];

async fn is_rejected(shop: &Shop<'_>, gateway: &str, answer: Value) {
    let sandbox = Sandbox::of(shop.server);
    let body = Value::String(answer.to_string());
    sandbox.fault(gateway, "create", "body", body, 1).await;
    shop.run("element.reset()").await;
    shop.until_state("ready").await;
    let before = shop.browser.current_url().await.unwrap();
    shop.pay().await;
    shop.until(&format!("{answer} is rejected"), async || {
        shop.state().await == "failed"
    })
    .await;
    let errors = shop.events("checkout-error").await;
    assert_eq!(errors.last().unwrap()["code"], "unsafe_url", "{answer}");
    assert_eq!(
        shop.browser.current_url().await.unwrap(),
        before,
        "{answer}"
    );
    assert_eq!(
        shop.browser.title().await.unwrap(),
        "清茶 Qing Tea",
        "{answer}"
    );
    assert!(shop.events("checkout-action").await.is_empty(), "{answer}");
    assert!(
        !shop.has("qr").await && !shop.has("open-button").await,
        "{answer}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_link_is_opened_or_drawn() {
    let server = Server::start();
    let browser = Browser::open(Device::Android).await;
    let shop = Shop::open(&browser, &server, "gateway=epay&wallet=wechat&lang=en").await;
    for link in LINKS {
        is_rejected(
            &shop,
            "epay",
            json!({ "code": 1, "trade_no": "1", "payurl": link }),
        )
        .await;
    }
    // A code is read by a wallet: only what runs or reads something is not drawn.
    let run_or_read = [
        "javascript",
        "JaVa",
        "java\t",
        " java",
        "data",
        "blob",
        "file",
        "vbscript",
        "about",
        "view-source",
    ];
    let runs = |link: &&&str| run_or_read.iter().any(|start| link.starts_with(start));
    for link in LINKS.iter().filter(runs) {
        is_rejected(
            &shop,
            "epay",
            json!({ "code": 1, "trade_no": "1", "qrcode": link }),
        )
        .await;
    }
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_picture_is_drawn() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, "gateway=gatepay&wallet=alipay&lang=en").await;
    let png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAB";
    for picture in [
        "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImRvY3VtZW50LnRpdGxlPSdydW4nIi8+",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/png,<svg/>",
        "http://127.0.0.1/code.png",
        "javascript:document.title='run'",
        png,
    ] {
        let data = json!({ "order_type": "alipay", "order_price": 88, "order_qrcode": picture });
        is_rejected(
            &shop,
            "gatepay",
            json!({ "code": 100, "msg": "", "data": data }),
        )
        .await;
    }
    shop.assert_no_errors().await;
}
