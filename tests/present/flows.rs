//! The preferred payment flow: used if the answer offers it.

use crate::made::{code, here, image, in_words, order, page, params, scheme};
use wallet_checkout::checkout::config::Flow;
use wallet_checkout::checkout::present::Circumstances;
use wallet_checkout::environment::Environment as E;
use wallet_checkout::gateway::NextAction;
use wallet_checkout::wallet::Wallet;

fn preferred(flow: Flow, environment: E, wallet: Wallet, actions: &[NextAction]) -> String {
    let here = Circumstances {
        flow,
        ..here(environment, wallet)
    };
    in_words(&here, actions)
}

#[test]
fn a_preferred_flow_is_used_if_the_answer_offers_it() {
    let all = [
        page("https://pay.example/1"),
        code("weixin://wxpay/bizpayurl?pr=1"),
        scheme("weixin://dl/business/?t=1"),
    ];
    let button =
        "button weixin://dl/business/?t=1 | code by camera | copy weixin://dl/business/?t=1";
    let go = "go https://pay.example/1";
    for (flow, environment, shown) in [
        (Flow::Auto, E::Desktop, go),
        (Flow::Redirect, E::Desktop, go),
        (Flow::Qr, E::Desktop, "code"),
        (Flow::Scheme, E::Desktop, "code by camera"),
        (Flow::Auto, E::Ios, go),
        (Flow::Redirect, E::Ios, go),
        (Flow::Qr, E::Ios, "code elsewhere"),
        (Flow::Scheme, E::Ios, button),
        (Flow::Scheme, E::Wechat, "guide weixin://dl/business/?t=1"),
    ] {
        let step = preferred(flow, environment, Wallet::Wechat, &all);
        assert_eq!(step, shown, "{flow:?} in {environment:?}");
        // The order in which the gateway names them counts only without a preference.
        let mut reversed = all.to_vec();
        reversed.reverse();
        if flow != Flow::Auto {
            let step = preferred(flow, environment, Wallet::Wechat, &reversed);
            assert_eq!(step, shown, "{flow:?} in {environment:?}");
        }
    }
}

#[test]
fn a_preferred_flow_that_the_answer_does_not_offer_changes_nothing() {
    let only_page = [page("https://pay.example/1")];
    let only_code = [code("weixin://wxpay/bizpayurl?pr=1")];
    for flow in [Flow::Auto, Flow::Qr, Flow::Redirect, Flow::Scheme] {
        let shown = preferred(flow, E::Desktop, Wallet::Wechat, &only_page);
        assert_eq!(shown, "go https://pay.example/1", "{flow:?}");
        let shown = preferred(flow, E::Desktop, Wallet::Wechat, &only_code);
        assert_eq!(shown, "code", "{flow:?}");
    }
}

#[test]
fn a_picture_is_a_code_and_wins_over_a_link_where_codes_are_preferred() {
    let both = [image(), page("https://pay.example/1")];
    for (flow, environment, shown) in [
        (Flow::Auto, E::Desktop, "image"),
        (Flow::Qr, E::Desktop, "image"),
        (Flow::Redirect, E::Desktop, "go https://pay.example/1"),
        (Flow::Auto, E::Ios, "go https://pay.example/1"),
        (Flow::Qr, E::Ios, "image elsewhere"),
        (Flow::Redirect, E::Ios, "go https://pay.example/1"),
        (Flow::Qr, E::Wechat, "image elsewhere"),
    ] {
        let step = preferred(flow, environment, Wallet::OneCode, &both);
        assert_eq!(step, shown, "{flow:?} in {environment:?}");
    }
}

#[test]
fn an_order_string_is_a_scheme() {
    let both = [code("https://qr.alipay.com/1"), order("a=1&sign=x")];
    let step = preferred(Flow::Scheme, E::Alipay, Wallet::Alipay, &both);
    assert_eq!(step, "AlipayJSBridge a=1&sign=x");
    let step = preferred(Flow::Auto, E::Alipay, Wallet::Alipay, &both);
    assert_eq!(step, "go https://qr.alipay.com/1");
}

#[test]
fn an_unusable_action_gives_way_to_the_next() {
    let long = code(&format!("https://pay.example/{}", "x".repeat(2_950)));
    let actions = [long, page("https://pay.example/1")];
    let shown = |actions| preferred(Flow::Auto, E::Desktop, Wallet::Alipay, actions);
    assert_eq!(shown(&actions), "go https://pay.example/1");
    assert_eq!(shown(&actions[..1]), "qr_too_long");
    let wished = preferred(Flow::Qr, E::Desktop, Wallet::Alipay, &actions);
    assert_eq!(wished, "go https://pay.example/1");
}

/// An action that only the page could use is offered when no other works: the first.
#[test]
fn what_only_the_page_can_do_comes_last() {
    let app = NextAction::NativeApp(params(r#"{"a":"b"}"#));
    let bridge = NextAction::WechatBridge(params(r#"{"a":"b"}"#));
    let long = code(&"1".repeat(8_000));
    let shown = |actions: &[NextAction]| preferred(Flow::Auto, E::Desktop, Wallet::Wechat, actions);
    let page_only = "page or native_app_required";
    assert_eq!(shown(&[app.clone(), bridge.clone()]), page_only);
    assert_eq!(shown(&[long.clone(), app.clone()]), page_only);
    assert_eq!(shown(&[app, long]), page_only);
    assert_eq!(shown(&[bridge]), "page or wrong_environment");
}

#[test]
fn a_scheme_too_long_for_a_code_is_still_a_button() {
    let long = format!("weixin://dl/business/?t={}", "x".repeat(2_950));
    let step = preferred(Flow::Auto, E::Ios, Wallet::Wechat, &[scheme(&long)]);
    assert_eq!(step, format!("button {long} | copy {long}"));
    let step = preferred(Flow::Auto, E::Desktop, Wallet::Wechat, &[scheme(&long)]);
    assert_eq!(step, "qr_too_long");
}
