//! The demo shop in a browser.

use crate::{Browser, Server, read_codes};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// A page with a widget.
#[derive(Debug)]
pub struct Shop<'a> {
    /// The browser that shows the page.
    pub browser: &'a Browser,
    /// The server that the page comes from.
    pub server: &'a Server,
}

/// Everything on loopback is there within this time, or not at all.
const PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(50);

impl<'a> Shop<'a> {
    /// Opens the shop without its tools, so that a journey counts no request but the
    /// widget's.
    pub async fn open(browser: &'a Browser, server: &'a Server, query: &str) -> Self {
        let page = format!("?{query}&instruments=off");
        let shop = Self::open_page(browser, server, &page).await;
        shop.until("the widget is there", async || {
            !["", "loading"].contains(&shop.state().await.as_str())
        })
        .await;
        // Else the page's scripts still set the widget up, which calls off a press: WebKit's
        // driver does not wait for them.
        shop.until("the page is loaded", async || {
            shop.run("return document.readyState").await == json!("complete")
        })
        .await;
        shop
    }

    /// Opens any page of the site, whatever is on it.
    pub async fn open_page(browser: &'a Browser, server: &'a Server, page: &str) -> Self {
        browser
            .goto(server.url(page))
            .await
            .expect("the page opens");
        Self { browser, server }
    }

    /// Waits until a condition is met, ten seconds at most.
    pub async fn until(&self, what: &str, met: impl AsyncFn() -> bool) {
        self.within(PATIENCE, what, met).await;
    }

    /// Waits until a condition is met, at most as long as `patience`.
    ///
    /// # Panics
    /// When it is not met in time, with what the page shows.
    pub async fn within(&self, patience: Duration, what: &str, met: impl AsyncFn() -> bool) {
        let started = Instant::now();
        while !met().await {
            assert!(
                started.elapsed() < patience,
                "not within {patience:?}: {what}\nstate {}\nevents {:#?}\nshown {:?}",
                self.state().await,
                self.events("").await,
                self.text().await,
            );
            tokio::time::sleep(POLL).await;
        }
    }

    /// Runs JavaScript in the page; `element` is the widget, `part(name)` a part of it.
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

    /// The widget's `state` attribute; empty where there is no widget.
    pub async fn state(&self) -> String {
        let state = self
            .run("return element?.getAttribute('state') ?? ''")
            .await;
        state.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the widget has a state.
    pub async fn until_state(&self, state: &str) {
        self.until(&format!("the state is {state}"), async || {
            self.state().await == state
        })
        .await;
    }

    /// Clicks on a part of the widget, as a mouse does, once it is shown.
    pub async fn press(&self, part: &str) {
        self.until(&format!("{part} is shown"), async || self.has(part).await)
            .await;
        Self::press_in(self.browser, part).await;
    }

    /// Clicks on a part of the widget of any page.
    pub async fn press_in(browser: &Browser, part: &str) {
        // By script, since geckodriver rejects the command by which the client searches below
        // a shadow root.
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

    /// Whether the widget shows a part.
    pub async fn has(&self, part: &str) -> bool {
        self.run(&format!("return !!part('{part}')")).await == json!(true)
    }

    /// The text of all that the widget shows.
    pub async fn text(&self) -> String {
        let text = self
            .run("return element?.shadowRoot.textContent ?? ''")
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The details of all events of a type; of all events, for `""`.
    pub async fn events(&self, kind: &str) -> Vec<Value> {
        let recorded = self.run("return window.recordedEvents ?? []").await;
        let recorded = recorded.as_array().cloned().unwrap_or_default();
        let wanted = recorded
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

    /// When an event of this type was last recorded, in milliseconds since the page was
    /// opened.
    pub async fn event_time(&self, kind: &str) -> f64 {
        let events = self.events("").await;
        let last = events.iter().rfind(|entry| entry["type"] == kind);
        last.and_then(|entry| entry["at"].as_f64())
            .unwrap_or_else(|| panic!("no {kind}"))
    }

    /// Clicks on the pay button.
    pub async fn pay(&self) {
        self.press("pay-button").await;
    }

    /// A PNG of what the browser shows.
    pub async fn screenshot(&self) -> Vec<u8> {
        self.browser
            .screenshot_as_png()
            .await
            .expect("a screenshot")
    }

    /// The text that decoders read off the screen, once a QR code is there.
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

    /// Scans `code` on the sandbox's phone, in a tab of its own, and presses `buttons`
    /// there.
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
            .expect("the phone's tab closes");
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

    /// Asserts that the page's policy blocked nothing and that no script threw.
    pub async fn assert_no_errors(&self) {
        let found: Vec<Value> = [
            self.events("violation").await,
            self.events("uncaught").await,
        ]
        .concat();
        assert!(found.is_empty(), "{found:?}");
    }
}
