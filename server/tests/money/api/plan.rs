//! What the shop's own system does, by chance.

use crate::{
    chance::Chance,
    gateways::{Fault, Kind},
    plan::Cut,
};

/// An order that the shop wants, for the first time or again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WantedOrder {
    /// The shop's own count: the same one is the same wish.
    pub(crate) wish: usize,
    pub(crate) kind: Kind,
    pub(crate) wallet: usize,
    pub(crate) product: usize,
    /// Whether another amount is sent than for this wish, by a mistake of the shop's.
    pub(crate) other: bool,
    pub(crate) copies: usize,
    pub(crate) at: usize,
    pub(crate) cut: Option<Cut>,
}

/// A refund that the shop wants, for the first time or again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WantedRefund {
    pub(crate) order: usize,
    /// The shop's own count for the order: the same one is the same wish.
    pub(crate) wish: usize,
    /// Of the order's payments.
    pub(crate) payment: usize,
    /// Percent of what was paid; all that is left where there is none.
    pub(crate) part: Option<i64>,
    /// Whether another amount is sent than for this wish, by a mistake of the shop's.
    pub(crate) other: bool,
    /// Whether the merchant's own program reports it as well, where one does.
    pub(crate) reported: bool,
    /// Whether the shop gives the money back first, and asks or confirms when it is wanted again.
    pub(crate) later: bool,
    pub(crate) copies: usize,
    pub(crate) at: usize,
    pub(crate) cut: Option<Cut>,
}

/// One request of the shop's system, or what may go wrong with one of its gateways. What a
/// number names is found by its remainder, and `at` is an instance.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ShopStep {
    Order(WantedOrder),
    Cancel {
        order: usize,
        copies: usize,
        at: usize,
        cut: Option<Cut>,
    },
    Refund(WantedRefund),
    /// A person looks up an unknown refund in the gateway's statement.
    SettleRefund {
        refund: usize,
        at: usize,
    },
    /// A person looks up an unconfirmed order in the gateway's statement.
    SettleUnpaid {
        order: usize,
        at: usize,
    },
    Resend {
        webhook: usize,
        at: usize,
    },
    BreakRefund(Fault),
    BreakWebhook(Fault),
}

/// The gateways at which an order without a product can be paid.
const KINDS: [Kind; 3] = [Kind::Epay, Kind::OrderCmd, Kind::Smallsaas];
/// So few that most are wanted again.
const WISHES: u64 = 6;
const REFUNDS: u64 = 3;
const PARTS: [Option<i64>; 6] = [Some(10), Some(10), Some(50), Some(100), Some(150), None];
const REFUND_FAULTS: [Fault; 8] = [
    Fault::Refused,
    Fault::Refused,
    Fault::Unread,
    Fault::Lost,
    Fault::Lost,
    Fault::Late500,
    Fault::Early500,
    Fault::Garbled,
];
const WEBHOOK_FAULTS: [Fault; 3] = [Fault::Unread, Fault::Lost, Fault::Late500];

/// One step; `kind` is the gateway that most of the run is about.
pub(crate) fn one(chance: &mut Chance, kind: Kind, cut: Option<Cut>, hooks: bool) -> ShopStep {
    let mut number = |high: u64| usize::try_from(chance.between(0, high)).unwrap();
    let (first, second, third) = (number(999), number(999), number(999));
    let (wish, refund) = (number(WISHES - 1), number(REFUNDS - 1));
    let (at, several) = (number(1), number(3));
    let copies = if number(9) < 3 { 2 + several } else { 1 };
    let other = number(99) < 15;
    match number(99) {
        0..=26 => ShopStep::Order(WantedOrder {
            wish,
            kind: if KINDS.contains(&kind) {
                kind
            } else {
                KINDS[first % KINDS.len()]
            },
            wallet: second,
            product: third,
            other,
            copies,
            at,
            cut,
        }),
        27..=42 => ShopStep::Cancel {
            order: first,
            copies,
            at,
            cut,
        },
        43..=76 => ShopStep::Refund(WantedRefund {
            order: first,
            wish: refund,
            payment: second,
            part: PARTS[third % PARTS.len()],
            other,
            reported: number(1) == 0,
            later: number(3) == 0,
            copies,
            at,
            cut,
        }),
        77..=86 => ShopStep::BreakRefund(REFUND_FAULTS[first % REFUND_FAULTS.len()]),
        87..=89 => ShopStep::SettleRefund { refund: first, at },
        90..=94 => ShopStep::SettleUnpaid { order: first, at },
        95..=96 if hooks => ShopStep::BreakWebhook(WEBHOOK_FAULTS[first % WEBHOOK_FAULTS.len()]),
        _ => ShopStep::Resend { webhook: first, at },
    }
}
