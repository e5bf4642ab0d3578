//! The step that the pay button announces, before the gateway has answered. That it comes
//! true is seen by the sales in `tests/journeys`, for every gateway and wallet.

use crate::by_gateway::{gateway, of_each};
use wallet_checkout::checkout::config::Flow;
use wallet_checkout::checkout::expected_step::ExpectedStep::{self, Code, Either, Wallet as Away};
use wallet_checkout::checkout::expected_step::expected_step;
use wallet_checkout::environment::Environment as E;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::wallet::Wallet::{self, Alipay, OneCode, Wechat};

const DESKTOPS: [E; 2] = [E::Desktop, E::WechatDesktop];
const PHONES: [E; 3] = [E::Ios, E::Android, E::AndroidChrome];
const APPS: [E; 5] = [E::Wechat, E::WeCom, E::Alipay, E::MiniProgram, E::Qq];
const FLOWS: [Flow; 4] = [Flow::Auto, Flow::Qr, Flow::Redirect, Flow::Scheme];
const WALLETS: [Wallet; 3] = [Alipay, Wechat, OneCode];

/// The step of a wallet on a desktop and on a phone.
type Steps = &'static [(Wallet, ExpectedStep, ExpectedStep)];

#[test]
fn a_document_fixes_the_step_for_each_wallet_and_device() {
    let steps: [(&str, Steps); 5] = [
        ("pay-url", &[(Alipay, Away, Away), (Wechat, Away, Away)]),
        (
            "epay",
            &[(Alipay, Either, Either), (Wechat, Either, Either)],
        ),
        ("order-cmd", &[(Alipay, Away, Away), (Wechat, Code, Away)]),
        (
            "gatepay",
            &[
                (Alipay, Code, Away),
                (Wechat, Code, Away),
                (OneCode, Code, Away),
            ],
        ),
        ("smallsaas", &[(Alipay, Code, Away), (Wechat, Code, Away)]),
    ];
    for (gateway, steps) in of_each(&steps) {
        for (wallet, on_a_desktop, on_a_phone) in steps {
            let step = |environment| expected_step(gateway, environment, Flow::Auto, *wallet);
            let what = format!("{gateway:?} {wallet:?}");
            assert_eq!(DESKTOPS.map(step), [*on_a_desktop; 2], "{what}");
            assert_eq!(PHONES.map(step), [*on_a_phone; 3], "{what}");
        }
    }
}

#[test]
fn a_preferred_flow_counts_where_the_gateway_has_several_actions() {
    let preferred =
        |gateway, environment| FLOWS.map(|flow| expected_step(gateway, environment, flow, Alipay));
    for gateway in ["gatepay", "smallsaas"].map(gateway) {
        let on_a_desktop = preferred(gateway, E::Desktop);
        assert_eq!(on_a_desktop, [Code, Code, Either, Either]);
        assert_eq!(preferred(gateway, E::Ios), [Away, Code, Either, Either]);
    }
    assert_eq!(preferred(gateway("order-cmd"), E::Desktop), [Away; 4]);
    assert_eq!(preferred(gateway("pay-url"), E::Desktop), [Away; 4]);
    assert_eq!(preferred(gateway("epay"), E::Desktop), [Either; 4]);
}

#[test]
fn inside_an_app_no_step_is_announced() {
    for gateway in Gateway::ALL {
        for (environment, flow) in APPS.iter().flat_map(|app| FLOWS.map(|flow| (*app, flow))) {
            let steps = WALLETS.map(|wallet| expected_step(gateway, environment, flow, wallet));
            let what = format!("{gateway:?} {environment:?} {flow:?}");
            assert_eq!(steps, [Either; 3], "{what}");
        }
    }
}
