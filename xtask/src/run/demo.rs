//! The demo shop, served until Ctrl-C.

use std::env;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use crate::build::dist::{self, Flavor};
use crate::docs;
use crate::process::{self, Outcome};
use crate::run::{gallery, server};

#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    port: u16,
    open: bool,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Outcome<Self> {
        match arguments {
            [] => Ok(Self {
                port: 8080,
                open: true,
            }),
            ["--no-open", rest @ ..] => Ok(Self {
                open: false,
                ..Self::parse(rest)?
            }),
            ["--port", port, rest @ ..] => match port.parse() {
                Ok(port) => Ok(Self {
                    port,
                    ..Self::parse(rest)?
                }),
                Err(_) => Err(format!("`{port}` is not a port number (0–65535)")),
            },
            [unknown, ..] => Err(format!("unknown option of demo: `{unknown}`")),
        }
    }
}

pub(crate) fn run(options: &Options) -> Outcome {
    dist::build_with(Flavor::Shipped, server::build)?;
    docs::write(None)?;

    let port = free_port(options.port)?;
    if port != options.port {
        eprintln!("Port {} is taken, so this is {port}.", options.port);
    }
    let stop = stop_signals()?;
    let mut server = server::start(port)?;
    let address = server::announced_address(&mut server)?;
    println!("\n  the shop             {address}/");
    println!("  the shopper's phone  {address}/sandbox/phone");
    println!("  the documentation    {address}/docs/");
    println!("\nCtrl-C stops both.");
    if options.open {
        open(&format!("{address}/"));
    }
    // Its pages are compiled by tests that nobody here waits for; it ends with the demo.
    thread::spawn(add_gallery);
    server::wait(&mut server, &stop)
}

/// Adds the gallery to the documentation.
fn add_gallery() {
    let added = gallery::write().and_then(|folder| docs::write(Some(&folder)));
    if let Err(sentence) = added {
        eprintln!("The documentation is without its gallery: {sentence}");
    }
}

/// Returns the wanted port, or the nearest above it on which no program listens, or any.
fn free_port(wanted: u16) -> Outcome<u16> {
    let near = wanted..=wanted.saturating_add(20);
    for port in near.chain([0]) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|taken| taken.local_addr()) {
            Ok(address) => return Ok(address.port()),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => return Err(format!("cannot listen on port {port}: {error}")),
        }
    }
    Err("every port is taken".to_owned())
}

fn stop_signals() -> Outcome<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    // The receiver is gone when the server has ended: the signal changes nothing then.
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })
    .map_err(|error| format!("cannot wait for Ctrl-C: {error}"))?;
    Ok(receiver)
}

/// Opens the shop where there is a desktop. Without one, the printed address is enough.
fn open(address: &str) {
    let desktop = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some());
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut start = Command::new("cmd");
        start.args(["/C", "start", ""]);
        start
    } else if desktop {
        Command::new("xdg-open")
    } else {
        return;
    };
    command
        .arg(address)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Err(error) = command.spawn() {
        eprintln!("{}", process::cannot_start(&command, &error));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_in_any_order() {
        let wanted = Ok(Options {
            port: 9000,
            open: false,
        });
        assert_eq!(Options::parse(&["--port", "9000", "--no-open"]), wanted);
        assert_eq!(Options::parse(&["--no-open", "--port", "9000"]), wanted);
        assert_eq!(
            Options::parse(&[]),
            Ok(Options {
                port: 8080,
                open: true
            })
        );
    }

    #[test]
    fn an_unknown_option_or_port_is_rejected() {
        let error = Options::parse(&["--port", "99999"]).unwrap_err();
        assert_eq!(error, "`99999` is not a port number (0–65535)");
        assert!(Options::parse(&["--port"]).is_err());
        assert!(Options::parse(&["9000"]).is_err());
    }

    #[test]
    fn a_taken_port_is_left_for_another() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let moved = free_port(port).unwrap();
        assert_ne!(moved, port);
        assert!(TcpListener::bind((Ipv4Addr::LOCALHOST, moved)).is_ok());
    }

    #[test]
    fn a_free_port_is_kept() {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        assert_eq!(free_port(port), Ok(port));
    }
}
