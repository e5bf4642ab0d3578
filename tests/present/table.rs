//! The table: every answer in every browser.

use crate::made::{code, here, image, in_words, order, page, params, scheme};
use wallet_checkout::environment::Environment as E;
use wallet_checkout::gateway::NextAction;
use wallet_checkout::wallet::Wallet;

/// Browsers that are treated alike share a column; the last part of a row has the
/// exceptions.
const COLUMNS: [&[E]; 4] = [
    &[E::Desktop, E::WechatDesktop],
    &[E::Ios, E::Android, E::AndroidChrome, E::Qq],
    &[E::Wechat, E::WeCom, E::MiniProgram],
    &[E::Alipay],
];

#[track_caller]
fn row(wallet: Wallet, actions: &[NextAction], cells: [&str; 4], but: &[(E, &str)]) {
    let mut seen = 0;
    for (environments, cell) in COLUMNS.iter().zip(cells) {
        for environment in *environments {
            let exception = but.iter().find(|(other, _)| other == environment);
            let expected = exception.map_or(cell, |(_, cell)| cell);
            let shown = in_words(&here(*environment, wallet), actions);
            assert_eq!(shown, expected, "{actions:?} in {environment:?}");
            seen += 1;
        }
    }
    assert_eq!(seen, 10, "a browser is in no column");
}

const REFUSED: &str = "wrong_environment";

#[test]
fn a_page_of_alipays_is_gone_to_but_not_from_inside_wechat() {
    let go = "go https://mapi.alipay.com/gateway.do?a=1";
    let guide = "guide https://mapi.alipay.com/gateway.do?a=1";
    let actions = [page("https://mapi.alipay.com/gateway.do?a=1")];
    row(Wallet::Alipay, &actions, [go, go, guide, go], &[]);
}

#[test]
fn a_page_of_wechats_is_gone_to_but_for_its_h5_page_inside_wechat() {
    let go = "go https://pay.example/wx/1";
    let actions = [page("https://pay.example/wx/1")];
    row(Wallet::Wechat, &actions, [go, go, go, REFUSED], &[]);

    let h5 = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1";
    let (go, guide) = (format!("go {h5}"), format!("guide {h5}"));
    row(
        Wallet::Wechat,
        &[page(h5)],
        [&go, &go, &guide, REFUSED],
        &[],
    );
    // Whoever's page it is called.
    row(Wallet::OneCode, &[page(h5)], [&go, &go, &guide, &go], &[]);
    let alike = page("https://wx.tenpay.com.pay.example/");
    let go = "go https://wx.tenpay.com.pay.example/";
    row(Wallet::Wechat, &[alike], [go, go, go, REFUSED], &[]);
}

#[test]
fn a_page_for_both_wallets_is_gone_to_from_everywhere() {
    let go = "go https://pay.example/both";
    let actions = [page("https://pay.example/both")];
    row(Wallet::OneCode, &actions, [go, go, go, go], &[]);
}

#[test]
fn alipays_code_is_a_button_on_a_phone_and_a_page_inside_alipay() {
    let button = "button \
        alipays://platformapi/startapp?saId=10000007&qrcode=https%3A%2F%2Fqr.alipay.com%2Fbax1 then \
        alipays://platformapi/startapp?appId=20000067&url=https%3A%2F%2Fqr.alipay.com%2Fbax1 \
        | code elsewhere | copy https://qr.alipay.com/bax1";
    let chrome = "button \
        intent://platformapi/startapp?saId=10000007&qrcode=https%3A%2F%2Fqr.alipay.com%2Fbax1\
        #Intent;scheme=alipays;package=com.eg.android.AlipayGphone\
        ;S.browser_fallback_url=https%3A%2F%2Fqr.alipay.com%2Fbax1;end then \
        alipays://platformapi/startapp?saId=10000007&qrcode=https%3A%2F%2Fqr.alipay.com%2Fbax1 then \
        alipays://platformapi/startapp?appId=20000067&url=https%3A%2F%2Fqr.alipay.com%2Fbax1 \
        | code elsewhere | copy https://qr.alipay.com/bax1";
    row(
        Wallet::Alipay,
        &[code("https://qr.alipay.com/bax1")],
        [
            "code",
            button,
            "code elsewhere + guide https://qr.alipay.com/bax1",
            "go https://qr.alipay.com/bax1",
        ],
        &[(E::AndroidChrome, chrome)],
    );
}

#[test]
fn a_host_that_only_looks_like_alipays_is_any_other() {
    for link in [
        "https://qr.alipay.com.pay.example/1",
        "https://aqr.alipay.com/1",
        "https://pay.example/https://qr.alipay.com/1",
    ] {
        let open = format!("code elsewhere + open {link}");
        let cells = ["code", &open, "code elsewhere", &open];
        row(Wallet::Alipay, &[code(link)], cells, &[]);
    }
}

#[test]
fn wechats_code_is_for_another_device_and_for_no_long_press() {
    row(
        Wallet::Wechat,
        &[code("weixin://wxpay/bizpayurl?pr=04IPMKM")],
        ["code", "code elsewhere", "code elsewhere", REFUSED],
        &[],
    );
}

#[test]
fn any_other_code_can_be_opened_where_it_is_a_page() {
    for link in ["https://pay.example/q/1", "http://pay.example/q/1"] {
        let open = format!("code elsewhere + open {link}");
        let cells = ["code", &open, "code elsewhere", &open];
        row(Wallet::Alipay, &[code(link)], cells, &[]);
        row(Wallet::OneCode, &[code(link)], cells, &[]);
        let cells = ["code", &open, "code elsewhere", REFUSED];
        row(Wallet::Wechat, &[code(link)], cells, &[]);
    }
    let elsewhere = "code elsewhere";
    let cells = ["code", elsewhere, elsewhere, elsewhere];
    row(Wallet::Alipay, &[code("00020101021226")], cells, &[]);
}

