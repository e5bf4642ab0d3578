//! The gateways' answers and requests, each case a file: see
//! `tests/fixtures/gateways/README.md`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::pay_state::{self, PayState};
use wallet_checkout::gateway::{Create, CreateError, Gateway, NextAction, Params, Start};
use wallet_checkout::money::Fen;
use wallet_checkout::order::{Order, OrderNo, Selection};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::{Answer, Body};

const DOCUMENTED_NO: &str = "1510281411335281083827";

fn cases(kind: &str) -> Vec<(Gateway, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gateways");
    let mut cases = Vec::new();
    for gateway in Gateway::ALL {
        let Ok(folder) = root.join(gateway.name()).join(kind).read_dir() else {
            continue;
        };
        let paths = folder.map(|entry| entry.unwrap().path());
        cases.extend(
            paths
                .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
                .map(|path| (gateway, path)),
        );
    }
    assert!(cases.len() >= 2, "hardly any fixture of kind {kind}");
    cases
}

fn endpoint() -> SafeUrl {
    SafeUrl::parse("https://shop.example/pay/x").unwrap()
}

fn read_create(gateway: Gateway, text: &str) -> String {
    let created = Answer::read(text).map_or(Err(CreateError::Malformed), |answer| {
        gateway.read_created(&answer, &endpoint())
    });
    let mut out = String::new();
    match created {
        Ok(created) => {
            for action in created.actions {
                match action {
                    NextAction::Redirect { url, referer: None } => writeln!(out, "redirect {url}"),
                    NextAction::Redirect { url, referer } => {
                        writeln!(out, "redirect {url} from {}", referer.unwrap_or_default())
                    }
                    NextAction::ShowQr(text) => writeln!(out, "qr {}", text.as_str()),
                    NextAction::ShowImage(image) => {
                        writeln!(
                            out,
                            "image {} of {} bytes",
                            image.mime(),
                            image.bytes().len()
                        )
                    }
                    NextAction::LaunchScheme(url) => writeln!(out, "scheme {url}"),
                    NextAction::WechatBridge(with) => {
                        writeln!(out, "wechat bridge{}", named(&with))
                    }
                    NextAction::AlipayBridge(order) => {
                        writeln!(out, "alipay bridge {}", order.as_str())
                    }
                    NextAction::MiniProgram(with) => writeln!(out, "mini program{}", named(&with)),
                    NextAction::NativeApp(with) => writeln!(out, "native app{}", named(&with)),
                }
                .unwrap();
            }
            if let Some(amount) = created.amount {
                writeln!(out, "amount {amount}").unwrap();
            }
            if let Some(no) = created.gateway_no {
                writeln!(out, "gateway order {no}").unwrap();
            }
        }
        Err(CreateError::Refused(refusal)) => {
            let words = refusal.words.unwrap_or_default();
            writeln!(out, "refused {} {:?} {words}", refusal.code, refusal.kind).unwrap();
        }
        Err(error @ (CreateError::Malformed | CreateError::UnsafeUrl)) => {
            writeln!(out, "{error:?}").unwrap();
        }
    }
    out
}

fn named(params: &Params) -> String {
    let mut out = String::new();
    for (name, value) in params.pairs() {
        write!(out, " {name}={value}").unwrap();
    }
    out
}

fn read_state(_: Gateway, text: &str) -> String {
    let order_no = OrderNo::parse(DOCUMENTED_NO).unwrap();
    let others = [OrderNo::parse("OLD").unwrap(), order_no.clone()];
    let Some(answer) = Answer::read(text) else {
        return "Malformed\n".into();
    };
    match pay_state::read(&answer, &order_no, &others) {
        Ok(report) => format!(
            "{:?} expires_in={:?} amount={:?}\n",
            report.state,
            report.expires_in_s,
            report.amount.map(|amount| amount.to_string())
        ),
        Err(error) => format!("{error:?}\n"),
    }
}

fn check(kind: &str, read: fn(Gateway, &str) -> String) {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    for (gateway, path) in cases(kind) {
        let answer = std::fs::read_to_string(&path).unwrap();
        let actual = read(gateway, &answer);
        let expected = path.with_extension("txt");
        if update {
            std::fs::write(&expected, &actual).unwrap();
        }
        let expected = std::fs::read_to_string(&expected)
            .unwrap_or_else(|_| panic!("{} has no .txt beside it", path.display()));
        assert_eq!(actual, expected, "{}", path.display());
    }
}

