//! Gateways that print what they were sent, as the debug pages of PHP frameworks do: what
//! they know of ours reaches no shopper, however it is encoded.

use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE};

use crate::{
    create_routes::{CREATE_ROUTES, CreateRoute, number},
    harness::{Shop, set},
    process::text,
    reconciler::stopped_clock,
    upstream::{Received, Reply, Upstream},
};

/// Characters that every encoding changes.
const CANARY: &str = "CANARY/a&b<c>+d=\"é\"/e";

/// The gateways that have a secret of ours, and the secrets that the config gives them.
const SECRETS: [(&str, &[&str]); 4] = [
    (
        "pay-url",
        &["CANARY-param/a&b<c>+d", "CANARY-report-pay-url"],
    ),
    ("epay", &[CANARY]),
    ("gatepay", &["CANARY-appkey/a&b", CANARY]),
    ("smallsaas", &["CANARY-mall/a&b", "CANARY-report-smallsaas"]),
];

async fn shop(upstream: &Upstream) -> Shop {
    // Nothing but the creates is sent, however long they take.
    let clock = stopped_clock();
    Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.clock = clock;
        let tables = &mut setup.config.gateways;
        let params = toml::toml! { token = "CANARY-param/a&b<c>+d" uid = "7" };
        let table = tables.get_mut("pay-url").unwrap();
        table.insert("params".to_owned(), params.into());
        set(
            tables,
            "pay-url",
            &[("notify_token", "CANARY-report-pay-url")],
        );
        set(tables, "epay", &[("key", CANARY)]);
        let gatepay = [("appkey", "CANARY-appkey/a&b"), ("secret", CANARY)];
        set(tables, "gatepay", &gatepay);
        let smallsaas = [
            ("token", "Bearer CANARY-mall/a&b"),
            ("notify_token", "CANARY-report-smallsaas"),
        ];
        set(tables, "smallsaas", &smallsaas);
    })
    .await
}

/// The ways in which a page may show a text.
fn shown(secret: &str) -> Vec<(&'static str, String)> {
    let url = checkout_server::form::encode(&[("x", secret)]);
    let url = url.strip_prefix("x=").unwrap();
    let json = serde_json::to_string(secret).unwrap();
    let json = json.trim_matches('"').replace('/', "\\/");
    let ascii: Vec<String> = secret
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04X}"))
        .collect();
    let html = secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let numbers: Vec<String> = secret
        .chars()
        .map(|c| format!("&#x{:x};", u32::from(c)))
        .collect();
    let decimal: Vec<String> = secret
        .chars()
        .map(|c| format!("&#{};", u32::from(c)))
        .collect();
    vec![
        ("plain", secret.to_owned()),
        ("upper case", secret.to_ascii_uppercase()),
        ("url", url.to_owned()),
        (
            "url, spaces as %20, small letters",
            url.replace('+', "%20").to_lowercase(),
        ),
        ("url twice", url.replace('%', "%25")),
        ("json", json.clone()),
        (
            "json in json",
            json.replace('\\', "\\\\").replace('"', "\\\""),
        ),
        ("json, escaped", ascii.concat()),
        ("html", html.clone()),
        ("html in json", html.replace('/', "\\/")),
        ("html, hexadecimal", numbers.concat()),
        ("html, decimal", decimal.concat()),
        ("base64", STANDARD.encode(secret)),
        ("base64 for urls", URL_SAFE.encode(secret)),
        (
            "base64, one byte on",
            STANDARD.encode(format!("a={secret}&b")),
        ),
        ("base64 of a form", STANDARD.encode(format!("ab={url}"))),
        (
            "base64 in a url",
            STANDARD.encode(format!("ab{secret}")).replace('=', "%3D"),
        ),
        (
            "base64 in json",
            STANDARD.encode(format!("?{secret}")).replace('/', "\\/"),
        ),
        (
            "base64 for urls, two bytes on",
            URL_SAFE.encode(format!("??{secret}")),
        ),
        ("hexadecimal", hexadecimal(secret)),
        (
            "hexadecimal, half a byte on",
            format!("0{}", hexadecimal(secret).to_uppercase()),
        ),
        ("hexadecimal of a form", hexadecimal(&format!("x={url}"))),
        (
            "escaped as in scripts",
            hexadecimal(secret)
                .as_bytes()
                .chunks(2)
                .fold(String::new(), |text, digits| {
                    text + "\\x" + std::str::from_utf8(digits).unwrap()
                }),
        ),
    ]
}

