//! The values of the epay document's `type` and `device`.

use crate::merchant::{order::Wallet, store::Device};

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

/// The kind of device of a `device`; `None` where the browser's own name decides.
pub(super) fn device_of(name: &str) -> Option<Device> {
    match name {
        "pc" => Some(Device::Desktop),
        "mobile" | "qq" => Some(Device::Phone),
        "wechat" => Some(Device::WeChat),
        "alipay" => Some(Device::Alipay),
        _ => None,
    }
}
