//! The demo's instruments beside the shop, and the phone among them.

use crate::{Browser, Server, Shop};
use serde_json::json;
use thirtyfour::prelude::*;

impl<'a> Shop<'a> {
    /// The shop with its instruments, once the last of them is there.
    pub async fn open_demo(browser: &'a Browser, server: &'a Server, query: &str) -> Self {
        let shop = Self::open_page(browser, server, &format!("?{query}")).await;
        shop.until_instruments().await;
        shop
    }

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

    pub async fn until_true(&self, what: &str, expression: &str) {
        let script = format!("return {expression}");
        self.until(what, async || self.run(&script).await == json!(true))
            .await;
    }

    /// A real click on something of the page.
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

    /// A real click on the phone beside the shop, once it shows such a button.
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
