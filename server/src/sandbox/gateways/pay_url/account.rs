//! The merchant's account, and what the gateway holds beside the trades.

use std::sync::Arc;

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

#[derive(Debug)]
pub(super) struct PayUrl {
    /// The one of the document's common parameters that is checked.
    pub(super) token: Secret,
    pub(super) reports: ReportTarget,
    pub(super) settings: Present<PayUrlSettings>,
    pub(super) state: Arc<State>,
}
