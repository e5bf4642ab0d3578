//! The values of the epay document's `type`.

use crate::merchant::order::Wallet;

/// The `type` of a wallet; there is none for both.
pub(super) const fn channel(wallet: Wallet) -> Option<&'static str> {
    match wallet {
        Wallet::Alipay => Some("alipay"),
        Wallet::WeChat => Some("wxpay"),
        Wallet::Either | Wallet::OneCode => None,
    }
}

/// The wallet of a `type`.
pub(super) fn wallet(name: &str) -> Option<Wallet> {
    [Wallet::Alipay, Wallet::WeChat]
        .into_iter()
        .find(|wallet| channel(*wallet) == Some(name))
}
