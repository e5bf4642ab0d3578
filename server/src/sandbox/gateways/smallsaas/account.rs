//! The mall's account, and what the gateway holds beside the trades.

use std::sync::Arc;

use crate::{
    sandbox::{
        info::{GatewayInfo, Notifications},
        report::ReportTarget,
        shop_orders::ShopOrders,
        state::State,
    },
    secret::Secret,
};

pub(super) const INFO: GatewayInfo = GatewayInfo {
    name: "smallsaas",
    can_cancel: true,
    has_state_query: false,
    verifies_signatures: false,
    notifications: Notifications::AllChanges,
    unusual_state: 7,
};

/// The mall, below which the document's paths lie.
pub(super) const MALL: &str = "/sandbox/smallsaas";
/// The payment pages inside WeChat: the order's number follows.
pub(super) const WECHAT_PAGES: &str = "/app/payment/wpay/";

#[derive(Debug)]
pub(super) struct Smallsaas {
    /// The whole `Authorization` header of both calls.
    pub(super) token: Secret,
    pub(super) reports: ReportTarget,
    /// The mall's orders, which the shop made.
    pub(super) orders: Arc<ShopOrders>,
    pub(super) state: Arc<State>,
}
