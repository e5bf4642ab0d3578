//! A headless Chromium behind its own driver.

use crate::from_xtask;
use serde_json::json;
use std::net::TcpListener;
use std::ops::Deref;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use thirtyfour::{ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver};

const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];

/// Notes every event of the widget and every breach of the page's policy, from
/// before the page's own scripts on and through reloads.
const WITNESS: &str = r"
    window.heard = JSON.parse(sessionStorage.getItem('heard') ?? '[]');
    const note = (entry) => {
        heard.push(entry);
        sessionStorage.setItem('heard', JSON.stringify(heard));
    };
    for (const name of ['ready', 'change', 'submit', 'order', 'action', 'state', 'paid',
                        'canceled', 'refunded', 'expired', 'error']) {
        addEventListener('checkout-' + name, ({ type, detail }) => {
            note({ type, detail, at: performance.now() });
        });
    }
    addEventListener('securitypolicyviolation', (event) => {
        note({ type: 'violation', detail: event.violatedDirective + ' ' + event.blockedURI });
    });
    addEventListener('error', (event) => note({ type: 'uncaught', detail: String(event.message) }));
    addEventListener('unhandledrejection', (event) => {
        note({ type: 'uncaught', detail: String(event.reason) });
    });
";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    Desktop,
    /// An Android phone with Chrome.
    Phone,
}

#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    process: Child,
}

impl Browser {
    pub async fn open(device: Device) -> Self {
        let port = free_port();
        let process = Command::new(from_xtask("CHROMEDRIVER"))
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let driver = connect(port, device).await;
        let browser = Self { driver, process };
        let script = json!({ "source": format!("(() => {{{WITNESS}}})()") });
        browser
            .devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
        browser
    }

    pub async fn devtools(&self, command: &str, parameters: serde_json::Value) {
        let sent = self.driver.cdp().send_raw(command, parameters).await;
        sent.unwrap_or_else(|error| panic!("{command}: {error}"));
    }
}

async fn connect(port: u16, device: Device) -> WebDriver {
    let mut capabilities = DesiredCapabilities::chrome();
    let binary = from_xtask("CHROMIUM");
    capabilities.set_binary(&binary.to_string_lossy()).unwrap();
    for argument in ARGUMENTS {
        capabilities.add_arg(argument).unwrap();
    }
    capabilities.add_arg("--lang=zh-CN").unwrap();
    match device {
        Device::Desktop => capabilities.add_arg("--window-size=1280,1000").unwrap(),
        Device::Phone => capabilities
            .add_experimental_option("mobileEmulation", json!({
                "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 2.0, "touch": true },
                "userAgent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 \
                    (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
            }))
            .unwrap(),
    }
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        if let Ok(driver) = WebDriver::new(&address, capabilities.clone()).await {
            return driver;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("chromedriver opens no session within ten seconds");
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

/// The session is ended first: a driver that is killed leaves its browser behind.
impl Drop for Browser {
    fn drop(&mut self) {
        let driver = self.driver.clone();
        tokio::task::block_in_place(|| {
            // A browser that is gone already has nothing to end.
            let _ = tokio::runtime::Handle::current().block_on(driver.quit());
        });
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
