//! A PostgreSQL that takes encrypted connections alone, with a certificate of its own making.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use checkout_server::merchant::store::{Mode, StoreError, open};
use reqwest::Client;

use crate::{
    certificates::pem,
    cluster::Cluster,
    harness::{KEY, new_database, order_request, temporary},
    process::{Program, command, ended_by_itself},
};

/// A certificate for a name, and its key.
fn certificate(name: &str) -> (String, String) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = made.signing_key.serialize_der();
    (
        pem("CERTIFICATE", made.cert.der()),
        pem("PRIVATE KEY", &key),
    )
}

/// The settings of a server with that certificate; files are in its folder.
fn encrypted(folder: &Path, certificate: &str, key: &str) -> Vec<String> {
    let [cert_file, key_file] = ["server.crt", "server.key"].map(|name| folder.join(name));
    fs::write(&cert_file, certificate).unwrap();
    fs::write(&key_file, key).unwrap();
    fs::set_permissions(&key_file, fs::Permissions::from_mode(0o600)).unwrap();
    let hosts = "hostssl all all 127.0.0.1/32 trust\n";
    fs::write(folder.join("data/pg_hba.conf"), hosts).unwrap();
    vec![
        "ssl=on".to_owned(),
        format!("ssl_cert_file={}", cert_file.display()),
        format!("ssl_key_file={}", key_file.display()),
    ]
}

fn authority(certificate: &str, name: &str) -> PathBuf {
    let file = temporary(name);
    fs::write(&file, certificate).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_is_spoken_to_encrypted_and_only_where_its_certificate_fits() {
    // In the pass over PostgreSQL alone.
    if !new_database("pass")
        .to_string_lossy()
        .starts_with("postgres")
    {
        return;
    }
    let (own, key) = certificate("localhost");
    let (other, _) = certificate("localhost");
    let cluster = Cluster::start_with(|folder| encrypted(folder, &own, &key));
    let (own, other) = (authority(&own, "own.pem"), authority(&other, "other.pem"));
    let url = |host: &str, query: &str| -> PathBuf {
        format!(
            "postgres://checkout@{host}:{}/postgres?{query}",
            cluster.port
        )
        .into()
    };
    let root = |file: &Path| format!("sslmode=verify-full&sslrootcert={}", file.display());
    for (host, query, why) in [
        ("localhost", "sslmode=disable".to_owned(), "pg_hba.conf"),
        (
            "localhost",
            "sslmode=require".to_owned(),
            "signed by no authority that is trusted here",
        ),
        (
            "localhost",
            root(&other),
            "names an authority that is trusted here, which has not signed it",
        ),
        ("127.0.0.1", root(&own), "is for another name"),
    ] {
        let refused = open(&(&url(host, &query)).into(), Mode::Sandbox, None);
        let refused = refused.err().unwrap_or_else(|| panic!("taken: {why}"));
        let is_refused = matches!(refused, StoreError::Database(_));
        let refused = refused.to_string();
        assert!(is_refused && refused.contains(why), "{why}: {refused}");
    }
    let database = url("localhost", &root(&own));
    let mut command = command(&database, "0");
    command.arg("--sandbox").env("CHECKOUT_EPAY_KEY", KEY);
    let program = tokio::task::spawn_blocking(move || Program::run(&mut command));
    let program = program.await.unwrap();
    let http = Client::builder().no_proxy().build().unwrap();
    let wanted = r#"{"product_id": "longjing", "quantity": 1, "wallet": "wechat"}"#;
    let order = order_request(http.post(format!("{}/orders", program.base))).body(wanted);
    assert_eq!(order.send().await.unwrap().status(), 200);
    let ready = http.get(format!("{}/readyz", program.base));
    assert_eq!(ready.send().await.unwrap().status(), 200);
    // Without `sslrootcert` the machine's authorities count.
    for (file, accepted) in [(&own, true), (&other, false)] {
        let mut command = crate::process::command(&url("localhost", "sslmode=verify-full"), "0");
        command.arg("--sandbox").env("SSL_CERT_FILE", file);
        command.env_remove("SSL_CERT_DIR");
        if accepted {
            let program = tokio::task::spawn_blocking(move || Program::run(&mut command));
            program.await.unwrap().stop();
        } else {
            let ended = tokio::task::spawn_blocking(move || ended_by_itself(&mut command));
            let (code, sentence) = ended.await.unwrap();
            assert_eq!(code, Some(1), "{sentence}");
        }
    }
}
