//! The nginx snippets in a real nginx: it accepts them, and serves what they promise.

use crate::markdown::{self, Runner};
use crate::real_nginx::{Nginx, free_port, program, with_files_and_server};
use crate::{scratch, skip};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// The answer's head in lower case and its body.
fn get(nginx: &Nginx, path: &str, headers: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", nginx.port)).unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    (head, answer[end + 4..].to_vec())
}

/// A server with the snippet in its block, and with `http` before it.
fn start(program: &Path, place: &Path, http: &str, snippet: &str) -> Nginx {
    fs::create_dir_all(place.join("site")).unwrap();
    fs::write(place.join("site/index.html"), "<!doctype html>").unwrap();
    Nginx::start(program, place, free_port(), http, snippet)
}

/// A stream's address, and an event of it.
const STREAM: &str = "/state/stream?order_no=open";
const EVENT: &str = "data: {}\n\n";

/// Answers each request with its own head, and one for a stream without an end.
fn echo(listener: TcpListener) {
    thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let length = stream.read(&mut head).unwrap();
            if String::from_utf8_lossy(&head[..length]).contains(STREAM) {
                let start = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
                stream.write_all(start.as_bytes()).unwrap();
                stream.write_all(EVENT.as_bytes()).unwrap();
                open.push(stream);
                continue;
            }
            let start = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
            stream.write_all(start.as_bytes()).unwrap();
            stream.write_all(&head[..length]).unwrap();
        }
    });
}

#[test]
fn nginx_serves_what_the_pages_promise() {
    let Some(program) = program() else {
        return skip("no nginx on PATH to run its snippets");
    };
    let mut seen = [0; 3];
    for document in markdown::all() {
        let mut upstream = None;
        for snippet in &document.snippets {
            if snippet.runner() != Ok(Runner::Nginx) {
                continue;
            }
            let place = scratch(&format!(
                "nginx-{}",
                seen.map(|it| it.to_string()).join("-")
            ));
            let code = &snippet.code;
            if code.contains("/checkout/") {
                serves_the_files(&program, &place, code);
                seen[0] += 1;
            } else if code.starts_with("upstream ") {
                upstream = Some(code);
            } else if let Some(upstream) = upstream.take() {
                goes_on_with_the_next_server(&program, &place, upstream, code);
                seen[1] += 1;
            } else {
                sets_the_policy(&program, &place, code);
                seen[2] += 1;
            }
        }
    }
    assert_eq!(seen, [2; 3]);
}

fn serves_the_files(program: &Path, place: &Path, code: &str) {
    let files = place.join("files");
    fs::create_dir_all(&files).unwrap();
    let types = [
        ("wallet-checkout.js", "text/javascript"),
        ("wallet-checkout_bg.wasm", "application/wasm"),
        ("wallet-checkout.zh-CN.txt", "text/plain"),
        ("referer-hop.html", "text/html"),
    ];
    for (name, _) in types {
        fs::write(files.join(name), "one byte after another ".repeat(500)).unwrap();
    }
    let backend = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = backend.local_addr().unwrap().port();
    echo(backend);
    let code = with_files_and_server(code, &files, port);
    // As in the nginx.conf of the packages.
    let http = "default_type application/octet-stream;";
    let nginx = start(program, place, http, &code);
    for (name, kind) in types {
        let path = format!("/checkout/{name}");
        let (head, _) = get(&nginx, &path, "Accept-Encoding: gzip\r\n");
        for wanted in [
            "http/1.1 200",
            &format!("content-type: {kind}"),
            "content-encoding: gzip",
            "vary: accept-encoding",
            "cache-control: no-cache",
            "x-content-type-options: nosniff",
            "access-control-allow-origin: *",
        ] {
            assert!(head.contains(wanted), "{name}: no {wanted} in\n{head}");
        }
        let (_, tag) = head.split_once("etag: ").unwrap();
        let tag = tag.split("\r\n").next().unwrap().replace("w/", "W/");
        let again = format!("Accept-Encoding: gzip\r\nIf-None-Match: {tag}\r\n");
        assert!(
            get(&nginx, &path, &again).0.starts_with("http/1.1 304"),
            "{name}"
        );
    }
    for path in [
        "/orders",
        "/state?order_no=1",
        "/state/stream?order_no=1",
        "/products",
        "/pay/epay",
        "/notify/epay?a=1",
    ] {
        let (_, body) = get(&nginx, path, "X-Forwarded-For: 6.6.6.6\r\n");
        let asked = String::from_utf8_lossy(&body).to_lowercase();
        assert!(
            asked.starts_with(&format!("get {path} ")),
            "{path}: {asked}"
        );
        assert!(asked.contains("host: shop.example"), "{asked}");
        assert!(asked.contains("x-forwarded-for: 127.0.0.1\r\n"), "{asked}");
    }
    assert!(get(&nginx, "/payment", "").0.starts_with("http/1.1 404"));
    passes_events_on(&nginx, EVENT);
    drop(nginx);
    passes_the_api_on_for_some_addresses(program, place, http, &code);
}

