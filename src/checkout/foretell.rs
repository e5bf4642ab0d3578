//! What a press of the pay button leads to, as far as the documents tell before the
//! gateway has answered.

use super::config::{Config, Flow};
use crate::environment::Environment;
use crate::gateway::Gateway;
use crate::wallet::Wallet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foretold {
    /// A code to scan is drawn.
    Code,
    /// The shopper goes on in the wallet, or on a payment page.
    Wallet,
    /// The gateway chooses, or the browser takes only some of its ways.
    Either,
}

#[must_use]
pub const fn foretell(config: &Config, wallet: Wallet) -> Foretold {
    let on_phone = match config.environment {
        Environment::Desktop | Environment::WechatDesktop => false,
        Environment::Ios | Environment::Android | Environment::AndroidChrome => true,
        // There the browser belongs to one of the wallets, or to another app.
        Environment::Wechat
        | Environment::WeCom
        | Environment::Alipay
        | Environment::MiniProgram
        | Environment::Qq => return Foretold::Either,
    };
    match config.gateway {
        Gateway::Epay => Foretold::Either,
        Gateway::OrderCmd if on_phone || !matches!(wallet, Wallet::Wechat) => Foretold::Wallet,
        Gateway::OrderCmd => Foretold::Code,
        Gateway::PayUrl => Foretold::Wallet,
        Gateway::Gatepay | Gateway::Smallsaas => match config.flow {
            Flow::Auto if on_phone => Foretold::Wallet,
            Flow::Auto | Flow::Qr => Foretold::Code,
            Flow::Redirect | Flow::Scheme => Foretold::Either,
        },
    }
}