#[test]
fn a_picture_is_for_a_desktop_and_the_link_beside_it_for_a_phone() {
    let both = [image(), page("https://pay.example/1")];
    let go = "go https://pay.example/1";
    row(Wallet::OneCode, &both, ["image", go, go, go], &[]);
    row(Wallet::Wechat, &both, ["image", go, go, REFUSED], &[]);
    let guide = "guide https://pay.example/1";
    row(Wallet::Alipay, &both, ["image", go, guide, go], &[]);
    let scheme = [image(), scheme("weixin://dl/business/?t=1")];
    let button =
        "button weixin://dl/business/?t=1 | code by camera | copy weixin://dl/business/?t=1";
    let guide = "guide weixin://dl/business/?t=1";
    let chrome = "button intent://dl/business/?t=1#Intent;scheme=weixin;package=com.tencent.mm;end \
        then weixin://dl/business/?t=1 | code by camera | copy weixin://dl/business/?t=1";
    row(
        Wallet::Wechat,
        &scheme,
        ["image", button, guide, REFUSED],
        &[(E::AndroidChrome, chrome)],
    );
    let alone = "image elsewhere";
    row(
        Wallet::OneCode,
        &[image()],
        ["image", alone, alone, alone],
        &[],
    );
}

#[test]
fn wechats_scheme_is_launched_on_a_phone_and_only_outside_wechat() {
    let link = "weixin://dl/business/?ticket=xxx";
    let button = format!("button {link} | code by camera | copy {link}");
    let chrome = format!(
        "button intent://dl/business/?ticket=xxx#Intent;scheme=weixin;package=com.tencent.mm;end \
         then {link} | code by camera | copy {link}"
    );
    row(
        Wallet::Wechat,
        &[scheme(link)],
        ["code by camera", &button, &format!("guide {link}"), REFUSED],
        &[(E::AndroidChrome, &chrome)],
    );
}

#[test]
fn alipays_scheme_is_launched_inside_alipay_too() {
    let link = "alipays://platformapi/startapp?saId=1";
    let button = format!("button {link} | code by camera | copy {link}");
    let chrome = format!(
        "button intent://platformapi/startapp?saId=1#Intent;scheme=alipays\
         ;package=com.eg.android.AlipayGphone;end then {link} | code by camera | copy {link}"
    );
    row(
        Wallet::Alipay,
        &[scheme(link)],
        ["code by camera", &button, &format!("guide {link}"), &button],
        &[(E::AndroidChrome, &chrome)],
    );
}

#[test]
fn wechats_bridge_is_in_wechats_own_browser_alone() {
    let bridge = NextAction::WechatBridge(params(r#"{"appId":"wx1","package":"prepay_id=1"}"#));
    let page = "page or wrong_environment";
    row(
        Wallet::Wechat,
        std::slice::from_ref(&bridge),
        [page, page, "WeixinJSBridge", REFUSED],
        &[(E::MiniProgram, page)],
    );
    // Elsewhere the next of the answer's ways is taken.
    let both = [bridge, code("weixin://wxpay/bizpayurl?pr=1")];
    row(
        Wallet::Wechat,
        &both,
        ["code", "code elsewhere", "WeixinJSBridge", REFUSED],
        &[(E::MiniProgram, "code elsewhere")],
    );
}

#[test]
fn an_order_string_is_for_alipays_bridge_or_its_scheme() {
    let link = "alipays://platformapi/startApp?appId=20000125&orderSuffix=\
        app_id%3D1%26b%3D%257B%2522%26sign%3Dx%252B%253D";
    let button = format!("button {link} | copy {link}");
    let chrome = format!(
        "button intent://{}#Intent;scheme=alipays;package=com.eg.android.AlipayGphone;end \
         then {link} | copy {link}",
        link.strip_prefix("alipays://").unwrap()
    );
    row(
        Wallet::Alipay,
        &[order("app_id=1&b=%7B%22&sign=x%2B%3D")],
        [
            "page or wrong_environment",
            &button,
            &format!("guide {link}"),
            "AlipayJSBridge app_id=1&b=%7B%22&sign=x%2B%3D",
        ],
        &[(E::AndroidChrome, &chrome)],
    );
}

#[test]
fn a_mini_programs_page_is_gone_to_from_a_mini_program_alone() {
    let page = "page or wrong_environment";
    row(
        Wallet::Wechat,
        &[NextAction::MiniProgram(params(
            r#"{"path":"pages/index/index?a=1"}"#,
        ))],
        [page, page, page, REFUSED],
        &[(E::MiniProgram, "mini program pages/index/index?a=1")],
    );
    let without_path = NextAction::MiniProgram(params(r#"{"app_id":"wx1"}"#));
    row(
        Wallet::Wechat,
        &[without_path],
        [page, page, page, REFUSED],
        &[],
    );
}

#[test]
fn what_is_for_a_native_app_is_the_pages_to_do() {
    let app = || NextAction::NativeApp(params(r#"{"prepay_id":"wx1","trade_type":"APP"}"#));
    let page = "page or native_app_required";
    row(Wallet::Wechat, &[app()], [page, page, page, REFUSED], &[]);
    row(Wallet::Alipay, &[app()], [page; 4], &[]);
    let go = "go https://pay.example/1";
    let both = [app(), super::made::page("https://pay.example/1")];
    row(Wallet::Wechat, &both, [go, go, go, REFUSED], &[]);
}

#[test]
fn an_answer_without_a_way_is_for_another_browser() {
    row(Wallet::Alipay, &[], [REFUSED; 4], &[]);
}
