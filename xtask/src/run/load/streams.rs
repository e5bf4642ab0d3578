//! Ten thousand open streams on one server: its memory, that each is alive, and what others
//! are answered meanwhile.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::process::{self, Outcome};
use crate::project;
use crate::run::load::client::{self, Load, Request};
use crate::run::load::program::Program;

const STREAMS: usize = 10_000;
/// So many are opened at once.
const OPENERS: usize = 50;
const ORDERS: usize = 500;
/// Each stream, and a few files.
const OPEN_FILES: usize = STREAMS + 2_000;
/// A heartbeat comes every 20 seconds.
const HEARTBEAT_WITHIN: Duration = Duration::from_secs(30);
const HEARTBEAT: &str = "event: heartbeat";
const STATE: &str = "data: {";
/// Load of others beside the streams.
const CONNECTIONS: usize = 32;
const LASTS: Duration = Duration::from_secs(5);

pub(super) fn run(program: &Path) -> Outcome {
    eprintln!("-> {STREAMS} streams");
    allow_open_files()?;
    let folder = project::scratch("load")?;
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let server = Program::start(&mut start(program, &folder)?)?;
    let numbers = client::orders(&server.address, ORDERS)?;
    let before = server.resident()?;
    let began = Instant::now();
    let mut streams = open(&server.address, &numbers)?;
    let opened = began.elapsed();
    let held = server.resident()?;
    let states = Load {
        addresses: std::slice::from_ref(&server.address),
        request: Request::State(&numbers),
        connections: CONNECTIONS,
        lasts: LASTS,
    };
    let states = states.run()?;
    let alive = streams.iter_mut().map(has_heartbeat);
    let alive = alive.filter(|is_alive| *is_alive).count();
    println!("\n{STREAMS} open streams on one server");
    println!("opened in {:.1} s", opened.as_secs_f64());
    println!(
        "memory: {before} KiB without, {held} KiB with them, {:.1} KiB each; {} KiB after a heartbeat",
        per_stream(before, held),
        server.resident()?
    );
    println!("heartbeats: {alive}");
    println!(
        "GET /state beside them, {CONNECTIONS} connections: {:.0} answers/s, p50 {:.1} ms, p99 {:.1} ms",
        states.rate(),
        states.milliseconds(50),
        states.milliseconds(99)
    );
    drop(streams);
    drop(server);
    fs::remove_dir_all(&folder).ok();
    if alive < STREAMS {
        return Err(format!("{} streams had no heartbeat", STREAMS - alive));
    }
    Ok(())
}

/// Raises this program's limit, which the server inherits.
fn allow_open_files() -> Outcome {
    let own = std::process::id().to_string();
    let limit = format!("--nofile={OPEN_FILES}:");
    process::run(Command::new("prlimit").args(["--pid", &own, &limit]))
}

/// With a gateway that no order is sent to.
fn start(program: &Path, folder: &Path) -> Outcome<Command> {
    let config = folder.join("streams.toml");
    let text = format!(
        "[merchant]\npublic_url = 'http://127.0.0.1'\norders_per_minute = 0\n\
         max_streams = {STREAMS}\nstreams_per_address = 0\n\
         [gateways.epay]\nurl = 'http://127.0.0.1:9/m'\nquery_url = 'http://127.0.0.1:9/q'\n\
         pid = '1000'\nkey = 'the-key-of-a-measured-server'\n{}",
        super::shop::PRODUCT
    );
    fs::write(&config, text).map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(["--port", "0", "--database"]);
    command.arg(folder.join("orders.sqlite3"));
    command.arg("--config").arg(config);
    Ok(command)
}

/// Opens all, each of which has told its order's state when this returns.
fn open(address: &str, numbers: &[String]) -> Outcome<Vec<BufReader<TcpStream>>> {
    thread::scope(|scope| {
        let openers: Vec<_> = (0..OPENERS)
            .map(|_| {
                scope.spawn(|| {
                    let mine = numbers.iter().cycle().take(STREAMS / OPENERS);
                    mine.map(|no| open_one(address, no)).collect()
                })
            })
            .collect();
        let mut all = Vec::new();
        for opener in openers {
            let opened: Outcome<Vec<_>> = opener
                .join()
                .unwrap_or_else(|_| Err("an opener panicked".to_owned()));
            all.extend(opened?);
        }
        Ok(all)
    })
}

fn open_one(address: &str, no: &str) -> Outcome<BufReader<TcpStream>> {
    let open = || {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(HEARTBEAT_WITHIN))?;
        write!(
            stream,
            "GET /state/stream?order_no={no} HTTP/1.1\r\nhost: shop\r\n\r\n"
        )?;
        // Less than the 8 KiB that are usual.
        Ok(BufReader::with_capacity(512, stream))
    };
    let opened: std::io::Result<_> = open();
    let mut stream = opened.map_err(|error| format!("no stream: {error}"))?;
    if until(&mut stream, STATE) {
        return Ok(stream);
    }
    Err(format!("a stream of {no} told nothing"))
}

fn has_heartbeat(stream: &mut BufReader<TcpStream>) -> bool {
    until(stream, HEARTBEAT)
}

/// Whether a line comes that begins with this.
fn until(stream: &mut BufReader<TcpStream>, start: &str) -> bool {
    let mut line = String::new();
    loop {
        line.clear();
        match stream.read_line(&mut line) {
            Ok(0) | Err(_) => return false,
            Ok(_) if line.starts_with(start) => return true,
            Ok(_) => {}
        }
    }
}

fn per_stream(before: u64, held: u64) -> f64 {
    let grown = u32::try_from(held.saturating_sub(before)).unwrap_or(u32::MAX);
    f64::from(grown) / f64::from(u32::try_from(STREAMS).unwrap_or(u32::MAX))
}
