//! Which language the widget uses, and the file that it comes in.

use journeys::{Browser, Device, Server, Shop};
use serde_json::{Value, json};
use std::time::Duration;

/// A language that could not be loaded is not requested again for less than this.
const PAUSE: Duration = Duration::from_millis(5_500);

/// Puts a widget with these attributes and properties, and a fallback, on the page.
pub(crate) async fn put(shop: &Shop<'_>, attributes: Value, properties: &str) {
    shop.run(&format!(
        "element?.remove();
         const made = document.createElement('wallet-checkout');
         const attributes = {{
           gateway: 'epay', endpoint: '/pay/epay', amount: '88.00', ...{attributes}
         }};
         for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
         made.append('The fallback');
         Object.assign(made, {properties});
         document.body.append(made);"
    ))
    .await;
}

pub(crate) async fn until_lang(shop: &Shop<'_>, lang: &str) {
    shop.until(&format!("{lang} is used"), async || {
        shop.run("return part('base')?.lang").await == lang
    })
    .await;
}

/// How often a language's file was requested.
async fn requests(shop: &Shop<'_>, locale: &str) -> Value {
    shop.run(&format!(
        "return performance.getEntriesByType('resource')
             .filter(({{ name }}) => name.endsWith('/wallet-checkout.{locale}.txt')).length"
    ))
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_attribute_comes_first_then_the_page_then_the_browser() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    for (attribute, page, browser, chosen) in [
        ("zh-CN", Some("en"), &["en"][..], "zh-CN"),
        ("zh-HK", Some("en"), &["en"], "zh-HK"),
        ("en", Some("zh-CN"), &["zh-CN"], "en"),
        ("auto", Some("zh-HK"), &["en"], "zh-HK"),
        ("auto", Some("zh_TW"), &["en"], "zh-TW"),
        ("", Some("en-GB"), &["zh-CN"], "en"),
        ("auto", None, &["zh-TW"], "zh-TW"),
        ("auto", None, &["zh-MO"], "zh-HK"),
        ("auto", None, &["zh-Hant-SG"], "zh-TW"),
        ("auto", None, &["zh-Hant-HK"], "zh-HK"),
        ("auto", None, &["zh-Hans-HK"], "zh-CN"),
        ("auto", None, &["ZH"], "zh-CN"),
        ("auto", None, &["cmn-Hant"], "zh-TW"),
        ("auto", None, &["yue"], "zh-HK"),
        ("auto", None, &["yue-Hans"], "zh-CN"),
        ("auto", None, &["yue-CN"], "zh-CN"),
        ("auto", None, &["fr", "de", "zh-SG", "en"], "zh-CN"),
        ("auto", Some("fr"), &["zh-SG"], "zh-CN"),
        ("auto", Some(""), &["fr"], "en"),
        ("klingon", None, &[], "en"),
        ("auto", None, &["ja-JP"], "ja"),
        ("auto", None, &["ko"], "ko"),
        ("auto", Some("ar-EG"), &["en"], "ar"),
        ("auto", None, &["names", "constructor"], "en"),
    ] {
        shop.run(&format!(
            "const page = {page};
             if (page === null) document.documentElement.removeAttribute('lang');
             else document.documentElement.lang = page;
             Object.defineProperty(navigator, 'languages', {{ value: {browser}, configurable: true }});",
            page = json!(page),
            browser = json!(browser),
        ))
        .await;
        put(&shop, json!({ "locale": attribute }), "{}").await;
        shop.until_state("ready").await;
        let used = shop.run("return part('base').lang").await;
        assert_eq!(used, chosen, "{attribute:?} {page:?} {browser:?}");
    }
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lang_around_the_page_s_own_shadow_root_counts() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    put(&shop, json!({}), "{}").await;
    shop.run(
        "const host = document.createElement('div');
         host.lang = 'zh-HK';
         host.attachShadow({ mode: 'open' }).append(element);
         document.body.append(host);
         window.inner = host.shadowRoot.firstChild;",
    )
    .await;
    shop.until("its language is the host's", async || {
        shop.run("return inner.shadowRoot.querySelector('.base')?.lang")
            .await
            == "zh-HK"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_locale_is_used_at_once_and_loaded_once() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    put(&shop, json!({ "locale": "zh-CN" }), "{}").await;
    shop.until_state("ready").await;
    assert!(shop.text().await.contains("支付方式"));
    assert_eq!(
        requests(&shop, "en").await,
        0,
        "a language that is not used"
    );
    for (locale, words) in [
        ("en", "Pay with"),
        ("zh-HK", "付款方式"),
        ("zh-CN", "支付方式"),
    ] {
        shop.run(&format!("element.setAttribute('locale', '{locale}')"))
            .await;
        until_lang(&shop, locale).await;
        assert!(shop.text().await.contains(words), "{locale}");
    }
    for locale in ["en", "zh-HK", "zh-CN"] {
        assert_eq!(requests(&shop, locale).await, 1, "{locale}");
    }
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_changes_its_language_while_it_loads_is_followed() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    put(&shop, json!({ "locale": "zh-CN" }), "{}").await;
    shop.run("element.setAttribute('locale', 'zh-HK')").await;
    shop.until_state("ready").await;
    until_lang(&shop, "zh-HK").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_that_does_not_load_leaves_the_fallback_and_can_be_tried_again() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    for answer in [
        "Promise.reject(new TypeError('no network'))",
        "Promise.resolve(new Response('', { status: 404 }))",
        "Promise.resolve(new Response('<!doctype html>'))",
    ] {
        // Nothing of an earlier round is left.
        shop.run("sessionStorage.clear()").await;
        shop.browser.refresh().await.unwrap();
        shop.run(&format!(
            "window.original = fetch;
             window.fetch = (url, ...rest) =>
                 String(url).endsWith('.txt') ? {answer} : original(url, ...rest);"
        ))
        .await;
        put(&shop, json!({}), "{}").await;
        shop.until_state("failed").await;
        let error = shop.events("checkout-error").await.pop().unwrap();
        assert_eq!(
            (&error["code"], &error["retryable"]),
            (&json!("load"), &json!(true))
        );
        let slot =
            "return element.shadowRoot.querySelector('slot:not([name])')?.assignedNodes()[0].data";
        assert_eq!(shop.run(slot).await, "The fallback", "{answer}");
        shop.run("window.fetch = original; element.reset()").await;
        shop.until_state("ready").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_another_version_are_a_failed_load() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    shop.run(
        "const original = fetch;
         window.fetch = async (url, ...rest) => {
             const response = await original(url, ...rest);
             if (!String(url).endsWith('.txt')) return response;
             const [hash, first, ...others] = (await response.text()).split('\\n');
             return new Response([hash, ...others].join('\\n'));
         };",
    )
    .await;
    put(&shop, json!({}), "{}").await;
    shop.until_state("failed").await;
    assert_eq!(shop.events("checkout-error").await[0]["code"], "load");
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_widget_whose_next_language_does_not_load_goes_on_in_the_one_it_has() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    put(&shop, json!({ "locale": "en" }), "{}").await;
    shop.until_state("ready").await;
    shop.run(
        "window.original = fetch; window.missed = [];
         window.fetch = async (file) => {
             missed.push(String(file.url ?? file));
             throw new TypeError('no network');
         };
         element.setAttribute('locale', 'zh-HK'); element.setAttribute('amount', '12.00');",
    )
    .await;
    shop.until("the rest of the change is shown", async || {
        shop.text().await.contains("¥12.00")
    })
    .await;
    let next = "return missed.filter((file) => file.endsWith('zh-HK.txt')).length";
    let tried = shop.run(next).await.as_u64();
    // A try asks the cache, then the server, and then for the status. The second part, which may
    // come meanwhile, has it tried once more.
    assert!(matches!(tried, Some(3 | 6)), "{tried:?}");
    assert_eq!(shop.state().await, "ready");
    assert!(shop.events("checkout-error").await.is_empty());
    // A page that changes the element all the time does not have it requested all the time.
    shop.run(
        "window.changing = setInterval(() => element.setAttribute('amount', `${Date.now() % 90 + 10}.00`), 20)",
    )
    .await;
    tokio::time::sleep(PAUSE / 4).await;
    assert_eq!(shop.run(next).await.as_u64(), tried);
    shop.run("clearInterval(changing)").await;
    tokio::time::sleep(PAUSE).await;
    shop.run("window.fetch = original; element.setAttribute('amount', '13.00')")
        .await;
    until_lang(&shop, "zh-HK").await;
    shop.assert_no_errors().await;
}