fn hexadecimal(text: &str) -> String {
    let digits: Vec<String> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

fn page(text: &str) -> [Vec<u8>; 3] {
    [
        format!("<pre>array(7) {{ {text} }}</pre>"),
        format!("{{\"code\":1,\"debug\":\"{text}\"}}"),
        format!("<br />\n<b>Warning</b>: {text} in <b>x</b> on line <b>7</b><br />{{\"code\":1}}"),
    ]
    .map(String::into_bytes)
}

/// The signature that the gateway was sent, if it was sent any.
fn signature(received: &Received) -> Option<String> {
    let fields = checkout_server::form::decode(received.body.as_bytes());
    checkout_server::form::field(&fields, "sign")
}

#[tokio::test]
async fn no_echo_of_a_secret_or_a_signature_reaches_the_shopper_in_any_encoding() {
    let upstream = Upstream::start().await;
    let shop = shop(&upstream).await;
    for route in CREATE_ROUTES {
        let known = SECRETS.iter().filter(|(name, _)| *name == route.gateway);
        let known = known.flat_map(|(_, secrets)| secrets.iter().copied().map(Some));
        let signs = ["epay", "gatepay"].contains(&route.gateway);
        // The signature is the request's own, and another one each time.
        let secrets: Vec<_> = known.chain(signs.then_some(None)).collect();
        assert_eq!(secrets.is_empty(), route.gateway == "order-cmd");
        for secret in secrets {
            for way in 0..shown("x").len() {
                for which in 0..page("x").len() {
                    for status in [200, 500] {
                        is_hidden(&upstream, &shop, route, (secret, way, which, status)).await;
                    }
                }
            }
        }
    }
}

/// An order whose gateway shows the secret, or the signature of the request, on its page.
async fn is_hidden(
    upstream: &Upstream,
    shop: &Shop,
    route: CreateRoute,
    (secret, way, which, status): (Option<&'static str>, usize, usize, u16),
) {
    let echoed = move |received: &Received| {
        let secret = secret.map_or_else(|| signature(received).unwrap(), str::to_owned);
        shown(&secret).swap_remove(way)
    };
    let reply = Reply::made(status, move |received| {
        page(&echoed(received).1)[which].clone()
    });
    upstream.answers_with(reply);
    let no = route.order(shop).await;
    let got = route.request(shop, &no).send().await.unwrap();
    let (way, text) = echoed(&upstream.received_once());
    let case = format!("{} {secret:?} {way} {status}", route.gateway);
    assert_eq!(got.status(), 502, "{case}");
    let words = got.text().await.unwrap();
    assert!(words.contains("gateway_discloses"), "{case} {words}");
    assert!(!words.contains(&text), "{case} {words}");
}

/// The forgery that an echo made possible: the signature that a shopper read in the answer
/// to a create request is the one that a notification must carry.
#[tokio::test]
async fn a_debug_page_that_prints_the_post_gives_nobody_the_signature() {
    let upstream = Upstream::start().await;
    let shop = shop(&upstream).await;
    let no = shop.order("longjing", 1, "wechat").await;
    let create = CREATE_ROUTES
        .iter()
        .find(|route| route.gateway == "gatepay");
    let create = create.unwrap();
    upstream.answers_with(Reply::made(200, |sent| sent.body.clone().into_bytes()));
    let got = create.request(&shop, &no).send().await.unwrap();
    assert_eq!(got.status(), 502);
    assert!(!got.text().await.unwrap().contains("sign="));
}

/// What a gateway puts into its headers or answers a query with stays on this side, and a
/// person is asked to look.
#[tokio::test]
async fn a_secret_in_a_header_or_an_answer_to_a_query_stays_here_and_is_an_event() {
    let upstream = Upstream::start().await;
    let shop = shop(&upstream).await;
    for (gateway, secrets) in SECRETS {
        let route = *CREATE_ROUTES
            .iter()
            .find(|route| route.gateway == gateway)
            .unwrap();
        for secret in secrets {
            let shown = checkout_server::form::encode(&[("x", secret)]);
            let shown = shown.strip_prefix("x=").unwrap();
            for (name, status) in [
                ("retry-after", 503),
                ("location", 302),
                ("x-debug", 200),
                ("set-cookie", 200),
                ("content-type", 200),
            ] {
                let no = route.order(&shop).await;
                let header = format!("{name}: {shown}\r\n").leak();
                upstream.answers_with(Reply::Answer(status, header, b"{\"code\":1}".to_vec()));
                let got = text(route.request(&shop, &no)).await;
                assert!(
                    !got.contains(shown) && !got.contains("CANARY"),
                    "{name} {got}"
                );
                let events = shop.store().events(&number(&no)).await.unwrap();
                let found = events.iter().any(|event| {
                    event.attention && event.reason.as_deref() == Some("gateway_discloses")
                });
                assert_eq!(found, name == "retry-after", "{gateway} {name} {events:?}");
            }
            let no = route.order(&shop).await;
            let answer = format!("{{\"code\":1,\"msg\":\"{shown}\"}}");
            upstream.answers_with(Reply::ok(answer));
            route.request(&shop, &no).send().await.unwrap();
            let state = text(shop.get(&format!("/state?order_no={no}"))).await;
            assert!(
                !state.contains(shown) && !state.contains("CANARY"),
                "{state}"
            );
        }
    }
    let attention = shop.store().attention().await.unwrap();
    let disclosed = attention
        .iter()
        .filter(|event| event.reason.as_deref() == Some("gateway_discloses"));
    let secrets: usize = SECRETS.iter().map(|(_, secrets)| secrets.len()).sum();
    // One for each header, and one for each answer.
    assert_eq!(disclosed.count(), 2 * secrets);
}

/// What a gateway signs itself, and what is too short or too common to be a secret, is
/// handed on.
#[tokio::test]
async fn an_answer_with_the_gateways_own_signature_is_handed_on() {
    let upstream = Upstream::start().await;
    let shop = shop(&upstream).await;
    for route in CREATE_ROUTES {
        let no = route.order(&shop).await;
        let answer = r#"{"code":7,"uid":"7","sign":"D4666EBD2DC006FB447BB44E1A32085F","data":{"x":"Bearer"}}"#;
        upstream.answers_with(Reply::ok(answer));
        let got = route.request(&shop, &no).send().await.unwrap();
        assert_eq!(got.status(), 200, "{route:?}");
        assert_eq!(got.text().await.unwrap(), answer);
    }
}
