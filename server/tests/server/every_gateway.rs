//! What holds for every gateway of the sandbox.

use checkout_server::{
    authorities::Authorities,
    merchant::{self, client},
    sandbox::{Shop, Tables, gateway_names, made_up_accounts, routes},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use url::Url;

use crate::{
    cases::{Case, Part, cases},
    gateways::Gateways,
    harness::read,
};

/// Creates an order; returns the code that a phone reads.
async fn create(gateways: &Gateways, case: &Case, no: &str) -> String {
    let answer = read((case.create)(gateways, no)).await;
    let code = answer.pointer(case.code).and_then(Value::as_str);
    code.unwrap_or_else(|| panic!("{}: {answer}", case.name))
        .to_owned()
}

#[tokio::test]
async fn a_code_is_read_by_the_phone_and_every_action_has_its_state_and_notification() {
    for case in cases() {
        let gateways = Gateways::open().await;
        let name = case.name;
        let mut sent = 0;
        for (no, action, state) in [
            ("tc1", "pay", "paid"),
            ("tc1", "refund", "refunded"),
            ("tc2", "cancel", case.canceled),
            ("tc3", "expire", "expired"),
            ("tc4", "oddstate", "odd"),
        ] {
            if gateways.trade(no).await.is_null() {
                let code = create(&gateways, case, no).await;
                let page = gateways.scan(&code).await;
                assert!(
                    page.contains("id=\"pay\"") && page.contains(no),
                    "{name}: {page}"
                );
                let suggested = format!("name=\"value\" value=\"{}\"", case.unusual_state);
                assert!(page.contains(&suggested), "{name}: {page}");
            }
            let form = [("action", action), ("value", "7")];
            assert_eq!(gateways.act(no, &form).await, action, "{name}");
            let trade = gateways.trade(no).await;
            assert_eq!(
                (&trade["state"], &trade["gateway"]),
                (&json!(state), &json!(name))
            );
            sent += usize::from(case.notified.contains(&action));
            let received = gateways.received(sent).await;
            assert!(
                received.iter().all(|one| one.gateway == name),
                "{received:?}"
            );
        }
        let refused = gateways.act("tc3", &[("action", "pay")]).await;
        assert_eq!(refused, "dead", "{name}");
    }
}

/// Every kind of fault, with a value that it accepts.
fn kinds() -> [(&'static str, Value); 10] {
    [
        ("delay", json!(1)),
        ("drop", json!(null)),
        ("drop-before", json!(null)),
        ("drop-after", json!(null)),
        ("garbage", json!(null)),
        ("body", json!("x")),
        ("truncate", json!(null)),
        ("status", json!(500)),
        ("code", json!(7)),
        ("bad-signature", json!(null)),
    ]
}

#[tokio::test]
async fn the_faults_that_a_gateway_cannot_have_are_refused() {
    let gateways = Gateways::open().await;
    for case in cases() {
        let has = |part| case.parts.contains(&part);
        for (kind, value) in kinds() {
            let answered = kind != "bad-signature" || has(Part::Signature);
            let notified = match kind {
                "drop-after" | "truncate" | "status" => false,
                "code" => has(Part::State),
                _ => true,
            };
            for (at, possible) in [
                ("create", answered),
                ("state", answered && has(Part::StateQuery)),
                ("notify", notified && has(Part::Notification)),
            ] {
                let fault = json!({"gateway": case.name, "at": at, "kind": kind, "value": value});
                let expected = if possible { 204 } else { 400 };
                assert_eq!(gateways.fault_status(&fault).await, expected, "{fault}");
            }
        }
    }
}

#[tokio::test]
async fn every_page_of_a_trade_is_without_script_and_in_both_languages() {
    let gateways = Gateways::open().await;
    for (number, case) in cases().enumerate() {
        let no = format!("tc{number}");
        create(&gateways, case, &no).await;
        let trade = gateways.trade(&no).await;
        let id = trade["id"].as_str().unwrap();
        for path in [
            format!("/sandbox/phone?id={id}"),
            format!("/sandbox/cashier/{id}/"),
        ] {
            let page = gateways.page(&path).await;
            assert!(
                page.contains(&no) && page.contains("lang=\"en\""),
                "{}: {page}",
                case.name
            );
            assert!(!page.contains("<script") && !page.contains("style="));
        }
    }
}

#[tokio::test]
async fn a_gateway_without_an_account_is_not_there_and_the_others_are() {
    for missing in gateway_names() {
        let gateways = Gateways::open_with(|accounts| {
            accounts.remove(missing).unwrap();
        })
        .await;
        let console = gateways.page("/sandbox/").await;
        for (number, case) in cases().enumerate() {
            let answer = (case.create)(&gateways, &format!("tc{number}"));
            let status = answer.send().await.unwrap().status();
            let is_there = case.name != missing;
            assert_eq!(status == 404, !is_there, "{} {status}", case.name);
            let option = format!("<option>{}</option>", case.name);
            assert_eq!(console.contains(&option), is_there, "{}", case.name);
        }
        let fault = json!({"gateway": missing, "at": "create", "kind": "drop"});
        assert_eq!(gateways.fault_status(&fault).await, 400, "{missing}");
        let scenario = read(gateways.get("/sandbox/scenario")).await;
        let set = gateways
            .post("/sandbox/scenario")
            .body(scenario.to_string());
        assert_eq!(set.send().await.unwrap().status(), 204, "{missing}");
    }
}

#[tokio::test]
async fn an_account_that_lacks_a_value_is_an_error_that_names_it_and_no_secret() {
    let base = Url::parse("http://127.0.0.1:9/").unwrap();
    let shop = || Shop { goods: Vec::new() };
    let http = client(&Authorities::none(), true).unwrap();
    let open = |accounts: &Tables| routes(accounts, &base, shop(), http.clone());
    for case in cases() {
        let (name, made_up) = (case.name, made_up_accounts(&base));
        let mut needed = Vec::new();
        for key in made_up[name].keys() {
            let mut accounts = made_up.clone();
            accounts.get_mut(name).unwrap().remove(key);
            let Err(error) = open(&accounts) else {
                continue;
            };
            needed.push(key.as_str());
            let sentence = error.to_string();
            assert!(
                sentence.contains(&format!("[gateways.{name}]")) && sentence.contains(key),
                "{sentence}"
            );
            let table = accounts.get_mut(name).unwrap();
            table.insert(key.clone(), 12_345_678.into());
            let sentence = open(&accounts).unwrap_err().to_string();
            assert!(!sentence.contains("12345678"), "{sentence}");
        }
        assert_eq!(needed, case.account, "{name}");
    }
}

#[test]
fn both_sides_of_the_server_have_the_same_gateways() {
    let merchant: BTreeSet<_> = merchant::gateway_names().into_iter().collect();
    assert_eq!(gateway_names().collect::<BTreeSet<_>>(), merchant);
}

#[test]
fn no_two_gateways_share_a_name_or_a_made_up_secret() {
    let base = Url::parse("http://127.0.0.1:9/").unwrap();
    let names: Vec<_> = gateway_names().collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let secrets = |accounts: &Tables| -> Vec<String> {
        let text = toml::to_string(accounts).unwrap();
        let values = text.lines().filter_map(|line| line.split_once(" = "));
        values
            .filter(|(key, _)| !matches!(*key, "pid" | "url" | "query_url" | "base" | "orders_url"))
            // Keys for RSA are no secrets of the sandbox's; `real` refuses them.
            .filter(|(key, _)| !matches!(*key, "private_key" | "platform_public_key"))
            .map(|(_, value)| value.to_owned())
            .collect()
    };
    let all = [&made_up_accounts(&base), &made_up_accounts(&base)].map(secrets);
    let all = all.concat();
    assert!(all.len() >= 18, "{all:?}");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
}
