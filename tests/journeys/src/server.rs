//! A `checkout-server` of the journey's own, so that journeys do not share faults and
//! orders.

use crate::browser::{RECORDER, STREAM_SPY};
use crate::from_xtask;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// The account that a gateway and its merchant share where they are two programs.
const ACCOUNT: [(&str, &str); 2] = [
    ("CHECKOUT_EPAY_PID", "1000"),
    ("CHECKOUT_EPAY_KEY", "journeys7Kq2Vw9Zt4Xb6Nc8Rd1Fg3Hj"),
];

/// What the demo's shops sell, as a merchant's config has it.
const DEMO_PRODUCTS: &str = include_str!("../../../server/src/merchant/demo.toml");

/// A running server, which ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    process: Mutex<Child>,
    address: String,
    /// The arguments for a restart, without the port, which stays.
    arguments: Vec<OsString>,
    /// A temporary folder with its files, which is removed with it.
    site: Option<PathBuf>,
}

impl Server {
    /// Starts it with the shipped files.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts it with the recorder as the first script of the shop's page, in any browser.
    /// `change` can change the files first.
    #[must_use]
    pub fn start_with_recorder(change: impl FnOnce(&Path)) -> Self {
        let site = site_with_recorder();
        change(&site);
        Self::start_at(site, &[])
    }

    /// The same, with the count of each page's streams and state queries.
    #[must_use]
    pub fn start_with_stream_counts() -> Self {
        Self::start_at(site_with_stream_counts(), &[])
    }

    /// The same, with more arguments of the command line.
    #[must_use]
    pub fn start_with_recorder_and(arguments: &[&str]) -> Self {
        Self::start_at(site_with_recorder(), arguments)
    }

    /// Starts it on a folder of its own.
    fn start_at(site: PathBuf, arguments: &[&str]) -> Self {
        let mut server = Self::start_on(&site, arguments);
        server.site = Some(site);
        server
    }

    /// Starts it as the merchant of another program's `epay` gateway, with a database on
    /// disk: it can be killed and started again.
    #[must_use]
    pub fn start_as_merchant_of(gateway: &Self) -> Self {
        let port = free_port();
        let own = format!("http://127.0.0.1:{port}");
        Self::start_as_merchant(gateway, site_with_recorder(), port, &own, "")
    }

    /// The same behind a proxy, whose address is the only one that shoppers and the gateway
    /// know; with the count of each page's streams and state queries in `recorder.js`.
    #[must_use]
    pub fn start_behind(public_url: &str, gateway: &Self) -> Self {
        let site = site_with_stream_counts();
        let more = "trust_forwarded_for = true\n";
        Self::start_as_merchant(gateway, site, free_port(), public_url, more)
    }

    fn start_as_merchant(
        gateway: &Self,
        site: PathBuf,
        port: u16,
        public_url: &str,
        more: &str,
    ) -> Self {
        let config = site.join("merchant.toml");
        let epay = gateway.url("sandbox/epay");
        let text = format!(
            "[merchant]\npublic_url = \"{public_url}\"\n{more}\n\
             [gateways.epay]\nurl = \"{epay}/mapi.php\"\nquery_url = \"{epay}/api.php\"\n\
             pid = \"\"\nkey = \"\"\n\n{DEMO_PRODUCTS}"
        );
        std::fs::write(&config, text).expect("a file can be written");
        let database = site.join("merchant.sqlite3");
        let paths = [
            ("--dist", &site),
            ("--config", &config),
            ("--database", &database),
        ];
        let arguments = paths.map(|(name, path)| [name.into(), path.into()]);
        let mut server = Self::start_by(&port.to_string(), arguments.concat());
        server.site = Some(site);
        server
    }

    /// Starts it again after [`Self::kill`], on the same port and with the same database.
    pub fn restart(&self) {
        let (process, address) = spawn(&self.port().to_string(), &self.arguments);
        assert_eq!(address, self.address);
        *self.process.lock().expect("nobody panicked with it") = process;
    }

    /// Starts it with the pages of `tests/journeys/pages` beside the shop.
    #[must_use]
    pub fn start_with_pages() -> Self {
        Self::start_with_pages_and(|_| {})
    }

