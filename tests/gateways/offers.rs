//! What a gateway forbids is prevented before it is asked.

use crate::by_gateway::gateway;
use wallet_checkout::checkout::config::{Config, ConfigError};
use wallet_checkout::checkout::options::Options;
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::json::Json;
use wallet_checkout::wallet::Wallet;

fn read(gateway: Gateway, rest: &str) -> Result<Config, ConfigError> {
    let name = gateway.name();
    let text = format!(r#"{{"gateway":"{name}","endpoint":"https://shop.example/pay"{rest}}}"#);
    let json = Json::parse(&text).expect(&text);
    Options(json.root()).config(Environment::Desktop)
}

const PRODUCTS: &str = r#","products":[{"id":"1","name":"Tea","price":"1","max_quantity":9}]"#;

#[test]
fn an_order_comes_from_one_of_forty_places() {
    for (value, is_fine) in [
        ("0", true),
        ("39", true),
        ("\"7\"", true),
        ("40", false),
        ("-1", false),
        ("\"x\"", false),
        ("1.5", false),
        ("\"+5\"", false),
        ("\"05\"", false),
        ("1e1", false),
        ("99999999999", false),
    ] {
        let of_page = format!(r#","params":{{"order_from_type":{value}}}"#);
        let of_product = format!(
            r#","products":[{{"id":"1","name":"a"}},{{"id":"2","name":"b","params":{{"order_from_type":{value}}}}}]"#
        );
        for rest in [of_page, of_product] {
            let error = read(gateway("pay-url"), &rest).err();
            let expected = (!is_fine).then_some(ConfigError::Param("order_from_type"));
            assert_eq!(error, expected, "{rest}");
            assert_eq!(
                read(gateway("epay"), &rest).err(),
                None,
                "only pay-url knows it"
            );
        }
    }
}

#[test]
fn a_products_own_params_win_over_the_pages() {
    let config = read(
        gateway("pay-url"),
        r#","params":{"consume_type":1,"order_robot_id":5},"products":[
            {"id":"1","name":"a","params":{"consume_type":2,"x":"y"}},{"id":"2","name":"b"}]"#,
    )
    .unwrap();
    let own = |pairs: &[(&str, &str)]| -> Vec<_> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(own).collect()
    };
    let first = own(&[("consume_type", "2"), ("x", "y"), ("order_robot_id", "5")]);
    assert_eq!(config.params_for("1"), first);
    let second = own(&[("consume_type", "1"), ("order_robot_id", "5")]);
    assert_eq!(config.params_for("2"), second);
}

#[test]
fn gatepay_needs_the_products_id() {
    for gateway in Gateway::ALL {
        let error = read(gateway, r#","product-name":"Tea","amount":"1""#).err();
        let expected = (gateway.name() == "gatepay").then_some(ConfigError::ProductId);
        assert_eq!(error, expected, "{gateway:?}");
        let named = r#","product-name":"Tea","amount":"1","product-id":"12""#;
        assert_eq!(read(gateway, named).err(), None);
        assert_eq!(read(gateway, PRODUCTS).err(), None);
    }
}

#[test]
fn one_code_for_both_wallets_is_gatepays_alone() {
    for gateway in Gateway::ALL {
        let rest = format!(r#"{PRODUCTS},"wallets":"onecode wechat""#);
        let wallets = read(gateway, &rest).unwrap().offer.wallets.clone();
        let expected: &[Wallet] = if gateway.name() == "gatepay" {
            &[Wallet::OneCode, Wallet::Wechat]
        } else {
            &[Wallet::Wechat]
        };
        assert_eq!(*wallets, *expected, "{gateway:?}");
        let alone = format!(r#"{PRODUCTS},"wallets":"onecode""#);
        let error = read(gateway, &alone).err();
        let expected = (gateway.name() != "gatepay").then_some(ConfigError::Wallets);
        assert_eq!(error, expected, "{gateway:?}");
        let unasked = read(gateway, PRODUCTS).unwrap().offer.wallets.clone();
        assert_eq!(*unasked, Wallet::DEFAULT, "{gateway:?}");
    }
}

#[test]
fn the_quantity_is_over_zero_and_within_what_is_sold_at_once() {
    for (gateway, wallet, asked, sold) in [
        (gateway("gatepay"), "wechat", "3", 1),
        (gateway("gatepay"), "alipay", "3", 3),
        (gateway("gatepay"), "onecode", "3", 3),
        (gateway("gatepay"), "alipay", "0", 1),
        (gateway("gatepay"), "alipay", "-2", 1),
        (gateway("gatepay"), "alipay", "many", 1),
        (gateway("gatepay"), "alipay", "10", 9),
        (gateway("pay-url"), "alipay", "3", 1),
        (gateway("epay"), "wechat", "3", 3),
        (gateway("order-cmd"), "wechat", "3", 3),
        (gateway("smallsaas"), "wechat", "3", 3),
    ] {
        let rest = format!(
            r#"{PRODUCTS},"wallets":"alipay wechat onecode","wallet":"{wallet}","quantity":"{asked}""#
        );
        let config = read(gateway, &rest).unwrap();
        assert_eq!(
            config.offer.selected.quantity, sold,
            "{gateway:?} {wallet} {asked}"
        );
    }
}

#[test]
fn a_product_of_which_none_are_sold_is_sold_singly() {
    let rest = r#","products":[{"id":"1","name":"Tea","max_quantity":0}],"quantity":"5""#;
    assert_eq!(
        read(gateway("epay"), rest).unwrap().offer.selected.quantity,
        1
    );
}
