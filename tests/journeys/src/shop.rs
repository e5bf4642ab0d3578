//! The demo shop as a shopper has it before them.

use crate::{Browser, Server, read_codes};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

#[derive(Debug)]
pub struct Shop<'a> {
    pub browser: &'a Browser,
    pub server: &'a Server,
}

/// Everything on loopback is there within this time, or not at all.
const PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(50);

impl<'a> Shop<'a> {
    /// The shop alone, so that a journey counts no request but the widget's.
    pub async fn open(browser: &'a Browser, server: &'a Server, query: &str) -> Self {
        let page = format!("?{query}&instruments=off");
        let shop = Self::open_page(browser, server, &page).await;
        shop.until("the widget is there", async || {
            !["", "loading"].contains(&shop.state().await.as_str())
        })
        .await;
        shop
    }

    /// Any page of the site, whatever is on it.
    pub async fn open_page(browser: &'a Browser, server: &'a Server, page: &str) -> Self {
        browser
            .goto(server.url(page))
            .await
            .expect("the page opens");
        Self { browser, server }
    }

    pub async fn until(&self, what: &str, met: impl AsyncFn() -> bool) {
        self.within(PATIENCE, what, met).await;
    }

    pub async fn within(&self, patience: Duration, what: &str, met: impl AsyncFn() -> bool) {
        let started = Instant::now();
        while !met().await {
            assert!(
                started.elapsed() < patience,
                "not within {patience:?}: {what}\nstate {}\nheard {:#?}\nshown {:?}",
                self.state().await,
                self.heard("").await,
                self.text().await,
            );
            tokio::time::sleep(POLL).await;
        }
    }

    /// Runs in the page; `element` is the widget.
    pub async fn run(&self, script: &str) -> Value {
        let script = format!(
            "const element = document.querySelector('wallet-checkout');\
             const part = (name) => element?.shadowRoot.querySelector(`[part~=\"${{name}}\"]`);\
             {script}"
        );
        let ran = self.browser.execute(script.clone(), Vec::new()).await;
        ran.unwrap_or_else(|error| panic!("{script}\n{error}"))
            .json()
            .clone()
    }

    /// The reflected attribute; empty where there is no widget.
    pub async fn state(&self) -> String {
        let state = self
            .run("return element?.getAttribute('state') ?? ''")
            .await;
        state.as_str().unwrap_or_default().to_owned()
    }

    pub async fn until_state(&self, state: &str) {
        self.until(&format!("the state is {state}"), async || {
            self.state().await == state
        })
        .await;
    }

    /// A real click on a part of the widget.
    pub async fn press(&self, part: &str) {
        self.until(&format!("{part} is shown"), async || self.has(part).await)
            .await;
        Self::press_in(self.browser, part).await;
    }

    /// The same, wherever the widget is.
    pub async fn press_in(browser: &Browser, part: &str) {
        // By script, since the client asks for a search below a shadow root in words that
        // geckodriver does not know.
        let script = format!(
            "return document.querySelector('wallet-checkout').shadowRoot\
             .querySelector('[part~=\"{part}\"]')"
        );
        let found = browser.execute(script, Vec::new()).await;
        let button = found
            .and_then(ScriptRet::element)
            .unwrap_or_else(|error| panic!("{part}: {error}"));
        button
            .scroll_into_view()
            .await
            .expect("it can be scrolled to");
        button
            .click()
            .await
            .unwrap_or_else(|error| panic!("{part}: {error}"));
    }

    pub async fn has(&self, part: &str) -> bool {
        self.run(&format!("return !!part('{part}')")).await == json!(true)
    }

    /// All that the widget shows.
    pub async fn text(&self) -> String {
        let text = self
            .run("return element?.shadowRoot.textContent ?? ''")
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The details of all events of a type; of all events, for `""`.
    pub async fn heard(&self, kind: &str) -> Vec<Value> {
        let heard = self.run("return window.heard ?? []").await;
        let heard = heard.as_array().cloned().unwrap_or_default();
        let wanted = heard
            .into_iter()
            .filter(|entry| kind.is_empty() || entry["type"] == kind);
        wanted
            .map(|entry| {
                if kind.is_empty() {
                    entry
                } else {
                    entry["detail"].clone()
                }
            })
            .collect()
    }

    /// When an event of this type was last heard, in milliseconds since the page
    /// was opened.
    pub async fn heard_at(&self, kind: &str) -> f64 {
        let heard = self.heard("").await;
        let last = heard.iter().rfind(|entry| entry["type"] == kind);
        last.and_then(|entry| entry["at"].as_f64())
            .unwrap_or_else(|| panic!("no {kind}"))
    }

    /// Presses the pay button and waits until the widget asks for the state.
    pub async fn pay(&self) {
        self.press("pay-button").await;
    }

    pub async fn screenshot(&self) -> Vec<u8> {
        self.browser
            .screenshot_as_png()
            .await
            .expect("a screenshot")
    }

    /// What a decoder reads off the screen, once a code is there.
    pub async fn scan(&self) -> String {
        self.until("a code is shown", async || self.has("qr").await)
            .await;
        self.run("part('qr').scrollIntoView({ block: 'center' })")
            .await;
        // On a busy machine the picture can be older than the page.
        let codes = RefCell::new(Vec::new());
        self.until("a code can be read off the screen", async || {
            let read = read_codes(&self.screenshot().await);
            codes.replace(read);
            !codes.borrow().is_empty()
        })
        .await;
        let codes = codes.into_inner();
        assert_eq!(codes.len(), 1, "one code is on the screen: {codes:?}");
        codes.into_iter().next().unwrap_or_default()
    }

    /// On the sandbox's phone, in a tab of its own: scans `code` and presses
    /// `button` there.
    pub async fn on_the_phone(&self, code: &str, buttons: &[&str]) {
        let shop = self.browser.window().await.expect("the shop's tab");
        let phone = self.browser.new_tab().await.expect("a tab for the phone");
        self.browser
            .switch_to_window(phone)
            .await
            .expect("the phone's tab");
        self.browser
            .goto(self.server.url("sandbox/phone"))
            .await
            .expect("the phone's page");
        let field = self
            .browser
            .find(By::Id("code"))
            .await
            .expect("a field for the code");
        field.send_keys(code).await.expect("the code is typed");
        self.press_on_phone("scan", "state").await;
        for button in buttons {
            self.press_on_phone(button, "result").await;
        }
        self.browser
            .close_window()
            .await
            .expect("the phone is put away");
        self.browser
            .switch_to_window(shop)
            .await
            .expect("back at the shop");
        // The driver's window is not yet the one that is seen.
        self.browser.devtools("Page.bringToFront", json!({})).await;
    }

    /// Presses `id` and waits for the page that comes of it, which has `then`.
    async fn press_on_phone(&self, id: &str, then: &str) {
        let button = self.browser.find(By::Id(id)).await;
        let button = button.unwrap_or_else(|error| panic!("#{id} on the phone: {error}"));
        button
            .click()
            .await
            .unwrap_or_else(|error| panic!("#{id}: {error}"));
        let came = self
            .browser
            .query(By::Id(then))
            .wait(PATIENCE, POLL)
            .exists()
            .await;
        assert!(came.unwrap_or(false), "no #{then} after #{id} on the phone");
    }

    /// Nothing was blocked by the page's policy, and nothing was thrown.
    pub async fn all_was_quiet(&self) {
        let noise: Vec<Value> =
            [self.heard("violation").await, self.heard("uncaught").await].concat();
        assert!(noise.is_empty(), "{noise:?}");
    }
}
