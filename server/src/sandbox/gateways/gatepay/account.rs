//! The shop's account, and what the gateway holds beside the trades.

use std::sync::Arc;

use super::limits::GatepaySettings;
use crate::{
    sandbox::{
        info::{GatewayInfo, Notifications},
        scenario::Present,
        state::State,
    },
    secret::Secret,
};

pub(super) const INFO: GatewayInfo = GatewayInfo {
    name: "gatepay",
    can_cancel: false,
    has_state_query: false,
    verifies_signatures: true,
    notifications: Notifications::Payments,
    unusual_state: 7,
};

pub(super) const CREATE: &str = "/sandbox/gatepay/api/pay/create";
/// The payment page's path, as in the document's sample.
pub(super) const INDEX: &str = "/sandbox/gatepay/pay/index";

/// The shop's account.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) appkey: Secret,
    /// The document's `appsecret`.
    pub(super) secret: Secret,
}

/// The gateway's record of the shop.
#[derive(Debug)]
pub(super) struct ShopRecord {
    pub(super) account: Account,
    /// The address registered for notifications.
    pub(super) notify_url: String,
    pub(super) limits: Present<GatepaySettings>,
}

#[derive(Debug)]
pub(super) struct Gatepay {
    pub(super) shop: Arc<ShopRecord>,
    pub(super) state: Arc<State>,
}
