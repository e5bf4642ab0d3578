//! The step that a press of the pay button leads to, as far as it is fixed before the
//! gateway has answered.

use super::offer::Flow;
use crate::environment::Environment;
use crate::gateway::{ExpectedActions, Gateway};
use crate::wallet::Wallet;

/// What the shopper is shown after a press of the pay button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedStep {
    /// A QR code to scan.
    Code,
    /// The wallet or a payment page, where the shopper goes on.
    Wallet,
    /// Either: the gateway chooses, or the browser can use only some of its actions.
    Either,
}

/// The step after an order with this wallet, from the gateway's documented answers, the
/// browser and the preferred flow.
#[must_use]
pub fn expected_step(
    gateway: Gateway,
    environment: Environment,
    flow: Flow,
    wallet: Wallet,
) -> ExpectedStep {
    if wallet == Wallet::Either {
        return ExpectedStep::Code;
    }
    let on_phone = match environment {
        Environment::Desktop | Environment::WechatDesktop => false,
        Environment::Ios | Environment::Android | Environment::AndroidChrome => true,
        // These browsers belong to one of the wallets, or to another app.
        Environment::Wechat
        | Environment::WeCom
        | Environment::Alipay
        | Environment::MiniProgram
        | Environment::Qq => return ExpectedStep::Either,
    };
    match gateway.expected_actions(wallet, environment) {
        ExpectedActions::Undocumented => ExpectedStep::Either,
        ExpectedActions::Code => ExpectedStep::Code,
        ExpectedActions::Page => ExpectedStep::Wallet,
        ExpectedActions::CodeOrPage => match flow {
            Flow::Auto if on_phone => ExpectedStep::Wallet,
            Flow::Auto | Flow::Qr => ExpectedStep::Code,
            Flow::Redirect | Flow::Scheme => ExpectedStep::Either,
        },
    }
}
