//! A `checkout-server` of the journey's own, so that faults and orders of one
//! journey are none of another's.

use crate::from_xtask;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

#[derive(Debug)]
pub struct Server {
    process: Mutex<Child>,
    address: String,
}

impl Server {
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    #[must_use]
    pub fn start_with(arguments: &[&str]) -> Self {
        let mut process = Command::new(from_xtask("JOURNEYS_SERVER"))
            .args(["--port", "0", "--database", ":memory:", "--dist"])
            .arg(from_xtask("JOURNEYS_DIST"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let stdout = process.stdout.take().expect("its output is piped");
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says where it listens");
        let (_, address) = line
            .trim()
            .rsplit_once(' ')
            .expect("an address ends the line");
        let address = address.to_owned();
        Self {
            process: Mutex::new(process),
            address,
        }
    }

    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.address)
    }

    /// Dies at once, as in a power cut.
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
    }
}
