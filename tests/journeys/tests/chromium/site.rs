//! The documentation's site, as the demo's server has it under `/docs/`: a reader pays in
//! the widget on a page, searches, and looks at every state.

use journeys::{Browser, Device, Server, Shop};
use serde_json::{Value, json};
use std::time::Duration;

/// The recorded state answers pay an order with the third, within ten seconds.
const PAID_WITHIN: Duration = Duration::from_secs(30);

/// Pages with a widget.
const LIVE: [&str; 3] = ["start", "html", "languages"];

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_pays_in_the_widget_on_a_page() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    for language in ["en", "zh-CN"] {
        for page in LIVE {
            let page = format!("docs/{language}/{page}.html");
            let site = Shop::open_page(&browser, &server, &page).await;
            site.until_state("ready").await;
            let shown = site.run("return part('base').lang").await;
            assert_eq!(shown, json!(language), "{page}");
        }
        // On the last of them.
        let site = Shop {
            browser: &browser,
            server: &server,
        };
        site.pay().await;
        site.until_state("paying").await;
        site.scan().await;
        site.within(PAID_WITHIN, "the order is paid", async || {
            site.state().await == "paid"
        })
        .await;
        assert_nothing_is_in_the_console(&site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_finds_words_within_a_sentence_in_both_languages() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    for (language, query, found, nothing) in [
        (
            "en",
            "Dead order",
            "en/after-payment.html",
            "Nothing found.",
        ),
        (
            "zh-CN",
            "迟到的款项",
            "zh-CN/after-payment.html",
            "没有找到。",
        ),
    ] {
        let page = format!("docs/{language}/index.html");
        let site = Shop::open_page(&browser, &server, &page).await;
        search(&site, query, &format!("#found a[href*='{found}']")).await;
        let seen = "return document.querySelector('article').hidden";
        assert_eq!(site.run(seen).await, json!(true), "{language}");
        site.click(&format!("#found a[href*='{found}']")).await;
        let there = format!("location.pathname.endsWith('{found}')");
        site.until_true("the page that was found", &there).await;
        search(&site, "xyzzy", "#found li").await;
        let words = "return document.querySelector('#found').textContent";
        assert_eq!(site.run(words).await, json!(nothing));
        assert_nothing_is_in_the_console(&site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gallery_draws_every_state_in_every_language() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let start = Shop::open_page(&browser, &server, "docs/en/index.html").await;
    start.click("nav a[href$='gallery/en.html']").await;
    let languages = "return [...document.querySelectorAll('#switches span:first-child a')]\
        .map(({ textContent }) => textContent)";
    let languages = start.run(languages).await;
    let languages = languages.as_array().cloned().unwrap_or_default();
    assert!(languages.len() > 6, "{languages:?}");
    for language in languages.iter().filter_map(Value::as_str) {
        let page = format!("docs/gallery/{language}.html");
        let gallery = Shop::open_page(&browser, &server, &page).await;
        gallery
            .until_true(
                "all is drawn",
                "'ready' in document.documentElement.dataset",
            )
            .await;
        let missing = gallery.run(NOT_DRAWN).await;
        assert_eq!(missing, json!([]), "{language}");
        let count = gallery.run("return document.querySelectorAll('wallet-checkout').length");
        assert!(count.await.as_u64() > Some(80), "{language}");
        assert_nothing_is_in_the_console(&gallery).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_the_site_is_wider_than_a_phone_and_each_begins_with_its_own_words() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let screen = json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true });
    browser
        .devtools("Emulation.setDeviceMetricsOverride", screen)
        .await;
    for language in ["en", "zh-CN"] {
        let page = format!("docs/{language}/index.html");
        let index = Shop::open_page(&browser, &server, &page).await;
        let pages = "return [...document.querySelectorAll('nav a')]\
            .filter(({ href }) => href.startsWith(location.origin) && !href.includes('/gallery/'))\
            .map(({ pathname }) => pathname.slice(1))";
        let pages = index.run(pages).await;
        let pages = pages.as_array().cloned().unwrap_or_default();
        assert!(pages.len() > 25, "{pages:?}");
        for page in pages.iter().filter_map(Value::as_str) {
            let site = Shop::open_page(&browser, &server, page).await;
            let fits = "return document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(site.run(fits).await, json!(true), "{page}");
            let begins = "return document.querySelector('h1').getBoundingClientRect().top < 200";
            assert_eq!(site.run(begins).await, json!(true), "{page}");
            let unreachable = "return [...document.querySelectorAll('pre, table, p')]\
                .filter((box) => box.scrollWidth > box.clientWidth && box.tabIndex < 0).length";
            assert_eq!(site.run(unreachable).await, json!(0), "by keyboard: {page}");
            let marked = "return [...document.querySelectorAll('nav [aria-current=page]')]\
                .map(({ pathname }) => pathname.slice(1))";
            assert_eq!(site.run(marked).await, json!([page]), "the list marks it");
            assert_nothing_is_in_the_console(&site).await;
        }
    }
}

/// The states that have no size, or a picture that is missing or of one color.
const NOT_DRAWN: &str = "
    const isBlank = (canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Set(new Uint32Array(data.buffer));
      return pixels.size < 2;
    };
    return [...document.querySelectorAll('wallet-checkout')].filter((host) => {
      const all = (name) => [...(host.shadowRoot?.querySelectorAll(name) ?? [])];
      return !host.shadowRoot?.textContent || host.offsetHeight < 40
        || all('canvas').some(isBlank) || all('img').some(({ naturalWidth }) => !naturalWidth);
    }).map((host) => host.parentElement.id)";

/// Types a query, and waits for a result.
async fn search(site: &Shop<'_>, query: &str, result: &str) {
    let field = "const field = document.querySelector('input[type=search]')";
    let typed =
        format!("{field}; field.value = '{query}'; field.dispatchEvent(new Event('input'))");
    site.run(&typed).await;
    let there = format!("!!document.querySelector(\"{result}\")");
    site.until_true("a result is there", &there).await;
}

async fn assert_nothing_is_in_the_console(site: &Shop<'_>) {
    site.assert_no_errors().await;
    let logged = site.events("console-error").await;
    assert!(logged.is_empty(), "{logged:?}");
}
