//! The server's program: compiled; and as a process: started, waited for, ended.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use crate::process::{self, Outcome};
use crate::{project, steps};

pub(crate) fn build() -> Outcome {
    build_by(&["build", "--quiet", "-p", "checkout-server"])
}

/// The same program with the features that its tests give its dependencies: after them it is
/// there, and nothing is compiled again.
pub(crate) fn build_as_for_its_tests() -> Outcome {
    build_by(&[
        "test",
        "--quiet",
        "--no-run",
        "-p",
        "checkout-server",
        "--test",
        "server",
    ])
}

fn build_by(arguments: &[&str]) -> Outcome {
    let mut cargo = project::cargo(arguments)?;
    steps::announced("compiling the server", "a minute if all is new", || {
        process::run_quietly(&mut cargo)
    })
}

/// Starts the server for the files in `dist`.
pub(crate) fn start(port: u16) -> Outcome<Child> {
    let mut command = Command::new(project::server()?);
    command.current_dir(project::root()?).stdout(Stdio::piped());
    command.args(["--sandbox", "--port", &port.to_string()]);
    command.arg("--dist").arg(project::dist()?);
    command
        .arg("--database")
        .arg(project::scratch(&format!("demo-{port}.sqlite"))?);
    // An earlier version's database does not say that its orders are the sandbox's.
    command.args(["--mark", "sandbox"]);
    command
        .spawn()
        .map_err(|error| process::cannot_start(&command, &error))
}

/// Waits for the server's one line on standard output, and returns the address in it.
pub(crate) fn announced_address(server: &mut Child) -> Outcome<String> {
    let mut line = String::new();
    if let Some(stdout) = server.stdout.take() {
        // A failed read leaves the line empty, and an empty line has no address.
        let _ = BufReader::new(stdout).read_line(&mut line);
    }
    if let Some((_, address)) = line.trim().split_once(" listening on ") {
        return Ok(address.trim_end_matches('/').to_owned());
    }
    // It has ended already, or is another program.
    let _ = server.kill();
    let _ = server.wait();
    Err("checkout-server did not start; its reason is above".to_owned())
}

/// Returns when the server has ended. It is an error if no signal ended it.
pub(crate) fn wait(server: &mut Child, stop: &Receiver<()>) -> Outcome {
    loop {
        if ends_within(server, Duration::ZERO)? {
            return Err("checkout-server ended on its own".to_owned());
        }
        if stop.recv_timeout(Duration::from_millis(200)).is_ok() {
            return end(server);
        }
    }
}

fn end(server: &mut Child) -> Outcome {
    // Ctrl-C in a terminal has reached the server too.
    if ends_within(server, Duration::from_secs(1))? {
        return Ok(());
    }
    if cfg!(unix) {
        process::run(Command::new("kill").arg(server.id().to_string()))?;
    }
    if ends_within(server, Duration::from_secs(5))? {
        return Ok(());
    }
    server
        .kill()
        .map_err(|error| format!("cannot stop checkout-server: {error}"))
}

fn ends_within(server: &mut Child, patience: Duration) -> Outcome<bool> {
    let start = Instant::now();
    loop {
        let ended = server
            .try_wait()
            .map_err(|error| format!("lost checkout-server: {error}"))?;
        if ended.is_some() || start.elapsed() >= patience {
            return Ok(ended.is_some());
        }
        thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_server_that_ignores_the_terminal_is_asked_to_end() {
        let mut server = Command::new("sleep").arg("60").spawn().unwrap();
        assert_eq!(end(&mut server), Ok(()));
        assert!(server.try_wait().unwrap().is_some());
    }
}
