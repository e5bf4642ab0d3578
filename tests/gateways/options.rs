//! The page's options, read.

use wallet_checkout::checkout::config::{Config, ConfigError, OrderSource};
use wallet_checkout::checkout::offer::NamedOrder;
use wallet_checkout::checkout::options::Options;
use wallet_checkout::environment::Environment;
use wallet_checkout::json::Json;
use wallet_checkout::money::Fen;
use wallet_checkout::order::OrderNo;
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;

fn read(text: &str) -> Result<Config, ConfigError> {
    let json = Json::parse(text).expect(text);
    Options(json.root()).config(Environment::Desktop)
}

#[test]
fn a_gateway_and_an_endpoint_are_enough() {
    let config = read(r#"{"gateway":"order-cmd","endpoint":"https://shop.example/pay"}"#);
    let config = config.unwrap();
    assert_eq!(*config.offer.wallets, [Wallet::Alipay, Wallet::Wechat]);
    assert_eq!(config.offer.selected.wallet, Wallet::Alipay);
    assert_eq!(config.order_source, OrderSource::Generated);
    assert_eq!(config.expires_in_s, 900);
}

#[test]
fn products_come_as_the_page_has_them() {
    let config = read(
        r#"{"gateway":"epay","endpoint":"https://shop.example/pay","product-id":"2",
            "quantity":"9","wallets":"wechat paypal wechat","products":[
            {"id":"1","name":"Tea","price":"99.00"},
            {"id":2,"name":"Cup","price":12.5,"max_quantity":3,"image":"cup.svg"}]}"#,
    )
    .unwrap();
    assert_eq!(config.offer.products[1].price, Fen::parse("12.50"));
    assert_eq!(config.offer.selected.product_id, "2");
    assert_eq!(config.offer.selected.quantity, 3, "no more than there are");
    assert_eq!(*config.offer.wallets, [Wallet::Wechat]);
}

#[test]
fn wechat_is_not_offered_inside_alipay_where_alipay_is() {
    let offered = |wallets: &str| {
        let text = format!(
            r#"{{"gateway":"epay","endpoint":"https://shop.example/pay","wallets":"{wallets}"}}"#
        );
        let json = Json::parse(&text).expect(&text);
        let config = Options(json.root()).config(Environment::Alipay);
        config.unwrap().offer.wallets.clone()
    };
    assert_eq!(*offered("wechat alipay"), [Wallet::Alipay]);
    assert_eq!(*offered("wechat"), [Wallet::Wechat]);
}

