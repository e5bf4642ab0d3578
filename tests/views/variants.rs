//! The views that differ from those of the catalog in their words alone, or that no
//! shop should have: with them the gallery has every sentence that a shopper can read.

use crate::catalog::{bridge, choosing, code, ended, paying, product, refused, url};
use base64ct::{Base64, Encoding as _};
use std::rc::Rc;
use wallet_checkout::checkout::config::ConfigError;
use wallet_checkout::checkout::view_model::{
    BridgeCall, Busy, ChooseView, Code, DoubtKind, ExpectedStep, LoadFailure, Notice, OtherWay,
    Outcome, PayView, Picture, ProblemKind, RefusalKind, ScanHint, Step, ViewModel,
};
use wallet_checkout::image::QrImage;
use wallet_checkout::money::Fen;
use wallet_checkout::wallet::Wallet;

/// Long words, in which no language has a line break of its own but for the last.
pub(crate) const LONG: [&str; 3] = [
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "https://shop.example/teas/spring/2026/west-lake-longjing?size=50g&packaging=giftbox",
    "明前特级狮峰山北坡老茶园群体种手工炒制西湖龙井茶礼盒装两罐共一百克附青瓷盖碗一只及五味茶样",
];

const PROBLEMS: [(&str, ProblemKind); 11] = [
    ("problem-network", ProblemKind::Network),
    ("problem-timeout", ProblemKind::Timeout),
    ("problem-http", ProblemKind::Http(502)),
    ("problem-malformed", ProblemKind::Malformed),
    ("problem-created-order", ProblemKind::CreatedOrder),
    ("problem-unsafe-url", ProblemKind::UnsafeUrl),
    ("problem-qr-too-long", ProblemKind::QrTooLong),
    ("problem-environment", ProblemKind::WrongEnvironment),
    ("problem-referer", ProblemKind::RefererUnsatisfiable),
    ("problem-native-app", ProblemKind::NativeAppRequired),
    ("problem-amount", ProblemKind::AmountDiffers),
];

const REFUSALS: [(&str, RefusalKind); 17] = [
    ("refused-order", RefusalKind::Order),
    ("refused-unexplained", RefusalKind::Unexplained),
    ("refused-merchant", RefusalKind::Merchant),
    ("refused-channel", RefusalKind::Channel),
    ("refused-signature", RefusalKind::Signature),
    ("refused-no-parameters", RefusalKind::NoParameters),
    ("refused-parameters", RefusalKind::Parameters),
    ("refused-pay-type", RefusalKind::PayType),
    ("refused-one-piece", RefusalKind::OneItem),
    ("refused-product-number", RefusalKind::ProductNumber),
    ("refused-quantity", RefusalKind::Quantity),
    ("refused-product", RefusalKind::Product),
    ("refused-shop", RefusalKind::Shop),
    ("refused-key", RefusalKind::Key),
    ("refused-stock", RefusalKind::Stock),
    ("refused-quota", RefusalKind::Quota),
    ("refused-licence", RefusalKind::License),
];

pub(crate) fn variants() -> Vec<(&'static str, ViewModel)> {
    let mut variants = long();
    variants.extend(expected_step());
    variants.extend(not_loaded());
    variants.extend(payments());
    variants.extend(endings());
    let problems = PROBLEMS.map(|(name, kind)| (name, problem(kind)));
    variants.extend(problems);
    variants.extend(REFUSALS.map(|(name, kind)| (name, problem(refused(kind, "-3")))));
    variants.push((
        "misconfigured-order-endpoint",
        ViewModel::Misconfigured(ConfigError::OrderEndpoint),
    ));
    variants
}

/// The problem in the smallest choosing view that there is.
fn problem(kind: ProblemKind) -> ViewModel {
    let view = ChooseView {
        products: Rc::new([product("order", "", "88.00", 1)]),
        max_quantity: 1,
        order_given: true,
        wallets: vec![Wallet::Wechat],
        wallet: Wallet::Wechat,
        ..choosing()
    };
    ViewModel::Choose(view, Some(kind))
}

