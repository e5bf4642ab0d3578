//! The unit file for systemd: what it starts, and how far it confines it.

use std::{
    collections::BTreeSet,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use checkout_server::config::MerchantConfig;

use crate::{harness::temporary, process::Program};

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
    // The command line would win over the database that the config or the environment names.
    assert_eq!(options, ["--config"]);
    for option in options {
        assert!(help.contains(&format!("{option} <")), "{option}: {help}");
    }
}

/// The unit's own words and variables, with the config that stands at `config`.
fn started(config: &Path) -> Command {
    let start = values("ExecStart").pop().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_checkout-server"));
    let words = start.split(' ').skip(1).map(|word| match word {
        "/etc/checkout-server/config.toml" => config.to_str().unwrap(),
        word => word,
    });
    command.args(words).args(["--port", "0"]);
    let state = format!("%S/{}", values("StateDirectory").pop().unwrap());
    assert_eq!(values("WorkingDirectory"), [state]);
    command.current_dir(config.parent().unwrap());
    command
}

/// A config in a folder of its own.
fn config_with(database: &str) -> PathBuf {
    let config = temporary("config.toml");
    fs::write(&config, format!("[merchant]\n{database}")).unwrap();
    config
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_of_the_config_and_of_the_environment_counts() {
    for (database, variable, file) in [
        ("", None, "checkout-server.sqlite3"),
        ("database = 'books.sqlite3'", None, "books.sqlite3"),
        (
            "database = 'books.sqlite3'",
            Some("other.sqlite3"),
            "other.sqlite3",
        ),
    ] {
        let config = config_with(database);
        let mut command = started(&config);
        if let Some(value) = variable {
            command.env("CHECKOUT_DATABASE_URL", value);
        }
        Program::run(&mut command).stop();
        let names = fs::read_dir(config.parent().unwrap()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let databases: Vec<_> = names.filter(|name| name.ends_with(".sqlite3")).collect();
        assert_eq!(databases, [file], "{database} {variable:?}");
    }
}

/// The settings of the unit. systemd 247 has them all; the oldest one that the pages name, in
/// Ubuntu 22.04, is 249. Look up since when there is a further one before it is added.
const SETTINGS: [&str; 43] = [
    "After",
    "AmbientCapabilities",
    "CapabilityBoundingSet",
    "Description",
    "EnvironmentFile",
    "ExecReload",
    "ExecStart",
    "Group",
    "LimitNOFILE",
    "LockPersonality",
    "MemoryDenyWriteExecute",
    "NoNewPrivileges",
    "PrivateDevices",
    "PrivateTmp",
    "PrivateUsers",
    "ProcSubset",
    "ProtectClock",
    "ProtectControlGroups",
    "ProtectHome",
    "ProtectHostname",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "ProtectProc",
    "ProtectSystem",
    "RemoveIPC",
    "Restart",
    "RestartSec",
    "RestrictAddressFamilies",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "StateDirectory",
    "StateDirectoryMode",
    "SystemCallArchitectures",
    "SystemCallFilter",
    "TimeoutStopSec",
    "Type",
    "UMask",
    "User",
    "WantedBy",
    "Wants",
    "WorkingDirectory",
];

/// An older systemd leaves out what it does not know, and starts the server without it.
#[test]
fn every_setting_is_one_of_the_oldest_systemd_that_the_pages_name() {
    let text = std::fs::read_to_string(path()).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let keys = lines.filter_map(|line| line.split_once('=').map(|(key, _)| key));
    let keys: BTreeSet<_> = keys.collect();
    assert_eq!(keys, BTreeSet::from(SETTINGS));
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
