//! A whole sale by keyboard, and where the focus is meanwhile: in the widget where it can
//! be seen, and never taken from the page.

use crate::journey::Journey;
use journeys::{Browser, Device, Engine, Shop};
use serde_json::json;
use std::time::Duration;
use thirtyfour::Key;

const TABS: usize = 60;
/// Within this a view follows the end of an order's life.
const GRACE: Duration = Duration::from_secs(10);

/// Presses keys, and reads where the focus is.
struct Keyboard<'a> {
    shop: &'a Shop<'a>,
    browser: &'a Browser,
}

impl Keyboard<'_> {
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

    /// The part or the value of the element that has the focus in the widget.
    async fn focused(&self) -> String {
        let focused = self
            .shop
            .run(
                "const has = element.shadowRoot.activeElement;\
                 const first = has?.getAttribute('part')?.split(' ')[0];\
                 if (first && !/stepper|quantity|heading/.test(first)) return first;\
                 return has?.getAttribute('value')\
                   ?? has?.getAttribute('aria-label') ?? has?.localName ?? ''",
            )
            .await;
        focused.as_str().unwrap_or_default().to_owned()
    }

    /// Asserts that the focus is on the screen, with a ring around it.
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

    /// Waits until a view has the focus on its heading, and asserts that its status begins so.
    async fn until_view(&self, heading: &str, status: &str) {
        self.shop
            .until(&format!("{heading:?} has the focus"), async || {
                let script = "return element.shadowRoot.activeElement?.textContent ?? ''";
                self.shop.run(script).await == json!(heading)
            })
            .await;
        self.focus_is_seen().await;
        let shown = self.status().await;
        assert!(shown.starts_with(status), "{shown}");
    }

    /// The text of the one element with the role `status`.
    async fn status(&self) -> String {
        let script = "const all = element.shadowRoot.querySelectorAll('[role=status]');\
            return all.length === 1 ? all[0].textContent : `${all.length} of them`";
        let status = self.shop.run(script).await;
        status.as_str().unwrap_or_default().to_owned()
    }
}

pub(crate) async fn the_keyboard_alone_makes_the_order(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    let keyboard = Keyboard {
        shop: &shop,
        browser: &journey.browser,
    };
    keyboard.tab_to("pay-button").await;
    keyboard.press(Key::Enter).await;
    shop.until_state("paying").await;
    let trade = journey.sandbox.trade().await;
    assert_eq!(trade["creates"], 1, "{trade}");
    shop.assert_no_errors().await;
}

pub(crate) async fn a_whole_sale_by_keyboard(engine: Engine) {
    let life = Duration::from_secs(20);
    let journey = Journey::begin_with_life(engine, Device::Desktop, life).await;
    let shop = journey
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    let keyboard = Keyboard {
        shop: &shop,
        browser: &journey.browser,
    };
    choose(engine, &keyboard).await;
    keyboard.tab_to("pay-button").await;
    keyboard.press(Key::Enter).await;
    shop.until_state("paying").await;
    let waiting = "Less than 30 seconds left to pay.";
    keyboard.until_view("Scan with WeChat", waiting).await;
    use_the_code(&keyboard).await;

    let expired = async || shop.state().await == "expired";
    shop.within(life + GRACE, "the code expires", expired).await;
    keyboard
        .until_view(
            "Time to pay has run out",
            "We have not seen your payment yet",
        )
        .await;
    keyboard.tab_to("refresh-button").await;
    keyboard.press(Key::Enter).await;
    keyboard.until_view("Scan with WeChat", waiting).await;
    pay_the_newest(&journey).await;
    keyboard
        .until_view("Payment received", "Payment received")
        .await;
    keyboard.tab_to("copy-button").await;
    shop.assert_no_errors().await;
}

/// Another product, two of it, another wallet and back.
async fn choose(engine: Engine, keyboard: &Keyboard<'_>) {
    keyboard.tab_to("longjing").await;
    keyboard.press(Key::Down).await;
    keyboard.until_total("CN¥128.00").await;
    assert_eq!(keyboard.focused().await, "gaiwan");
    // WebKit draws no ring around a radio button that was reached by an arrow: there the
    // chosen card's own border shows it.
    if engine != Engine::WebKit {
        keyboard.focus_is_seen().await;
    }
    keyboard.tab_to("Add one").await;
    keyboard.press(Key::Space).await;
    keyboard.until_total("CN¥256.00").await;
    assert_eq!(keyboard.focused().await, "Add one", "for another press");
    keyboard.tab_to("wechat").await;
    keyboard.press(Key::Up).await;
    keyboard.until_shown("Pay with Alipay").await;
    assert_eq!(keyboard.focused().await, "alipay");
    keyboard.press(Key::Down).await;
    keyboard.until_shown("Pay with WeChat Pay").await;
}