#[test]
fn the_order_comes_from_where_the_page_names() {
    let order_no = || OrderNo::parse("O1").unwrap();
    let orders = SafeUrl::parse("https://shop.example/orders").unwrap();
    for (options, named, source) in [
        ("", None, OrderSource::Generated),
        (
            r#","order-no":"O1""#,
            Some(NamedOrder::Given(order_no())),
            OrderSource::Generated,
        ),
        (
            r#","order-no":"O1","watch":true,"creates-order":true"#,
            Some(NamedOrder::Watched(order_no())),
            OrderSource::Page,
        ),
        (r#","creates-order":true"#, None, OrderSource::Page),
        (
            r#","order-endpoint":"https://shop.example/orders""#,
            None,
            OrderSource::Endpoint(orders),
        ),
    ] {
        let text =
            format!(r#"{{"gateway":"epay","endpoint":"https://shop.example/pay"{options}}}"#);
        let config = read(&text).unwrap();
        assert_eq!(config.offer.named_order, named, "{options}");
        assert_eq!(config.order_source, source, "{options}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let rest = r#""gateway":"epay","endpoint":"https://shop.example/pay""#;
    for (text, error) in [
        (r"{}".to_owned(), ConfigError::Gateway),
        (r#"{"gateway":"paypal"}"#.to_owned(), ConfigError::Gateway),
        (r#"{"gateway":"epay"}"#.to_owned(), ConfigError::Endpoint),
        (
            r#"{"gateway":"epay","endpoint":"weixin://x"}"#.to_owned(),
            ConfigError::Endpoint,
        ),
        (
            format!(r#"{{{rest},"amount":"1,00"}}"#),
            ConfigError::Amount,
        ),
        (
            format!(r#"{{{rest},"wallets":"paypal"}}"#),
            ConfigError::Wallets,
        ),
        (format!(r#"{{{rest},"watch":true}}"#), ConfigError::OrderNo),
        (
            format!(r#"{{{rest},"order-no":"a b"}}"#),
            ConfigError::OrderNo,
        ),
        (
            format!(r#"{{{rest},"products":[null]}}"#),
            ConfigError::Products,
        ),
        (
            format!(r#"{{{rest},"products":[{{"id":"1","name":"x","price":"-1"}}]}}"#),
            ConfigError::Products,
        ),
        (
            format!(r#"{{{rest},"state-endpoint":"javascript:1"}}"#),
            ConfigError::StateEndpoint,
        ),
    ] {
        assert_eq!(read(&text).err(), Some(error), "{text}");
    }
}

/// What a page with a handoff page offers: either wallet by one code comes first.
#[test]
fn one_code_for_either_wallet_is_offered_on_desktops_alone() {
    const PAGE: &str = r#","handoff":"https://shop.example/c""#;
    use Wallet::{Alipay, Either, Wechat};
    let offered = |rest: &str, environment| {
        let text = format!(
            r#"{{"gateway":"epay","endpoint":"https://shop.example/pay","amount":"1"{rest}}}"#
        );
        let json = Json::parse(&text).expect(&text);
        let config = Options(json.root()).config(environment).expect(&text);
        let selected = config.offer.selected.wallet;
        (config.offer.wallets.clone().into_inner(), selected)
    };
    let known = format!(r#"{PAGE},"order-no":"O1""#);
    let all = vec![Either, Alipay, Wechat];
    for source in [
        r#","order-no":"O1""#,
        r#","order-endpoint":"https://shop.example/orders""#,
        r#","creates-order":true"#,
        r#","products":[{"id":"1","name":"Tea","order_no":"O1"}]"#,
    ] {
        let rest = format!("{PAGE}{source}");
        assert_eq!(offered(&rest, Environment::Desktop), (all.clone(), Either));
        assert_eq!(offered(&rest, Environment::WechatDesktop).0, all);
        for phone in [Environment::Ios, Environment::Wechat] {
            assert_eq!(offered(&rest, phone).0, [Alipay, Wechat]);
        }
        assert_eq!(offered(source, Environment::Desktop).0, [Alipay, Wechat]);
    }
    assert_eq!(
        offered(PAGE, Environment::Desktop).0,
        [Alipay, Wechat],
        "no backend has an order under a number that a browser made"
    );
    let named = |wallets: &str, environment| {
        offered(&format!(r#"{known},"wallets":"{wallets}""#), environment).0
    };
    let desktop = Environment::Desktop;
    assert_eq!(named("wechat either", desktop), [Wechat, Either]);
    assert_eq!(named("wechat", desktop), [Wechat], "Alipay is not taken");
    assert_eq!(named("wechat alipay", desktop), [Either, Wechat, Alipay]);
    assert_eq!(named("either", Environment::Ios), [Alipay, Wechat]);
    let preselected = format!(r#"{known},"wallet":"wechat""#);
    assert_eq!(offered(&preselected, desktop), (all, Wechat));
}

#[test]
fn an_order_begins_by_itself_inside_a_wallet_alone() {
    let begins = |rest: &str, environment| {
        let text = format!(
            r#"{{"gateway":"epay","endpoint":"https://shop.example/pay","amount":"1"{rest}}}"#
        );
        let json = Json::parse(&text).expect(&text);
        let offer = Options(json.root()).offer(environment).expect(&text);
        offer.autostart.then_some(offer.selected.wallet)
    };
    let asked = r#","order-no":"O1","autostart":true"#;
    assert_eq!(begins(asked, Environment::Wechat), Some(Wallet::Wechat));
    assert_eq!(begins(asked, Environment::WeCom), Some(Wallet::Wechat));
    assert_eq!(begins(asked, Environment::Alipay), Some(Wallet::Alipay));
    for browser in [
        Environment::Ios,
        Environment::AndroidChrome,
        Environment::Desktop,
        Environment::MiniProgram,
    ] {
        assert_eq!(begins(asked, browser), None, "{browser:?}");
    }
    for rest in [
        r#","order-no":"O1""#,
        r#","autostart":true"#,
        r#","order-no":"O1","autostart":true,"watch":true"#,
        r#","order-no":"O1","autostart":true,"wallets":"alipay""#,
    ] {
        assert_eq!(begins(rest, Environment::Wechat), None, "{rest}");
    }
}

#[test]
fn a_stream_is_used_where_the_page_needs_no_headers() {
    let page = |more: &str| {
        let endpoint = r#""gateway":"epay","endpoint":"https://shop.example/pay""#;
        read(&format!("{{{endpoint},{more}}}")).map(|config| config.state_stream)
    };
    let stream = r#""state-stream":"https://shop.example/state/stream""#;
    let url = SafeUrl::parse("https://shop.example/state/stream").unwrap();
    assert_eq!(page(stream), Ok(Some(url)));
    let headers = format!(r#"{stream},"headers":{{"Authorization":"x"}}"#);
    assert_eq!(page(&headers), Ok(None));
    let wrong = page(r#""state-stream":"weixin://stream""#);
    assert_eq!(wrong, Err(ConfigError::StateStream));
}

#[test]
fn a_gateway_leads_back_to_the_page_s_own_route() {
    let page = "https://shop.example/shop?a=1#/cart/7?step=2";
    let back = |more: &str| {
        let endpoint = r#""gateway":"epay","endpoint":"https://shop.example/pay""#;
        let config = read(&format!(r#"{{{endpoint},"page-url":"{page}"{more}}}"#)).unwrap();
        config.return_url
    };
    assert_eq!(back("").as_deref(), Some(page));
    let thanks = "https://shop.example/thanks";
    let named = format!(r#","return-url":"{thanks}""#);
    assert_eq!(back(&named).as_deref(), Some(thanks));
}

/// Some gateways compare it with what is registered, letter by letter.
#[test]
fn an_absolute_return_url_is_sent_as_it_was_written() {
    for (resolved, written, sent) in [
        (
            "http://test.www.wanbisai.com/",
            "http://test.www.wanbisai.com",
            "http://test.www.wanbisai.com",
        ),
        (
            "https://shop.example/?paid",
            " https://Shop.example?paid ",
            "https://Shop.example?paid",
        ),
        (
            "https://shop.example/a%20b",
            "https://shop.example/a%20b",
            "https://shop.example/a%20b",
        ),
        // What the validation does not accept as it is goes in the form of a URL.
        (
            "https://xn--fsq.example/",
            "https://\u{4f8b}.example",
            "https://xn--fsq.example/",
        ),
        (
            "https://shop.example/thanks",
            "/thanks",
            "https://shop.example/thanks",
        ),
        (
            "https://shop.example/thanks",
            "javascript:x",
            "https://shop.example/thanks",
        ),
        (
            "https://shop.example/a%20b",
            "https://shop.example/a b",
            "https://shop.example/a%20b",
        ),
    ] {
        let config = read(&format!(
            r#"{{"gateway":"epay","endpoint":"https://shop.example/pay","return-url":"{resolved}",
            "return-url-as-written":"{written}"}}"#
        ))
        .unwrap();
        assert_eq!(config.return_url.as_deref(), Some(sent), "{written}");
        assert_eq!(config.after_paid.unwrap().as_str(), resolved);
    }
}
