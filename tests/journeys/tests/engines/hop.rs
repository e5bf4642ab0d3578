//! The page on the merchant's registered domain: which links it follows, and which not.

use journeys::{Browser, Device, Engine, Page, Scheme, Site};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(50);

fn landing(path: &str, _: &str) -> Option<Page> {
    let page = b"<!doctype html><title>pay</title>".to_vec();
    (path == "/h5").then_some(Page("text/html", page))
}

/// The shipped page, with other hosts that it may lead to.
async fn hop(engine: Engine, allowed: String) -> Site {
    let folder = std::env::var("JOURNEYS_DIST").unwrap();
    let answer = move |path: &str, _: &str| {
        let file = std::fs::read_to_string(format!("{folder}{path}")).ok()?;
        let kind = if path == "/referer-hop.js" {
            "text/javascript"
        } else {
            "text/html"
        };
        let list = format!("content=\"other.example {allowed}\"");
        let file = file.replace("content=\"wx.tenpay.com\"", &list);
        Some(Page(kind, file.into()))
    };
    Site::start(Scheme::Http, &engine.host("hop"), answer).await
}

async fn text(browser: &Browser) -> String {
    let script = "return document.getElementById('words')?.textContent ?? ''";
    let text = browser.execute(script, Vec::new()).await.unwrap();
    text.json().as_str().unwrap_or_default().to_owned()
}

async fn until_text(browser: &Browser, wanted: &str) {
    let started = tokio::time::Instant::now();
    loop {
        let text = text(browser).await;
        if text.contains(wanted) {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "{wanted}: it shows {text}");
        tokio::time::sleep(POLL).await;
    }
}

fn escaped(url: &str) -> String {
    url.replace(':', "%3A")
        .replace('/', "%2F")
        .replace('@', "%40")
}

pub(crate) async fn the_hop_page_leads_to_its_own_hosts_only(engine: Engine) {
    let pay = Site::start(Scheme::Http, &engine.host("pay"), landing).await;
    let host = pay.origin.trim_start_matches("http://").to_owned();
    let hop = hop(engine, host.clone()).await;
    let page = format!("{}/referer-hop.html", hop.origin);
    let browser = Browser::open_in(engine, Device::Iphone).await;
    for (target, why) in [
        (String::new(), "There is no payment address"),
        (
            "javascript:document.title='run'".to_owned(),
            "This is no payment address",
        ),
        ("data:text/html,x".to_owned(), "This is no payment address"),
        (
            format!("http://user@{host}/h5"),
            "This is no payment address",
        ),
        ("weixin://wxpay/x".to_owned(), "This is no payment address"),
        ("/h5".to_owned(), "This is no payment address"),
        (
            "http://evil.example/h5".to_owned(),
            "does not lead to that site",
        ),
        (
            format!("http://{}.evil.example/h5", engine.host("pay")),
            "does not lead to that site",
        ),
        (
            format!("http://evil.example/?http://{host}/h5"),
            "does not lead to that site",
        ),
        (
            "http://other.example:81/h5".to_owned(),
            "does not lead to that site",
        ),
    ] {
        // Another document each time: a fragment alone would load nothing.
        browser.goto("about:blank").await.unwrap();
        browser
            .goto(format!("{page}#{}", escaped(&target)))
            .await
            .unwrap();
        until_text(&browser, why).await;
        let here = browser.current_url().await.unwrap();
        assert!(here.as_str().starts_with(&page), "{target} led to {here}");
        assert_eq!(browser.title().await.unwrap(), "前往付款 · To the payment");
    }
    assert_eq!(pay.referer("/h5"), None);

    browser.goto("about:blank").await.unwrap();
    let target = escaped(&format!("{}/h5", pay.origin));
    browser.goto(format!("{page}#{target}")).await.unwrap();
    let started = tokio::time::Instant::now();
    while pay.referer("/h5").is_none() {
        assert!(started.elapsed() < PATIENCE, "it leads nowhere");
        tokio::time::sleep(POLL).await;
    }
    assert_eq!(pay.referer("/h5"), Some(format!("{}/", hop.origin)));

    // A shopper who comes back is not sent to the payment page again.
    browser.back().await.unwrap();
    until_text(&browser, "Not paid yet?").await;
}
