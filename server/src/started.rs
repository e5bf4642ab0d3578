//! What the log says of a server when it starts: its store, its money and its gateways.

use std::path::PathBuf;

use checkout_server::{
    Setup,
    merchant::store::{Database, Mode},
    setup::DATABASE_URL,
};

/// Logs where the orders are and whether they are real, and which database the server was told
/// of that it does not use. `is_chosen` says that the command line named the database.
pub(crate) fn log(setup: &Setup, is_chosen: bool, env: impl Fn(&str) -> Option<String>) {
    let database = &setup.database;
    let kind = match database {
        Database::File(_) => "SQLite",
        Database::Postgres { .. } => "PostgreSQL",
    };
    let orders = match setup.mode() {
        Mode::Live => "real",
        Mode::Sandbox => "the sandbox's",
    };
    let names = setup.config.gateways.entries().map(|(name, _)| name);
    let mut names: Vec<_> = names.collect();
    if names.is_empty() {
        names.push("none");
    }
    tracing::info!(
        "the database is {kind}, {database}; its orders are {orders}; gateways: {}",
        names.join(", ")
    );
    for unused in unused(setup, is_chosen, env) {
        tracing::warn!("{unused}");
    }
}

/// A sentence for each database that was named and is not used.
fn unused(setup: &Setup, is_chosen: bool, env: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let winner = if is_chosen {
        "--database"
    } else {
        DATABASE_URL
    };
    let mut sentences = Vec::new();
    let configured = setup.config.merchant.database.as_deref();
    let configured = configured.map(|text| Database::from(PathBuf::from(text)).to_string());
    if let Some(other) = configured.filter(|other| *other != setup.database.to_string()) {
        let sentence = "which the config names, is not used";
        sentences.push(format!("{other}, {sentence}: {winner} wins"));
    }
    let files = format!("{DATABASE_URL}_FILE");
    let is_set = [DATABASE_URL, &files]
        .iter()
        .any(|name| env(name).is_some());
    if is_chosen && is_set {
        sentences.push(format!("{DATABASE_URL} is not used: --database wins"));
    }
    sentences
}