/// Checks the state and copies the order number, the focus staying in the view.
async fn use_the_code(keyboard: &Keyboard<'_>) {
    keyboard.tab_to("check-button").await;
    keyboard.press(Key::Space).await;
    keyboard
        .shop
        .until("the check is over", async || {
            keyboard.shop.text().await.contains("I have paid")
        })
        .await;
    assert_eq!(
        keyboard.focused().await,
        "check-button",
        "it stays where it is"
    );
    keyboard.tab_to("copy-button").await;
    keyboard.press(Key::Enter).await;
    keyboard.until_shown("Copied").await;
    assert_eq!(keyboard.focused().await, "copy-button");
    keyboard.focus_is_seen().await;
}

/// A new code is another order.
async fn pay_the_newest(journey: &Journey) {
    let trades = journey.sandbox.trades().await;
    assert_eq!(trades.len(), 2, "{trades:?}");
    let newest = trades[0]["order_no"].as_str().unwrap();
    journey.sandbox.on_the_phone_for(newest, "pay").await;
}

pub(crate) async fn another_payment_method_is_chosen_by_keyboard(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    let keyboard = Keyboard {
        shop: &shop,
        browser: &journey.browser,
    };
    keyboard.tab_to("pay-button").await;
    keyboard.press(Key::Space).await;
    shop.until_state("paying").await;
    let waiting = "Waiting for your payment. This page updates by itself.";
    keyboard.until_view("Scan with WeChat", waiting).await;
    tab_to_button(&keyboard, "Use another payment method").await;
    keyboard.press(Key::Enter).await;
    shop.until_state("ready").await;
    shop.until("the choice has the focus", async || {
        keyboard.focused().await == "h2"
    })
    .await;
    keyboard.tab_to("wechat").await;
    keyboard.press(Key::Up).await;
    keyboard.until_shown("Pay with Alipay").await;
    shop.assert_no_errors().await;
}

async fn tab_to_button(keyboard: &Keyboard<'_>, words: &str) {
    for _ in 0..TABS {
        keyboard.press(Key::Tab).await;
        let script = "return element.shadowRoot.activeElement?.textContent ?? ''";
        if keyboard.shop.run(script).await == json!(words) {
            keyboard.focus_is_seen().await;
            return;
        }
    }
    panic!("{TABS} tabs do not lead to {words:?}");
}

/// The page's own script orders while the shopper is elsewhere on the page.
pub(crate) async fn the_focus_is_never_taken_from_the_page(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    shop.run("document.querySelector('a').focus(); element.pay()")
        .await;
    shop.until_state("paying").await;
    let elsewhere = "return document.activeElement === document.querySelector('a')";
    shop.until("the code is shown", async || shop.has("qr").await)
        .await;
    assert_eq!(shop.run(elsewhere).await, true);
    journey.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;
    shop.until("the payment is announced", async || {
        shop.text().await.contains("Payment received")
    })
    .await;
    assert_eq!(shop.run(elsewhere).await, true);
}

pub(crate) async fn an_error_is_an_alert_and_leaves_the_focus_where_it_is(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let code = json!(-2);
    journey
        .sandbox
        .fault("epay", "create", "code", code, 1)
        .await;
    let shop = journey
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    let keyboard = Keyboard {
        shop: &shop,
        browser: &journey.browser,
    };
    keyboard.tab_to("pay-button").await;
    keyboard.press(Key::Enter).await;
    shop.until("an error is shown", async || shop.has("error").await)
        .await;
    // Its first lines are, at least.
    let seen = "const box = part('error').getBoundingClientRect();\
        return [part('error').getAttribute('role'), box.top > 0 && box.top + 48 < innerHeight]";
    assert_eq!(shop.run(seen).await, json!(["alert", true]));
    assert_eq!(keyboard.focused().await, "pay-button", "for another try");
    keyboard.press(Key::Enter).await;
    shop.until_state("paying").await;
}
