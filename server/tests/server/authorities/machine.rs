//! The authorities of the machine itself.

use std::{fs, path::Path};

use super::running::{Running, Written, epay};
use crate::{certificates::Authority, harness::temporary, upstream::Upstream};

#[tokio::test(flavor = "multi_thread")]
async fn the_machines_authorities_are_those_of_ssl_cert_file_and_of_ssl_cert_dir() {
    let own = Authority::new("Own");
    let upstream = Upstream::start_with(own.certify("localhost")).await;
    let config = Written::new(None, &epay(&upstream.origin));
    let file = own.file();
    let running = Running::start(&config, &[("SSL_CERT_FILE", &file)]).await;
    running.sells(&upstream).await;
    let log = running.program.stop();
    assert!(log.contains("servers: 1 of this machine"), "{log}");
    let folder = file.with_file_name("folder");
    fs::create_dir(&folder).unwrap();
    fs::copy(&file, folder.join("0a1b2c3d.0")).unwrap();
    let running = Running::start(&config, &[("SSL_CERT_DIR", &folder)]).await;
    running.sells(&upstream).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn extra_ca_is_trusted_besides_the_machines_authorities() {
    let (own, machine) = (Authority::new("Own"), Authority::new("Machine"));
    let file = machine.file();
    for authority in [&own, &machine] {
        let upstream = Upstream::start_with(authority.certify("localhost")).await;
        let config = Written::new(Some(&own.pem()), &epay(&upstream.origin));
        let running = Running::start(&config, &[("SSL_CERT_FILE", &file)]).await;
        running.sells(&upstream).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn authorities_of_the_machine_that_cannot_be_read_stop_no_server() {
    let own = Authority::new("Own");
    let upstream = Upstream::start_with(own.certify("localhost")).await;
    let config = Written::new(Some(&own.pem()), &epay(&upstream.origin));
    let empty = temporary("empty.pem");
    fs::write(&empty, "").unwrap();
    for (path, words) in [
        (
            Path::new("/nowhere/authorities.pem"),
            "/nowhere/authorities.pem",
        ),
        (&empty, "SSL_CERT_FILE or SSL_CERT_DIR has no certificate"),
    ] {
        let running = Running::start(&config, &[("SSL_CERT_FILE", path)]).await;
        running.sells(&upstream).await;
        let log = running.program.stop();
        let mut lines = log.lines();
        let warning = lines.find(|line| line.contains("WARN") && line.contains(words));
        assert!(warning.is_some(), "{words}: {log}");
        assert!(log.contains("of Mozilla's in this program"), "{log}");
    }
}
