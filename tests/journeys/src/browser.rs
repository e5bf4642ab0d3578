//! A browser with a driver of its own.

use crate::device::Device;
use crate::engine::Engine;
use crate::process::{Display, Group};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::ops::Deref;
use std::time::Duration;
use thirtyfour::{Capabilities, WebDriver};

/// The script that records the widget's events, violations and errors of a page.
pub(crate) const RECORDER: &str = include_str!("event_recorder.js");
/// The script that counts a page's streams and its state queries.
pub(crate) const STREAM_SPY: &str = include_str!("stream_spy.js");

/// The longest that a driver may take for one command; the start of a browser is one.
const REPLY: Duration = Duration::from_secs(30);
/// The longest that the end of a session may take.
const QUIT: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(50);

/// A browser, and the programs that belong to it, which end when it is dropped.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    process: Group,
    _display: Option<Display>,
}

impl Browser {
    /// Opens Chromium, with the recorder on every page.
    pub async fn open(device: Device) -> Self {
        let browser = Self::open_in(Engine::Chromium, device).await;
        let script = json!({ "source": RECORDER });
        browser
            .devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
        browser
    }

    /// Opens Chromium so that it records what its network carries, for [`crate::NetworkLog`].
    pub async fn open_with_network_log(device: Device) -> Self {
        let mut capabilities = Engine::Chromium.capabilities(device);
        capabilities["goog:loggingPrefs"] = json!({ "performance": "ALL" });
        Self::open_by(Engine::Chromium, device, capabilities).await
    }

    /// Opens an engine; only pages whose server adds the recorder have it.
    pub async fn open_in(engine: Engine, device: Device) -> Self {
        Self::open_by(engine, device, engine.capabilities(device)).await
    }

    /// A browser may fail to start on a busy machine, and another program may be quicker to take
    /// the port that was free: then it is started again, on another port.
    async fn open_by(engine: Engine, device: Device, capabilities: Value) -> Self {
        let mut failure = String::new();
        for _ in 0..3 {
            match Self::try_open(engine, device, &capabilities).await {
                Ok(browser) => return browser,
                Err(why) => failure = why,
            }
        }
        panic!("{engine:?} does not start: {failure}");
    }

    async fn try_open(
        engine: Engine,
        device: Device,
        capabilities: &Value,
    ) -> Result<Self, String> {
        let port = free_port();
        let mut command = engine.driver(port, device);
        let display = (!engine.is_headless()).then(Display::open);
        if let Some(display) = &display {
            command.env("DISPLAY", display.name());
        }
        command.stdout(std::process::Stdio::null());
        let process = Group::start(command);
        let address = format!("http://127.0.0.1:{port}");
        until_it_listens(&address).await?;
        let browser = Self {
            driver: session(&address, capabilities).await?,
            process,
            _display: display,
        };
        if !engine.takes_a_screen_size() {
            let screen = device.screen();
            let sized = browser
                .set_window_rect(0, 0, screen.width, screen.height)
                .await;
            sized.map_err(|error| format!("no window: {error}"))?;
        }
        Ok(browser)
    }

    /// Sends a command of the Chrome `DevTools` protocol, which only Chromium has, and
    /// returns its result.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let sent = self.driver.cdp().send_raw(command, parameters).await;
        sent.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Chromium's snapshot of all that the page's JavaScript holds, in the format of its
    /// `DevTools`.
    pub async fn heap_snapshot(&self) -> Value {
        let (server, session) = (self.driver.server_url(), self.driver.session_id());
        let address = format!("{server}session/{session}/chromium/heap_snapshot");
        let answer = reqwest::get(address).await.expect("the driver answers");
        let answer: Value = answer.json().await.expect("the driver answers in JSON");
        let text = answer["value"].as_str();
        let text = text.unwrap_or_else(|| panic!("no snapshot: {answer}"));
        serde_json::from_str(text).expect("a snapshot is JSON")
    }

    /// The events that a browser with a network log has recorded since the last call.
    pub(crate) async fn recorded_events(&self) -> Vec<Value> {
        let (server, session) = (self.driver.server_url(), self.driver.session_id());
        let asked = reqwest::Client::new()
            .post(format!("{server}session/{session}/se/log"))
            .json(&json!({ "type": "performance" }));
        let answer = asked.send().await.expect("the driver answers");
        let answer: Value = answer.json().await.expect("the driver answers in JSON");
        let events = answer["value"].as_array();
        events.unwrap_or_else(|| panic!("no log: {answer}")).clone()
    }
}

/// Waits for a driver's answer. Any other program's is an error.
async fn until_it_listens(address: &str) -> Result<(), String> {
    let client = reqwest::Client::new();
    for _ in 0..200 {
        let status = client
            .get(format!("{address}/status"))
            .timeout(REPLY)
            .send();
        if let Ok(answer) = status.await {
            let answer: Value = answer.json().await.unwrap_or_default();
            let is_driver = answer["value"]["ready"].is_boolean();
            return (is_driver.then_some(()))
                .ok_or_else(|| "another program has its driver's port".to_owned());
        }
        tokio::time::sleep(POLL).await;
    }
    Err("its driver does not listen within ten seconds".to_owned())
}

async fn session(address: &str, capabilities: &Value) -> Result<WebDriver, String> {
    let capabilities: Capabilities =
        serde_json::from_value(capabilities.clone()).expect("capabilities are an object");
    let builder = WebDriver::builder(address, capabilities);
    let connected = builder.request_timeout(REPLY).connect().await;
    connected.map_err(|error| error.to_string())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has a number").port()
}

impl Deref for Browser {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.driver
    }
}

/// The session is ended first, so that the browser tidies up. A driver that does not
/// answer any more is killed, and its browser with it.
impl Drop for Browser {
    fn drop(&mut self) {
        let quit = self.driver.clone().quit();
        tokio::task::block_in_place(|| {
            // A browser that is gone already has nothing to end.
            let _ = tokio::runtime::Handle::current()
                .block_on(async { tokio::time::timeout(QUIT, quit).await });
        });
        self.process.end();
    }
}
