//! What gatepay is sent beside the order's own fields, as the store keeps it.

use serde::{Deserialize, Serialize};

use crate::merchant::{order::Order, store::StoreError};

/// The fields of an order at gatepay that no other column has.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct GatepayFields {
    /// The product's number at gatepay when it was sold.
    pub(super) product_id: u32,
    pub(super) custom: String,
}

impl GatepayFields {
    /// The fields of an order that was sent to gatepay.
    pub(super) fn of(order: &Order) -> Result<Self, StoreError> {
        let stored = order.gateway_fields.as_deref();
        stored
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or(StoreError::Unreadable("gateway_fields"))
    }
}
