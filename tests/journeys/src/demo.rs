//! The demo's tools beside the shop, the phone among them.

use crate::{Browser, Server, Shop};
use serde_json::json;
use thirtyfour::prelude::*;

impl<'a> Shop<'a> {
    /// Opens the shop with its tools, and waits until the last of them is there.
    pub async fn open_demo(browser: &'a Browser, server: &'a Server, query: &str) -> Self {
        let shop = Self::open_page(browser, server, &format!("?{query}")).await;
        shop.until_instruments().await;
        shop
    }

    /// Waits until all tools beside the shop are loaded.
    pub async fn until_instruments(&self) {
        self.until_true(
            "the instruments are there",
            "element && !['', 'loading'].includes(element.state) && \
             !!document.getElementById('faults') && \
             (!document.getElementById('handset').open || \
              document.getElementById('phone').contentDocument?.URL.includes('phone'))",
        )
        .await;
    }

    /// Waits until a JavaScript expression is true in the page.
    pub async fn until_true(&self, what: &str, expression: &str) {
        let script = format!("return {expression}");
        self.until(what, async || self.run(&script).await == json!(true))
            .await;
    }

    /// Clicks on an element of the page, as a mouse does.
    pub async fn click(&self, css: &str) {
        let found = self.browser.find(By::Css(css)).await;
        let found = found.unwrap_or_else(|error| panic!("{css}: {error}"));
        found
            .scroll_into_view()
            .await
            .expect("it can be scrolled to");
        let clicked = found.click().await;
        clicked.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Clicks on a button of the phone beside the shop, once it is shown.
    pub async fn tap(&self, id: &str) {
        let there = format!(
            "document.getElementById('phone').contentDocument?.readyState === 'complete' && \
             !!document.getElementById('phone').contentDocument.getElementById('{id}')"
        );
        self.until_true(&format!("#{id} is on the phone"), &there)
            .await;
        let frame = self.browser.find(By::Id("phone")).await;
        let frame = frame.expect("the phone's frame");
        frame.enter_frame().await.expect("the phone's page");
        self.click(&format!("#{id}")).await;
        let left = self.browser.enter_default_frame().await;
        left.expect("back at the shop");
    }
}
