//! `checkout-server`: reads the command line and the config, binds, serves, stops.

mod args;
mod commands;
mod started;

use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use checkout_server::{
    Server, Setup,
    clock::Clock,
    config::Config,
    merchant::{
        Period,
        store::{Database, Mode},
    },
    serve::serve,
    setup,
};
use clap::Parser;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use url::Url;

use self::args::{Args, Command, LogForm};

const DEFAULT_DATABASE: &str = "checkout-server.sqlite3";
/// Seconds; a wallet's QR code seldom lives longer.
const DEFAULT_LIFE: u32 = 900;

#[tokio::main]
async fn main() -> ExitCode {
    // Never a deeper level: the HTTP libraries would log URLs, and the URL of a gateway's
    // query may have a key.
    let args = Args::parse();
    let log = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(tracing::Level::INFO);
    match args.log {
        LogForm::Text => log.with_ansi(io::stderr().is_terminal()).init(),
        LogForm::Json => log
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .init(),
    }
    match run(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("checkout-server: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<(), String> {
    match args.command.clone() {
        Some(Command::CheckConfig) => check_config(&args),
        Some(Command::Attention { resolve, note }) => {
            let setup = setup_beside_a_server(args)?;
            commands::attention(&setup, resolve.zip(note)).await
        }
        Some(Command::Unconfirmed { settled_unpaid }) => {
            let setup = setup_beside_a_server(args)?;
            commands::unconfirmed(&setup, settled_unpaid).await
        }
        Some(Command::Export { from, to }) => {
            let period = Period::parse(&from, &to)?;
            commands::export(&setup_beside_a_server(args)?, &period).await
        }
        Some(Command::Backup { file }) => commands::backup(&database(&args)?, &file),
        Some(Command::Restore { file }) => {
            commands::restore(&database(&args)?, &file, wanted_mode(&args), args.mark)
        }
        Some(Command::Move { to }) => {
            let setup = setup_beside_a_server(args)?;
            let to = database_of(Some(to), &setup.config)?;
            commands::move_store(&setup, &to).await
        }
        Some(Command::Orders(command)) => {
            let setup = setup_beside_a_server(args)?;
            commands::orders(&setup, command).await
        }
        Some(Command::Webhooks(command)) => {
            let setup = setup_beside_a_server(args)?;
            commands::webhooks(&setup, command).await
        }
        None => run_server(args).await,
    }
}

/// Reads the config as the server would, and starts nothing.
fn check_config(args: &Args) -> Result<(), String> {
    let Some(path) = &args.config else {
        return Err("name the file to check with --config FILE".to_owned());
    };
    let config = real(path)?;
    database_of(None, &config)?;
    println!("the config is valid");
    Ok(())
}

/// Which gateways are meant must be said.
fn check_choice(args: &Args) -> Result<(), String> {
    if args.config.is_none() && !args.sandbox {
        return Err(
            "choose --config FILE, to take payments through the gateways of that file, or \
             --sandbox, for shops whose gateways take no money"
                .to_owned(),
        );
    }
    Ok(())
}

/// The setup of a command that works on the store of a server, and listens nowhere.
fn setup_beside_a_server(args: Args) -> Result<Setup, String> {
    check_choice(&args)?;
    setup_of(args, base(SocketAddr::from(([127, 0, 0, 1], 80)))?)
}

async fn run_server(args: Args) -> Result<(), String> {
    check_choice(&args)?;
    let listener = TcpListener::bind((args.host.as_str(), args.port))
        .await
        .map_err(|error| unbound(&args, &error))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    if args.sandbox && !address.ip().is_loopback() && !args.anybody_can_pay_without_money {
        return Err(format!(
            "the sandbox is not started on {address}, since whoever reaches it could mark any \
             order paid; if that is wanted, add --anybody-can-pay-without-money"
        ));
    }
    let base = base(address)?;
    let setup = setup_of(args.clone(), base.clone())?;
    let server = Server::open(&setup).map_err(|error| error.to_string())?;
    let stop = stop_signal().map_err(|error| error.to_string())?;
    let is_chosen = args.database.is_some();
    reload_on_hangup(args, base, server.clone()).map_err(|error| error.to_string())?;
    if let Some(address) = setup.config.merchant.metrics_listen {
        serve_metrics(address, &server).await?;
    }
    started::log(&setup, is_chosen, env);
    println!("checkout-server listening on http://{address}");
    serve(listener, server.router(), || server.stop_timeout(), stop).await;
    tracing::info!("stopped");
    Ok(())
}

/// Serves `/metrics` until the program ends.
async fn serve_metrics(address: SocketAddr, server: &Server) -> Result<(), String> {
    let unbound = |error| format!("cannot listen on {address}, merchant.metrics_listen: {error}");
    let listener = TcpListener::bind(address).await.map_err(unbound)?;
    tracing::info!("/metrics is served on http://{address}");
    let (router, never) = (server.metrics(), std::future::pending());
    tokio::spawn(serve(listener, router, || Duration::ZERO, never));
    Ok(())
}

fn setup_of(args: Args, base: Url) -> Result<Setup, String> {
    let config = match &args.config {
        Some(path) => real(path)?,
        None => setup::sandbox(&base, env).map_err(|error| error.to_string())?,
    };
    let database = database_of(args.database, &config)?;
    let life = args
        .expires_in
        .or(config.merchant.expires_in)
        .unwrap_or(DEFAULT_LIFE);
    Ok(Setup {
        database,
        mark: args.mark,
        clock: Clock::system(),
        life: Duration::from_secs(life.into()),
        dist: args.dist,
        sandbox: args.sandbox,
        config,
        base,
    })
}

/// Where the database is. No other secret of the config is read, so that a backup needs none.
fn database(args: &Args) -> Result<Database, String> {
    let config = match &args.config {
        Some(path) => Config::read(path).map_err(|error| error.to_string())?,
        None => Config::default(),
    };
    database_of(args.database.clone(), &config)
}

/// What the store is to be for, if the command line says so.
const fn wanted_mode(args: &Args) -> Option<Mode> {
    match (args.sandbox, &args.config) {
        (true, _) => Some(Mode::Sandbox),
        (false, Some(_)) => Some(Mode::Live),
        (false, None) => None,
    }
}

/// The command line wins, then the environment, then the config.
fn database_of(chosen: Option<PathBuf>, config: &Config) -> Result<Database, String> {
    let configured = || config.merchant.database.as_deref();
    setup::database(chosen, configured().unwrap_or(DEFAULT_DATABASE), env)
        .map_err(|error| error.to_string())
}

fn real(path: &Path) -> Result<Config, String> {
    let config = Config::read(path).and_then(|config| setup::real(config, env));
    config.map_err(|error| error.to_string())
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A server that listens everywhere is reached from here through the loopback.
fn base(address: SocketAddr) -> Result<Url, String> {
    let mut reached = address;
    if address.ip().is_unspecified() {
        reached.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    Url::parse(&format!("http://{reached}")).map_err(|error| error.to_string())
}

fn unbound(args: &Args, error: &io::Error) -> String {
    let (host, port) = (&args.host, args.port);
    if error.kind() == io::ErrorKind::AddrInUse {
        return format!(
            "port {port} on {host} is taken by another program; choose one with --port, or 0 for a free one"
        );
    }
    format!("cannot listen on {host}, port {port}: {error}")
}

/// Ready before it is awaited, so that no signal is missed.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Reads the config and the files of secrets anew at each SIGHUP.
fn reload_on_hangup(args: Args, base: Url, server: Server) -> io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            if args.config.is_none() {
                tracing::warn!("SIGHUP is ignored: the sandbox has no config file");
                continue;
            }
            match reload(&args, &base, &server) {
                Ok(()) => tracing::info!("SIGHUP: the config was read again"),
                Err(error) => {
                    tracing::error!(%error, "SIGHUP: the config is refused, and the old one goes on");
                }
            }
        }
    });
    Ok(())
}

fn reload(args: &Args, base: &Url, server: &Server) -> Result<(), String> {
    let setup = setup_of(args.clone(), base.clone())?;
    server.reload(&setup).map_err(|error| error.to_string())
}
