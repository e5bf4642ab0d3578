//! The ledger: what was paid and what was given back, in the order of time, for comparison with
//! the gateways' statements.

use super::refund::RefundState;
use crate::{merchant::order::Wallet, money::Fen};

/// Which lines of the ledger are to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerPage {
    /// From this time on, in milliseconds since 1970.
    pub from_ms: i64,
    /// Before this time, in milliseconds since 1970.
    pub to_ms: i64,
    /// Only lines behind this one: its time and its key.
    pub after: Option<(i64, String)>,
    /// At most so many.
    pub limit: u32,
}

/// A payment or a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// When the payment was learned of, or when the refund was settled, else asked for; in
    /// milliseconds since 1970.
    pub at_ms: i64,
    /// What tells lines of one time apart.
    pub key: String,
    /// The refund's id; a payment has none.
    pub refund_id: Option<String>,
    /// How far a refund has come.
    pub refund_state: Option<RefundState>,
    /// The store's own number for the payment.
    pub payment_id: i64,
    /// The order; an orphan payment has none.
    pub order_no: Option<String>,
    /// The gateway.
    pub gateway: String,
    /// The number by which the gateway knows the order.
    pub number: String,
    /// The gateway's trade number.
    pub trade_no: Option<String>,
    /// What was paid or given back.
    pub amount: Fen,
    /// The wallet that was paid with.
    pub wallet: Option<Wallet>,
    /// When it was paid, in the gateway's words.
    pub paid_at: Option<String>,
}
