//! Deletes orders that were not paid, some days after their end.

use std::sync::Arc;

use super::policy::{AFTER_FAILURE, DELETE_EVERY, DELETED_AT_ONCE, DELETION_PAUSE, kept_after_end};
use crate::{clock::milliseconds, merchant::shared::Merchant};

/// Works for as long as it is polled. `unqueried` are the gateways that cannot be queried.
pub(super) async fn delete(merchant: Arc<Merchant>, unqueried: Vec<&'static str>, days: u32) {
    let kept_ms = milliseconds(kept_after_end(days));
    loop {
        let now_ms = merchant.clock.now_ms();
        let before_ms = now_ms.saturating_sub(kept_ms);
        let store = &merchant.store;
        match (store.delete_unpaid(&unqueried, before_ms, DELETED_AT_ONCE)).await {
            Ok(0) => {
                let next_ms = now_ms.saturating_add(milliseconds(DELETE_EVERY));
                merchant.clock.wait_until(next_ms).await;
            }
            Ok(count) => {
                tracing::info!(
                    count,
                    "unpaid orders were deleted, as keep_unpaid_days says"
                );
                tokio::time::sleep(DELETION_PAUSE).await;
            }
            Err(error) => {
                tracing::error!(%error, "unpaid orders are not deleted: the store failed");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}
