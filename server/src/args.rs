//! The command line.

use std::path::PathBuf;

use checkout_server::merchant::store::Mode;
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
    /// What the orders of a database are that an earlier version wrote: live or sandbox
    #[arg(long, value_parser = mode)]
    pub(crate) mark: Option<Mode>,
    /// TOML file with real gateways; without it the sandbox takes their place
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Seconds that an order can be paid [default: 900]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) expires_in: Option<u32>,
}

fn mode(text: &str) -> Result<Mode, &'static str> {
    Mode::from_name(text).ok_or("live or sandbox")
}
