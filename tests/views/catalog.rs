//! Every view by name, and how to render one.

use crate::goods::written;
use crate::variants::variants;
use std::rc::Rc;
use wallet_checkout::checkout::bridge::Bridge;
use wallet_checkout::checkout::config::ConfigError;
use wallet_checkout::checkout::config::{Flow, Target};
use wallet_checkout::checkout::present::{Circumstances, present};
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::checkout::view_model::{
    BridgeAnswer, BridgeCall, Busy, ChooseView, Code, ConfirmView, Controls, Departure, DoubtKind,
    ExpectedStep, Guide, LaunchResult, Notice, OtherWay, Outcome, OutcomeView, PayView, Picture,
    ScanHint, Step, Summary, ViewModel,
};
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::{GatewayRefusal, NextAction, Params, QrText, RefusalKind};
use wallet_checkout::json::Json;
use wallet_checkout::money::Fen;
use wallet_checkout::order::Product;
use wallet_checkout::qr::QrPicture;
use wallet_checkout::text::Locale;
use wallet_checkout::ui::{App, AppContext, AppProps, View};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;
use yew::{AttrValue, Callback, LocalServerRenderer};

pub(crate) const CODE: &str = "weixin://wxpay/bizpayurl?pr=04IPMKM";
const SCHEME: &str = "weixin://dl/business/?ticket=x";
const ALIPAY: &str = "https://qr.alipay.com/bax01098eimzy9vigelm00c7";

pub(crate) fn render(view: ViewModel, locale: Locale) -> String {
    render_after(view, locale, "")
}

/// Renders the view after `copied` was put on the clipboard.
pub(crate) fn render_after(view: ViewModel, locale: Locale, copied: &'static str) -> String {
    let context = AppContext {
        texts: locale.texts(),
        money: Callback::from(move |(amount, _): (Fen, String)| written(amount, locale)),
        copied: AttrValue::from(copied),
        on_choose: Callback::noop(),
        on_event: Callback::noop(),
        on_copy: Callback::noop(),
        on_canvas: Callback::noop(),
    };
    let view: Rc<dyn View> = Rc::new(view);
    let props = AppProps { view, context };
    let app = LocalServerRenderer::<App>::with_props(props).hydratable(false);
    pollster::block_on(app.render())
}

pub(crate) fn product(id: &str, name: &str, price: &str, max_quantity: u32) -> Product {
    Product {
        id: id.to_owned(),
        name: name.to_owned(),
        price: Fen::parse(price),
        description: None,
        image: Some(format!("shop/{id}.svg")),
        max_quantity,
        order_no: None,
        params: Vec::new(),
    }
}

pub(crate) fn choosing() -> ChooseView {
    let mut tea = product("longjing", "西湖龙井 · 50 g", "88.00", 5);
    tea.description = Some("明前头采，豆香清甜".to_owned());
    ChooseView {
        products: Rc::new([
            tea,
            product("gaiwan", "青瓷盖碗", "128.00", 3),
            product("sampler", "五味茶样", "19.90", 10),
        ]),
        product_id: "longjing".to_owned(),
        quantity: 1,
        max_quantity: 5,
        one_item: false,
        wallets: Wallet::DEFAULT.to_vec(),
        wallet: Wallet::Alipay,
        amount: Fen::parse("88.00"),
        expected_step: ExpectedStep::Code,
        order_given: false,
        busy: None,
        controls: Controls::default(),
        load_failure: None,
    }
}

pub(crate) fn code(hint: ScanHint, open: Option<&str>) -> Step {
    Step::Code(Rc::new(Code {
        picture: Picture::Drawn(QrPicture::encode(CODE).unwrap()),
        hint,
        open: open.map(url),
        guide: None,
    }))
}

/// The step in which the state machine presents the action in that environment.
fn step(environment: Environment, action: &NextAction, result: LaunchResult) -> Step {
    let here = Circumstances {
        environment,
        flow: Flow::Auto,
        wallet: Wallet::Alipay,
        target: Target::Itself,
        page: None,
        referer_hop: None,
        has_handoff: false,
    };
    let (_, mut step) = present(&here, std::slice::from_ref(action)).unwrap();
    if let Step::Launch(_, of_link) = &mut step {
        *of_link = result;
    }
    step
}