/// The address of the shop's own system.
const SHOP: &str = "allow 10.0.0.5;";

fn passes_the_api_on_for_some_addresses(program: &Path, place: &Path, http: &str, code: &str) {
    const ORDERS: &str = "/api/v1/orders?limit=1";
    let nginx = start(program, place, http, code);
    let (head, _) = get(&nginx, ORDERS, "");
    assert!(head.starts_with("http/1.1 403"), "{head}");
    drop(nginx);
    assert!(code.contains(SHOP), "{code}");
    let code = code.replace(SHOP, "allow 127.0.0.1;");
    let nginx = start(program, place, http, &code);
    let (head, body) = get(&nginx, ORDERS, "Authorization: Bearer k\r\n");
    assert!(head.starts_with("http/1.1 200"), "{head}");
    let asked = String::from_utf8_lossy(&body).to_lowercase();
    assert!(asked.starts_with(&format!("get {ORDERS} ")), "{asked}");
    assert!(asked.contains("authorization: bearer k"), "{asked}");
    assert!(asked.contains("x-forwarded-for: 127.0.0.1\r\n"), "{asked}");
}

/// The first server hangs up, the second answers, and the third is away. What pays is sent to
/// one server alone.
fn goes_on_with_the_next_server(program: &Path, place: &Path, upstream: &str, code: &str) {
    let [silent, answering] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let ports = [&silent, &answering].map(|it| it.local_addr().unwrap().port());
    let received = hang_up(silent);
    echo(answering);
    let servers = [ports[0], ports[1], free_port()];
    let mut upstream = upstream.to_owned();
    for (index, port) in servers.iter().enumerate() {
        let named = format!("10.0.0.{}:8080;", index + 11);
        assert!(upstream.contains(&named), "{upstream}");
        upstream = upstream.replace(&named, &format!("127.0.0.1:{port} max_fails=0;"));
    }
    let nginx = start(program, place, &upstream, code);
    for path in ["/orders", "/state?order_no=1", "/notify/epay?a=1", "/c"] {
        for _ in 0..3 {
            let (head, body) = get(&nginx, path, "");
            let asked = String::from_utf8_lossy(&body).to_lowercase();
            assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
            assert!(asked.starts_with(&format!("get {path} ")), "{asked}");
            assert!(asked.contains("x-forwarded-for: 127.0.0.1\r\n"), "{asked}");
        }
    }
    let before = received.load(Ordering::SeqCst);
    assert!(before > 0, "the first server got nothing");
    let answers = (0..6).map(|_| get(&nginx, "/pay/pay-url?a=1", "").0);
    let answered = answers.filter(|head| head.starts_with("http/1.1 200"));
    let answered = answered.count();
    let cut = received.load(Ordering::SeqCst) - before;
    assert!(answered > 0 && cut > 0, "{answered} answered, {cut} cut");
    assert!(answered + cut <= 6, "a create was sent to two servers");
    passes_events_on(&nginx, EVENT);
    drop(nginx);
    passes_the_api_on_for_some_addresses(program, place, &upstream, code);
}

/// Ends each connection once it was sent something; counts them.
fn hang_up(listener: TcpListener) -> Arc<AtomicUsize> {
    let received = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&received);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let read = stream.unwrap().read(&mut [0; 4096]).unwrap();
            counted.fetch_add(usize::from(read > 0), Ordering::SeqCst);
        }
    });
    received
}

/// What the backend sends in the middle of an answer is there before its end.
fn passes_events_on(nginx: &Nginx, event: &str) {
    let mut stream = TcpStream::connect(("127.0.0.1", nginx.port)).unwrap();
    let head = format!("GET {STREAM} HTTP/1.1\r\nHost: shop.example\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let mut read = String::new();
    while !read.contains(event) {
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).unwrap();
        assert!(count > 0, "{read}");
        read += &String::from_utf8_lossy(&bytes[..count]);
    }
}

/// As the server's own, which the browsers are tested under.
fn sets_the_policy(program: &Path, place: &Path, code: &str) {
    let nginx = start(program, place, "", code);
    for path in ["/", "/missing"] {
        let (head, _) = get(&nginx, path, "");
        let (_, policy) = head.split_once("content-security-policy: ").unwrap();
        let policy = policy.split("\r\n").next().unwrap();
        for directive in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(policy.contains(directive), "{policy}");
        }
    }
}
