//! A journey's own shop, in a browser of its own.

use journeys::{Browser, Device, Engine, Sandbox, Server, Shop};
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use thirtyfour::By;

/// No journey takes a half of this, even on two busy cores; all page cases together take longest.
const BOUND: Duration = Duration::from_mins(8);

pub(crate) async fn bounded(engine: Engine, steps: impl Future<Output = ()>) {
    let ended = tokio::time::timeout(BOUND, steps).await;
    assert!(ended.is_ok(), "{engine:?}: not done within {BOUND:?}");
}

/// A browser, a server and its sandbox.
pub(crate) struct Journey {
    pub(crate) browser: Browser,
    pub(crate) server: Server,
    pub(crate) sandbox: Sandbox,
}

impl Journey {
    pub(crate) async fn begin(engine: Engine, device: Device) -> Self {
        Self::begin_where(engine, device, |_| ()).await
    }

    /// Begins at a shop whose orders can be paid for so long, in whole seconds.
    pub(crate) async fn begin_with_life(engine: Engine, device: Device, life: Duration) -> Self {
        let seconds = life.as_secs().to_string();
        let server = Server::start_with_recorder_and(&["--expires-in", &seconds]);
        Self::begin_at(engine, device, server).await
    }

    /// Begins at a shop whose files `change` has changed.
    pub(crate) async fn begin_where(
        engine: Engine,
        device: Device,
        change: impl FnOnce(&Path),
    ) -> Self {
        let server = Server::start_with_recorder(change);
        Self::begin_at(engine, device, server).await
    }

    /// Begins at this server.
    pub(crate) async fn begin_at(engine: Engine, device: Device, server: Server) -> Self {
        Self {
            browser: Browser::open_in(engine, device).await,
            sandbox: Sandbox::of(&server),
            server,
        }
    }

    pub(crate) async fn shop(&self, query: &str) -> Shop<'_> {
        Shop::open(&self.browser, &self.server, query).await
    }

    /// The path of the page that the browser shows.
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

    /// Pays on the payment page and comes back: by the gateway's redirect where it received a
    /// return address, else by the link.
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
