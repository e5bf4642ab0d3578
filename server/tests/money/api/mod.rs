//! The shop's own system, which uses the API: what it wants, and what it was answered.

mod calls;
mod lists;
mod orders;
mod plan;
mod refunds;

pub(crate) use self::{
    lists::Listed,
    orders::Wish,
    plan::{ShopStep, WantedOrder, WantedRefund, one},
    refunds::RefundWish,
};

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::world::World;

/// What the shop's two systems prove themselves with.
pub(crate) const API_KEYS: [&str; 2] = ["world-key-of-the-shop-01", "world-key-of-the-erp-001"];

/// What the shop's system keeps for itself.
#[derive(Debug, Default)]
pub(crate) struct ShopBooks {
    /// The orders that it wants, by its own count.
    pub(crate) wishes: BTreeMap<usize, Wish>,
    /// The refunds that it wants, by order and its own count.
    pub(crate) refunds: BTreeMap<(String, usize), RefundWish>,
    /// Orders of which a cancellation was confirmed.
    pub(crate) canceled: BTreeSet<String>,
    /// Orders that it settled as unpaid.
    pub(crate) settled: BTreeSet<String>,
    /// Webhooks that it wanted again, each with how many it had received by then.
    pub(crate) resent: Vec<(String, usize)>,
}

impl World {
    pub(crate) async fn take_shop_step(self: &Arc<Self>, step: ShopStep) {
        match step {
            ShopStep::Order(wanted) => self.order_by_api(&wanted).await,
            ShopStep::Cancel {
                order,
                copies,
                at,
                cut,
            } => {
                if let Some(order) = self.order_of(order) {
                    self.cancel_by_api(&order.no, copies, (at, cut)).await;
                }
            }
            ShopStep::Refund(wanted) => {
                if let Some(no) = self.order_to_refund(wanted.order) {
                    self.refund_by_api(&no, &wanted).await;
                }
            }
            ShopStep::SettleRefund { refund, at } => self.settle_refund(refund, at).await,
            ShopStep::SettleUnpaid { order, at } => self.settle_unpaid(order, at).await,
            ShopStep::Resend { webhook, at } => self.resend(webhook, at).await,
            ShopStep::BreakRefund(fault) => self.ledger.break_next_refund(fault),
            ShopStep::BreakWebhook(fault) => self.ledger.break_next_webhook(fault),
        }
    }
}
