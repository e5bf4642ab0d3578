//! Schemathesis calls the API by its own document: with what the document allows, and with what
//! it does not. `cargo xtask setup` installs it, and `cargo xtask test` names its program.

use std::{env, path::Path, process::Command};

use checkout_server::merchant::store::{NewPayment, Source};
use serde_json::Value;

use crate::{
    api::{KEY_OF_SHOP, made, post, shop},
    harness::temporary,
};

const SECONDS: &str = "30";
/// What a schema cannot have: which gateways the config has, which wallets those have, that a key
/// was used before, that a day exists.
const CONFIG: &str = r#"
[[operations]]
include-operation-id = ["createOrder", "createRefund", "exportLedger"]
checks.positive_data_acceptance.enabled = false
"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_server_answers_as_its_document_has_it() {
    let Some(program) = env::var_os("SCHEMATHESIS") else {
        eprintln!("skipped: SCHEMATHESIS names no program; `cargo xtask test` sets it");
        return;
    };
    let shop = shop().await;
    // Something to be found.
    let order = made(&shop, "A").await;
    shop.epay("A", "alipay", &[]).await;
    let payment = NewPayment {
        gateway: "epay".into(),
        trade_no: Some("T1".to_owned()),
        number: order.as_str().to_owned(),
        amount: checkout_server::money::Fen::new(8800),
        wallet: None,
        paid_at: None,
        source: Source::Notification,
        learned_at_ms: checkout_server::clock::now_ms(),
        evidence: checkout_server::merchant::store::Evidence::default(),
    };
    shop.store().record_payment(payment).await.unwrap();
    made(&shop, "B").await;
    let canceled = post(&shop, "/orders/B/cancel", &Value::Null);
    canceled.send().await.unwrap();

    let folder = temporary("schemathesis");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("schemathesis.toml"), CONFIG).unwrap();
    // The packages lie beside the folder with the program.
    let packages = Path::new(&program).ancestors().nth(2).unwrap();
    let mut command = Command::new("python3");
    command
        .arg(&program)
        .arg("run")
        .arg(format!("{}/api/v1/openapi.json", shop.base))
        .args(["--header", &format!("Authorization: Bearer {KEY_OF_SHOP}")])
        .args(["--seed", "1", "--max-time", SECONDS])
        .args(["--workers", "1", "--no-color"])
        .env("PYTHONPATH", packages)
        .env("NO_PROXY", "*")
        .current_dir(&folder);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // It has called every address, and not only read the document.
    assert!(text.contains("13 selected / 13 total"), "{text}");
}
