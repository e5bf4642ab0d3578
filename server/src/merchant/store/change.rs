//! What those are told who wait for changes.

use crate::merchant::order::OrderNo;

/// Of which order something changed that its state answer depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// The order of this number, as the store has it.
    Order(OrderNo),
    /// Changes were missed: it may be any order.
    Any,
}
