//! Finds refunds whose sender stopped before the gateway answered: nobody knows whether the money
//! was given back, and a person is to look.

use std::sync::Arc;

use super::policy::{AFTER_FAILURE, LOOK_EVERY, LOST_REFUND_MARGIN};
use crate::{clock::milliseconds, merchant::shared::Merchant};

/// Works for as long as it is polled.
pub(super) async fn find(merchant: Arc<Merchant>) {
    let patience = merchant.create_timeout.saturating_add(LOST_REFUND_MARGIN);
    loop {
        let now_ms = merchant.clock.now_ms();
        let before_ms = now_ms.saturating_sub(milliseconds(patience));
        match merchant.store.lose_refunds(before_ms, now_ms).await {
            Ok(0) => {
                let next_ms = now_ms.saturating_add(milliseconds(LOOK_EVERY));
                merchant.clock.wait_until(next_ms).await;
            }
            Ok(count) => {
                tracing::error!(
                    count,
                    "refunds lost their sender: see checkout-server attention"
                );
            }
            Err(error) => {
                tracing::error!(%error, "lost refunds are not looked for: the store failed");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}
