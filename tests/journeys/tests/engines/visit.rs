//! A shopper's visit: a shop of their own, in a browser of their own.

use journeys::{Browser, Device, Engine, Sandbox, Server, Shop};
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use thirtyfour::By;

/// No journey takes a half of this, even on two busy cores.
const BOUND: Duration = Duration::from_mins(3);

pub(crate) async fn bounded(engine: Engine, journey: impl Future<Output = ()>) {
    let ended = tokio::time::timeout(BOUND, journey).await;
    assert!(ended.is_ok(), "{engine:?}: not done within {BOUND:?}");
}

pub(crate) struct Visit {
    pub(crate) browser: Browser,
    pub(crate) server: Server,
    pub(crate) sandbox: Sandbox,
}

impl Visit {
    pub(crate) async fn begin(engine: Engine, device: Device) -> Self {
        Self::begin_where(engine, device, |_| ()).await
    }

    /// At a shop with whose files something was done.
    pub(crate) async fn begin_where(
        engine: Engine,
        device: Device,
        change: impl FnOnce(&Path),
    ) -> Self {
        let server = Server::start_with_witness(change);
        Self {
            browser: Browser::open_in(engine, device).await,
            sandbox: Sandbox::of(&server),
            server,
        }
    }

    pub(crate) async fn shop(&self, query: &str) -> Shop<'_> {
        Shop::open(&self.browser, &self.server, query).await
    }

    /// The path of the page before the shopper's eyes.
    pub(crate) async fn path(&self) -> String {
        let url = self.browser.current_url().await.unwrap();
        url.path().to_owned()
    }

    pub(crate) async fn until_the_cashier(&self, shop: &Shop<'_>) {
        shop.until("the payment page is there", async || {
            self.path().await.starts_with("/sandbox/cashier/")
        })
        .await;
    }

    /// Pays on the payment page and comes back: by itself, where the gateway was told
    /// the way, else by the link.
    pub(crate) async fn pay_at_the_cashier(&self, shop: &Shop<'_>) {
        self.until_the_cashier(shop).await;
        self.press("pay").await;
        shop.until("it is paid", async || {
            shop.run("return !!document.getElementById('return')").await == json!(true)
        })
        .await;
        let leaves = "return !!document.querySelector('meta[http-equiv=refresh]')";
        if shop.run(leaves).await == json!(false) {
            self.press("return").await;
        }
        shop.until("the shopper is back", async || {
            !self.path().await.starts_with("/sandbox/")
        })
        .await;
    }

    async fn press(&self, id: &str) {
        let button = self.browser.find(By::Id(id)).await;
        let button = button.unwrap_or_else(|error| panic!("#{id}: {error}"));
        button.click().await.unwrap();
    }
}