fn launch(link: &str, result: LaunchResult) -> Step {
    let action = if link == SCHEME {
        NextAction::LaunchScheme(url(link))
    } else {
        NextAction::ShowQr(QrText::parse(link).unwrap())
    };
    step(Environment::Ios, &action, result)
}

/// WeChat's payment window.
pub(crate) fn bridge(call: BridgeCall) -> Step {
    let json = Json::parse("{}").unwrap();
    let window = Bridge::Wechat(Params::read(json.root()));
    Step::Bridge(Rc::new(window), call)
}

/// The step of a page inside a mini program.
pub(crate) fn mini_program(call: BridgeCall) -> Step {
    let page = Bridge::MiniProgram("pages/pay".to_owned());
    Step::Bridge(Rc::new(page), call)
}

pub(crate) fn paying(step: Step) -> PayView {
    PayView {
        summary: summary(Wallet::Wechat),
        step,
        leaving: false,
        seconds_left: 14 * 60 + 9,
        querying: false,
        can_query: true,
        other_way: None,
        notice: None,
    }
}

fn summary(wallet: Wallet) -> Summary {
    Summary {
        name: "西湖龙井 · 50 g".to_owned(),
        product_id: "longjing".to_owned(),
        quantity: 2,
        amount: Fen::parse("176.00"),
        wallet,
        order_no: "20261120083000123456".to_owned(),
    }
}

pub(crate) fn ended(outcome: Outcome) -> ViewModel {
    ViewModel::Outcome(OutcomeView {
        summary: summary(Wallet::Alipay),
        outcome,
    })
}

pub(crate) fn url(text: &str) -> SafeUrl {
    SafeUrl::parse(text).unwrap()
}

pub(crate) fn refused(kind: RefusalKind, words: &str) -> ProblemKind {
    ProblemKind::Gateway(GatewayRefusal {
        code: "-3".to_owned(),
        words: Some(words.to_owned()),
        kind,
    })
}

fn unknown(doubt: DoubtKind, can_query: bool) -> ViewModel {
    ended(Outcome::Unknown {
        doubt,
        querying: false,
        can_query,
        not_seen: false,
    })
}

/// All views by name: those that differ in their structure, then the variants.
pub(crate) fn all() -> Vec<(&'static str, ViewModel)> {
    [choices(), payments(), endings(), variants()].concat()
}

fn choices() -> Vec<(&'static str, ViewModel)> {
    let single = |name| ChooseView {
        products: Rc::new([product("longjing", name, "88.00", 1)]),
        max_quantity: 1,
        ..choosing()
    };
    let failed = |problem| ViewModel::Choose(choosing(), Some(problem));
    let busy = |busy| ChooseView {
        busy: Some(busy),
        ..choosing()
    };
    let controlled = |disabled, hides_pay_button| ChooseView {
        controls: Controls {
            disabled,
            hides_pay_button,
        },
        ..choosing()
    };
    let one_piece = ChooseView {
        max_quantity: 1,
        one_item: true,
        wallet: Wallet::Wechat,
        wallets: vec![Wallet::OneCode, Wallet::Wechat],
        ..choosing()
    };
    let unpriced = ChooseView {
        amount: None,
        order_given: true,
        ..single("")
    };
    [
        ("choose", choosing()),
        ("choose-one", single("西湖龙井 · 50 g")),
        ("choose-order", unpriced),
        ("choose-creating", busy(Busy::Creating)),
        ("choose-checking", busy(Busy::Checking)),
        ("choose-one-piece", one_piece),
        ("choose-disabled", controlled(true, false)),
        ("choose-no-pay-button", controlled(false, true)),
    ]
    .map(|(name, view)| (name, ViewModel::Choose(view, None)))
    .into_iter()
    .chain([
        (
            "choose-refused",
            failed(refused(RefusalKind::Signature, "签名校验失败")),
        ),
        ("choose-elsewhere", failed(ProblemKind::WrongEnvironment)),
        ("failed-slot", failed(ProblemKind::Network)),
        (
            "misconfigured",
            ViewModel::Misconfigured(ConfigError::Gateway),
        ),
    ])
    .collect()
}

