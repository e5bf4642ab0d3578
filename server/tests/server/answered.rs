//! What comes back from a gateway, byte for byte but for relative links.

use std::time::{Duration, Instant};

use checkout_server::merchant::gateway_names;

use crate::{
    create_routes::{CREATE_ROUTES, shop_with},
    harness::Shop,
    upstream::{Reply, Upstream},
};

/// The documents' samples, and answers with relative links. `@` is the upstream's origin
/// with its slashes quoted, in what the browser gets.
const ANSWERS: [(&str, &str, &str); 15] = [
    (
        "pay-url",
        r#"{ "code": 200, "data": { "url": "http:\/\/api.mposbank.com\/papay\/wap_page.tran?out_trade_no=WT1", "referer": "http:\/\/api.mposbank.com" }, "desc": "" }"#,
        "",
    ),
    (
        "pay-url",
        r#"{"code":200,"data":{"referer":"","url":null,"url_params":{"Result":"SUCCESS","partnerid":1517775891,"timeStamp":1543221897}},"desc":""}"#,
        "",
    ),
    (
        "pay-url",
        r#"{"code":200,"data":{"url":null,"url_params":{"package_json":"{\"original_id\":\"gh_2\"}"},"referer":"","path":"pages\/index\/index?appId=wx6"}}"#,
        "",
    ),
    (
        "pay-url",
        r#"{"code":200,"data":{"path":"","referer":"","sdk_type":"alipay_app","url":"alipay_sdk=alipay-sdk-php-20161101&amp;app_id=2016&amp;sign=a%2Fb","url_params":""}}"#,
        "",
    ),
    (
        "pay-url",
        r#"{"code":200,"data":{"url":"\/h5\/1?a=b&amp;c","referer":"\/r"}}"#,
        r#"{"code":200,"data":{"url":"@\/h5\/1?a=b&amp;c","referer":"\/r"}}"#,
    ),
    (
        "pay-url",
        r#"{"code":200,"data":{"url":"wap_page.tran?no=1"}}"#,
        r#"{"code":200,"data":{"url":"@\/app\/pay\/wap_page.tran?no=1"}}"#,
    ),
    (
        "gatepay",
        "{\n  \"code\": 100, \"msg\": \"请求成功\", \"time\": \"1555750250\", \"data\": {\"order_type\": \"wechat\", \"order_price\": 1.50, \"order_url\": \"https://gatepay.io/pay/index?id=5&type=wechat\", \"order_qrcode\": \"data:image/jpeg;base64,iVBORw0KGgo=\"}}\n\n",
        "",
    ),
    (
        "gatepay",
        r#"{"code":100,"data":{"order_qrcode":"/9j/4AAQSkZJRg==","order_url":"/pay/index?id=1"}}"#,
        r#"{"code":100,"data":{"order_qrcode":"/9j/4AAQSkZJRg==","order_url":"@\/pay\/index?id=1"}}"#,
    ),
    (
        "gatepay",
        r#"{"code":100,"data":{"order_url":"index?id=1"}}"#,
        r#"{"code":100,"data":{"order_url":"@\/api\/pay\/index?id=1"}}"#,
    ),
    (
        "gatepay",
        r#"{"code":112,"msg":"商铺授权已过期","time":"1"}"#,
        "",
    ),
    (
        "smallsaas",
        r#"{"status_code": 0,"data": {"timeStamp": "1533188289","codeUrl": "weixin://wxpay/bizpayurl?pr=bJ1XIh4","package": "prepay_id=wx0","totalFee": "11"}}"#,
        "",
    ),
    (
        "smallsaas",
        r#"{"status_code":0,"data":{"codeUrl":"/c/1","qr_code":"\/q\/1","qrCode":"//cdn.example/q"}}"#,
        r#"{"status_code":0,"data":{"codeUrl":"@\/c\/1","qr_code":"@\/q\/1","qrCode":"//cdn.example/q"}}"#,
    ),
    (
        "smallsaas",
        r#"{"status_code":0,"data":{"order_string":"/alipay_sdk=x"}}"#,
        "",
    ),
    (
        "order-cmd",
        r#"{"pay_info":{"wechat_pay_url":"\/w"},"result":0}"#,
        r#"{"pay_info":{"wechat_pay_url":"@\/w"},"result":0}"#,
    ),
    (
        "epay",
        r#"{"code":1,"payurl":"pay/1/"}"#,
        r#"{"code":1,"payurl":"@\/pay\/1\/"}"#,
    ),
];

