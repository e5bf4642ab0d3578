//! A gateway with a certificate.

use std::{path::Path, time::Duration};

use rcgen::{BasicConstraints, IsCa};
use reqwest::StatusCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::running::{Running, TAKEN, UNTRUSTED, Written, epay};
use crate::{
    certificates::{Authority, certified_by_itself},
    harness::new_database,
    process::command,
    upstream::{Reply, Upstream},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_of_ones_own_authority_is_refused_without_extra_ca() {
    let upstream = Upstream::start_with(Authority::new("Own").certify("localhost")).await;
    let config = Written::new(None, &epay(&upstream.origin));
    let log = Running::start(&config, &[]).await.refuses(&upstream).await;
    let line = log.lines().find(|line| line.contains(UNTRUSTED));
    let line = line.unwrap_or_else(|| panic!("{log}"));
    for part in ["ERROR", "merchant.extra_ca"] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_extra_ca_a_gateway_takes_orders_and_the_shop_is_sent_webhooks() {
    let own = Authority::new("Own");
    let upstream = Upstream::start_with(own.certify("localhost")).await;
    let config = Written::new(None, &epay(&upstream.origin));
    let both = Authority::new("Other").pem() + &own.pem();
    config.write(Some(&both), &epay(&upstream.origin));
    let running = Running::start(&config, &[]).await;
    running.sells(&upstream).await;
    let log = running.program.stop();
    let line = "authorities that verify the certificates of other servers";
    let line = log.lines().find(|it| it.contains(line)).unwrap();
    assert!(line.contains("and 2 of "), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn extra_ca_is_read_again_at_sighup_and_a_bad_one_changes_nothing() {
    let own = Authority::new("Own");
    let upstream = Upstream::start_with(own.certify("localhost")).await;
    let config = Written::new(None, &epay(&upstream.origin));
    let running = Running::start(&config, &[]).await;
    upstream.answers_with(Reply::ok(TAKEN));
    running.answers(StatusCode::BAD_GATEWAY).await;
    config.write(Some(&own.pem()), &epay(&upstream.origin));
    running.program.signal("-HUP");
    running.answers(StatusCode::OK).await;
    running.sells(&upstream).await;
    config.write(Some("no certificate"), &epay(&upstream.origin));
    running.program.signal("-HUP");
    tokio::time::sleep(Duration::from_secs(1)).await;
    running.sells(&upstream).await;
    config.write(
        Some(&Authority::new("Other").pem()),
        &epay(&upstream.origin),
    );
    running.program.signal("-HUP");
    running.answers(StatusCode::BAD_GATEWAY).await;
    let log = running.refuses(&upstream).await;
    let refused = "the config is refused, and the old one goes on";
    assert_eq!(log.matches(refused).count(), 1, "{log}");
    let words = "line 3: the file that merchant.extra_ca names has no certificate";
    assert!(log.contains(words), "{log}");
    assert_eq!(log.matches("the config was read again").count(), 2, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_does_not_fit_is_refused_and_the_log_has_why() {
    let own = Authority::new("Own");
    let pem = own.pem();
    let (itself, its_pem) = certified_by_itself(IsCa::Ca(BasicConstraints::Unconstrained));
    for (tls, pem, words) in [
        (
            Authority::new("Own").certify("localhost"),
            &pem,
            "its certificate names an authority that is trusted here, which has not signed it",
        ),
        (
            Authority::new("Other").certify("localhost"),
            &pem,
            UNTRUSTED,
        ),
        (
            own.certify("elsewhere.example"),
            &pem,
            "its certificate is for another name",
        ),
        (
            own.certify("127.0.0.1"),
            &pem,
            "its certificate is for another name",
        ),
        (
            own.certify_until_2001(),
            &pem,
            "its certificate has expired",
        ),
        (
            itself,
            &its_pem,
            "its certificate is an authority's (CA:TRUE)",
        ),
    ] {
        let upstream = Upstream::start_with(tls).await;
        let config = Written::new(Some(pem), &epay(&upstream.origin));
        let log = Running::start(&config, &[]).await.refuses(&upstream).await;
        assert!(log.contains(words), "{words}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_certified_itself_can_be_named() {
    let (tls, pem) = certified_by_itself(IsCa::NoCa);
    let upstream = Upstream::start_with(tls).await;
    let config = Written::new(Some(&pem), &epay(&upstream.origin));
    Running::start(&config, &[]).await.sells(&upstream).await;
}

/// Between the server and the gateway, which has no address here, a proxy shows certificates of
/// its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_reads_what_it_passes_on_is_accepted_only_by_extra_ca() {
    let own = Authority::new("Proxy");
    let proxy = Upstream::start_as_proxy(own.certify("gateway.example")).await;
    let tables = epay("https://gateway.example");
    let address = Path::new(&proxy.origin);
    let variables = [
        ("HTTPS_PROXY", address),
        ("NO_PROXY", Path::new("127.0.0.1")),
    ];
    let running = Running::start(&Written::new(None, &tables), &variables).await;
    assert_eq!(running.create().await.1, StatusCode::BAD_GATEWAY);
    let log = running.program.stop();
    let line = log.lines().find(|line| line.contains(UNTRUSTED));
    assert!(
        line.is_some_and(|line| line.contains("https://gateway.example")),
        "{log}"
    );
    assert!(proxy.received().is_empty());
    let config = Written::new(Some(&own.pem()), &tables);
    Running::start(&config, &variables)
        .await
        .sells(&proxy)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_accepts_the_same_gateway() {
    let own = Authority::new("Own");
    let upstream = Upstream::start_with(own.certify("localhost")).await;
    let config = Written::new(Some(&own.pem()), &epay(&upstream.origin));
    let database = new_database("authorities");
    let running = Running::start_on(&database, &config, &[]).await;
    let no = running.sells(&upstream).await;
    running.program.stop();
    upstream.answers_with(Reply::ok(r#"{"code":1}"#));
    let mut refund = command(&database, "0");
    refund.args(["orders", "refund", &no, "--key", "k", "--config"]);
    refund.arg(&config.0).env("NO_PROXY", "*");
    let ended = tokio::task::spawn_blocking(move || refund.output()).await;
    let ended = ended.unwrap().unwrap();
    let shown = String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap();
    assert!(ended.status.success(), "{shown}");
    assert!(
        upstream.received_once().line.contains("act=refund"),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_answers_by_plain_http_is_named_in_the_log() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.read_u8().await.ok();
            let refused = b"HTTP/1.1 400 Bad Request\r\n\r\n";
            stream.write_all(refused).await.ok();
        }
    });
    let config = Written::new(None, &epay(&origin));
    let running = Running::start(&config, &[]).await;
    assert_eq!(running.create().await.1, StatusCode::BAD_GATEWAY);
    let log = running.program.stop();
    assert!(log.contains("it does not answer by TLS"), "{log}");
}
