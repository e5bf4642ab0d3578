//! What reaches a gateway, byte for byte.

use serde_json::json;

use crate::{
    create_routes::{CREATE_ROUTES, shop_with, shop_with_browser_numbers},
    harness::form,
    upstream::{Received, Reply, Upstream},
};

/// Nothing of the browser's own: no cookie, no authorization, no language.
pub(crate) fn assert_headers(received: &Received, upstream: &Upstream, more: &[&str]) {
    let host = upstream.origin.trim_start_matches("http://");
    let mut expected = vec![
        "accept: */*".to_owned(),
        "accept-encoding: gzip,deflate,br".to_owned(),
        format!("host: {host}"),
    ];
    expected.extend(more.iter().map(|header| (*header).to_owned()));
    if !received.body.is_empty() {
        expected.push(format!("content-length: {}", received.body.len()));
    }
    expected.sort();
    assert_eq!(received.headers, expected, "{}", received.line);
}

const FORM: &str = "content-type: application/x-www-form-urlencoded";
const JSON: &str = "content-type: application/json";

#[tokio::test]
async fn gatepay_gets_the_documents_form_and_the_signature_computed_elsewhere() {
    let upstream = Upstream::start().await;
    let shop = shop_with_browser_numbers(&upstream).await;
    let wish = [
        ("product_id", "12"),
        ("product_num", "1"),
        ("out_order_id", "O1"),
        ("pay_type", "wechat"),
        ("custom", "u@x"),
        // Not the browser's to send.
        ("appkey", "other"),
        ("sign", "0"),
        ("order_price", "0.01"),
    ];
    let request = form(shop.post("/pay/gatepay"), &wish)
        .header("cookie", "a=b")
        .header("authorization", "Bearer browser")
        .header("accept-language", "zh");
    request.send().await.unwrap();
    let received = upstream.received_once();
    assert_eq!(received.line, "POST /api/pay/create HTTP/1.1");
    assert_headers(&received, &upstream, &[FORM]);
    assert_eq!(
        received.body,
        "appkey=ak&product_id=12&out_order_id=O1&product_num=1&pay_type=wechat&custom=u%40x\
         &sign=6afc00c986332726d5ab638cdb0bd909"
    );
}

/// The browser names the product by the shop's id or not at all; the number that goes
/// out is the catalogue's, the quantity and the wallet are the order's.
#[tokio::test]
async fn gatepay_gets_the_orders_product_quantity_and_wallet() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for (product, quantity, wallet, more) in [
        (
            "sampler",
            3,
            "alipay",
            vec![("product_id", "14"), ("product_num", "3")],
        ),
        ("sampler", 2, "onecode", vec![("product_id", "sampler")]),
        ("gaiwan", 1, "wechat", vec![("custom", "")]),
        ("longjing", 1, "onecode", vec![("custom", "茶 & 水")]),
    ] {
        let no = shop.order(product, quantity, wallet).await;
        let fields = [
            vec![("out_order_id", no.as_str()), ("pay_type", wallet)],
            more.clone(),
        ]
        .concat();
        form(shop.post("/pay/gatepay"), &fields)
            .send()
            .await
            .unwrap();
        let body = upstream.received_once().body;
        let number = ["longjing", "gaiwan", "sampler"]
            .iter()
            .position(|id| *id == product)
            .unwrap()
            + 12;
        let custom = match more[0] {
            ("custom", "茶 & 水") => "%E8%8C%B6+%26+%E6%B0%B4",
            _ => "",
        };
        let start = format!(
            "appkey=ak&product_id={number}&out_order_id={no}&product_num={quantity}&pay_type={wallet}\
             &custom={custom}&sign="
        );
        let sign = body
            .strip_prefix(&start)
            .unwrap_or_else(|| panic!("{body}"));
        assert_eq!(sign.len(), 32);
    }
}