#[tokio::test]
async fn an_answer_is_handed_back_unchanged_but_for_relative_links() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let origin = upstream.origin.replace('/', "\\/");
    for gateway in gateway_names() {
        let has_answers = ANSWERS.iter().any(|(own, ..)| *own == gateway);
        assert!(has_answers, "{gateway}: add its answers");
    }
    for (gateway, answer, changed) in ANSWERS {
        let expected = if changed.is_empty() { answer } else { changed };
        upstream.answers_with(Reply::ok(answer));
        for route in CREATE_ROUTES
            .iter()
            .filter(|route| route.gateway == gateway)
        {
            let no = route.order(&shop).await;
            let got = route.request(&shop, &no).send().await.unwrap();
            assert_eq!(got.status(), 200);
            let got = got.text().await.unwrap();
            assert_eq!(got, expected.replace('@', &origin), "{gateway}");
        }
    }
}

#[tokio::test]
async fn an_error_of_a_gateway_keeps_its_status_and_its_time_to_retry() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for (status, headers, body) in [
        (500, "", "{\"code\":1}"),
        (503, "retry-after: 7\r\n", "busy"),
        (429, "retry-after: 7\r\n", "{\"code\":-1}"),
        (404, "", "<h1>404</h1>"),
    ] {
        upstream.answers_with(Reply::Answer(status, headers, body.into()));
        for route in CREATE_ROUTES {
            let no = route.order(&shop).await;
            let got = route.request(&shop, &no).send().await.unwrap();
            assert_eq!(got.status(), status, "{route:?}");
            let retry = got.headers().get("retry-after");
            let retry = retry.map(|value| value.to_str().unwrap());
            assert_eq!(retry, (!headers.is_empty()).then_some("7"), "{route:?}");
            assert_eq!(got.headers()["cache-control"], "no-store", "{route:?}");
        }
    }
}

#[tokio::test]
async fn a_lost_answer_is_an_http_error_and_asked_for_again_only_where_that_is_no_second_trade() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.gateway_timeout = 1;
    })
    .await;
    for (reply, status, error) in [
        (Reply::HangUp, 502, "gateway_unreachable"),
        (
            Reply::ok("x".repeat(256 * 1024 + 1)),
            502,
            "gateway_malformed",
        ),
        (
            Reply::Silence(Duration::from_secs(20)),
            504,
            "gateway_timeout",
        ),
    ] {
        for route in CREATE_ROUTES {
            let no = route.order(&shop).await;
            upstream.answers_with(reply.clone());
            let start = Instant::now();
            let got = route.request(&shop, &no).send().await.unwrap();
            assert!(start.elapsed() < Duration::from_secs(5), "{route:?}");
            assert_eq!(got.status(), status, "{route:?}");
            let text = got.text().await.unwrap();
            assert!(
                text.contains(&format!("\"error\":\"{error}\"")),
                "{route:?} {text}"
            );
            assert_eq!(shop.payments(&no).await, 0);
            let first = upstream.received_once();
            upstream.answers_with(Reply::ok("{}"));
            let again = route.request(&shop, &no).send().await.unwrap();
            let status = again.status();
            let again = again.text().await.unwrap();
            if route.gateway == "epay" {
                assert_eq!((status.as_u16(), again.as_str()), (200, "{}"), "{route:?}");
                assert_eq!(upstream.received_once(), first, "the same bytes");
            } else {
                assert_eq!(status, 504, "{route:?}");
                assert!(again.contains("\"error\":\"attempt_unknown\""), "{again}");
                assert_eq!(upstream.received(), [], "{route:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_an_http_error() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        for gateway in gateway_names() {
            let table = setup.config.gateways.get_mut(gateway).unwrap();
            for key in ["url", "base"] {
                if let Some(url) = table.get_mut(key) {
                    *url = "http://127.0.0.1:1/a".into();
                }
            }
        }
    })
    .await;
    for route in CREATE_ROUTES {
        let no = route.order(&shop).await;
        let got = route.request(&shop, &no).send().await.unwrap();
        assert_eq!(got.status(), 502, "{route:?}");
    }
    assert_eq!(upstream.received(), []);
}
