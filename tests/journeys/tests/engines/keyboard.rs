//! A whole sale by keyboard, and where the focus is meanwhile: somewhere in the widget
//! where it can be seen, and never taken from the page.

use crate::visit::Visit;
use journeys::{Browser, Device, Engine, Shop};
use serde_json::json;
use thirtyfour::Key;

const TABS: usize = 60;

struct Hands<'a> {
    shop: &'a Shop<'a>,
    browser: &'a Browser,
}

impl Hands<'_> {
    async fn press(&self, key: Key) {
        let chain = self.browser.action_chain();
        let pressed = chain.key_down(key.clone()).key_up(key).perform().await;
        pressed.unwrap();
    }

    async fn tab_to(&self, what: &str) {
        for _ in 0..TABS {
            self.press(Key::Tab).await;
            if self.focused().await == what {
                self.focus_is_seen().await;
                return;
            }
        }
        panic!("{TABS} tabs do not lead to {what}");
    }

    /// The part or the value of what has the focus in the widget.
    async fn focused(&self) -> String {
        let focused = self
            .shop
            .run(
                "const has = element.shadowRoot.activeElement;\
                 return has?.getAttribute('part') ?? has?.getAttribute('value')\
                   ?? has?.getAttribute('aria-label') ?? has?.localName ?? ''",
            )
            .await;
        focused.as_str().unwrap_or_default().to_owned()
    }

    /// With a ring around it, and on the screen.
    async fn focus_is_seen(&self) {
        let seen = self
            .shop
            .run(
                "const has = element.shadowRoot.activeElement;\
                 if (!has) return 'nothing has it';\
                 const { outlineStyle, outlineWidth } = getComputedStyle(has);\
                 const { top, bottom, width, height } = has.getBoundingClientRect();\
                 const heading = has.localName === 'h2';\
                 if (bottom <= 0 || top >= innerHeight) return 'it is off the screen';\
                 if (!heading && (outlineStyle === 'none' || parseFloat(outlineWidth) < 2))\
                   return `no ring around ${has.outerHTML}`;\
                 return width > 0 && height > 0 ? '' : 'it has no size'",
            )
            .await;
        assert_eq!(seen, "", "the focus is seen on {:?}", self.focused().await);
    }

    async fn until_total(&self, amount: &str) {
        self.shop
            .until(&format!("{amount} is to be paid"), async || {
                let script = "return element.shadowRoot.querySelector('.total strong').textContent";
                self.shop.run(script).await == json!(amount)
            })
            .await;
    }

    async fn until_shown(&self, words: &str) {
        self.shop
            .until(&format!("{words:?} is shown"), async || {
                self.shop.text().await.contains(words)
            })
            .await;
    }

    /// A new view has said so, and has the focus on its heading.
    async fn until_view(&self, heading: &str, status: &str) {
        self.shop
            .until(&format!("{heading:?} has the focus"), async || {
                let script = "return element.shadowRoot.activeElement?.textContent ?? ''";
                self.shop.run(script).await == json!(heading)
            })
            .await;
        self.focus_is_seen().await;
        let said = self.status().await;
        assert!(said.starts_with(status), "{said}");
    }

    /// What is said to listeners, by the one element that says it.
    async fn status(&self) -> String {
        let script = "const all = element.shadowRoot.querySelectorAll('[role=status]');\
            return all.length === 1 ? all[0].textContent : `${all.length} of them`";
        let said = self.shop.run(script).await;
        said.as_str().unwrap_or_default().to_owned()
    }
}

pub(crate) async fn a_whole_sale_by_keyboard(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    let hands = Hands {
        shop: &shop,
        browser: &visit.browser,
    };
    choose(engine, &hands).await;
    hands.tab_to("pay-button").await;
    hands.press(Key::Enter).await;
    shop.until_state("paying").await;
    let waiting = "Waiting for your payment. This page updates by itself.";
    hands.until_view("Scan with WeChat", waiting).await;
    use_the_code(&hands).await;

    visit.sandbox.on_the_phone("expire").await;
    hands
        .until_view("This code has expired", "This code has expired")
        .await;
    hands.tab_to("refresh-button").await;
    hands.press(Key::Enter).await;
    hands.until_view("Scan with WeChat", waiting).await;
    pay_the_newest(&visit).await;
    hands
        .until_view("Payment received", "Payment received")
        .await;
    hands.tab_to("copy-button").await;
    shop.all_was_quiet().await;
}