#[tokio::test]
async fn gatepay_gets_an_order_once_with_the_first_custom() {
    let upstream = Upstream::start().await;
    let answer = r#"{"code":100,"data":{"order_url":"https://a.example/p"}}"#;
    upstream.answers_with(Reply::ok(answer));
    let shop = shop_with(&upstream).await;
    let no = shop.order("longjing", 1, "wechat").await;
    for custom in ["first", "second", ""] {
        let fields = [
            ("out_order_id", no.as_str()),
            ("pay_type", "wechat"),
            ("custom", custom),
        ];
        let got = form(shop.post("/pay/gatepay"), &fields).send().await;
        assert_eq!(got.unwrap().text().await.unwrap(), answer, "{custom}");
    }
    let body = upstream.received_once().body;
    assert!(body.contains("&custom=first&"), "{body}");
}

#[tokio::test]
async fn smallsaas_gets_the_documents_json_and_the_token() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for (wallet, path, wish, order_type) in [
        ("wechat", "wx", json!({"type": "NATIVE"}), "Order"),
        (
            "wechat",
            "wx",
            json!({"type": "NATIVE", "order_type": "Wallet"}),
            "Order",
        ),
        (
            "alipay",
            "ali",
            json!({"type": "QRCODE", "order_type": "Appointment"}),
            "Order",
        ),
        (
            "alipay",
            "ali",
            json!({"type": "APP", "totalFee": "1", "token": "x"}),
            "Order",
        ),
    ] {
        let no = shop.order("longjing", 2, wallet).await;
        let mut wish = wish;
        wish["order_number"] = json!(no);
        let request = shop
            .post(&format!("/pay/smallsaas/rest/{path}/push_order"))
            .header("authorization", "browser")
            .header("cookie", "a=b")
            .body(wish.to_string());
        request.send().await.unwrap();
        let received = upstream.received_once();
        assert_eq!(
            received.line,
            format!("POST /mall/rest/{path}/push_order HTTP/1.1")
        );
        assert_headers(&received, &upstream, &[JSON, "authorization: mall-token"]);
        let kind = wish["type"].as_str().unwrap();
        assert_eq!(
            received.body,
            format!(r#"{{"order_type":"{order_type}","order_number":"{no}","type":"{kind}"}}"#)
        );
    }
}

#[tokio::test]
async fn inside_wechat_the_shopper_is_sent_to_the_mall_without_a_word_to_it() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let no = shop.order("longjing", 1, "wechat").await;
    let path = format!("/pay/smallsaas/app/payment/wpay/{no}?a=b");
    for _ in 0..2 {
        let answer = shop.get(&path).send().await.unwrap();
        assert_eq!(answer.status(), 302);
        let mall = format!("{}/mall/app/payment/wpay/{no}", upstream.origin);
        assert_eq!(answer.headers()["location"], mall);
        assert_eq!(answer.headers()["cache-control"], "no-store");
    }
    assert_eq!(upstream.received(), []);
    // The order is smallsaas's now.
    assert_eq!(
        CREATE_ROUTES[1]
            .refused(CREATE_ROUTES[1].request(&shop, &no).send().await.unwrap())
            .await,
        -1
    );
}

#[tokio::test]
async fn epay_and_order_cmd_get_what_they_always_got() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let no = shop.order("longjing", 1, "wechat").await;
    shop.epay_request(&no, "wxpay", &[("device", "pc")])
        .send()
        .await
        .unwrap();
    let received = upstream.received_once();
    assert_eq!(received.line, "POST /mapi.php HTTP/1.1");
    assert_headers(&received, &upstream, &[FORM]);
    let start =
        format!("pid=1000&type=wxpay&out_trade_no={no}&notify_url=http%3A%2F%2F127.0.0.1%3A");
    assert!(received.body.starts_with(&start), "{}", received.body);
    let end = "%2Fnotify%2Fepay&name=%E8%A5%BF%E6%B9%96%E9%BE%99%E4%BA%95+%C2%B7+50+g&money=88.00\
               &clientip=127.0.0.1&device=pc&sign=";
    assert!(received.body.contains(end), "{}", received.body);
    let no = shop.order("longjing", 1, "wechat").await;
    CREATE_ROUTES[2].request(&shop, &no).send().await.unwrap();
    let received = upstream.received_once();
    assert_eq!(received.line, "POST /cmd HTTP/1.1");
    assert_headers(&received, &upstream, &[JSON]);
    let notify = format!("{}/notify/order-cmd?order_no={no}", shop.base);
    assert_eq!(
        received.body,
        json!({"cmd": "WechatPay", "order_no": no, "notify_url": notify}).to_string()
    );
}
