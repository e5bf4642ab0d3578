//! What the console tells the page's author.

use wallet_checkout::checkout::config::{Config, ConfigError};
use wallet_checkout::checkout::options::Options;
use wallet_checkout::environment::Environment;
use wallet_checkout::json::Json;
use wallet_checkout::text::TAGS;

const PAGE: &str =
    r#""gateway":"epay","endpoint":"https://shop.example/pay","page-url":"https://shop.example/""#;

fn json(rest: &str) -> String {
    format!("{{{PAGE}{rest}}}")
}

fn warnings(rest: &str) -> Vec<String> {
    let text = json(rest);
    let json = Json::parse(&text).expect(&text);
    Options(json.root()).warnings(&TAGS)
}

fn read(rest: &str) -> Result<Config, ConfigError> {
    let text = json(rest);
    let json = Json::parse(&text).expect(&text);
    let config = Options(json.root()).config(Environment::Desktop);
    config.and_then(Config::that_sells)
}

fn explained(text: &str) -> String {
    let json = Json::parse(text).expect(text);
    let options = Options(json.root());
    let config = options.config(Environment::Desktop);
    let error = config.and_then(Config::that_sells).expect_err(text);
    options.explain(error)
}

#[test]
fn a_value_that_has_no_effect_is_named_with_those_that_have() {
    for (rest, expected) in [
        (
            r#","theme":"drak""#,
            r#"`theme` is "drak"; allowed: auto light dark"#,
        ),
        (
            r#","flow":"popup""#,
            r#"`flow` is "popup"; allowed: auto qr redirect scheme"#,
        ),
        (
            r#","redirect-target":"_blank""#,
            r#"`redirect-target` is "_blank"; allowed: self top blank"#,
        ),
        (
            r#","locale":"fr""#,
            r#"`locale` is "fr"; allowed: auto zh-CN zh-HK zh-TW en ja ko ar"#,
        ),
        (
            r#","currency":"RMB""#,
            r#"`currency` is "RMB"; allowed: a code of ISO 4217, such as CNY"#,
        ),
        (
            r#","products":[{"id":"a","name":"Tea","price":"1","currency":"yuan"}]"#,
            r#"`currency` is "yuan"; allowed: a code of ISO 4217, such as CNY"#,
        ),
        (
            r#","quantity":"0""#,
            r#"`quantity` is "0"; allowed: 1 and more"#,
        ),
        (
            r#","expires-in":"15m""#,
            r#"`expires-in` is "15m"; allowed: seconds, 1 and more"#,
        ),
        (
            r#","wallets":"alipay wxpay""#,
            r#"`wallets` is "wxpay"; allowed: alipay wechat"#,
        ),
        (
            r#","wallet":"paypal""#,
            r#"`wallet` is "paypal"; allowed: alipay wechat"#,
        ),
        (
            r#","product-id":"z","products":[{"id":"a","name":"Tea"},{"id":"b","name":"Cup"}]"#,
            r#"`product-id` is "z"; allowed: a b"#,
        ),
        (
            r#","order_endpoint":"/orders""#,
            "there is no attribute `order_endpoint`; there is `order-endpoint`",
        ),
        (
            r#","orderendpoint":"/orders""#,
            "there is no attribute `orderendpoint`; there is `order-endpoint`",
        ),
        (r#","callback":"/x""#, "there is no attribute `callback`"),
        (
            r#","endpiont":"/orders""#,
            "there is no attribute `endpiont`; there is `endpoint`",
        ),
    ] {
        assert_eq!(warnings(rest), [expected], "{rest}");
    }
}

#[test]
fn what_is_right_is_not_mentioned() {
    for rest in [
        "",
        r#","theme":"dark","flow":"qr","locale":"zh-Hant-HK","currency":"CNY","quantity":"3","expires-in":"60""#,
        r#","locale":"auto","wallets":"wechat alipay","wallet":"wechat","redirect-target":"top""#,
        r#","locale":"EN-us","handoff":"https://shop.example/c","wallet":"either","wallets":"either alipay wechat""#,
        r#","product-id":"b","products":[{"id":"a","name":"Tea"},{"id":"b","name":"Cup","currency":"USD"}]"#,
        r#","product-id":"b","product-name":"Tea","amount":"1.00""#,
        r#","id":"pay","class":"a b","style":"color: red","slot":"x","lang":"en","dir":"rtl","title":"Pay","role":"group""#,
        r#","data-v-1":"x","aria-label":"Pay","onclick":"x()","_ngcontent-ng-c1":"x","ng-version":"20","q:id":"1","@click":"x""#,
        r#","state":"ready","wasm-url":"https://shop.example/x.wasm","watch":true,"autostart":true"#,
    ] {
        assert_eq!(warnings(rest), [""; 0], "{rest}");
    }
}

#[test]
fn every_attribute_of_the_element_is_known() {
    let script = include_str!("../../static/element/attributes.js");
    let list = script.split("ATTRIBUTES = [").nth(1).expect("a list");
    let list = list.split("];").next().expect("its end");
    let names: Vec<_> = list.split('\'').skip(1).step_by(2).collect();
    assert!(names.len() > 20);
    let others = names
        .iter()
        .filter(|name| !PAGE.contains(&format!("\"{name}\"")));
    for name in others {
        let rest = format!(r#","{name}":"x""#);
        let is_unknown = warnings(&rest).iter().any(|it| it.contains("no attribute"));
        assert!(!is_unknown, "{name}");
    }
}

#[test]
fn an_unusable_configuration_is_explained_with_value_and_what_is_allowed() {
    let endpoint = r#""endpoint":"https://shop.example/pay""#;
    for (text, expected) in [
        (
            format!(r#"{{"gateway":"epayy",{endpoint}}}"#),
            r#"`gateway` is "epayy"; allowed: pay-url epay order-cmd gatepay smallsaas"#,
        ),
        (
            format!("{{{endpoint}}}"),
            "`gateway` is missing; allowed: pay-url epay order-cmd gatepay smallsaas",
        ),
        (
            r#"{"gateway":"epay","endpoint":"javascript:1"}"#.to_owned(),
            r#"`endpoint` is "javascript:1"; allowed: an http or https address"#,
        ),
        (
            json(r#","amount":"1,00""#),
            r#"`amount` is "1,00"; allowed: a decimal such as 99.00"#,
        ),
        (
            json(r#","order-no":"a b""#),
            r#"`order-no` is "a b"; allowed: 1 to 64 visible ASCII characters"#,
        ),
        (
            json(r#","watch":true"#),
            "`order-no` is missing; allowed: 1 to 64 visible ASCII characters",
        ),
        (
            json(r#","wallets":"paypal""#),
            r#"`wallets` is "paypal"; allowed: alipay wechat"#,
        ),
        (
            json(r#","products":[{"id":"a"}]"#),
            "`products` is wrong; allowed: an id and a name for each, and a price such as 99.00",
        ),
        (
            json(
                r#","products":[{"id":"a","name":"Tea","price":"1"},{"id":"a","name":"Cup","price":"2"}]"#,
            ),
            "`products` has the id \"a\" twice: each product needs its own",
        ),
        (
            json(""),
            "there is nothing to pay: set `products`, or `product-name` and `amount`, or `order-no`",
        ),
    ] {
        assert_eq!(explained(&text), expected, "{text}");
    }
}

#[test]
fn two_products_of_one_id_are_rejected_with_the_place() {
    let products = |ids: [&str; 3]| {
        let all = ids.map(|id| format!(r#"{{"id":"{id}","name":"Tea","price":"1.00"}}"#));
        read(&format!(r#","products":[{}]"#, all.join(",")))
    };
    assert!(products(["a", "b", "c"]).is_ok());
    for (ids, at) in [
        (["a", "a", "b"], 1),
        (["a", "b", "a"], 2),
        (["b", "a", "a"], 2),
    ] {
        let error = products(ids).expect_err("two alike");
        assert_eq!(error, ConfigError::SameId(at), "{ids:?}");
        assert_eq!(error.subject(), format!("products[{at}].id"));
    }
}

#[test]
fn where_nothing_can_be_paid_there_is_no_pay_button() {
    for rest in ["", r#","quantity":"2""#] {
        assert_eq!(read(rest).err(), Some(ConfigError::NothingToPay), "{rest}");
    }
    // This gateway is told the amount, which nobody names.
    assert_eq!(
        read(r#","product-name":"Tea""#).err(),
        Some(ConfigError::Amount)
    );
    for rest in [
        r#","amount":"1.00""#,
        r#","order-no":"O1""#,
        r#","creates-order":true"#,
        r#","order-endpoint":"https://shop.example/orders""#,
        r#","products":[{"id":"1","name":"Tea","order_no":"O1"}]"#,
    ] {
        assert!(read(rest).is_ok(), "{rest}");
    }
    let by_params = r#"{"gateway":"pay-url","endpoint":"https://shop.example/pay","params":{"consume_type":"1"}}"#;
    let json = Json::parse(by_params).expect(by_params);
    let config = Options(json.root()).config(Environment::Desktop);
    assert!(config.and_then(Config::that_sells).is_ok());
}
