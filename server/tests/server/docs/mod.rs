//! The backends that the documentation shows, between a widget's requests and the
//! sandbox: each sells, learns of the payment, and rejects forged notifications.

mod accounts;
mod backend;
mod forgeries;
mod pages;
mod payments;
mod requests;
mod sandbox;
mod signed_text;
mod webhooks;

use std::{collections::BTreeSet, fs, io::Write as _, time::Duration};

use checkout_server::merchant::gateway_names;
use serde_json::Value;

use self::{
    backend::Backend,
    forgeries::{forged_notification, is_reported, report},
    pages::files,
    payments::{keeps_every_payment, reads_state_answers},
    requests::{create_request, link, wallets},
    signed_text::reads_signed_text_in_one_way,
};
use crate::{
    harness::{config, read},
    markdown::{self, Document, Runner},
};

/// The program, and the ending of the files that it runs.
const LANGUAGES: [(&str, &str); 2] = [("node", "mjs"), ("php", "php")];

#[test]
fn every_backend_that_is_shown_is_run_here() {
    let run: BTreeSet<String> = gateway_names()
        .into_iter()
        .chain(["shop"])
        .flat_map(|name| LANGUAGES.map(|(_, ending)| format!("{name}.{ending}")))
        .collect();
    for folder in ["docs/en", "docs/zh-CN"] {
        let shown: BTreeSet<String> = files(folder).into_iter().map(|(name, _)| name).collect();
        assert_eq!(shown, run, "{folder}");
    }
}

#[test]
fn every_config_that_is_shown_is_read() {
    let mut read = 0;
    for Document { path, snippets, .. } in markdown::all() {
        for snippet in snippets {
            if snippet.runner() != Ok(Runner::Config) {
                continue;
            }
            // Secrets come from the environment, as the pages say; those of webhooks are shown.
            let of_gateway = |name: &str| !name.starts_with("CHECKOUT_WEBHOOK_");
            let env = |name: &str| of_gateway(name).then(|| format!("a-{name}"));
            let config = config(&snippet.code, env);
            config.unwrap_or_else(|error| panic!("{path}:{}: {error}", snippet.line));
            read += 1;
        }
    }
    assert!(read >= 2, "{read}");
}

#[tokio::test]
async fn every_node_backend_sells() {
    every_backend_sells(LANGUAGES[0]).await;
}

#[tokio::test]
async fn every_php_backend_sells() {
    every_backend_sells(LANGUAGES[1]).await;
}

