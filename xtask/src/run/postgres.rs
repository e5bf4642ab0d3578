//! A PostgreSQL of the tests' own: in a temporary folder, on a free port of this machine, as a
//! user without rights, whose end is the tests' end.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::{self, Outcome};

/// Debian's folder with one folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// Debian's user for it.
const USER: &str = "postgres";
const START_TIMEOUT: Duration = Duration::from_mins(1);
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// A running PostgreSQL, which ends when this is dropped.
pub(crate) struct Postgres {
    server: Child,
    place: Place,
    /// A database in it.
    pub(crate) url: String,
}

/// What a commit is worth.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Disk {
    /// What a power cut would lose is lost with the folder.
    Unflushed,
    /// It is on the disk before it is acknowledged.
    Flushed,
}

/// Where a PostgreSQL is, and how it is started there.
struct Place {
    programs: PathBuf,
    folder: PathBuf,
    port: String,
    disk: Disk,
    is_root: bool,
}

/// The folder with the server's programs, of the newest version that is installed.
pub(crate) fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).ok().into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .collect();
    found.sort();
    let newest = found.pop().map(|(_, folder)| folder);
    newest.or_else(|| Some(process::on_path("initdb")?.parent()?.to_path_buf()))
}

/// Makes an empty one and starts it.
pub(crate) fn start(disk: Disk) -> Outcome<Postgres> {
    let place = Place::new(disk)?;
    let server = place.spawn()?;
    let url = format!("postgres://checkout@127.0.0.1:{}/postgres", place.port);
    let mut postgres = Postgres { server, place, url };
    postgres.becomes_ready()?;
    Ok(postgres)
}

impl Postgres {
    /// Ends it as a power cut does, and starts it again after a while.
    pub(crate) fn kill_and_start(&mut self, after: Duration) -> Outcome {
        let killed = self.server.kill().and_then(|()| self.server.wait());
        killed.map_err(|error| format!("cannot kill PostgreSQL: {error}"))?;
        thread::sleep(after);
        self.becomes_ready()
    }

    /// Starts it until it stays: it refuses while processes of the last one are left.
    fn becomes_ready(&mut self) -> Outcome {
        let began = Instant::now();
        let is_ready = self.place.programs.join("pg_isready");
        let address = ["-h", "127.0.0.1", "-p", &self.place.port];
        while process::try_read(&is_ready, &address).is_none() {
            if began.elapsed() > START_TIMEOUT {
                let log = fs::read_to_string(self.place.log()).unwrap_or_default();
                return Err(format!("PostgreSQL does not start:\n{log}"));
            }
            if !matches!(self.server.try_wait(), Ok(None)) {
                self.server = self.place.spawn()?;
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Place {
    /// A folder with an empty database.
    fn new(disk: Disk) -> Outcome<Self> {
        let programs = programs().ok_or(
            "PostgreSQL's server is missing: `cargo xtask setup` installs Debian's package postgresql",
        )?;
        let folder = std::env::temp_dir().join(format!("checkout-postgres-{}", std::process::id()));
        let failed = |error| format!("{}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(failed)?;
        // It refuses to run as root.
        let is_root = process::try_read("id", &["-u"]).is_some_and(|id| id.trim() == "0");
        if is_root {
            process::run(Command::new("chown").arg(USER).arg(&folder))?;
        }
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = free.map_err(failed)?.port().to_string();
        let place = Self {
            programs,
            folder,
            port,
            disk,
            is_root,
        };
        let mut initdb = place.program("initdb");
        initdb.args(["-U", "checkout", "--auth=trust", "-E", "UTF8"]);
        initdb.args(["--locale=C", "-N", "-D"]).arg(place.data());
        process::run_quietly(&mut initdb)?;
        Ok(place)
    }

    fn spawn(&self) -> Outcome<Child> {
        let log = File::create(self.log());
        let log = log.map_err(|error| format!("{}: {error}", self.log().display()))?;
        let mut server = self.program("postgres");
        server.arg("-D").arg(self.data()).args(["-p", &self.port]);
        let fsync = match self.disk {
            Disk::Unflushed => "fsync=off",
            Disk::Flushed => "fsync=on",
        };
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=300",
            fsync,
        ] {
            server.args(["-c", setting]);
        }
        server.stdin(Stdio::null()).stdout(Stdio::null());
        let started = server.stderr(log).spawn();
        started.map_err(|error| process::cannot_start(&server, &error))
    }

    fn program(&self, name: &str) -> Command {
        as_other(self.is_root, &self.programs.join(name))
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }
}

/// The program, as the user without rights where this is root.
fn as_other(is_root: bool, program: &Path) -> Command {
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--clear-groups"]);
    command.arg(program);
    command
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let pid = self.server.id().to_string();
        // SIGINT is its quick way to end: connections are cut. What fails is ended below.
        let _ = Command::new("kill").args(["-INT", &pid]).status();
        let began = Instant::now();
        while began.elapsed() < STOP_TIMEOUT && matches!(self.server.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(50));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.place.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_runs_as_the_user_without_rights_where_this_is_root() {
        let program = Path::new("/usr/bin/true");
        let own = as_other(false, program);
        assert_eq!(own.get_program(), program);
        let other = as_other(true, program);
        assert_eq!(other.get_program(), "setpriv");
        assert!(other.get_args().any(|argument| argument == program));
    }
}
