//! The built program, which is killed as by a power cut.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::Mutex,
};

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use reqwest::{Client, redirect::Policy};

use crate::{place::Place, server::Answer};

const MAX_BODY: usize = 1 << 20;

#[derive(Debug)]
pub(crate) struct Program {
    /// `None` after its death.
    child: Mutex<Option<Child>>,
    base: String,
    http: Client,
}

impl Program {
    pub(crate) fn start(place: &Place) -> Self {
        let config = place.folder.join("config.toml");
        std::fs::write(&config, place.config()).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_checkout-server"))
            .args(["--port", "0", "--config"])
            .arg(&config)
            .arg("--database")
            .arg(&place.database)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.as_mut().unwrap());
        output.read_line(&mut line).unwrap();
        let base = line.trim_end().rsplit(' ').next().unwrap().to_owned();
        assert!(base.starts_with("http://"), "{line}");
        let http = Client::builder().redirect(Policy::none()).no_proxy();
        Self {
            child: Mutex::new(Some(child)),
            base,
            http: http.build().unwrap(),
        }
    }

    pub(crate) async fn answer(&self, request: Request<Body>) -> Option<Answer> {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, MAX_BODY).await.ok()?;
        let mut headers = head.headers;
        headers.remove("host");
        let url = format!("{}{}", self.base, head.uri);
        let sent = self.http.request(head.method, url).headers(headers);
        let answer = sent.body(body).send().await.ok()?;
        let status = answer.status().as_u16();
        let location = answer.headers().get("location");
        let location = location.and_then(|value| value.to_str().ok());
        Some(Answer {
            status,
            location: location.unwrap_or_default().to_owned(),
            body: answer.text().await.ok()?,
        })
    }

    /// `SIGKILL`.
    pub(crate) fn die(&self) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            child.kill().ok();
            child.wait().ok();
        }
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.child.lock().unwrap().is_none()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.die();
    }
}