/// The labels of the pay button besides the one for a QR code.
fn expected_step() -> [(&'static str, ViewModel); 2] {
    let views = [
        ("choose-either", ExpectedStep::Either),
        ("choose-wallet", ExpectedStep::Wallet),
    ];
    views.map(|(name, expected_step)| {
        let view = ChooseView {
            products: Rc::new([product("order", "", "88.00", 1)]),
            max_quantity: 1,
            order_given: true,
            expected_step,
            ..choosing()
        };
        (name, ViewModel::Choose(view, None))
    })
}

/// The widget's second part could not be loaded.
fn not_loaded() -> [(&'static str, ViewModel); 2] {
    let views = [
        ("choose-not-loaded", LoadFailure::Failed),
        ("choose-outdated", LoadFailure::Outdated),
    ];
    views.map(|(name, failure)| {
        let view = ChooseView {
            products: Rc::new([product("order", "", "88.00", 1)]),
            max_quantity: 1,
            order_given: true,
            load_failure: Some(failure),
            ..choosing()
        };
        (name, ViewModel::Choose(view, None))
    })
}

/// A shop may give its products names of any length.
fn long() -> Vec<(&'static str, ViewModel)> {
    let goods = LONG.map(|name| {
        let mut goods = product("sampler", name, "999999.99", 9999);
        goods.id = name.to_owned();
        goods.description = Some(name.to_owned());
        goods
    });
    let choose = ChooseView {
        product_id: goods[0].id.clone(),
        products: Rc::new(goods),
        quantity: 9999,
        max_quantity: 9999,
        wallets: vec![Wallet::Alipay, Wallet::Wechat, Wallet::OneCode],
        amount: Fen::parse("9999999900.01"),
        busy: None,
        ..choosing()
    };
    let mut pay = paying(code(ScanHint::Wallet, None));
    pay.summary.name = LONG.concat();
    pay.summary.quantity = 9999;
    pay.summary.amount = Fen::parse("9999999900.01");
    pay.summary.order_no = "20261120083000123456".repeat(3);
    vec![
        (
            "long-choose",
            ViewModel::Choose(choose, Some(refused(RefusalKind::Unexplained, LONG[1]))),
        ),
        ("long-pay", ViewModel::Paying(pay)),
    ]
}

fn payments() -> Vec<(&'static str, ViewModel)> {
    let shown = || paying(code(ScanHint::Wallet, None));
    let querying = PayView {
        querying: true,
        ..shown()
    };
    let not_seen = PayView {
        notice: Some(Notice::NotSeen),
        ..shown()
    };
    let last = PayView {
        seconds_left: 55,
        ..shown()
    };
    let minutes_announced = PayView {
        seconds_left: 12 * 60 - 1,
        ..shown()
    };
    let very_last = PayView {
        seconds_left: 12,
        ..shown()
    };
    let back_to_page = PayView {
        other_way: Some(OtherWay::Page),
        ..shown()
    };
    let mut sent = paying(Step::Code(Rc::new(Code {
        picture: Picture::Sent(QrImage::parse(&picture()).unwrap()),
        hint: ScanHint::Wallet,
        open: None,
        guide: None,
    })));
    sent.summary.wallet = Wallet::OneCode;
    let camera = paying(code(
        ScanHint::Camera,
        Some(url("https://pay.example/1").as_str()),
    ));
    [
        ("pay-code-querying", querying),
        ("pay-code-not-seen", not_seen),
        ("pay-code-sent", sent),
        ("pay-code-camera", camera),
        ("pay-code-or-page", back_to_page),
        ("pay-minutes-announced", minutes_announced),
        ("pay-last-minute", last),
        ("pay-last-seconds", very_last),
        ("pay-bridge-idle", paying(bridge(BridgeCall::Idle))),
    ]
    .map(|(name, view)| (name, ViewModel::Paying(view)))
    .into()
}

fn endings() -> Vec<(&'static str, ViewModel)> {
    let busy = ChooseView {
        busy: Some(Busy::Checking),
        ..choosing()
    };
    vec![
        (
            "expired-querying",
            ended(Outcome::Expired {
                querying: true,
                can_renew: true,
                disabled: false,
                had_code: true,
                not_seen: false,
            }),
        ),
        (
            "expired-disabled",
            ended(Outcome::Expired {
                querying: false,
                can_renew: true,
                disabled: true,
                had_code: true,
                not_seen: false,
            }),
        ),
        (
            "expired-not-seen",
            ended(Outcome::Expired {
                querying: false,
                can_renew: true,
                disabled: false,
                had_code: false,
                not_seen: true,
            }),
        ),
        (
            "unknown-querying",
            ended(Outcome::Unknown {
                doubt: DoubtKind::CreateLost,
                querying: true,
                can_query: true,
                not_seen: false,
            }),
        ),
        (
            "choose-order-checking",
            ViewModel::Choose(
                ChooseView {
                    products: Rc::new([product("order", "", "88.00", 1)]),
                    order_given: true,
                    max_quantity: 1,
                    ..busy
                },
                None,
            ),
        ),
    ]
}

/// The QR code of a gateway that sends a picture, in the form in which it arrives.
fn picture() -> String {
    let png = include_bytes!("gallery/onecode.png");
    format!("data:image/jpeg;base64,{}", Base64::encode_string(png))
}
