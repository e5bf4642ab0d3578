//! The later files, of a page that does not fetch them before a press: after a deployment, and
//! from a server that fails.

use crate::journey::Journey;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse as _, Response};
use journeys::{Device, Engine, Page, Scheme, Server, Shop, Site};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// The browser is never idle, so that only a press fetches the later files.
const NEVER_IDLE: &str = "window.requestIdleCallback = () => 0;";
const LATER: &str = ".later.";

fn page(recorder: &str) -> String {
    format!(
        r#"<!doctype html><html lang="en"><meta charset="utf-8">
<script src="{recorder}"></script><script src="idle.js"></script>
<script type="module" src="wallet-checkout.js"></script>
<wallet-checkout gateway="order-cmd" endpoint="/pay/order-cmd" order-endpoint="/orders"
 product-id="sampler" wallet="wechat"><p>The fallback</p></wallet-checkout></html>"#
    )
}

/// The files that a shop copies, by their names.
fn shipped() -> HashMap<String, Vec<u8>> {
    let dist = PathBuf::from(std::env::var("JOURNEYS_DIST").unwrap());
    let entries = dist.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file());
    let named = files.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read(path).unwrap())
    });
    named
        .filter(|(name, _)| name.starts_with("wallet-checkout"))
        .collect()
}

fn write_all(folder: &Path, files: &HashMap<String, Vec<u8>>) {
    fs::create_dir_all(folder).unwrap();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// The files of the next build, whose later files have other names.
fn next_build(files: &HashMap<String, Vec<u8>>) -> HashMap<String, Vec<u8>> {
    let mut next = files.clone();
    let mut module = String::from_utf8(next["wallet-checkout.js"].clone()).unwrap();
    for name in files.keys().filter(|name| name.contains(LATER)) {
        let other = name.replace(LATER, ".later.next-");
        assert!(module.contains(name.as_str()), "{name}");
        module = module.replace(name.as_str(), &other);
        let bytes = next.remove(name).unwrap();
        next.insert(other, bytes);
    }
    next.insert("wallet-checkout.js".to_owned(), module.into_bytes());
    next
}

/// The later files that the page has fetched.
async fn later_files(shop: &Shop<'_>) -> Vec<String> {
    let names = "return performance.getEntriesByType('resource')
        .map(({ name }) => name.split('/').pop()).filter((name) => name.includes('.later.'))";
    serde_json::from_value(shop.run(names).await).unwrap()
}

/// The details of the events of a kind, as the recorder of the page cases has them.
async fn events(shop: &Shop<'_>, kind: &str) -> Vec<Value> {
    let events = shop.run(&format!("return events('{kind}')")).await;
    serde_json::from_value(events).unwrap()
}

/// As the documents ask for it, the later files of the release before are kept.
pub(crate) async fn a_page_that_was_opened_before_a_deployment_pays(engine: Engine) {
    let files = shipped();
    let server = Server::start_with_pages_and(|site| {
        let folder = site.join("pages/deployed");
        write_all(&folder, &files);
        fs::write(folder.join("page.html"), page("../recorder.js")).unwrap();
        fs::write(folder.join("idle.js"), NEVER_IDLE).unwrap();
    });
    let journey = Journey::begin_at(engine, Device::Desktop, server).await;
    let (browser, server) = (&journey.browser, &journey.server);
    let shop = Shop::open_page(browser, server, "pages/deployed/page.html").await;
    shop.until_state("ready").await;
    assert_eq!(later_files(&shop).await, [] as [String; 0]);

    write_all(&server.pages().join("deployed"), &next_build(&files));
    shop.press("pay-button").await;
    shop.until_state("paying").await;
    let fetched = later_files(&shop).await;
    for ending in ["wasm", "txt", "js"] {
        let has = fetched.iter().any(|name| name.ends_with(ending));
        assert!(has, "{ending}: {fetched:?}");
    }
    assert!(!fetched.concat().contains("next-"), "{fetched:?}");
    journey.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;
    for kind in ["checkout-error", "uncaught", "violation"] {
        assert_eq!(events(&shop, kind).await, [] as [Value; 0], "{kind}");
    }

    // The next page is of the next build.
    shop.run("sessionStorage.clear(); localStorage.clear();")
        .await;
    let shop = Shop::open_page(browser, server, "pages/deployed/page.html").await;
    shop.until_state("ready").await;
    shop.press("pay-button").await;
    shop.until_state("paying").await;
    let fetched = later_files(&shop).await;
    assert!(fetched.concat().contains("next-"), "{fetched:?}");
}

/// What a site answers for the files whose names contain a text.
type Failing = Arc<Mutex<Option<(&'static str, StatusCode)>>>;

/// A site with the shipped files, of which no cache keeps any. It fails for those for whose name
/// `fails` returns a response.
async fn failing_site(
    recorder: Vec<u8>,
    fails: impl Fn(&str) -> Option<Response> + Send + Sync + 'static,
) -> Site {
    let mut files = shipped();
    files.insert("page.html".to_owned(), page("recorder.js").into_bytes());
    files.insert("idle.js".to_owned(), NEVER_IDLE.into());
    files.insert("recorder.js".to_owned(), recorder);
    Site::start(Scheme::Http, "127.0.0.1", move |path, _| {
        let name = path.strip_prefix('/')?;
        if let Some(response) = fails(name) {
            return Some(response);
        }
        let kind = match name.rsplit('.').next() {
            Some("js") => "text/javascript",
            Some("wasm") => "application/wasm",
            Some("html") => "text/html",
            Some(_) | None => "text/plain",
        };
        let file = Page(kind, files.get(name)?.clone());
        Some::<Response>(([(CACHE_CONTROL, "no-store")], file).into_response())
    })
    .await
}

/// The script that records what a page case receives.
fn recorder() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("pages/recorder.js")).unwrap()
}