fn payments() -> Vec<(&'static str, ViewModel)> {
    let page = "https://pay.example/cashier/1";
    let mut troubled = paying(code(ScanHint::Wallet, None));
    troubled.notice = Some(Notice::Trouble(ProblemKind::Network));
    troubled.seconds_left = 42;
    let leaving = PayView {
        leaving: true,
        ..paying(code(ScanHint::Wallet, None))
    };
    let mut no_state = paying(code(ScanHint::Camera, None));
    no_state.can_query = false;
    let mut other_way = paying(Step::PaymentPage(Departure::plain(url(page))));
    other_way.other_way = Some(OtherWay::Code);
    let alipay = NextAction::ShowQr(QrText::parse(ALIPAY).unwrap());
    let guided = step(Environment::Wechat, &alipay, LaunchResult::NotPressed);
    let bridged = |answer| paying(bridge(BridgeCall::Answered(answer)));
    let confirm = ViewModel::Confirm(ConfirmView {
        summary: summary(Wallet::Wechat),
        shown: Fen::parse("166.00").unwrap(),
    });
    let payments = [
        ("pay-code", paying(code(ScanHint::Wallet, None))),
        (
            "pay-code-phone",
            paying(code(ScanHint::OtherDevice, Some(page))),
        ),
        ("pay-code-trouble", troubled),
        ("pay-code-no-state-endpoint", no_state),
        (
            "pay-launch",
            paying(launch(SCHEME, LaunchResult::NotPressed)),
        ),
        (
            "pay-launch-left",
            paying(launch(SCHEME, LaunchResult::PageHidden)),
        ),
        (
            "pay-launch-missed",
            paying(launch(SCHEME, LaunchResult::StayedVisible)),
        ),
        (
            "pay-launch-code",
            paying(launch(ALIPAY, LaunchResult::NotPressed)),
        ),
        (
            "pay-launch-code-missed",
            paying(launch(ALIPAY, LaunchResult::StayedVisible)),
        ),
        (
            "pay-guide",
            paying(Step::Guide(Guide::OpenInBrowser, url(page))),
        ),
        ("pay-guide-code", paying(guided)),
        (
            "pay-away",
            paying(Step::PaymentPage(Departure::plain(url(page)))),
        ),
        (
            "pay-away-from-frame",
            paying(Step::PaymentPage(Departure {
                target: Target::OutOfFrame,
                ..Departure::plain(url(page))
            })),
        ),
        ("pay-other-way", other_way),
        ("pay-bridge", paying(bridge(BridgeCall::Open))),
        ("pay-bridge-sent", bridged(BridgeAnswer::Sent)),
        (
            "pay-mini-program",
            paying(mini_program(BridgeCall::Answered(BridgeAnswer::Sent))),
        ),
        ("pay-bridge-canceled", bridged(BridgeAnswer::Canceled)),
        ("pay-bridge-failed", bridged(BridgeAnswer::Failed)),
        ("pay-bridge-offline", bridged(BridgeAnswer::Offline)),
        ("pay-bridge-missing", bridged(BridgeAnswer::Missing)),
        ("pay-taken", paying(Step::TakenByPage)),
        ("pay-watching", paying(Step::Watching)),
        ("pay-leaving", leaving),
    ]
    .map(|(name, view)| (name, ViewModel::Paying(view)));
    std::iter::once(("confirm", confirm))
        .chain(payments)
        .collect()
}

fn endings() -> Vec<(&'static str, ViewModel)> {
    let next = Some(url("https://shop.example/thanks"));
    let expired = |can_renew, had_code| Outcome::Expired {
        querying: false,
        can_renew,
        disabled: false,
        had_code,
        not_seen: false,
    };
    vec![
        ("paid", ended(Outcome::Paid { next })),
        ("paid-end", ended(Outcome::Paid { next: None })),
        ("paid-slot", ended(Outcome::Paid { next: None })),
        ("canceled", ended(Outcome::Canceled)),
        ("refunded", ended(Outcome::Refunded)),
        ("expired", ended(expired(true, true))),
        ("expired-watched", ended(expired(false, false))),
        ("unknown-answer", unknown(DoubtKind::Undocumented, true)),
        ("unknown-lost", unknown(DoubtKind::CreateLost, true)),
        (
            "unknown-lost-for-good",
            unknown(DoubtKind::CreateLostForGood, true),
        ),
        (
            "unknown-lost-unseen",
            unknown(DoubtKind::CreateLostForGood, false),
        ),
        (
            "unknown-state-forbidden",
            unknown(DoubtKind::StateForbidden, true),
        ),
        (
            "unknown-no-state-endpoint",
            unknown(DoubtKind::NoStateEndpoint, false),
        ),
    ]
}
