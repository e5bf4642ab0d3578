//! What gatepay is sent beside the order's own fields, as the store keeps it with an attempt.

use serde::{Deserialize, Serialize};

use crate::merchant::store::{Attempt, StoreError};

/// The fields of an order at gatepay that no other column has.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct GatepayFields {
    /// The product's number at gatepay when it was sold.
    pub(super) product_id: u32,
    pub(super) custom: String,
}

impl GatepayFields {
    /// The fields that an attempt is sent with.
    pub(super) fn of(attempt: &Attempt) -> Result<Self, StoreError> {
        let stored = attempt.fields.as_deref();
        stored
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or(StoreError::Unreadable("fields"))
    }
}