    /// The same, and with what `change` writes into the folder that is served.
    #[must_use]
    pub fn start_with_pages_and(change: impl FnOnce(&Path)) -> Self {
        let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("pages");
        let site = own_folder();
        copy(&from_xtask("JOURNEYS_DIST"), &site);
        copy(&pages, &site.join("pages"));
        crate::altered::prepare(&site);
        change(&site);
        let mut server = Self::start_on(&site, &[]);
        server.site = Some(site);
        server
    }

    /// Starts it with more arguments of the command line.
    #[must_use]
    pub fn start_with(arguments: &[&str]) -> Self {
        Self::start_on(&from_xtask("JOURNEYS_DIST"), arguments)
    }

    /// Starts it with the files of a folder.
    #[must_use]
    pub(crate) fn start_on(site: &Path, arguments: &[&str]) -> Self {
        let mut all: Vec<OsString> = ["--sandbox", "--database", ":memory:", "--dist"]
            .map(Into::into)
            .into();
        all.push(site.into());
        all.extend(arguments.iter().map(Into::into));
        Self::start_by("0", all)
    }

    fn start_by(port: &str, arguments: Vec<OsString>) -> Self {
        let (process, address) = spawn(port, &arguments);
        Self {
            process: Mutex::new(process),
            address,
            arguments,
            site: None,
        }
    }

    /// The folder of its page cases.
    #[must_use]
    pub fn pages(&self) -> PathBuf {
        self.files().join("pages")
    }

    /// The folder of its own, with the files that it serves.
    #[must_use]
    pub fn files(&self) -> &Path {
        self.site.as_deref().expect("it has a folder of its own")
    }

    /// The port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        let port = self.address.rsplit(':').next();
        port.and_then(|port| port.parse().ok()).expect("a port")
    }

    /// The address of a path, which begins without a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.address)
    }

    /// Ends it at once, as a power cut does.
    pub fn kill(&self) {
        let mut process = self.process.lock().expect("nobody panicked with it");
        // It may have been killed already.
        let _ = process.kill();
        let _ = process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if let Some(site) = &self.site {
            // The system cleans its temporary folder of what cannot be removed.
            let _ = std::fs::remove_dir_all(site);
        }
    }
}

/// A port that no program listens on: a config names it before the server starts.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

/// Starts it, and reads from its output where it listens.
fn spawn(port: &str, arguments: &[OsString]) -> (Child, String) {
    let mut process = Command::new(from_xtask("JOURNEYS_SERVER"))
        .args(["--port", port])
        .args(arguments)
        .envs(ACCOUNT)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let stdout = process.stdout.take().expect("its output is piped");
    let mut line = String::new();
    BufReader::new(stdout)
        .read_line(&mut line)
        .expect("it prints where it listens");
    let address = line.trim().rsplit_once(' ');
    let (_, address) = address.expect("an address ends the line");
    (process, address.to_owned())
}

/// A copy of the shop with the recorder as the first script of its page.
fn site_with_recorder() -> PathBuf {
    let site = own_folder();
    copy(&from_xtask("JOURNEYS_DIST"), &site);
    std::fs::write(site.join("recorder.js"), RECORDER).expect("a file can be written");
    let page = site.join("index.html");
    let html = std::fs::read_to_string(&page).expect("the shop's page");
    let (before, after) = html.split_once("<head>").expect("it has a head");
    let html = format!("{before}<head><script src=\"recorder.js\"></script>{after}");
    std::fs::write(page, html).expect("the page can be written");
    site
}

/// The same, and the recorder counts the page's streams and state queries.
fn site_with_stream_counts() -> PathBuf {
    let site = site_with_recorder();
    let recorder = RECORDER.to_owned() + STREAM_SPY;
    std::fs::write(site.join("recorder.js"), recorder).expect("a file can be written");
    site
}

fn own_folder() -> PathBuf {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("journeys-{}-{number}", std::process::id()))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in from
        .read_dir()
        .expect("a folder")
        .map(|entry| entry.expect("an entry"))
    {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("a file can be copied");
        }
    }
}
