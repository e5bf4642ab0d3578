//! The unit file for systemd: what it starts, and how far it confines it.

use std::{io::ErrorKind, path::Path, process::Command, time::Duration};

use checkout_server::config::MerchantConfig;

fn path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("package/checkout-server.service")
}

fn values(key: &str) -> Vec<String> {
    let text = std::fs::read_to_string(path()).unwrap();
    let lines = text.lines().filter_map(|line| line.split_once('='));
    let found = lines.filter(|(own, _)| *own == key);
    found.map(|(_, value)| value.to_owned()).collect()
}

#[test]
fn it_starts_the_server_with_options_that_exist() {
    let start = values("ExecStart").pop().unwrap();
    let mut words = start.split(' ');
    assert_eq!(words.next(), Some("/usr/bin/checkout-server"));
    let help = Command::new(env!("CARGO_BIN_EXE_checkout-server"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let options: Vec<_> = words.filter(|word| word.starts_with("--")).collect();
    assert_eq!(options, ["--config", "--database"]);
    for option in options {
        assert!(help.contains(&format!("{option} <")), "{option}: {help}");
    }
}

#[test]
fn it_waits_for_create_requests_under_way() {
    let seconds: u64 = values("TimeoutStopSec").pop().unwrap().parse().unwrap();
    let longest = Duration::from_secs(MerchantConfig::default().gateway_timeout.into());
    assert!(Duration::from_secs(seconds) > longest + Duration::from_secs(5));
}

/// From 0 to 100; a service without any of it has 96. It has 12.
#[test]
fn it_is_confined() {
    let checked = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--no-pager", "--threshold=12"])
        .arg(path())
        .output();
    let output = match checked {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("skipped: there is no systemd-analyze");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("Overall exposure level"), "{text}");
}
