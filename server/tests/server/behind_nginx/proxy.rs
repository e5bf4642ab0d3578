//! nginx with the lines of the documentation for several servers, on a free port.

use std::{
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::free_port;
use crate::{
    harness::temporary,
    markdown::{self, Runner},
};

const PAGE: &str = "docs/en/postgresql.md";

pub(super) struct Proxy {
    process: Child,
    pub(super) base: String,
}

/// The documented lines for `http` and for `server`, with these servers in the place of those
/// that the page has.
fn documented(ports: &[String]) -> (String, String) {
    let pages = markdown::all();
    let page = pages.iter().find(|page| page.path == PAGE).unwrap();
    let snippets = page.snippets.iter();
    let mut lines = snippets.filter(|snippet| snippet.runner() == Ok(Runner::Nginx));
    let mut next = || lines.next().unwrap().code.clone();
    let (mut upstream, locations) = (next(), next());
    for (index, port) in ports.iter().enumerate() {
        let named = format!("10.0.0.{}:8080", index + 11);
        assert!(upstream.contains(&named), "{PAGE} has no {named}");
        upstream = upstream.replace(&named, &format!("127.0.0.1:{port}"));
    }
    assert!(!upstream.contains("10.0.0."), "{upstream}");
    (upstream, locations)
}

impl Proxy {
    pub(super) fn start(program: &Path, servers: &[String]) -> Self {
        let (upstream, locations) = documented(servers);
        let (place, port) = (folder(), free_port());
        let folder = place.display();
        let config = format!(
            "daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
             events {{ worker_connections 512; }}
             http {{
                 access_log off;
                 client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
                 fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
                 scgi_temp_path {folder}/scgi;
                 {upstream}
                 server {{ listen 127.0.0.1:{port};\n{locations}\n}}
             }}"
        );
        fs::write(place.join("nginx.conf"), config).unwrap();
        let mut command = Command::new(program);
        command
            .arg("-p")
            .arg(&place)
            .arg("-c")
            .arg(place.join("nginx.conf"));
        let process = command.stderr(Stdio::null()).spawn().unwrap();
        let proxy = Self {
            process,
            base: format!("http://127.0.0.1:{port}"),
        };
        for _ in 0..200 {
            if TcpStream::connect(format!("127.0.0.1:{port}")).is_ok() {
                return proxy;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(place.join("error.log")).unwrap_or_default();
        panic!("nginx does not listen: {log}");
    }
}

fn folder() -> PathBuf {
    let folder = temporary("nginx");
    fs::create_dir_all(&folder).unwrap();
    folder
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
