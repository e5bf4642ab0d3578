//! The command line.

use std::path::PathBuf;

use checkout_server::{
    merchant::{
        order::{OrderNo, Wallet},
        pay_state::PayState,
        store::Mode,
    },
    money::Fen,
};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// The merchant server of <wallet-checkout>: with --config it takes payments through real
/// gateways, with --sandbox it runs shops against gateways of its own.
#[derive(Clone, Debug, Parser)]
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
    #[arg(
        long,
        global = true,
        help = "SQLite file, :memory:, or postgres://user@host/name [default: checkout-server.sqlite3]"
    )]
    pub(crate) database: Option<PathBuf>,
    /// What the orders of a database are that an earlier version wrote: live or sandbox
    #[arg(long, value_parser = mode)]
    pub(crate) mark: Option<Mode>,
    /// TOML file with real gateways
    #[arg(long, global = true)]
    pub(crate) config: Option<PathBuf>,
    /// Run sandbox gateways in the place of real ones: no money is paid
    #[arg(long, global = true, conflicts_with = "config")]
    pub(crate) sandbox: bool,
    /// Let the sandbox listen on an address that is not this machine's own: whoever reaches
    /// it can mark any order paid
    #[arg(long, requires = "sandbox")]
    pub(crate) anybody_can_pay_without_money: bool,
    /// Form of the log on standard error: lines for people, or one JSON object a line
    #[arg(long, global = true, value_enum, default_value_t = LogForm::Text)]
    pub(crate) log: LogForm,
    /// Seconds that an order can be paid [default: 900]
    #[arg(long, global = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) expires_in: Option<u32>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogForm {
    Text,
    Json,
}

fn mode(text: &str) -> Result<Mode, &'static str> {
    Mode::from_name(text).ok_or("live or sandbox")
}

fn amount(text: &str) -> Result<Fen, String> {
    let amount = Fen::parse(text).map_err(|error| error.to_string())?;
    let is_positive = amount > Fen::new(0);
    is_positive
        .then_some(amount)
        .ok_or("more than 0".to_owned())
}

fn order_no(text: &str) -> Result<OrderNo, &'static str> {
    OrderNo::parse(text).ok_or("1 to 64 letters, digits, _ and -")
}

fn state(text: &str) -> Result<PayState, &'static str> {
    let code = text.parse().ok();
    code.and_then(PayState::of_order).ok_or("0, 1, 2, 3 or 9")
}

fn wallet(text: &str) -> Result<Wallet, &'static str> {
    Wallet::from_name(text).ok_or("alipay, wechat, either or onecode")
}

/// An object of JSON, without its blanks.
fn metadata(text: &str) -> Result<String, String> {
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(text).map_err(|error| format!("a JSON object: {error}"))?;
    Ok(serde_json::Value::Object(object).to_string())
}

fn key(text: &str) -> Result<String, &'static str> {
    let is_key = (1..=255).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_graphic());
    let words = "1 to 255 characters of ASCII, no blanks";
    is_key.then(|| text.to_owned()).ok_or(words)
}

/// What else the program can do. All but check-config and restore work on the
/// store beside a running server.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// Check the config file of --config, and the secrets in the environment
    CheckConfig,
    /// List what a person must look at, or resolve it
    Attention {
        /// Number of the event that was looked at
        #[arg(long, requires = "note")]
        resolve: Option<i64>,
        /// What was done about it
        #[arg(long, requires = "resolve")]
        note: Option<String>,
    },
    /// List orders that are over and that no gateway could be asked about, to be compared with
    /// the gateways' statements
    Unconfirmed {
        /// Take this order off the list: the gateway's statement has no payment of it
        #[arg(long, value_parser = order_no)]
        settled_unpaid: Option<OrderNo>,
    },
    /// Print payments and refunds of a period as CSV, to be compared with the gateways' statements
    Export {
        /// The first day, such as 2026-11-28, by the time in China; or a time as in RFC 3339
        #[arg(long)]
        from: String,
        /// The last day, which counts as well; or a time as in RFC 3339
        #[arg(long)]
        to: String,
    },
    /// Copy the database to a new file, while the server may run
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// Put a backup in the place of the database, which is kept beside it; no server may run
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Copy all of the SQLite file to an empty PostgreSQL database; no server may run
    Move {
        /// The database, `postgres://user@host/name`
        #[arg(long)]
        to: PathBuf,
    },
    /// List webhooks, or send one again
    #[command(subcommand)]
    Webhooks(WebhooksCommand),
    /// Make, list, show and cancel orders, and give money back
    #[command(subcommand)]
    Orders(OrdersCommand),
}

