//! The command line.

use std::path::PathBuf;

use checkout_server::merchant::store::Mode;
use clap::{Parser, Subcommand};

/// The merchant server of <wallet-checkout>: with --config it takes payments through real
/// gateways, with --sandbox it runs shops against gateways of its own.
#[derive(Debug, Parser)]
#[command(name = "checkout-server", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
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
    /// TOML file with real gateways
    #[arg(long, global = true)]
    pub(crate) config: Option<PathBuf>,
    /// Run sandbox gateways in the place of real ones: no money is paid
    #[arg(long, conflicts_with = "config")]
    pub(crate) sandbox: bool,
    /// Let the sandbox listen on an address that is not this machine's own: whoever reaches
    /// it can mark any order paid
    #[arg(long, requires = "sandbox")]
    pub(crate) anybody_can_pay_without_money: bool,
    /// Seconds that an order can be paid [default: 900]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) expires_in: Option<u32>,
}

fn mode(text: &str) -> Result<Mode, &'static str> {
    Mode::from_name(text).ok_or("live or sandbox")
}

/// What else the program can do.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum Command {
    /// Check the config file of --config, and the secrets in the environment
    CheckConfig,
}
