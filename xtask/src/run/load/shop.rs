//! Three servers on one PostgreSQL, and the sandbox of a fourth as their gateway. All but the
//! first server and the gateway are killed one after the other.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::process::{self, Outcome};
use crate::project;
use crate::run::http::Connection;
use crate::run::load::program::{self, Program};
use crate::run::postgres::{self, Disk, Postgres};

/// What a measured server sells, as its config has it.
pub(super) const PRODUCT: &str = "[[products]]\nid = 'longjing'\nname_zh = 'Longjing'\n\
    name_en = 'Longjing'\nprice = '88.00'\nmax_quantity = 5\n";
const SERVERS: usize = 3;
/// The account that the gateway and its merchant share.
const ACCOUNT: [(&str, &str); 2] = [
    ("CHECKOUT_EPAY_PID", "1000"),
    ("CHECKOUT_EPAY_KEY", "measured7Kq2Vw9Zt4Xb6Nc8Rd1Fg3Hj"),
];

pub(super) struct Shop {
    program: PathBuf,
    folder: PathBuf,
    gateway: Program,
    postgres: Postgres,
    servers: Vec<Option<Program>>,
    /// Those of the servers, which stay.
    pub(super) addresses: Vec<String>,
}

/// What was killed.
#[derive(Clone, Copy)]
pub(super) enum Killed {
    Server,
    Database,
}

impl Shop {
    /// Sends webhooks to the receiver, at `host:port`.
    pub(super) fn open(program: &Path, receiver: &str) -> Outcome<Self> {
        let folder = project::scratch("load")?;
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let mut gateway = program::with_sandbox(program, ":memory:");
        let gateway = Program::start(gateway.envs(ACCOUNT))?;
        let ports: Outcome<Vec<_>> = (0..SERVERS).map(|_| free_port()).collect();
        let addresses: Vec<_> = ports?.iter().map(|it| format!("127.0.0.1:{it}")).collect();
        let first = addresses.first().map_or("", String::as_str);
        let config = config(&gateway.address, first, receiver);
        fs::write(folder.join("merchant.toml"), config).map_err(|error| error.to_string())?;
        let mut shop = Self {
            program: program.to_owned(),
            folder,
            gateway,
            postgres: postgres::start(Disk::Flushed)?,
            servers: Vec::new(),
            addresses,
        };
        for index in 0..SERVERS {
            let server = shop.start(index)?;
            shop.servers.push(Some(server));
        }
        Ok(shop)
    }

    fn start(&self, index: usize) -> Outcome<Program> {
        let address = self.addresses.get(index).map_or("", String::as_str);
        let port = address.rsplit(':').next().unwrap_or_default();
        let mut command = self.command();
        Program::start(command.args(["--port", port]))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("--config")
            .arg(self.folder.join("merchant.toml"));
        command.args(["--database", &self.postgres.url]);
        command.envs(ACCOUNT);
        command
    }

    /// Kills the next one, as a power cut does, and starts it again after a while.
    pub(super) fn kill(&mut self, kill: usize, away: Duration) -> Outcome<Killed> {
        let index = kill % SERVERS;
        if index == 0 {
            self.postgres.kill_and_start(away)?;
            return Ok(Killed::Database);
        }
        if let Some(server) = self.servers.get_mut(index) {
            server.take();
        }
        thread::sleep(away);
        let again = self.start(index)?;
        if let Some(server) = self.servers.get_mut(index) {
            *server = Some(again);
        }
        Ok(Killed::Server)
    }

    /// The memory, in KiB, of the server that is never killed.
    pub(super) fn resident(&self) -> Outcome<u64> {
        let first = self.servers.first().and_then(Option::as_ref);
        first.ok_or("the first server is gone")?.resident()
    }

    /// The gateway's address, `host:port`.
    pub(super) fn gateway(&self) -> &str {
        &self.gateway.address
    }

    /// Moves the gateway's clock to where it repeats what was not taken.
    pub(super) fn forward(&self) -> Outcome {
        let mut gateway = Connection::open(&self.gateway.address)?;
        let minutes = r#"{"seconds":180}"#;
        gateway.post("/sandbox/clock", "application/json", minutes)?;
        Ok(())
    }

    /// The numbers of the orders of all payments on record.
    pub(super) fn recorded(&self) -> Outcome<Vec<String>> {
        let mut export = self.command();
        export.args(["export", "--from", "2000-01-01", "--to", "2999-12-31"]);
        let csv = process::read(&mut export)?;
        let payments = csv.lines().filter(|line| line.starts_with("payment,"));
        let orders = payments.filter_map(|line| line.split(',').nth(2));
        Ok(orders.map(str::to_owned).collect())
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        // `cargo clean` removes what stays.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn config(gateway: &str, first: &str, receiver: &str) -> String {
    format!(
        "[merchant]\npublic_url = 'http://{first}'\n\
         orders_per_minute = 0\npay_per_minute = 0\nstreams_per_address = 0\n\
         [gateways.epay]\nurl = 'http://{gateway}/sandbox/epay/mapi.php'\n\
         query_url = 'http://{gateway}/sandbox/epay/api.php'\npid = ''\nkey = ''\n\
         [[webhooks]]\nname = 'shop'\nurl = 'http://{receiver}/hook'\n\
         secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'\nevents = ['order.paid']\n{PRODUCT}"
    )
}

/// A port that no program listens on: a config names it before its server starts.
fn free_port() -> Outcome<u16> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    Ok(free
        .map_err(|error| format!("no free port: {error}"))?
        .port())
}
