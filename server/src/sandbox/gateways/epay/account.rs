//! The merchant's account, and what the gateway holds beside the trades.

use std::sync::Arc;

use super::settings::EpaySettings;
use crate::{
    sandbox::{
        info::{GatewayInfo, Notifications},
        scenario::Present,
        state::State,
    },
    secret::Secret,
};

pub(super) const INFO: GatewayInfo = GatewayInfo {
    name: "epay",
    can_cancel: false,
    has_state_query: true,
    verifies_signatures: true,
    notifications: Notifications::PaymentsWithState,
    // A frozen order.
    unusual_state: 3,
};

pub(super) const CREATE: &str = "/sandbox/epay/mapi.php";
pub(super) const QUERY: &str = "/sandbox/epay/api.php";

/// The merchant's account.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) pid: String,
    pub(super) key: Secret,
}

#[derive(Debug)]
pub(super) struct Epay {
    pub(super) account: Arc<Account>,
    pub(super) settings: Present<EpaySettings>,
    pub(super) state: Arc<State>,
}
