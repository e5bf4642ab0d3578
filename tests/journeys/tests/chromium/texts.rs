//! The page's own texts, and the files that the widget's are in.

use crate::locale::{put, until_lang};
use journeys::{Browser, Device, Server, Shop};
use serde_json::json;
use wallet_checkout::text::Locale;

async fn warnings_are_kept(shop: &Shop<'_>) {
    shop.run("window.warnings = []; console.warn = (text) => warnings.push(text);")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_own_texts_replace_the_widgets() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    warnings_are_kept(&shop).await;
    let words = "{ translations: {
        wallets: 'Your wallet', quantity: 7, payed: 'No such text', toString: 'Nor this one',
        'zh-CN': { wallets: '钱包' }, en: { pay: 'Off to {0}', products: null },
    } }";
    put(&shop, json!({ "locale": "en" }), words).await;
    shop.until_state("ready").await;
    let text = shop.text().await;
    assert!(
        text.contains("Your wallet") && text.contains("Off to Alipay"),
        "{text}"
    );

    shop.run("element.setAttribute('locale', 'zh-CN')").await;
    until_lang(&shop, "zh-CN").await;
    let text = shop.text().await;
    assert!(text.contains("钱包") && !text.contains("Off to"), "{text}");
    let warnings = shop.run("return warnings").await;
    assert_eq!(warnings.as_array().unwrap().len(), 1, "{warnings}");
    assert!(
        warnings[0].as_str().unwrap().contains("payed"),
        "{warnings}"
    );
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_that_come_later_are_shown_and_can_be_removed() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    put(&shop, json!({ "locale": "en" }), "{}").await;
    shop.until_state("ready").await;
    let shown = async |words: &str| {
        shop.until(words, async || shop.text().await.contains(words))
            .await;
    };
    shop.run(
        "element.translations = { wallets: 'Wie zahlen?', lang: 'de', config: '`{0}` fehlt' }",
    )
    .await;
    shown("Wie zahlen?").await;
    until_lang(&shop, "de").await;
    shop.run("element.setAttribute('endpoint', 'ftp://x')")
        .await;
    shop.until("the error is reported", async || {
        let errors = shop.events("checkout-error").await;
        errors
            .last()
            .is_some_and(|error| error["message"] == "`endpoint` fehlt")
    })
    .await;
    shop.run("element.setAttribute('endpoint', '/pay/epay'); element.translations = undefined")
        .await;
    shown("Pay with").await;
    shop.assert_no_errors().await;
}

/// The file of the texts that come with the second part, whose name has its hash.
fn later_texts(locale: &str) -> String {
    let start = format!("wallet-checkout.{locale}.later.");
    let dist = std::env::var("JOURNEYS_DIST").unwrap();
    let mut names = std::fs::read_dir(dist)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap());
    names.find(|name| name.starts_with(&start)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_have_the_names_of_the_page_for_translators_and_the_wasm_has_no_text() {
    let page = include_str!("../../../../docs/texts.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("## `"));
    let names: Vec<&str> = rows
        .filter_map(|row| Some(row.split_once('`')?.0))
        .collect();
    assert!(names.len() > 100);
    let server = Server::start();
    let get = async |name: &str| {
        let response = reqwest::get(server.url(name)).await.unwrap();
        assert!(response.status().is_success(), "{name}");
        response.bytes().await.unwrap()
    };
    let listed = get("wallet-checkout.names.txt").await;
    // The files are padded.
    assert_eq!(listed.trim_ascii_end(), names.join("\n").as_bytes());
    let wasm = get("wallet-checkout_bg.wasm").await;
    for locale in Locale::ALL.map(Locale::tag) {
        let first = get(&format!("wallet-checkout.{locale}.txt")).await;
        let later = get(&later_texts(locale)).await;
        // The first line is the hash of the later file.
        let texts = first.split(|byte| *byte == b'\n').skip(1);
        let texts: Vec<_> = texts.chain(later.split(|byte| *byte == b'\n')).collect();
        assert_eq!(texts.len(), names.len(), "{locale}");
        for (name, text) in names.iter().zip(texts) {
            let text = text.trim_ascii_end();
            // Shorter ones are also names of other things.
            let here = text.len() > 16 && wasm.windows(text.len()).any(|bytes| bytes == text);
            assert!(!here, "{locale} {name}");
        }
    }
}
