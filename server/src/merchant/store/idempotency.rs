//! What tells a request of the shop's that is sent again from a further one.

use crate::merchant::order::Order;

/// The key of a request, which the shop made up, and what was asked for with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The key, as it was sent.
    pub key: String,
    /// A digest of the request: another one under the same key is a mistake.
    pub fingerprint: String,
}

/// The key of a request for an order, which is the own of the system that sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderKey {
    /// The system: the name of its API key, or what else it is called in the records.
    pub system: String,
    /// The key, with what was asked for.
    pub request: IdempotencyKey,
}

/// What came of an order that the shop wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShopOrder {
    /// The order is new.
    Made(Order),
    /// The order of this key, or of this number and amount, was made before. It stays as it is.
    Known(Order),
    /// The key of this system is on record with another request. Nothing changed.
    KeyOfAnother,
    /// The number is that of an order of another amount, or of one that the shop's own system
    /// did not make. Nothing changed.
    NumberOfAnother(Order),
}
