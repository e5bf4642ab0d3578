//! The sales in the sandbox that the documentation shows.

use std::{fs, process::Command};

use serde_json::Value;

use super::is_there;
use crate::{
    harness::{Shop, temporary},
    markdown::{self, Runner},
};

#[tokio::test(flavor = "multi_thread")]
async fn every_sale_in_the_sandbox_that_is_shown_is_paid() {
    let mut run = 0;
    for page in markdown::all() {
        for snippet in &page.snippets {
            let Ok(Runner::Sandbox(name)) = snippet.runner() else {
                continue;
            };
            run += 1;
            if !is_there("node") {
                continue;
            }
            let shop = Shop::open().await;
            let file = temporary(&name);
            fs::write(&file, &snippet.code).unwrap();
            let sold = Command::new("node")
                .arg(&file)
                .env("SHOP", &shop.base)
                .output()
                .unwrap();
            let place = format!("{}:{}", page.path, snippet.line);
            assert!(sold.status.success(), "{place}: {sold:?}");
            let trades = shop.get("/sandbox/trades").send().await.unwrap();
            let trades: Value = trades.text().await.unwrap().parse().unwrap();
            assert_eq!(trades[0]["state"], "paid", "{place}: {trades}");
        }
    }
    assert_eq!(run, 2, "one in each language");
}
