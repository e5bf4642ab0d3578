//! The merchant's account, and what the gateway holds beside the trades.

use std::sync::Arc;

use serde::Deserialize;

use super::settings::PayUrlSettings;
use crate::{
    sandbox::{
        info::{GatewayInfo, Notifications},
        report::ReportTarget,
        scenario::Present,
        state::State,
    },
    secret::Secret,
};

pub(super) const INFO: GatewayInfo = GatewayInfo {
    name: "pay-url",
    can_cancel: true,
    has_state_query: false,
    verifies_signatures: false,
    notifications: Notifications::AllChanges,
    unusual_state: 7,
};

pub(super) const CREATE: &str = "/sandbox/pay-url/app/pay/pay_url.php";
/// WeChat's H5 pages: the trade's number follows.
pub(super) const H5_PAGES: &str = "/sandbox/h5/";

/// The part of the merchant's table that the gateway needs.
#[derive(Debug, Deserialize)]
pub(super) struct Account {
    pub(super) params: Params,
    pub(super) notify_token: Secret,
}

/// The document's common parameters, of which one is checked.
#[derive(Debug, Deserialize)]
pub(super) struct Params {
    pub(super) token: Secret,
}

#[derive(Debug)]
pub(super) struct PayUrl {
    pub(super) params: Params,
    pub(super) reports: ReportTarget,
    pub(super) settings: Present<PayUrlSettings>,
    pub(super) state: Arc<State>,
}