/// Another product, two of it, another wallet and back.
async fn choose(engine: Engine, hands: &Hands<'_>) {
    hands.tab_to("longjing").await;
    hands.press(Key::Down).await;
    hands.until_total("CN¥128.00").await;
    assert_eq!(hands.focused().await, "gaiwan");
    // WebKit draws no ring around a radio button that was reached by an arrow: there the
    // chosen card's own border says it.
    if engine != Engine::WebKit {
        hands.focus_is_seen().await;
    }
    hands.tab_to("One more").await;
    hands.press(Key::Space).await;
    hands.until_total("CN¥256.00").await;
    assert_eq!(hands.focused().await, "One more", "for another press");
    hands.tab_to("wechat").await;
    hands.press(Key::Up).await;
    hands.until_shown("Pay with Alipay").await;
    assert_eq!(hands.focused().await, "alipay");
    hands.press(Key::Down).await;
    hands.until_shown("Pay with WeChat Pay").await;
}

/// Asks, copies, turns away and comes back to the code.
async fn use_the_code(hands: &Hands<'_>) {
    hands.tab_to("check-button").await;
    hands.press(Key::Space).await;
    hands
        .shop
        .until("it was asked", async || {
            hands.shop.text().await.contains("I have paid")
        })
        .await;
    assert_eq!(
        hands.focused().await,
        "check-button",
        "it stays where it is"
    );
    hands.tab_to("copy-button").await;
    hands.press(Key::Enter).await;
    hands.until_shown("Copied").await;
    assert_eq!(hands.focused().await, "copy-button");
    hands.focus_is_seen().await;
}

/// A new code is another order.
async fn pay_the_newest(visit: &Visit) {
    let trades = visit.sandbox.trades().await;
    assert_eq!(trades.len(), 2, "{trades:?}");
    let newest = trades[0]["order_no"].as_str().unwrap();
    visit.sandbox.on_the_phone_for(newest, "pay").await;
}

pub(crate) async fn another_way_to_pay_is_found_by_keyboard(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    let hands = Hands {
        shop: &shop,
        browser: &visit.browser,
    };
    hands.tab_to("pay-button").await;
    hands.press(Key::Space).await;
    shop.until_state("paying").await;
    let waiting = "Waiting for your payment. This page updates by itself.";
    hands.until_view("Scan with WeChat", waiting).await;
    tab_to_button(&hands, "Use another way to pay").await;
    hands.press(Key::Enter).await;
    shop.until_state("ready").await;
    shop.until("the choice has the focus", async || {
        hands.focused().await == "h2"
    })
    .await;
    hands.tab_to("wechat").await;
    hands.press(Key::Up).await;
    hands.until_shown("Pay with Alipay").await;
    shop.all_was_quiet().await;
}

async fn tab_to_button(hands: &Hands<'_>, words: &str) {
    for _ in 0..TABS {
        hands.press(Key::Tab).await;
        let script = "return element.shadowRoot.activeElement?.textContent ?? ''";
        if hands.shop.run(script).await == json!(words) {
            hands.focus_is_seen().await;
            return;
        }
    }
    panic!("{TABS} tabs do not lead to {words:?}");
}

/// The page's own script orders while the shopper is elsewhere on the page.
pub(crate) async fn the_focus_is_never_taken_from_the_page(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    shop.run("document.querySelector('a').focus(); element.pay()")
        .await;
    shop.until_state("paying").await;
    let elsewhere = "return document.activeElement === document.querySelector('a')";
    shop.until("the code is shown", async || shop.has("qr").await)
        .await;
    assert_eq!(shop.run(elsewhere).await, true);
    visit.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;
    shop.until("it is said", async || {
        shop.text().await.contains("Payment received")
    })
    .await;
    assert_eq!(shop.run(elsewhere).await, true);
}

pub(crate) async fn an_error_is_an_alert_and_leaves_the_focus_where_it_is(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let code = json!(-2);
    visit.sandbox.fault("epay", "create", "code", code, 1).await;
    let shop = visit
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    let hands = Hands {
        shop: &shop,
        browser: &visit.browser,
    };
    hands.tab_to("pay-button").await;
    hands.press(Key::Enter).await;
    shop.until("an error is shown", async || shop.has("error").await)
        .await;
    // Its first lines are, at least.
    let seen = "const box = part('error').getBoundingClientRect();\
        return [part('error').getAttribute('role'), box.top > 0 && box.top + 48 < innerHeight]";
    assert_eq!(shop.run(seen).await, json!(["alert", true]));
    assert_eq!(hands.focused().await, "pay-button", "for another try");
    hands.press(Key::Enter).await;
    shop.until_state("paying").await;
}