async fn every_backend_sells(language: (&str, &str)) {
    if !is_there(language.0) {
        // Past the test harness, which swallows what a passing test prints.
        let sentence = format!("skipped: no {} on PATH to run its snippets\n", language.0);
        std::io::stderr().write_all(sentence.as_bytes()).unwrap();
        return;
    }
    for folder in ["docs/en", "docs/zh-CN"] {
        for gateway in gateway_names() {
            let backend = Backend::open(folder, gateway, language, true).await;
            for wallet in wallets(gateway) {
                let no = sells(&backend, gateway, wallet).await;
                refuses_in_words(&backend, gateway, wallet, &no).await;
            }
            rejects_forgeries(&backend, gateway).await;
            if gateway == "epay" {
                reads_signed_text_in_one_way(&backend).await;
                keeps_every_payment(&backend).await;
            }
            if gateway == "order-cmd" {
                reads_state_answers(&backend).await;
            }
            let cut_off = Backend::open(folder, gateway, language, false).await;
            keeps_its_secrets(&cut_off, gateway).await;
        }
    }
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// An order is paid, and the backend learns of it.
async fn sells(backend: &Backend, gateway: &str, wallet: &str) -> String {
    let no = backend.order(wallet).await;
    is_answered(backend, gateway, wallet, &no).await;
    assert_eq!(backend.state(&no).await, 0, "{gateway} {wallet}");
    assert_eq!(backend.sandbox.phone(&no, "pay").await, "pay");
    if gateway == "order-cmd" {
        let call = backend.post(&format!("/notify/order-cmd?order_no={no}"));
        let answer = call.send().await.unwrap().text().await.unwrap();
        assert_eq!(answer, "success", "the callback records the payment");
    }
    for _ in 0..50 {
        if backend.state(&no).await == 1 {
            return no;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{gateway} {wallet}: the payment was never recorded");
}

/// A paid order is not an unknown one: a shopper who reads that it does not exist pays again.
async fn refuses_in_words(backend: &Backend, gateway: &str, wallet: &str, paid: &str) {
    let unknown = "0".repeat(20);
    let mut refused = vec![
        (paid, "订单已付款或已关闭，请勿再次付款"),
        (&unknown, "订单不存在"),
    ];
    let other = if wallet == "wechat" {
        "alipay"
    } else {
        "wechat"
    };
    let made_for_other = backend.order(other).await;
    // Its orders are for whichever wallet is asked for.
    if gateway != "order-cmd" {
        refused.push((&made_for_other, "订单不能以这种方式支付，请重新下单"));
    }
    for (no, words) in refused {
        let answer = create_request(backend, gateway, wallet, no).send().await;
        let answer = answer.unwrap().text().await.unwrap();
        assert!(answer.contains(words), "{gateway} {wallet}: {answer}");
        if gateway == "smallsaas" && wallet == "wechat" {
            let page = backend.get(&format!("/pay/smallsaas/app/payment/wpay/{no}"));
            let page = page.send().await.unwrap().text().await.unwrap();
            assert!(page.contains(words), "{page}");
        }
    }
}

/// A create request is answered with a link.
async fn is_answered(backend: &Backend, gateway: &str, wallet: &str, no: &str) {
    if gateway == "smallsaas" && wallet == "wechat" {
        leads_to_the_mall(backend, no).await;
    }
    let answer = read(create_request(backend, gateway, wallet, no)).await;
    let link = link(gateway, wallet, &answer);
    let link = link.unwrap_or_else(|| panic!("{gateway} {wallet}: {answer}"));
    assert!(
        ["https://", "weixin://", &backend.sandbox.base]
            .iter()
            .any(|start| link.starts_with(start)),
        "{gateway} {wallet}: {link}"
    );
}

async fn leads_to_the_mall(backend: &Backend, no: &str) {
    let path = format!("/pay/smallsaas/app/payment/wpay/{no}");
    let answer = backend.get(&path).send().await.unwrap();
    assert_eq!(answer.status(), 302);
    let location = answer.headers()["location"].to_str().unwrap();
    let page = format!(
        "{}/sandbox/smallsaas/app/payment/wpay/{no}",
        backend.sandbox.base
    );
    assert_eq!(location, page);
}

/// A gateway that is out of order makes neither the answer nor the log show secrets.
async fn keeps_its_secrets(backend: &Backend, gateway: &str) {
    let no = backend.order("alipay").await;
    let request = create_request(backend, gateway, "alipay", &no);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 502, "{gateway}");
    assert_eq!(answer.text().await.unwrap(), "fail", "{gateway}");
    let log = fs::read_to_string(&backend.log).unwrap();
    // Four letters, such as epay's number of the merchant, are anywhere.
    for secret in backend.secrets.iter().filter(|secret| secret.len() > 4) {
        assert!(!log.contains(secret.as_str()), "{gateway}: {log}");
    }
}

/// An order stays unpaid whatever a stranger sends.
async fn rejects_forgeries(backend: &Backend, gateway: &str) {
    let no = backend.order("alipay").await;
    is_answered(backend, gateway, "alipay", &no).await;
    let forged = forged_notification(backend, gateway, &no);
    let answer = forged.send().await.unwrap();
    assert_ne!(answer.status(), 200, "{gateway}");
    assert_eq!(backend.state(&no).await, 0, "{gateway}");
    if is_reported(gateway) {
        let report = report(backend, gateway, &no, "0.01").bearer_auth(&backend.token);
        assert_eq!(report.send().await.unwrap().status(), 400, "{gateway}");
        assert_eq!(backend.state(&no).await, 0, "{gateway}");
    }
    let unknown = backend.get("/state?order_no=nobody").send().await.unwrap();
    let unknown: Value = serde_json::from_str(&unknown.text().await.unwrap()).unwrap();
    assert_ne!(unknown["result"], 0);
}
