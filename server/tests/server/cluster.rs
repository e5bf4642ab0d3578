//! A PostgreSQL that a test may kill.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

const VERSIONS: &str = "/usr/lib/postgresql";
const USER: &str = "postgres";
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    pub(crate) port: String,
    settings: Vec<String>,
    server: Child,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        Self::start_with(|_| Vec::new())
    }

    /// `prepare` may put files into its folder, and returns further settings.
    pub(crate) fn start_with(prepare: impl FnOnce(&Path) -> Vec<String>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let mut versions: Vec<_> = fs::read_dir(VERSIONS)
            .unwrap_or_else(|_| panic!("PostgreSQL's server is not installed in {VERSIONS}"))
            .map(|version| version.unwrap().path().join("bin"))
            .filter(|programs| programs.join("initdb").is_file())
            .collect();
        versions.sort();
        let programs = versions.pop().unwrap();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("checkout-killed-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        if is_root() {
            run(Command::new("chown").arg(USER).arg(&folder));
        }
        let mut initdb = as_other(&programs.join("initdb"));
        initdb.args([
            "-U",
            "checkout",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]);
        run(initdb.arg("-D").arg(folder.join("data")));
        let settings = prepare(&folder);
        if is_root() {
            run(Command::new("chown").arg("-R").arg(USER).arg(&folder));
        }
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port().to_string();
        drop(free);
        let server = spawn(&programs, &folder, &port, &settings);
        let mut cluster = Self {
            programs,
            folder,
            port,
            settings,
            server,
        };
        cluster.becomes_ready();
        cluster
    }

    /// The URL of a database, as a path of a store.
    pub(crate) fn database(&self) -> PathBuf {
        format!("postgres://checkout@127.0.0.1:{}/postgres", self.port).into()
    }

    /// Ends it as a power cut does, and starts it again after a while.
    pub(crate) fn kill_and_start(&mut self, after: Duration) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
        thread::sleep(after);
        self.becomes_ready();
    }

    /// Starts it until it stays: it refuses while processes of the last one are left.
    fn becomes_ready(&mut self) {
        let began = Instant::now();
        loop {
            if self.server.try_wait().unwrap().is_some() {
                self.server = spawn(&self.programs, &self.folder, &self.port, &self.settings);
            }
            let ready = Command::new(self.programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port])
                .status();
            if ready.unwrap().success() {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "PostgreSQL does not start");
            thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.server.kill().ok();
        self.server.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn spawn(programs: &Path, folder: &Path, port: &str, more: &[String]) -> Child {
    let mut server = as_other(&programs.join("postgres"));
    server.arg("-D").arg(folder.join("data")).args(["-p", port]);
    let own = ["listen_addresses=127.0.0.1", "unix_socket_directories="];
    for setting in own.into_iter().chain(more.iter().map(String::as_str)) {
        server.args(["-c", setting]);
    }
    let silent = server.stdin(Stdio::null()).stdout(Stdio::null());
    silent.stderr(Stdio::null()).spawn().unwrap()
}

/// It refuses to run as root.
fn as_other(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--clear-groups"]);
    command.arg(program);
    command
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

fn run(command: &mut Command) {
    let ended = command.output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
}
