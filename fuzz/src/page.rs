//! What a page hands over: the options, an order of an earlier visit, the texts, and what a
//! wallet's bridge answered.

use std::rc::Rc;

use wallet_checkout::checkout::Checkout;
use wallet_checkout::checkout::bridge::{Bridge, BridgeAnswer};
use wallet_checkout::checkout::config::{Config, OrderSource};
use wallet_checkout::checkout::effect::Effect;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::options::Options;
use wallet_checkout::checkout::snapshot::{Progress, Snapshot};
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::environment::{BrowserInfo, Environment};
use wallet_checkout::gateway::{Gateway, OrderString, Params};
use wallet_checkout::json::Json;
use wallet_checkout::text::{self, Locale};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Body;

use crate::answers::{self, NOW};
use crate::input::{Reader, seed};
use crate::{encoded, fixtures, rules};

const READERS: [Reader; 7] = [
    options_of_element,
    options_of_json,
    encoded::round_trip,
    snapshot,
    texts,
    bridge,
    user_agent,
];

/// Reads what a page hands over.
pub fn run(data: &[u8]) {
    crate::input::read(&READERS, data);
}

/// The options of a page for each gateway, orders that were stored, every language, answers of
/// bridges, and the user agents of browsers.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for gateway in Gateway::ALL {
        let options = answers::options(gateway.name());
        let json = serde_json::from_str(&options).unwrap();
        seeds.push(seed(0, encoded::write(&json)));
        seeds.push(seed(1, &options));
        seeds.push(seed(2, &options));
    }
    seeds.push(seed(
        2,
        r#"{"params":{"\nhandoff":"https://evil.example/"},"wallet":"alipay"}"#,
    ));
    let rich = serde_json::from_str(RICH).unwrap();
    seeds.push(seed(0, encoded::write(&rich)));
    seeds.push(seed(1, RICH));
    seeds.push(seed(2, RICH));
    seeds.extend(STORED.map(|text| seed(3, text)));
    let parts = Locale::ALL.into_iter().flat_map(text::parts);
    seeds.extend(parts.map(|texts| seed(4, texts)));
    seeds.extend(Locale::ALL.map(|locale| seed(4, text::file(locale))));
    seeds.extend(BRIDGES.map(|text| seed(5, text)));
    let agents = fixtures::text("tests/fixtures/user-agents.txt");
    let agents = agents.lines().filter_map(|line| line.rsplit('\t').next());
    seeds.extend(agents.map(|agent| seed(6, agent)));
    seeds
}

const RICH: &str = r#"{"gateway":"gatepay","endpoint":"https://shop.example/pay","wallets":"alipay wechat onecode either","handoff":"https://shop.example/handoff","order-no":"O1","watch":true,"autostart":true,"flow":"qr","quantity":"3","expires-in":"900","redirect-target":"top","referer-hop":"https://pay.example/hop","return-url":"https://shop.example/done","state-stream":"https://shop.example/stream","creates-order":true,"headers":{"x":"1"},"params":{"order_from_type":"1"},"products":[{"id":"12","name":"Tea","price":"88.00","max_quantity":5,"order_no":"O1","description":"Good","image":"a.png","params":{"x":1}},{"id":14,"name":"Cup","price":19.9}]}"#;

const STORED: [&str; 5] = [
    r#"{"order_no":"O1","gateway_no":"T1","wallet":"wechat","product_id":"12","quantity":1,"name":"Tea","amount":"88.00","handoff":"https://shop.example/h","ends":1790000900000,"left":900000,"actions":[["qr","weixin://wxpay/bizpayurl?pr=1"],["redirect","https://pay.example/1"],["referer","https://shop.example/"]]}"#,
    r#"{"order_no":"O1","wallet":"alipay","quantity":2,"ends":1790000900000,"left":900000,"actions":[["scheme","alipays://platformapi/startapp?a=1"],["image","data:image/gif;base64,R0lGODdhAQABAIAAAAAAAAAAACwAAAAAAQABAAACAkQBADs="],["alipay","app_id=1&sign=x"]]}"#,
    r#"{"order_no":"O1","wallet":"either","quantity":1,"ends":1790000900000,"left":1,"actions":[["wechat","{\"appId\":\"wx1\",\"timeStamp\":\"1\"}"],["mini","{\"path\":\"p\"}"],["app","{\"appid\":\"1\"}"]]}"#,
    r#"{"order_no":"O1","wallet":"alipay","quantity":1,"ends":1790000900000,"left":900000,"sent":[["form","a=1&b=2"],["to","https://shop.example/pay"]]}"#,
    r#"{"order_no":"O1","wallet":"onecode","quantity":1,"ends":1789990000000,"left":900000,"sent":[["query","-"]]}"#,
];

