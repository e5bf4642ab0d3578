//! An order that costs another amount than the shopper was shown.

use crate::clock::MonoTime;
use crate::money::Fen;
use crate::order::Order;
use std::rc::Rc;

/// An order of the merchant's for which no gateway was asked yet: the shopper is to agree to
/// its amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    order: Rc<Order>,
    ends: MonoTime,
    shown: Fen,
}

impl Confirmation {
    /// `shown` is what the shopper has seen before.
    pub(super) const fn new(order: Rc<Order>, ends: MonoTime, shown: Fen) -> Self {
        Self { order, ends, shown }
    }

    /// The order, with the amount that the merchant names.
    #[must_use]
    pub const fn order(&self) -> &Rc<Order> {
        &self.order
    }

    /// The amount that the shopper has seen before.
    #[must_use]
    pub const fn shown(&self) -> Fen {
        self.shown
    }

    pub(super) fn into_order(self) -> (Rc<Order>, MonoTime) {
        (self.order, self.ends)
    }
}
