//! A translator, a grammar checker, a password manager and others change the widget in each of its
//! states: nothing throws, the shopper reads what is read without them, and the order is paid. A sale
//! in all engines is the page case `programs-that-change-the-page`.

use crate::imports::result_of;
use journeys::{Browser, Device, Server, Shop};
use serde_json::json;

const PAGE: &str = "pages/programs-that-change-the-page/page.html";
/// Each of the first three leaves other nodes behind; the last is the others in one browser.
const PROGRAMS: [&str; 4] = [
    "translator",
    "translator that moves",
    "translator of both",
    "everything",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_state_is_read_as_without_the_programs_that_change_it() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, PAGE).await;
    let loaded = "return !!customElements.get('wallet-checkout')";
    shop.until("the module has run", async || {
        shop.run(loaded).await == json!(true)
    })
    .await;
    let problems = result_of(&shop, &format!("run(null, {})", json!(PROGRAMS))).await;
    assert_eq!(problems, json!([]), "{problems:#}");
}
