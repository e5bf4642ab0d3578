//! Files that the widget requests while it loads, and that never come.

use crate::journey::Journey;
use journeys::{Device, Engine, Page, Scheme, Shop, Site};
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;

/// The bound of one minute as the shipped module has it, and one that a test can wait for.
const BOUND: (&str, &str) = ("(6e4,", "(3e3,");

const PAGE: &str = r#"<!doctype html><html lang="en"><script src="recorder.js"></script>
<script type="module" src="wallet-checkout.js"></script>
<wallet-checkout gateway="epay" endpoint="/pay/epay" order-endpoint="/orders" product-id="7"
 product-name="Tea" amount="88.00"><p class="fallback">The fallback</p></wallet-checkout></html>"#;

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some(_) | None => "text/html",
    }
}

/// The shipped files, with the bound cut short.
fn files_of(site: &Path) -> HashMap<String, Vec<u8>> {
    let mut files: HashMap<String, Vec<u8>> = HashMap::new();
    for entry in site.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.insert(format!("/{name}"), std::fs::read(path).unwrap());
        }
    }
    let module = files.get_mut("/wallet-checkout.js").unwrap();
    let script = String::from_utf8(module.clone()).unwrap();
    assert_eq!(script.matches(BOUND.0).count(), 1, "the bound on a load");
    *module = script.replace(BOUND.0, BOUND.1).into_bytes();
    files.insert("/hang.html".to_owned(), PAGE.into());
    files
}

/// A page that requests a file whose path contains `part`, which never comes.
async fn begin(engine: Engine, part: &'static str) -> (Journey, Site) {
    let files = std::cell::OnceCell::new();
    let journey = Journey::begin_where(engine, Device::Desktop, |site| {
        files.get_or_init(|| files_of(site));
    })
    .await;
    let files = files.into_inner().unwrap();
    let site = Site::start(Scheme::Http, "127.0.0.1", move |path, _| {
        Some(Page(kind_of(path), files.get(path)?.clone()))
    })
    .await;
    site.hold(Some(part));
    let address = format!("{}/hang.html", site.origin);
    journey.browser.goto(address).await.unwrap();
    (journey, site)
}

fn shop(journey: &Journey) -> Shop<'_> {
    Shop {
        browser: &journey.browser,
        server: &journey.server,
    }
}

pub(crate) async fn a_wasm_that_never_comes_is_reported_and_a_reset_tries_again(engine: Engine) {
    let (journey, site) = begin(engine, "_bg.wasm").await;
    let shop = shop(&journey);
    shop.until_state("failed").await;
    let error = shop.events("checkout-error").await[0].clone();
    assert_eq!(
        (&error["code"], &error["retryable"]),
        (&json!("load"), &json!(true))
    );
    let fallback = "const fallback = element.querySelector('.fallback');
                    return !!fallback.assignedSlot && fallback.offsetHeight > 0";
    assert_eq!(shop.run(fallback).await, true, "the fallback is seen");

    site.hold(None);
    shop.run("element.reset()").await;
    shop.until_state("ready").await;
    assert_eq!(shop.events("checkout-error").await.len(), 1);
    shop.assert_no_errors().await;
}

/// All of the second part, and its script alone.
pub(crate) async fn a_second_part_that_never_comes_is_reported_and_the_next_press_tries_again(
    engine: Engine,
) {
    for part in [".later.", ".later.*.js"] {
        let (journey, site) = begin(engine, part).await;
        let shop = shop(&journey);
        shop.until_state("ready").await;
        shop.run("element.pay()").await;
        let reported = async || shop.events("checkout-error").await.len() == 1;
        shop.until("the load is given up", reported).await;
        let error = shop.events("checkout-error").await[0].clone();
        assert_eq!(
            (&error["code"], &error["retryable"]),
            (&json!("load"), &json!(true)),
            "{part}"
        );
        assert_eq!(shop.state().await, "ready", "{part}");
        assert_eq!(site.referer("/pay/epay"), None, "nothing was created");

        site.hold(None);
        shop.press("pay-button").await;
        let submitted = async || shop.events("checkout-submit").await.len() == 1;
        shop.until("the order goes ahead", submitted).await;
        let errors = shop.events("checkout-error").await;
        let loads = errors.iter().filter(|error| error["code"] == "load");
        assert_eq!(loads.count(), 1, "{part}");
        shop.assert_no_errors().await;
    }
}
