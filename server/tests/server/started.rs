//! What a server says of itself when it starts: its store, its money, its gateways.

use std::path::Path;

use crate::{
    harness::{new_database, temporary},
    killed::config_for,
    process::{Program, command},
};

/// The log of a server that was started and stopped.
fn log_of(database: &Path, options: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = command(database, "0");
    command.args(options).envs(variables.iter().copied());
    Program::run(&mut command).stop()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_names_the_store_and_the_gateways_and_no_password() {
    let config = config_for("http://127.0.0.1:9", "9");
    let config = config.to_str().unwrap();
    let database = new_database("started");
    let log = log_of(&database, &["--config", config], &[]);
    let kind = if database.to_string_lossy().starts_with("postgres") {
        "PostgreSQL, postgres://"
    } else {
        "SQLite, "
    };
    for part in [kind, "orders are real", "gateways: epay\n"] {
        assert!(log.contains(part), "{part}: {log}");
    }
    assert!(!log.contains("is not used"), "{log}");

    let database = new_database("started-sandbox");
    let password = [("CHECKOUT_DATABASE_PASSWORD", "canary-of-a-password")];
    let log = log_of(&database, &["--sandbox"], &password);
    for part in [
        "the sandbox's",
        "gateways: epay, gatepay, order-cmd, pay-url, smallsaas\n",
    ] {
        assert!(log.contains(part), "{part}: {log}");
    }
    assert!(!log.contains("canary"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_databases_the_log_names_the_one_that_is_used() {
    let config = config_for("http://127.0.0.1:9", "9");
    let text = std::fs::read_to_string(&config).unwrap();
    let name = "postgres://checkout:canary@db.internal/checkout";
    let named = format!("[merchant]\ndatabase = '{name}'\n");
    std::fs::write(&config, text.replace("[merchant]\n", &named)).unwrap();
    let database = temporary("named.sqlite3");
    let options = ["--config", config.to_str().unwrap()];
    let log = log_of(&database, &options, &[]);
    let words =
        "postgres://db.internal/checkout, which the config names, is not used: --database wins";
    assert!(log.contains(words), "{log}");
    assert!(!log.contains("canary"), "{log}");

    let variable = [("CHECKOUT_DATABASE_URL", "postgres://x:canary@elsewhere/x")];
    let log = log_of(&database, &options, &variable);
    for part in [words, "CHECKOUT_DATABASE_URL is not used: --database wins"] {
        assert!(log.contains(part), "{part}: {log}");
    }
    assert!(!log.contains("canary"), "{log}");
}
