//! What faults have cost the sales of a journey: a row of the table that `cargo xtask
//! table` prints.

use crate::{FaultPoint, Sandbox, Shop};
use std::time::Duration;

/// `cargo xtask table` finds the rows by this prefix.
const ROW: &str = "journeys: ";

/// The longest pause after failed state queries, and the timeout of one.
const RECOVERY: Duration = Duration::from_secs(40);

/// Counts of sales, faults and damage.
#[derive(Debug)]
pub struct Losses {
    what: String,
    /// Sales that were completed.
    pub journeys: usize,
    /// Faults that were caused.
    pub faults: usize,
    lost: usize,
    doubled: usize,
    falsely_paid: usize,
    stale: usize,
}

impl Losses {
    /// A row without counts; `what` is its title.
    #[must_use]
    pub const fn of(what: String) -> Self {
        Self {
            what,
            journeys: 0,
            faults: 0,
            lost: 0,
            doubled: 0,
            falsely_paid: 0,
            stale: 0,
        }
    }

    /// Compares what is shown with what the sandbox has: whether it is paid, and whether the
    /// code is that of the newest order.
    pub async fn check(&mut self, shop: &Shop<'_>, sandbox: &Sandbox) {
        let newest = sandbox.trades().await.remove(0);
        let state = shop.state().await;
        self.falsely_paid += usize::from(state == "paid" && newest["state"] != "paid");
        if state == "paying" && shop.has("qr").await {
            let code = shop.scan().await;
            self.stale += usize::from(newest["code"] != code.as_str());
        }
    }

    /// After the fault: completes the sale, so that another can begin.
    pub async fn complete(&mut self, point: FaultPoint, shop: &Shop<'_>, sandbox: &Sandbox) {
        if point != FaultPoint::Paid {
            shop.within(RECOVERY, "the code is there", async || {
                shop.state().await == "paying"
            })
            .await;
            self.check(shop, sandbox).await;
            sandbox.pay_newest().await;
        }
        shop.within(RECOVERY, "it is paid", async || {
            shop.state().await == "paid"
        })
        .await;
        self.count(shop, sandbox).await;
        shop.run("element.reset()").await;
        shop.until_state("ready").await;
    }

    /// Counts a sale whose order is paid by now, once.
    pub async fn count(&mut self, shop: &Shop<'_>, sandbox: &Sandbox) {
        self.journeys += 1;
        self.check(shop, sandbox).await;
        let trades = sandbox.trades().await;
        let paid = trades.iter().filter(|trade| trade["state"] == "paid");
        let shown = shop.state().await == "paid";
        self.lost += usize::from(!shown);
        // Each sale has one trade, paid once.
        self.doubled += paid.count().saturating_sub(self.journeys);
        self.doubled += trades.len().saturating_sub(self.journeys);
    }

    /// Prints the row.
    ///
    /// # Panics
    /// When anything was lost, doubled, falsely paid or stale.
    pub fn print(&self) {
        println!(
            "{ROW}{:<30}{:>7}{:>8}{:>6}{:>9}{:>12}{:>7}",
            self.what,
            self.journeys,
            self.faults,
            self.lost,
            self.doubled,
            self.falsely_paid,
            self.stale
        );
        let cost = [self.lost, self.doubled, self.falsely_paid, self.stale];
        assert_eq!(cost, [0; 4], "{self:?}");
    }
}