#[test]
fn every_create_answer_is_read_as_its_fixture_says() {
    check("create", read_create);
}

#[test]
fn every_state_answer_is_read_as_its_fixture_says() {
    check("state", read_state);
}

#[test]
fn a_truncated_answer_is_malformed_wherever_it_breaks_off() {
    for (gateway, path) in cases("create") {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.trim_end();
        for (cut, _) in text.char_indices() {
            let read = read_create(gateway, &text[..cut]);
            assert_eq!(read, "Malformed\n", "{} cut at {cut}", path.display());
        }
    }
    for (gateway, path) in cases("state") {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.trim_end();
        for (cut, _) in text.char_indices() {
            let read = read_state(gateway, &text[..cut]);
            assert_eq!(read, "Malformed\n", "{} cut at {cut}", path.display());
        }
    }
}

#[test]
fn the_pay_state_has_four_documented_values() {
    for value in -3..=12 {
        let text = format!(r#"{{"result":0,"pay_state":{value}}}"#);
        let answer = Answer::read(&text).unwrap();
        let report = pay_state::read(&answer, &OrderNo::parse("O1").unwrap(), &[]).unwrap();
        let expected = match value {
            0 => PayState::Waiting,
            1 => PayState::Paid,
            2 => PayState::Canceled,
            3 => PayState::Refunded,
            _ => PayState::Undocumented,
        };
        assert_eq!(report.state, expected, "{value}");
    }
}

fn order(wallet: Wallet) -> Order {
    Order {
        no: OrderNo::parse(DOCUMENTED_NO).unwrap(),
        gateway_no: None,
        selection: Selection {
            product_id: "vip".into(),
            quantity: 1,
            wallet,
        },
        name: "VIP会员".into(),
        amount: Fen::parse("99"),
    }
}

fn body_of(gateway: Gateway, wallet: Wallet, environment: Environment) -> String {
    let start = gateway.start(&Create {
        endpoint: &endpoint(),
        order: &order(wallet),
        environment,
        return_url: Some("http://test.www.wanbisai.com"),
        params: &[("param".into(), "no=1&x".into())],
        minted: true,
        wants_code: false,
    });
    let Start::Ask(request) = start else {
        panic!("{gateway:?} asks nobody");
    };
    match request.body {
        Body::Json(body) | Body::Form(body) => body,
        Body::Nothing => String::new(),
    }
}

#[test]
fn order_cmd_requests_are_those_of_the_document() {
    for (sample, wallet) in [
        (
            include_str!("fixtures/gateways/order-cmd/request/pay-alipay.json"),
            Wallet::Alipay,
        ),
        (
            include_str!("fixtures/gateways/order-cmd/request/wechat-pay.json"),
            Wallet::Wechat,
        ),
    ] {
        let ours = body_of(Gateway::OrderCmd, wallet, Environment::Desktop);
        let ours: serde_json::Value = serde_json::from_str(&ours).unwrap();
        let documented: serde_json::Value = serde_json::from_str(sample).unwrap();
        assert_eq!(ours, documented);
    }
    assert_eq!(
        body_of(Gateway::OrderCmd, Wallet::Wechat, Environment::Ios),
        format!(r#"{{"cmd":"Pay","order_no":"{DOCUMENTED_NO}","type":2}}"#)
    );
}

#[test]
fn epay_requests_carry_the_contracts_fields_and_no_secret_one() {
    for (wallet, environment, kind, device) in [
        (Wallet::Alipay, Environment::Desktop, "alipay", "pc"),
        (Wallet::Wechat, Environment::WechatDesktop, "wxpay", "pc"),
        (Wallet::Wechat, Environment::Ios, "wxpay", "mobile"),
        (Wallet::Wechat, Environment::Android, "wxpay", "mobile"),
        (Wallet::Wechat, Environment::Wechat, "wxpay", "wechat"),
        (Wallet::Alipay, Environment::Alipay, "alipay", "alipay"),
        (Wallet::Wechat, Environment::Qq, "wxpay", "qq"),
    ] {
        assert_eq!(
            body_of(Gateway::Epay, wallet, environment),
            format!(
                "type={kind}&out_trade_no={DOCUMENTED_NO}&name=VIP%E4%BC%9A%E5%91%98&money=99.00\
                 &device={device}&return_url=http%3A%2F%2Ftest.www.wanbisai.com&param=no%3D1%26x"
            )
        );
    }
}
