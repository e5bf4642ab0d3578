//! The points of a sale at which a fault costs most.

use crate::{Sandbox, Shop};
use serde_json::json;

/// How long the gateway delays its answer, in milliseconds; the fault comes within it.
const DELAY: u64 = 3_000;

/// A point of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultPoint {
    /// The gateway has the order, and its answer is not here yet.
    Creating,
    /// The QR code is on the screen.
    CodeShown,
    /// Paid in the wallet; the page has not received that yet.
    Paid,
}

impl FaultPoint {
    /// All points, in the order of a sale.
    pub const ALL: [Self; 3] = [Self::Creating, Self::CodeShown, Self::Paid];

    /// Makes an order of `epay` and brings it to this point.
    pub async fn reach(self, shop: &Shop<'_>, sandbox: &Sandbox) {
        if self == Self::Creating {
            let before = sandbox.trades().await.len();
            let delay = json!(DELAY);
            sandbox.fault("epay", "create", "delay", delay, 1).await;
            shop.pay().await;
            shop.until("the gateway has the order", async || {
                sandbox.trades().await.len() > before
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
