//! What a journey's faults have cost: a row of the table that `cargo xtask table` prints.

use crate::{Moment, Sandbox, Shop};
use std::time::Duration;

/// Rows of journeys begin so.
const ROW: &str = "journeys: ";

/// The longest pause after failures, and a question's own bound.
const RECOVERY: Duration = Duration::from_secs(40);

#[derive(Debug)]
pub struct Toll {
    what: String,
    pub journeys: usize,
    pub faults: usize,
    lost: usize,
    doubled: usize,
    falsely_paid: usize,
    stale: usize,
}

impl Toll {
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

    /// What is shown is true, and a code is that of the order made last.
    pub async fn look(&mut self, shop: &Shop<'_>, sandbox: &Sandbox) {
        let newest = sandbox.trades().await.remove(0);
        let state = shop.state().await;
        self.falsely_paid += usize::from(state == "paid" && newest["state"] != "paid");
        if state == "paying" && shop.has("qr").await {
            let code = shop.scan().await;
            self.stale += usize::from(newest["code"] != code.as_str());
        }
    }

    /// After the fault: the sale is brought to its end, and another can begin.
    pub async fn sell(&mut self, moment: Moment, shop: &Shop<'_>, sandbox: &Sandbox) {
        if moment != Moment::Paid {
            shop.within(RECOVERY, "the code is there", async || {
                shop.state().await == "paying"
            })
            .await;
            self.look(shop, sandbox).await;
            sandbox.pay_newest().await;
        }
        shop.within(RECOVERY, "it is paid", async || {
            shop.state().await == "paid"
        })
        .await;
        self.end(shop, sandbox).await;
        shop.run("element.reset()").await;
        shop.until_state("ready").await;
    }

    /// An order is paid for by now, and only once.
    pub async fn end(&mut self, shop: &Shop<'_>, sandbox: &Sandbox) {
        self.journeys += 1;
        self.look(shop, sandbox).await;
        let trades = sandbox.trades().await;
        let paid = trades.iter().filter(|trade| trade["state"] == "paid");
        let shown = shop.state().await == "paid";
        self.lost += usize::from(!shown);
        // One for each journey, each with one trade.
        self.doubled += paid.count().saturating_sub(self.journeys);
        self.doubled += trades.len().saturating_sub(self.journeys);
    }

    /// # Panics
    /// When anything but nothing was lost.
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
