//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// The merchant server of <wallet-checkout>. Without --config it runs a tea shop against
/// sandbox gateways of its own.
#[derive(Debug, Parser)]
#[command(name = "checkout-server", version)]
pub(crate) struct Args {
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) host: String,
    /// Directory of static files, served at /
    #[arg(long)]
    pub(crate) dist: Option<PathBuf>,
    /// `SQLite` file, or :memory: [default: checkout-server.sqlite3]
    #[arg(long)]
    pub(crate) database: Option<PathBuf>,
    /// TOML file with real gateways; without it the sandbox takes their place
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Seconds that an order can be paid [default: 900]
    #[arg(long)]
    pub(crate) expires_in: Option<u32>,
}
