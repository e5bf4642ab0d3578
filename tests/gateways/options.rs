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
