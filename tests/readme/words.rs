//! What the shopper sees, in a few words.

use crate::answers::{Row, url};
use wallet_checkout::checkout::bridge::Bridge;
use wallet_checkout::checkout::config::{Flow, Target};
use wallet_checkout::checkout::present::{Circumstances, present};
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::checkout::step::{Code, Departure, Picture, ScanHint, Step};
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::NextAction;

const HOP: &str = "http://api.mposbank.com/referer-hop.html";

impl Row {
    pub(crate) fn presented(&self, environment: Environment, actions: &[NextAction]) -> String {
        let page = url("https://shop.example/");
        let hop = self.hop.then(|| url(HOP));
        let here = Circumstances {
            environment,
            flow: Flow::Auto,
            wallet: self.wallet,
            target: Target::Itself,
            page: Some(&page),
            referer_hop: hop.as_ref(),
            has_handoff: false,
        };
        match present(&here, actions) {
            Ok((_, step)) => words(&step),
            Err(ProblemKind::WrongEnvironment) => "not offered".into(),
            Err(problem) => panic!("{}: {}", self.answer, problem.code()),
        }
    }
}

fn words(step: &Step) -> String {
    match step {
        Step::PaymentPage(departure) => leaving(departure).into(),
        Step::Code(code) => scanning(code),
        Step::Launch(launch, _) => match launch.code {
            Some(_) => "a button that opens the wallet, and the code".into(),
            None => "a button that opens the wallet".into(),
        },
        Step::Guide(..) => "a guide to the browser, with the link".into(),
        Step::Bridge(bridge, _) => match bridge.as_ref() {
            Bridge::Wechat(_) => "WeChat's own window".into(),
            Bridge::Alipay(_) => "Alipay's own window".into(),
            Bridge::MiniProgram(_) => "goes to its page".into(),
        },
        Step::PageOnly(problem) => {
            format!("`{}`, unless your page takes it over", problem.code())
        }
        other @ (Step::TakenByPage | Step::Watching) => panic!("{other:?} is of no action"),
    }
}

fn leaving(departure: &Departure) -> &'static str {
    if departure.url.as_str().starts_with(HOP) {
        "goes to the payment page by the hop"
    } else {
        "goes to the payment page"
    }
}

fn scanning(code: &Code) -> String {
    let mut words = String::from(match code.picture {
        Picture::Drawn(_) => "the code",
        Picture::Sent(_) => "the gateway's picture of the code",
    });
    words += match code.hint {
        ScanHint::Wallet => "",
        ScanHint::OtherDevice => ", for another device",
        ScanHint::Camera => ", for the phone's camera",
    };
    if code.open.is_some() {
        words += ", and a button that opens it";
    }
    if code.guide.is_some() {
        words += ", and a guide to the browser";
    }
    words
}
