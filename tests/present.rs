//! What each answer becomes in each browser: the table, row by row.

#![allow(clippy::unwrap_used, clippy::panic)]

use wallet_checkout::checkout::config::{Flow, Target};
use wallet_checkout::checkout::present::{Circumstances, Presentation, ScanHint, present};
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::{NextAction, QrText};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;

fn page(text: &str) -> NextAction {
    NextAction::redirect(SafeUrl::parse(text).unwrap())
}

fn code(text: &str) -> NextAction {
    NextAction::ShowQr(QrText::parse(text).unwrap())
}

fn scheme(text: &str) -> NextAction {
    NextAction::LaunchScheme(SafeUrl::parse(text).unwrap())
}

/// A presentation in a word or two.
fn name(environment: Environment, flow: Flow, wallet: Wallet, actions: &[NextAction]) -> String {
    let here = Circumstances {
        environment,
        flow,
        wallet,
        target: Target::Itself,
        page: None,
        referer_hop: None,
    };
    match present(&here, actions) {
        Ok((_, Presentation::Leave(_))) => "go".into(),
        Ok((_, Presentation::Launch(launch))) if launch.links.len() > 1 => "button + code".into(),
        Ok((_, Presentation::Launch(_))) => "button".into(),
        Ok((_, Presentation::Bridge(_))) => "bridge".into(),
        Ok((_, Presentation::Guide(..))) => "guide".into(),
        Ok((_, Presentation::Code(code))) => {
            let hint = match code.hint {
                ScanHint::Wallet => "code",
                ScanHint::OtherDevice => "code for another device",
                ScanHint::Camera => "code for the camera",
            };
            let open = if code.open.is_some() { " + open" } else { "" };
            format!("{hint}{open}")
        }
        Ok((_, Presentation::PageOnly(problem))) | Err(problem) => problem.code().into(),
    }
}

#[test]
fn every_answer_has_its_place_in_every_browser() {
    use Environment as E;
    let columns = [
        &[E::Desktop, E::WechatDesktop][..],
        &[E::Ios, E::Android, E::Qq],
        &[E::Wechat, E::WeCom, E::MiniProgram],
        &[E::Alipay],
    ];
    let elsewhere = "code for another device";
    let elsewhere_or_open = "code for another device + open";
    let refused = "wrong_environment";
    let table = [
        (
            Wallet::Alipay,
            page("https://mapi.alipay.com/gateway.do"),
            ["go", "go", "guide", "go"],
        ),
        (
            Wallet::Wechat,
            page("https://pay.example/wx/1"),
            ["go", "go", "go", refused],
        ),
        (
            Wallet::Wechat,
            page("https://wx.tenpay.com/cgi-bin/x"),
            ["go", "go", "guide", refused],
        ),
        (
            Wallet::Alipay,
            code("https://qr.alipay.com/bax1"),
            ["code", "button + code", elsewhere, "go"],
        ),
        (
            Wallet::Wechat,
            code("weixin://wxpay/bizpayurl?pr=1"),
            ["code", elsewhere, elsewhere, refused],
        ),
        (
            Wallet::Alipay,
            code("https://pay.example/q/1"),
            ["code", elsewhere_or_open, elsewhere, elsewhere_or_open],
        ),
        (
            Wallet::Alipay,
            code("00020101021226"),
            ["code", elsewhere, elsewhere, elsewhere],
        ),
        (
            Wallet::Wechat,
            scheme("weixin://dl/business/?ticket=x"),
            ["code for the camera", "button", "guide", refused],
        ),
    ];
    for (wallet, action, row) in table {
        for (environments, expected) in columns.iter().zip(row) {
            for environment in *environments {
                let shown = name(
                    *environment,
                    Flow::Auto,
                    wallet,
                    std::slice::from_ref(&action),
                );
                assert_eq!(shown, expected, "{action:?} in {environment:?}");
            }
        }
    }
}

#[test]
fn a_wish_is_followed_where_the_answer_allows() {
    let both = [
        page("https://pay.example/1"),
        code("weixin://wxpay/bizpayurl?pr=1"),
    ];
    for (flow, shown) in [
        (Flow::Auto, "go"),
        (Flow::Redirect, "go"),
        (Flow::Qr, "code"),
        (Flow::Scheme, "go"),
    ] {
        assert_eq!(
            name(Environment::Desktop, flow, Wallet::Wechat, &both),
            shown,
            "{flow:?}"
        );
    }
}

#[test]
fn an_unusable_action_gives_way_to_the_next() {
    let long = code(&format!("https://pay.example/{}", "x".repeat(2_950)));
    let actions = [long, page("https://pay.example/1")];
    let shown = name(Environment::Desktop, Flow::Auto, Wallet::Alipay, &actions);
    assert_eq!(shown, "go");
    let alone = name(
        Environment::Desktop,
        Flow::Auto,
        Wallet::Alipay,
        &actions[..1],
    );
    assert_eq!(alone, "qr_too_long");
}
