//! The element on other pages than our shop.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::json;
use std::time::Duration;

/// Puts a widget with these attributes, and a fallback inside it, on the page.
async fn put(shop: &Shop<'_>, attributes: &str) {
    shop.run(&format!(
        "const made = document.createElement('wallet-checkout');
         const attributes = {{ gateway: 'epay', endpoint: '/pay/epay', {attributes} }};
         for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
         made.append('The fallback');
         document.body.append(made);"
    ))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_script_tag_puts_the_widget_after_itself() {
    let server = Server::start_with_pages();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/embed.html").await;
    shop.until_state("ready").await;
    let place = shop.run("return element.previousElementSibling.src").await;
    assert!(place.as_str().unwrap().ends_with("/embed.js"), "{place}");
    shop.pay().await;
    assert_eq!(shop.scan().await, sandbox.code().await);
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wasm_that_does_not_load_leaves_the_fallback_and_can_be_tried_again() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    put(&shop, "'wasm-url': '/no-such.wasm'").await;
    shop.within(
        Duration::from_secs(1),
        "the failure is reported",
        async || !shop.events("checkout-error").await.is_empty(),
    )
    .await;
    let error = shop.events("checkout-error").await[0].clone();
    assert_eq!(
        (&error["code"], &error["retryable"]),
        (&json!("load"), &json!(true))
    );
    assert_eq!(shop.state().await, "failed");
    let slot =
        "return element.shadowRoot.querySelector('slot:not([name])')?.assignedNodes()[0].data";
    assert_eq!(shop.run(slot).await, "The fallback");

    shop.run("element.removeAttribute('wasm-url'); element.reset()")
        .await;
    shop.until_state("ready").await;
    assert_eq!(shop.run(slot).await, json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_widget_that_breaks_while_it_mounts_leaves_the_fallback() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    // The wasm is there, but the page broke the clock that it reads at once.
    shop.run("Date.now = () => { throw new Error('no clock') }")
        .await;
    put(&shop, "").await;
    shop.until_state("failed").await;
    assert_eq!(
        shop.events("checkout-error").await.last().unwrap()["code"],
        "internal"
    );
    let slot =
        "return element.shadowRoot.querySelector('slot:not([name])')?.assignedNodes()[0].data";
    assert_eq!(shop.run(slot).await, "The fallback");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_without_its_attributes_shows_what_is_missing_and_recovers() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    put(&shop, "gateway: 'none', amount: '88.00'").await;
    shop.until_state("failed").await;
    assert_eq!(shop.events("checkout-error").await[0]["code"], "config");
    shop.until("it says what is missing", async || {
        shop.text().await.contains("gateway")
    })
    .await;
    shop.run("element.setAttribute('gateway', 'order-cmd')")
        .await;
    shop.until_state("ready").await;
    assert!(shop.has("pay-button").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn properties_and_calls_from_before_the_element_was_defined_count() {
    let server = Server::start_with_pages();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    shop.run(
        "const made = document.createElement('wallet-early');
         made.setAttribute('gateway', 'order-cmd');
         made.setAttribute('endpoint', '/pay/order-cmd');
         made.setAttribute('wallet', 'wechat');
         made.products = [{ id: 'gaiwan', name: 'Celadon gaiwan', price: '128.00' }];
         made.createOrder = async ({ productId, quantity, wallet }) => {
           const body = JSON.stringify({ product_id: productId, quantity, wallet });
           const headers = { 'Content-Type': 'application/json' };
           return (await fetch('/orders', { method: 'POST', headers, body })).json();
         };
         document.body.append(made);
         import('/wallet-checkout.js').then(({ define }) => { define('wallet-early'); made.pay(); });",
    )
    .await;
    shop.until("the order is at the gateway", async || {
        sandbox.trades().await.len() == 1
    })
    .await;
    let shown = "return document.querySelector('wallet-early').shadowRoot.textContent";
    shop.until("the code shows", async || {
        shop.run(shown).await.as_str().unwrap().contains("128.00")
    })
    .await;
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_may_call_the_element_from_its_own_handlers() {
    let server = Server::start_with_pages();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    shop.run(
        "addEventListener('checkout-ready', ({ target }) => { target.pay(); target.pay(); });
         addEventListener('checkout-state', ({ target }) => { target.check(); target.order; });
         addEventListener('checkout-action', ({ target }) => { target.setAttribute('locale', 'en'); target.pay(); });
         addEventListener('checkout-paid', ({ target }) => target.remove());",
    )
    .await;
    put(&shop, "gateway: 'order-cmd', endpoint: '/pay/order-cmd', 'order-endpoint': '/orders', 'product-id': 'sampler', wallet: 'wechat'").await;
    let code = shop.scan().await;
    assert_eq!(code, sandbox.code().await);
    shop.on_the_phone(&code, &["pay"]).await;
    shop.until("it is gone", async || shop.state().await.is_empty())
        .await;
    assert_eq!(shop.events("checkout-paid").await.len(), 1);
    assert_eq!(sandbox.trade().await["creates"], 1);
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn widgets_come_and_go_and_leave_nothing_behind() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    for _ in 0..20 {
        put(&shop, "amount: '88.00'").await;
        shop.until_state("ready").await;
        shop.run("window.gone = element; element.remove()").await;
    }
    shop.until("the last one is empty", async || {
        shop.run("return gone.shadowRoot.querySelector('div') === null")
            .await
            == json!(true)
    })
    .await;
    let loads = "return performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.wasm')).length";
    assert_eq!(shop.run(loads).await, 2, "they share the two parts");
    shop.assert_no_errors().await;
}
