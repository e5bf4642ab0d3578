//! Answers in other encodings than their label names, and other content types.

use journeys::{Browser, Device, Page, Scheme, Shop, Site};
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
/// 余额不足, in GBK.
const WORDS: &[u8] = b"\xD3\xE0\xB6\xEE\xB2\xBB\xD7\xE3";
const CODE: &str = r#"{"code":1,"trade_no":"1","qrcode":"weixin://wxpay/bizpayurl?pr=1","msg":""#;

fn dist(path: &str) -> Option<Vec<u8>> {
    let dist = PathBuf::from(std::env::var_os("JOURNEYS_DIST")?);
    std::fs::read(dist.join(path.trim_start_matches('/'))).ok()
}

fn with_words(before: &str, after: &str) -> Vec<u8> {
    [before.as_bytes(), WORDS, after.as_bytes()].concat()
}

/// A shop whose pay endpoint is `answer`.
fn answers(path: &str, kind: &'static str, answer: &[u8]) -> Option<Page> {
    let page = "<!doctype html><script type=module src=wallet-checkout.js></script>\
        <wallet-checkout gateway=epay endpoint=/pay state-endpoint=/state amount=88.00 \
        product-name=Tea wallets=wechat locale=zh-CN></wallet-checkout>";
    let paid = with_words(r#"{"result":0,"pay_state":1,"msg":""#, "\"}");
    match path {
        "/shop" => Some(Page("text/html", page.into())),
        "/pay" => Some(Page(kind, answer.to_vec())),
        "/state" => Some(Page("application/json", paid)),
        _ => {
            let kind = match path.rsplit('.').next()? {
                "js" => "text/javascript",
                "wasm" => "application/wasm",
                _ => "application/json",
            };
            Some(Page(kind, dist(path)?))
        }
    }
}

async fn state(browser: &Browser) -> String {
    let script = "return document.querySelector('wallet-checkout')?.state ?? ''";
    let ran = browser.execute(script, Vec::new()).await.unwrap();
    ran.json().as_str().unwrap_or_default().to_owned()
}

async fn until(browser: &Browser, wanted: &str) {
    let started = tokio::time::Instant::now();
    while state(browser).await != wanted {
        let late = started.elapsed() > PATIENCE;
        assert!(!late, "it is {}, not {wanted}", state(browser).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Presses pay and returns what the widget shows when its state is `wanted`.
async fn bought(kind: &'static str, answer: Vec<u8>, wanted: &str) -> (Browser, Site, String) {
    let site = move |path: &str, _: &str| answers(path, kind, &answer);
    let site = Site::start(Scheme::Http, "127.0.0.1", site).await;
    let browser = Browser::open(Device::Desktop).await;
    browser.goto(format!("{}/shop", site.origin)).await.unwrap();
    until(&browser, "ready").await;
    Shop::press_in(&browser, "pay-button").await;
    until(&browser, wanted).await;
    let shown = "return document.querySelector('wallet-checkout').shadowRoot.textContent";
    let shown = browser.execute(shown, Vec::new()).await.unwrap();
    let shown = shown.json().as_str().unwrap_or_default().to_owned();
    (browser, site, shown)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_in_gbk_is_shown_without_a_label() {
    let answer = with_words(r#"{"code":-1,"msg":""#, "\"}");
    let (_browser, _site, shown) = bought("application/json", answer, "failed").await;
    assert!(shown.contains("余额不足"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_labeled_as_gbk_is_read_and_one_that_is_not_is_never_paid() {
    let answer = with_words(CODE, "\"}");
    let (browser, site, _) = bought("application/json; charset=GBK", answer, "paying").await;
    let started = tokio::time::Instant::now();
    while site.referer("/state").is_none() {
        assert!(started.elapsed() < PATIENCE, "no state query is sent");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // Its state answer is the paid one, in bytes that are not valid UTF-8.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(state(&browser).await, "paying");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_content_type_does_not_matter() {
    let answer = format!("{CODE}\"}}").into_bytes();
    for kind in ["text/html", "image/png", "text/plain; charset=utf-8"] {
        let (browser, _site, _) = bought(kind, answer.clone(), "paying").await;
        let qr = "return !!document.querySelector('wallet-checkout').shadowRoot\
            .querySelector('[part~=qr]')";
        let qr = browser.execute(qr, Vec::new()).await.unwrap();
        assert_eq!(*qr.json(), json!(true), "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_answer_is_not_read_to_its_end() {
    let filler = " ".repeat(300 * 1024);
    let answer = format!("{filler}{CODE}\"}}").into_bytes();
    let (_browser, _site, shown) = bought("application/json", answer, "creating").await;
    assert!(!shown.contains("weixin"), "{shown}");
}
