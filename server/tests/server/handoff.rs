//! The page on which a phone goes on with an order, `/c`.

use checkout_server::{
    clock::Clock,
    config::HandoffConfig,
    merchant::{
        handoff_link,
        order::{Order, OrderNo, OrderSource, Wallet},
        pay_state::PayState,
        store::{EventKind, NewEvent},
    },
    money::Fen,
    sandbox::gateway_names,
    secret::Secret,
};
use reqwest::Response;
use std::time::Duration;
use url::Url;

use crate::harness::Shop;

const SECRET: &str = "a-secret-of-this-test";
const WIDGET: &str = "<wallet-checkout";

async fn shop() -> Shop {
    Shop::open_with(|setup| {
        setup.config.handoff = Some(HandoffConfig {
            secret: Some(Secret::new(SECRET)),
            ..HandoffConfig::default()
        });
    })
    .await
}

async fn page(shop: &Shop, query: &str) -> (u16, String) {
    let answer = sent(shop, query).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn sent(shop: &Shop, query: &str) -> Response {
    let request = shop.get(&format!("/c{query}"));
    request
        .header("accept-language", "en")
        .send()
        .await
        .unwrap()
}

/// An order under a number of the shop's own, for either wallet.
async fn own_order(shop: &Shop, no: &str, source: OrderSource) -> Order {
    let now_ms = Clock::system().now_ms();
    let order = Order {
        no: OrderNo::parse(no).unwrap(),
        source,
        product_id: None,
        name: "Oolong & <b>more</b>".into(),
        quantity: 1,
        amount: Fen::parse("12.30").unwrap(),
        wallet: Wallet::Either,
        gateway: None,
        return_url: None,
        metadata: Some(r#"{"shopper":"Zhang San"}"#.into()),
        created_at_ms: now_ms,
        expires_at_ms: now_ms + 900_000,
        canceled_at_ms: None,
        state: PayState::Waiting,
    };
    shop.store().add_order(order).await.unwrap()
}

fn link(shop: &Shop, order: &Order, secret: Option<&str>) -> Option<String> {
    let config = HandoffConfig {
        secret: secret.map(Secret::new),
        ..HandoffConfig::default()
    };
    handoff_link(&config, &Url::parse(&shop.base).unwrap(), order)
}

#[tokio::test]
async fn a_phone_goes_on_with_the_order_at_each_gateway() {
    let shop = shop().await;
    for gateway in gateway_names() {
        let no = shop.order("longjing", 2, "either").await;
        let (status, page) = page(&shop, &format!("?gateway={gateway}&order_no={no}")).await;
        assert_eq!(status, 200, "{gateway}");
        for part in [
            &format!("gateway=\"{gateway}\""),
            &format!("endpoint=\"pay/{gateway}\""),
            &format!("order-no=\"{no}\" autostart"),
            "state-endpoint=\"state\" state-stream=\"state/stream\"",
            "wallets=\"alipay wechat\"",
            // The widget multiplies.
            "amount=\"88.00\" quantity=\"2\"",
            "product-name=\"West Lake Longjing",
            "<html lang=\"en\" dir=\"ltr\">",
        ] {
            assert!(page.contains(part), "{gateway}: {part}\n{page}");
        }
    }
}

/// Two phones with two wallets open it, and both pay: two payments, the second of which is for
/// a person.
#[tokio::test]
async fn an_order_that_both_wallets_pay_calls_a_person() {
    let shop = shop().await;
    let no = shop.order("longjing", 1, "either").await;
    for (number, channel) in ["alipay", "wxpay"].into_iter().enumerate() {
        assert_eq!(shop.epay(&no, channel, &[]).await["code"], 1);
        assert_eq!(shop.trades().await.len(), number + 1);
    }
    for trade in shop.trades().await {
        let number = trade["order_no"].as_str().unwrap();
        assert_eq!(shop.phone(number, "pay").await, "pay");
        shop.notified(number).await;
    }
    assert_eq!(shop.state(&no).await["pay_state"], 1);
    assert_eq!(shop.payments(&no).await, 2);
    let waiting = shop.store().attention().await.unwrap();
    let reasons: Vec<_> = waiting.iter().map(|event| event.reason.clone()).collect();
    assert_eq!(reasons, [Some("second_payment".into())]);
}

#[tokio::test]
async fn the_page_is_strict_and_in_no_index() {
    let shop = shop().await;
    let no = shop.order("longjing", 1, "either").await;
    for query in [format!("?gateway=epay&order_no={no}"), String::new()] {
        let answer = sent(&shop, &query).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-robots-tag"), "noindex, nofollow");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        let policy = header("content-security-policy");
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
    }
}

#[tokio::test]
async fn it_speaks_the_phones_language() {
    let shop = shop().await;
    let no = shop.order("longjing", 1, "either").await;
    for (accepted, lang, name) in [
        ("zh-CN", "zh-CN", "西湖龙井"),
        ("ja", "ja", "West Lake Longjing"),
        ("ar", "ar\" dir=\"rtl", "West Lake Longjing"),
    ] {
        let request = shop.get(&format!("/c?gateway=epay&order_no={no}"));
        let request = request.header("accept-language", accepted);
        let page = request.send().await.unwrap().text().await.unwrap();
        assert!(page.contains(&format!("lang=\"{lang}\"")), "{page}");
        assert!(page.contains(name), "{page}");
    }
}

#[tokio::test]
async fn the_wallets_are_those_of_the_order() {
    let shop = shop().await;
    for (wallet, gateway, names) in [
        ("alipay", "epay", "alipay"),
        ("wechat", "order-cmd", "wechat"),
        ("onecode", "gatepay", "onecode"),
        ("either", "gatepay", "alipay wechat"),
    ] {
        let no = shop.order("longjing", 1, wallet).await;
        let (_, page) = page(&shop, &format!("?gateway={gateway}&order_no={no}")).await;
        assert!(page.contains(&format!("wallets=\"{names}\"")), "{page}");
    }
    // A crafted address: no wallet of the order's is there.
    let no = shop.order("longjing", 1, "onecode").await;
    for gateway in ["epay", "nonsense", ""] {
        let (status, page) = page(&shop, &format!("?gateway={gateway}&order_no={no}")).await;
        assert_eq!((status, page.contains(WIDGET)), (503, false), "{page}");
    }
}

/// An order goes to one gateway; an address that names another changes nothing.
#[tokio::test]
async fn the_gateway_that_the_order_was_sent_to_comes_first() {
    let shop = shop().await;
    let no = shop.order("longjing", 1, "either").await;
    assert_eq!(shop.epay(&no, "wxpay", &[]).await["code"], 1);
    let (_, page) = page(&shop, &format!("?gateway=gatepay&order_no={no}")).await;
    assert!(page.contains("endpoint=\"pay/epay\""), "{page}");
}

#[tokio::test]
async fn a_settled_order_is_shown_as_such() {
    let clock = Clock::at(1_800_000_000_000);
    let shop = Shop::open_with(|setup| setup.clock = clock.clone()).await;
    let paid = shop.order("longjing", 1, "either").await;
    shop.epay(&paid, "wxpay", &[]).await;
    assert_eq!(shop.phone(&paid, "pay").await, "pay");
    shop.notified(&paid).await;
    let canceled = shop.order("longjing", 1, "either").await;
    let event = NewEvent::new(EventKind::Notification, clock.now_ms());
    let number = OrderNo::parse(&canceled).unwrap();
    shop.store().cancel_order(&number, event).await.unwrap();
    let over = shop.order("longjing", 1, "either").await;
    clock.advance(Duration::from_mins(15));
    for (no, words) in [
        (&paid, "This order is paid"),
        (&canceled, "This order was canceled"),
        (&over, "Time to pay has run out"),
    ] {
        let (status, page) = page(&shop, &format!("?gateway=epay&order_no={no}")).await;
        assert_eq!(status, 200);
        assert!(page.contains(words) && page.contains(no.as_str()), "{page}");
        assert!(!page.contains(WIDGET), "{page}");
    }
}

#[tokio::test]
async fn a_number_of_the_shops_own_needs_the_token_of_its_link() {
    let shop = shop().await;
    let order = own_order(&shop, "20261128-7", OrderSource::Api).await;
    let link = link(&shop, &order, Some(SECRET)).unwrap();
    let token = link.rsplit_once("&t=").unwrap().1;
    let query = |token: &str| format!("?gateway=epay&order_no=20261128-7&t={token}");
    let (status, shown) = page(&shop, &query(token)).await;
    assert_eq!(status, 200);
    assert!(shown.contains(WIDGET), "{shown}");
    assert!(
        shown.contains("Oolong &amp; &lt;b&gt;more&lt;/b&gt;"),
        "{shown}"
    );
    assert!(!shown.contains("Zhang San"), "{shown}");
    let other = own_order(&shop, "20261128-8", OrderSource::Api).await;
    let others = self::link(&shop, &other, Some(SECRET)).unwrap();
    let forged = self::link(&shop, &order, Some("another-secret-of-this")).unwrap();
    let unknown = page(&shop, "?order_no=20261128-9").await;
    for token in [
        "",
        "x",
        &token[..token.len() - 1],
        &token.to_uppercase(),
        others.rsplit_once("&t=").unwrap().1,
        forged.rsplit_once("&t=").unwrap().1,
    ] {
        // The same as for an order that does not exist.
        assert_eq!(page(&shop, &query(token)).await, unknown, "{token}");
    }
}

/// A page that made up its order's number would otherwise show it to whoever guesses that.
#[tokio::test]
async fn a_browsers_number_has_no_page() {
    let shop = shop().await;
    let order = own_order(&shop, "17958636000001234567890", OrderSource::Browser).await;
    let token = link(&shop, &order, Some(SECRET)).unwrap();
    let query = token.split_once('?').unwrap().1;
    assert_eq!(page(&shop, &format!("?{query}")).await.0, 404);
}

#[tokio::test]
async fn a_link_names_no_amount_no_endpoint_and_no_wallet() {
    let shop = shop().await;
    let order = own_order(&shop, "20261128-7", OrderSource::Api).await;
    let link = link(&shop, &order, Some(SECRET)).unwrap();
    let url = Url::parse(&link).unwrap();
    let names: Vec<_> = url
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(
        (url.path(), names.as_slice()),
        ("/c", ["order_no", "t"].map(String::from).as_slice())
    );
    for shown in ["12.30", "1230", "pay", "alipay", "wechat", "Oolong"] {
        let (_, query) = link.split_once('?').unwrap();
        let (_, token) = query.rsplit_once("&t=").unwrap();
        assert!(!query.replace(token, "").contains(shown), "{link}");
    }
    assert_eq!(self::link(&shop, &order, None), None, "without a secret");
}

/// Whatever is in the address, there is nothing but words, and none of them the address's.
#[tokio::test]
async fn hostile_addresses_show_nothing_but_words() {
    const MARK: &str = "zqx7";
    let shop = shop().await;
    own_order(&shop, "20261128-7", OrderSource::Api).await;
    let attacks = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' autostart order-no='",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "%0d%0aSet-Cookie: a=b",
        "' OR 1=1 --",
        "1; DROP TABLE orders",
        "{{7*7}}",
        "${jndi:ldap://a.example}",
        "javascript:alert(1)",
        "//evil.example/",
        "https://evil.example/pay",
        "\u{202e}",
        "\u{feff}20261128-7",
        "20261128-7 ",
        "20261128-7%20",
        "20261128-7%00",
        "２０２６１１２８",
        "tc0000000000000000",
        "null",
        "undefined",
        "true",
        "0",
        "-1",
        "NaN",
        "[]",
        "[object Object]",
        "*",
        "%",
        "%zz",
        "%f0%28%8c%28",
        "a".repeat(64).as_str(),
        "a".repeat(65).as_str(),
        "9".repeat(4000).as_str(),
    ]
    .map(str::to_owned);
    let mut tried = 0;
    let mut check = async |query: String| {
        let (status, shown) = page(&shop, &query).await;
        assert!(status == 404 || status == 400, "{status} {query}");
        for part in [
            WIDGET, "<script", MARK, "alert", "evil", "passwd", "Oolong", "12.30",
        ] {
            assert!(!shown.contains(part), "{part} {query}\n{shown}");
        }
        tried += 1;
    };
    for attack in &attacks {
        let encoded: String = url::form_urlencoded::byte_serialize(attack.as_bytes()).collect();
        check(format!("?order_no={encoded}{MARK}")).await;
        check(format!("?order_no={MARK}{encoded}")).await;
        check(format!(
            "?gateway=epay&order_no=20261128-7&t={encoded}{MARK}"
        ))
        .await;
        check(format!("?gateway={encoded}{MARK}&order_no=20261128-7")).await;
        check(format!(
            "?order_no=20261128-7&wallet={encoded}&amount=0.01&{MARK}={MARK}"
        ))
        .await;
        check(format!(
            "?gateway=epay&order_no={encoded}&order_no=20261128-7&t={MARK}"
        ))
        .await;
    }
    assert!(tried >= 200, "{tried}");
}