/// What can be done with orders.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum OrdersCommand {
    /// Make an order; the same key, or the same number and amount again, is the same order
    Add(AddArgs),
    /// List orders, the newest first
    List {
        /// Only those in this state: 0 waiting, 1 paid, 2 canceled, 3 refunded, 9 for a person
        #[arg(long, value_parser = state)]
        state: Option<PayState>,
        /// Only those that were made before this one
        #[arg(long, value_parser = order_no)]
        after: Option<OrderNo>,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Cancel an order that waits for its payment
    Cancel {
        /// The order's number
        #[arg(value_parser = order_no)]
        no: OrderNo,
    },
    /// Give money back: the gateway is asked once for each key
    Refund(RefundArgs),
    /// Settle a refund that is unknown, as the gateway's own statement has it
    SettleRefund(SettleArgs),
    /// Show an order with its attempts, payments, refunds and events
    Show {
        /// The order's number
        #[arg(value_parser = order_no)]
        no: OrderNo,
    },
}

/// An order that is wanted.
#[derive(Clone, Debug, ClapArgs)]
pub(crate) struct AddArgs {
    /// The shop's own number [default: the server makes one]
    #[arg(long, value_parser = order_no)]
    pub(crate) no: Option<OrderNo>,
    /// Yuan, such as 88.00
    #[arg(long, value_parser = amount)]
    pub(crate) amount: Fen,
    /// What is bought, as gateways and shoppers read it
    #[arg(long)]
    pub(crate) description: String,
    /// What it can be paid with: alipay, wechat, either or onecode
    #[arg(long, value_parser = wallet)]
    pub(crate) wallets: Wallet,
    /// The one gateway that it can be paid at
    #[arg(long)]
    pub(crate) gateway: Option<String>,
    /// The shop's page for the shopper after the payment
    #[arg(long)]
    pub(crate) return_url: Option<String>,
    /// What the shop keeps with the order: a JSON object, such as {"cart":7}
    #[arg(long, value_parser = metadata)]
    pub(crate) metadata: Option<String>,
    /// What tells this order from another; the same key again makes no second one
    #[arg(long, value_parser = key)]
    pub(crate) key: Option<String>,
}

/// A refund that is wanted.
#[derive(Clone, Debug, ClapArgs)]
pub(crate) struct RefundArgs {
    /// The order's number
    #[arg(value_parser = order_no)]
    pub(crate) no: OrderNo,
    /// What tells this refund from another of the order; the same key again sends nothing
    #[arg(long, value_parser = key)]
    pub(crate) key: String,
    /// Yuan, such as 8.80 [default: all that is left of the payment]
    #[arg(long, value_parser = amount)]
    pub(crate) amount: Option<Fen>,
    /// The payment's number, where the order has more than one with money left
    #[arg(long)]
    pub(crate) payment: Option<i64>,
    /// Why
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
    /// The money was given back already, in the gateway's own console: ask no gateway
    #[arg(long)]
    pub(crate) done: bool,
}

/// How an unknown refund ended.
#[derive(Clone, Debug, ClapArgs)]
pub(crate) struct SettleArgs {
    /// The order's number
    #[arg(value_parser = order_no)]
    pub(crate) no: OrderNo,
    /// The refund's id
    #[arg(long)]
    pub(crate) refund: String,
    /// The money was given back
    #[arg(long, required_unless_present = "failed", conflicts_with = "failed")]
    pub(crate) succeeded: bool,
    /// The money was not given back
    #[arg(long)]
    pub(crate) failed: bool,
    /// Where that was found
    #[arg(long)]
    pub(crate) note: String,
}

/// What can be done with webhooks.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum WebhooksCommand {
    /// List webhooks and what became of each, the newest first
    List {
        /// Only those that an endpoint does not have yet, or never got
        #[arg(long)]
        undelivered: bool,
        /// Only those that were made before the one of this id
        #[arg(long)]
        after: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Send a webhook again to the endpoints that should have it; the running server sends it
    Resend {
        /// The webhook's id
        id: String,
    },
}