pub(crate) async fn a_server_that_fails_for_a_later_file_is_reported_and_the_next_press_tries_again(
    engine: Engine,
) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let (browser, server) = (&journey.browser, &journey.server);
    let recorder = recorder();
    let failing = Failing::default();
    for (part, status) in [
        (".later.", StatusCode::INTERNAL_SERVER_ERROR),
        (".wasm", StatusCode::OK),
        ("en.later.", StatusCode::SERVICE_UNAVAILABLE),
        (".wasm", StatusCode::FORBIDDEN),
        ("en.later.", StatusCode::TOO_MANY_REQUESTS),
        (".js", StatusCode::SERVICE_UNAVAILABLE),
        (".js", StatusCode::OK),
    ] {
        // A site of which no cache has anything.
        let failing_now = Arc::clone(&failing);
        let site = failing_site(recorder.clone(), move |name| {
            match *failing_now.lock().unwrap() {
                Some((part, status)) if name.contains(part) => Some(status.into_response()),
                Some(_) | None => None,
            }
        })
        .await;
        browser
            .goto(format!("{}/page.html", site.origin))
            .await
            .unwrap();
        let shop = Shop { browser, server };
        shop.until_state("ready").await;
        *failing.lock().unwrap() = Some((part, status));
        shop.press("pay-button").await;
        let reported = async || !events(&shop, "checkout-error").await.is_empty();
        shop.until("the load is reported", reported).await;
        let error = events(&shop, "checkout-error").await[0].clone();
        assert_eq!(
            (&error["code"], &error["retryable"]),
            (&json!("load"), &json!(true)),
            "{part} {status}"
        );
        let words = "return part('pay-button').textContent";
        assert_eq!(shop.run(words).await, "Try again", "{part} {status}");
        assert_eq!(shop.state().await, "ready");
        assert_eq!(site.referer("/orders"), None, "nothing was created");

        *failing.lock().unwrap() = None;
        shop.press("pay-button").await;
        let submitted = async || events(&shop, "checkout-submit").await.len() == 1;
        shop.until("the order goes ahead", submitted).await;
        shop.until("it is requested", async || {
            site.referer("/orders").is_some()
        })
        .await;
    }
}

/// Its bytes were compared by then. A browser may keep it that an import has failed.
pub(crate) async fn a_script_that_cannot_be_run_is_reported_and_the_next_press_tries_again(
    engine: Engine,
) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let (browser, server) = (&journey.browser, &journey.server);
    let (fails, requests) = (Arc::new(AtomicBool::new(true)), AtomicUsize::new(0));
    let fails_now = Arc::clone(&fails);
    let site = failing_site(recorder(), move |name| {
        let is_script = name.contains(LATER) && name.rsplit('.').next() == Some("js");
        let is_again = is_script && requests.fetch_add(1, Ordering::Relaxed) > 0;
        (is_again && fails_now.load(Ordering::Relaxed))
            .then(|| StatusCode::BAD_GATEWAY.into_response())
    })
    .await;
    let address = format!("{}/page.html", site.origin);
    browser.goto(address).await.unwrap();
    let shop = Shop { browser, server };
    shop.until_state("ready").await;
    shop.press("pay-button").await;
    let reported = async || events(&shop, "checkout-error").await.len() == 1;
    shop.until("the load is reported", reported).await;
    assert_eq!(events(&shop, "checkout-error").await[0]["code"], "load");
    assert_eq!(site.referer("/orders"), None, "nothing was created");

    fails.store(false, Ordering::Relaxed);
    shop.press("pay-button").await;
    shop.until("the order is requested", async || {
        site.referer("/orders").is_some()
    })
    .await;
}

/// Such a server answers with its page for each file that it does not have.
pub(crate) async fn a_later_file_in_whose_place_a_page_comes_is_of_another_build(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let (browser, server) = (&journey.browser, &journey.server);
    for ending in [".wasm", ".txt", ".js"] {
        let site = failing_site(recorder(), move |name| {
            let is_gone = name.contains(LATER) && name.ends_with(ending);
            is_gone.then(|| Page("text/html; charset=utf-8", "<p>Shop</p>".into()).into_response())
        })
        .await;
        let address = format!("{}/page.html", site.origin);
        browser.goto(address).await.unwrap();
        let shop = Shop { browser, server };
        shop.until_state("ready").await;
        shop.press("pay-button").await;
        let reported = async || events(&shop, "checkout-error").await.len() == 1;
        shop.until("the load is reported", reported).await;
        let words = "return part('pay-button').textContent";
        assert_eq!(shop.run(words).await, "Load page again", "{ending}");
        assert_eq!(site.referer("/orders"), None, "nothing was created");
    }
}