const BRIDGES: [&str; 6] = [
    "get_brand_wcpay_request:ok",
    "get_brand_wcpay_request:cancel",
    r#"{"err_msg":"get_brand_wcpay_request:fail"}"#,
    r#"{"resultCode":"9000"}"#,
    r#"{"resultCode":6001}"#,
    "6002",
];

fn options_of_element(text: &str) {
    options(&Json::of_element(text));
}

fn options_of_json(text: &str) {
    if let Some(json) = Json::parse(text) {
        options(&json);
    }
}

/// A configuration that is accepted has validated addresses and can be chosen from, and a press
/// of the pay button sends nothing to anybody else.
fn options(json: &Json) {
    let all = [
        Environment::Desktop,
        Environment::AndroidChrome,
        Environment::Wechat,
        Environment::Alipay,
    ];
    for environment in all {
        let options = Options(json.root());
        let (offer, config) = (options.offer(environment), options.config(environment));
        if let Ok(config) = config {
            assert_eq!(offer.as_ref(), Ok(&*config.offer));
            configured(&config);
            pressed(config);
        }
    }
}

fn addresses(config: &Config) -> Vec<&SafeUrl> {
    let may = [
        &config.state_endpoint,
        &config.state_stream,
        &config.after_paid,
        &config.page,
        &config.referer_hop,
        &config.handoff,
    ];
    let source = match &config.order_source {
        OrderSource::Endpoint(url) => Some(url),
        OrderSource::Page | OrderSource::Generated => None,
    };
    let may = may.into_iter().flatten().chain(source);
    may.chain([&config.endpoint]).collect()
}

fn configured(config: &Config) {
    for address in addresses(config) {
        rules::url(address);
        assert!(address.is_web());
    }
    // It is sent as it was written.
    if let Some(written) = &config.return_url {
        assert!(SafeUrl::parse(written).is_ok_and(|url| url.is_web()));
    }
    let offer = &config.offer;
    let selected = &offer.selected;
    assert!(offer.wallets.contains(&selected.wallet));
    let is_taken = |wallet: &Wallet| *wallet == Wallet::Either || offer.gateway.takes(*wallet);
    assert!(offer.wallets.iter().all(is_taken));
    let product = offer
        .product(&selected.product_id)
        .expect("no product is chosen");
    assert!((1..=product.max_quantity).contains(&selected.quantity));
    let amount = product
        .price
        .and_then(|price| price.times(selected.quantity));
    assert_eq!(amount.is_some(), product.price.is_some(), "{product:?}");
}

fn pressed(config: Config) {
    let sent_to: Vec<String> = addresses(&config)
        .iter()
        .map(|address| address.origin().to_owned())
        .collect();
    let mut checkout = Checkout::new(Rc::new(config), 1);
    let mut events = vec![
        Event::QuantityChosen(u32::MAX),
        Event::PayPressed,
        Event::Started(None),
    ];
    let mut left = 100;
    while let Some(event) = events.pop() {
        left -= 1;
        assert!(left > 0, "an event leads to another without end");
        let (next, effects) = checkout.update(&event, NOW);
        checkout = next;
        let _ = ViewModel::of(&checkout, NOW);
        for effect in effects {
            if let Effect::AskToSubmit(..) = effect {
                events.push(Event::SubmitAnswered { allowed: true });
            }
            harmless(&effect, &sent_to);
        }
    }
}

