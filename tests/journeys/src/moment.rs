//! The moments of a sale at which a fault costs most.

use crate::{Sandbox, Shop};
use serde_json::json;

/// In milliseconds; a fault strikes within it.
const GATEWAY_THINKS: u64 = 3_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The gateway has the order, and its answer is not here yet.
    Creating,
    CodeShown,
    /// Paid in the wallet; the page does not know it.
    Paid,
}

impl Moment {
    pub const ALL: [Self; 3] = [Self::Creating, Self::CodeShown, Self::Paid];

    /// Sells a code of `epay` up to this moment.
    pub async fn reach(self, shop: &Shop<'_>, sandbox: &Sandbox) {
        if self == Self::Creating {
            let known = sandbox.trades().await.len();
            let delay = json!(GATEWAY_THINKS);
            sandbox.fault("epay", "create", "delay", delay, 1).await;
            shop.pay().await;
            shop.until("the gateway has it", async || {
                sandbox.trades().await.len() > known
            })
            .await;
            return;
        }
        shop.pay().await;
        shop.until_state("paying").await;
        if self == Self::Paid {
            sandbox.pay_newest().await;
        }
    }
}
