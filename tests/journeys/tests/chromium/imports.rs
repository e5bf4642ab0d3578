//! Each function that the wasm imports throws once, in each part of a sale: no order is lost, none
//! is made twice, and the shopper always has words and a way on.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::{Value, json};
use std::time::Duration;

const PAGE: &str = "pages/every-import-that-throws/page.html";
/// So many sales are made in one page: browsers have room for some hundred memories of wasm in a
/// process, and free them late.
const IN_ONE_PAGE: usize = 30;
const PATIENCE: Duration = Duration::from_mins(5);
/// Of the sales in which each import throws once, one in so many is made in the short form.
const SHORT_FORM: usize = 3;

/// What `call` of the page resolves to.
async fn result_of(shop: &Shop<'_>, call: &str) -> Value {
    let script = format!(
        "window.result = null;\
         {call}.then((result) => {{ window.result = {{ result }}; }},\
                     (error) => {{ window.result = {{ error: `${{error}}` }}; }})"
    );
    shop.run(&script).await;
    shop.within(PATIENCE, "the sales are over", async || {
        shop.run("return window.result !== null").await == json!(true)
    })
    .await;
    let mut ended = shop.run("return window.result").await;
    assert_eq!(ended["error"], Value::Null, "{call}");
    ended["result"].take()
}

async fn each_import_throws(is_long: bool) {
    let server = Server::start_with_pages();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, PAGE).await;
    let cases = result_of(&shop, &format!("list({is_long})")).await;
    let step = if is_long { 1 } else { SHORT_FORM };
    let cases: Vec<_> = cases.as_array().unwrap().iter().step_by(step).collect();
    let (mut thrown, mut problems) = (0, Vec::new());
    for cases in cases.chunks(IN_ONE_PAGE) {
        let shop = Shop::open_page(&browser, &server, PAGE).await;
        let ran = result_of(&shop, &format!("run({})", json!(cases))).await;
        thrown += ran["thrown"].as_u64().unwrap();
        problems.extend(ran["problems"].as_array().unwrap().clone());
    }
    println!("{thrown} of {} sales had an import that threw", cases.len());
    assert!(problems.is_empty(), "{}", json!(problems));
    let trades = sandbox.trades().await.len();
    assert_eq!(trades, cases.len() + 1, "an order for each sale");
    // What a part calls depends a little on the times.
    assert!(
        thrown > 60 && thrown * 10 > cases.len() as u64 * 7,
        "{thrown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_import_throws_once_in_each_part_of_a_sale() {
    each_import_throws(false).await;
}

/// All of them, at the first calls of an import in a part, in the middle of them and at the last.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes many minutes"]
async fn each_import_throws_once_at_several_of_its_calls() {
    each_import_throws(true).await;
}