/// Requests go to the page's own addresses, and the browser only to what was validated.
pub(crate) fn harmless(effect: &Effect, sent_to: &[String]) {
    match effect {
        Effect::Send { request, .. } => {
            rules::url(&request.url);
            let origin = request.url.origin();
            assert!(sent_to.iter().any(|own| own == origin), "sent to {origin}");
        }
        Effect::Navigate(departure) => rules::url(&departure.url),
        Effect::OfferAction(action, _) => rules::action(action),
        Effect::Emit(_)
        | Effect::AskToSubmit(..)
        | Effect::CallCreateOrder(..)
        | Effect::AbortRequests
        | Effect::OpenWallet(_)
        | Effect::CallBridge(_)
        | Effect::Save(..)
        | Effect::Remove(_) => {}
    }
}

/// A stored order that is restored offers safe actions alone, is sent to nobody but the endpoint,
/// and has no more time than it had.
fn snapshot(text: &str) {
    for gateway in Gateway::ALL {
        let config = answers::config_of(gateway);
        let snapshot = Snapshot::from_stored(text.to_owned());
        let Some(restored) = snapshot.restore(&config, NOW) else {
            continue;
        };
        match &restored.progress {
            Progress::Paying(actions) => {
                actions.iter().for_each(rules::action);
                let again = Snapshot::paying(&restored.order, restored.ends, actions, NOW);
                if let Some(again) = again.restore(&config, NOW) {
                    assert_eq!(again.progress, restored.progress);
                    assert!(!again.lost_an_action && again.order == restored.order);
                } else {
                    assert!(actions.is_empty(), "{again:?}");
                }
            }
            Progress::Creating(request) => {
                rules::url(&request.url);
                assert!(request.url.is_same_origin(&config.endpoint));
                let again = Snapshot::creating(&restored.order, restored.ends, request, NOW);
                let again = again.restore(&config, NOW).expect("not restored");
                assert_eq!(again.order, restored.order);
                // A request without a body is never sent again, wherever it went.
                if request.body != Body::Nothing {
                    assert_eq!(again.progress, restored.progress);
                }
            }
        }
        started(config, snapshot);
    }
}

fn started(config: Rc<Config>, snapshot: Snapshot) {
    let sent_to = ["https://shop.example".to_owned()];
    let checkout = Checkout::new(config, 1);
    let (checkout, effects) = checkout.update(&Event::Started(Some(snapshot)), NOW);
    for effect in &effects {
        harmless(effect, &sent_to);
    }
    let _ = ViewModel::of(&checkout, NOW);
}

/// A list of texts is read as it was written, or not at all; filling its places is harmless.
fn texts(list: &str) {
    let lines = list.lines().count();
    let known = [
        Locale::En.texts().list().len(),
        text::parts(Locale::En)[0].lines().count(),
    ];
    // A list is kept as long as the page is, so that only those are read that may fit.
    if !known.iter().any(|known| known.abs_diff(lines) <= 1) {
        return;
    }
    let Some(texts) = text::loaded(list) else {
        return;
    };
    let read = texts.list().join("\n");
    assert!(
        read.trim_end_matches('\n') == list.trim_end_matches('\n'),
        "{list}"
    );
    for template in texts.list() {
        let filled = text::fill(template, &["1", "{0}"]);
        assert!(filled.len() <= template.len() * 4 + 1, "{template}");
    }
}

/// No answer of a bridge is proof: at most it says that the payment may be under way.
fn bridge(answer: &str) {
    let order = OrderString::parse("app_id=1&sign=x").unwrap();
    let params = Params::default();
    for bridge in [
        Bridge::Wechat(params),
        Bridge::Alipay(order),
        Bridge::MiniProgram("p".into()),
    ] {
        let read = bridge.read(Some(answer));
        assert_eq!(read, bridge.read(Some(answer)));
        assert_eq!(bridge.read(None), BridgeAnswer::Missing);
    }
}

fn user_agent(user_agent: &str) {
    for max_touch_points in [0, 5] {
        let environment = Environment::detect(BrowserInfo {
            user_agent,
            max_touch_points,
            in_mini_program: false,
        });
        assert!(environment.is_phone() || !environment.is_in_wechat());
    }
}
