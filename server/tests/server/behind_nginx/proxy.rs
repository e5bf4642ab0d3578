//! nginx with the lines of the documentation for several servers, on a free port.

use std::path::Path;

use crate::{
    harness::temporary,
    markdown::{self, Runner},
    nginx::{Nginx, free_port},
};

const PAGE: &str = "docs/en/postgresql.md";

pub(super) struct Proxy {
    _nginx: Nginx,
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
        let (folder, port) = (temporary("nginx"), free_port());
        Self {
            _nginx: Nginx::start(program, &folder, port, &upstream, &locations),
            base: format!("http://127.0.0.1:{port}"),
        }
    }
}
