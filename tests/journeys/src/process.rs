//! Programs that the journeys start. They end, with all that they have started, whatever
//! happens to the journey.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The longest that a program may run, in seconds. No journey takes a tenth of this.
const BOUND: &str = "300";
const GRACE: Duration = Duration::from_secs(2);

/// A command that the system ends when it takes too long, even if whoever started it
/// was killed. Where there is no `timeout`, a plain one.
pub(crate) fn bounded(program: &Path) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("timeout");
    command.args(["--signal=KILL", BOUND]).arg(program);
    command
}

/// A bounded program. `timeout` makes it a process group, which ends as one.
#[derive(Debug)]
pub(crate) struct Group(Child);

impl Group {
    pub(crate) fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let started = command.spawn();
        Self(started.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    /// Ends it if it has not ended: first by a signal that `timeout` passes on to its
    /// program, then by one that nothing survives.
    pub(crate) fn end(&mut self) {
        if self.has_ended() {
            return;
        }
        if cfg!(target_os = "linux") {
            let id = self.0.id();
            signal(&format!("TERM {id}"));
            let started = Instant::now();
            while !self.has_ended() && started.elapsed() < GRACE {
                std::thread::sleep(Duration::from_millis(10));
            }
            signal(&format!("KILL -- -{id}"));
        }
        // It has ended by now, or is the program itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    fn has_ended(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|status| status.is_some())
    }
}

/// By the shell, which every machine has; `kill` as a program is not on all.
fn signal(what: &str) {
    // A process that has gone meanwhile is what is wanted.
    let _ = Command::new("sh")
        .args(["-c", &format!("kill -s {what}")])
        .stderr(Stdio::null())
        .status();
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// A virtual screen.
#[derive(Debug)]
pub(crate) struct Display {
    name: String,
    _server: Group,
}

impl Display {
    /// `Xvfb` looks for a free number by itself. `xvfb-run` does not when two of it
    /// start at once, and leaves its `Xvfb` behind when it is killed.
    pub(crate) fn open() -> Self {
        let mut command = bounded(&crate::from_xtask("XVFB"));
        command.args(["-displayfd", "1", "-nolisten", "tcp"]);
        // The pointer rests in the middle, and the window below it has the keyboard: a
        // desktop of 1280 by 1000 as well as a phone's 780 by 1688.
        command.args(["-screen", "0", "1280x1700x24"]);
        command.stdout(Stdio::piped());
        let mut server = Group::start(command);
        let stdout = server.0.stdout.take().expect("its output is piped");
        let mut number = String::new();
        BufReader::new(stdout)
            .read_line(&mut number)
            .expect("it prints its number");
        assert!(!number.is_empty(), "Xvfb opens no display");
        Self {
            name: format!(":{}", number.trim()),
            _server: server,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}
