//! The step that the pay button announces, before the gateway has answered.

use crate::ask::EVERYWHERE;
use crate::by_gateway::of_each;
use wallet_checkout::checkout::config::{Config, Flow};
use wallet_checkout::checkout::expected_step::{ExpectedStep, expected_step};
use wallet_checkout::checkout::options::Options;
use wallet_checkout::environment::Environment as E;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::json::Json;
use wallet_checkout::wallet::Wallet;

fn config(gateway: Gateway, environment: E, flow: Flow) -> Config {
    let text = format!(
        r#"{{"gateway":"{}","endpoint":"https://shop.example/pay","product-id":"1"}}"#,
        gateway.name()
    );
    let json = Json::parse(&text).unwrap();
    Config {
        flow,
        ..Options(json.root()).config(environment).unwrap()
    }
}

/// The steps of one wallet: on a desktop, on a phone.
type Steps = (Wallet, ExpectedStep, ExpectedStep);

#[track_caller]
fn check(gateway: Gateway, flow: Flow, steps: &[Steps]) {
    for (wallet, on_desktop, on_phone) in steps {
        for environment in EVERYWHERE {
            let expected = match environment {
                E::Desktop | E::WechatDesktop => *on_desktop,
                E::Ios | E::Android | E::AndroidChrome => *on_phone,
                E::Wechat | E::WeCom | E::Alipay | E::MiniProgram | E::Qq => ExpectedStep::Either,
            };
            let step = expected_step(&config(gateway, environment, flow), *wallet);
            assert_eq!(
                step, expected,
                "{gateway:?} {wallet:?} {environment:?} {flow:?}"
            );
        }
    }
}

use ExpectedStep::{Code, Either, Wallet as InWallet};

const CHOSEN_BY_GATEWAY: &[Steps] = &[
    (Wallet::Alipay, Either, Either),
    (Wallet::Wechat, Either, Either),
];
const PAGES: &[Steps] = &[
    (Wallet::Alipay, InWallet, InWallet),
    (Wallet::Wechat, InWallet, InWallet),
];
const COMMANDS: &[Steps] = &[
    (Wallet::Alipay, InWallet, InWallet),
    (Wallet::Wechat, Code, InWallet),
];
const BY_BROWSER: &[Steps] = &[
    (Wallet::Alipay, Code, InWallet),
    (Wallet::Wechat, Code, InWallet),
    (Wallet::OneCode, Code, InWallet),
];
const CODES: &[Steps] = &[(Wallet::Alipay, Code, Code), (Wallet::Wechat, Code, Code)];

#[test]
fn without_a_wish_the_browser_decides_where_the_gateway_leaves_it_to() {
    for (gateway, steps) in of_each(&[
        ("pay-url", PAGES),
        ("epay", CHOSEN_BY_GATEWAY),
        ("order-cmd", COMMANDS),
        ("gatepay", BY_BROWSER),
        ("smallsaas", BY_BROWSER),
    ]) {
        check(gateway, Flow::Auto, steps);
    }
}

#[test]
fn a_preferred_code_is_announced_where_the_gateway_has_one() {
    for (gateway, steps) in of_each(&[
        ("pay-url", PAGES),
        ("epay", CHOSEN_BY_GATEWAY),
        ("order-cmd", COMMANDS),
        ("gatepay", CODES),
        ("smallsaas", CODES),
    ]) {
        check(gateway, Flow::Qr, steps);
    }
}

#[test]
fn a_preferred_page_or_scheme_is_not_announced_before_it_is_there() {
    for (gateway, steps) in of_each(&[
        ("pay-url", PAGES),
        ("epay", CHOSEN_BY_GATEWAY),
        ("order-cmd", COMMANDS),
        ("gatepay", CHOSEN_BY_GATEWAY),
        ("smallsaas", CHOSEN_BY_GATEWAY),
    ]) {
        check(gateway, Flow::Redirect, steps);
        check(gateway, Flow::Scheme, steps);
    }
}
