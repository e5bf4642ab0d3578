//! A shop that was made with a framework or a bundler, as `cargo xtask test stacks` built it,
//! behind one address with the backend.

use crate::front::Front;
use crate::process::{Group, bounded};
use crate::{Browser, Device, Sandbox, Server, Shop, from_xtask};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A development server compiles what it is asked for.
const PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(100);

/// What a careful shop allows: files are not fetched from `data:` addresses, into which some
/// bundlers put small ones. What it runs is the bundler's affair.
const POLICY: &str = "connect-src 'self'";

/// A running shop, which ends when it is dropped.
#[derive(Debug)]
pub struct Stack {
    backend: Server,
    address: String,
    /// The shop's own server.
    _program: Option<Group>,
    _front: Option<Front>,
}

impl Stack {
    /// The files that its build made, in a folder of that name.
    pub async fn built(name: &str, folder: &str) -> Self {
        let backend = Server::start_on(&folder_of(name).join(folder), &[]);
        let own = origin_of(&backend);
        Self::behind_front(backend, None, own).await
    }

    /// Its own server, after a build.
    pub async fn started(name: &str) -> Self {
        let backend = Server::start();
        let port = free_port();
        let program = script(name, "start", &[], port, &backend);
        let own = format!("http://127.0.0.1:{port}");
        until_it_answers(&own).await;
        Self::behind_front(backend, Some(program), own).await
    }

    /// Its development server, which passes requests on to the backend by itself.
    pub async fn in_development(name: &str) -> Self {
        let backend = Server::start();
        let port = free_port();
        let arguments = ["--", "--port", &port.to_string()];
        let program = script(name, "dev", &arguments, port, &backend);
        let address = format!("http://127.0.0.1:{port}/");
        until_it_answers(&address).await;
        Self {
            backend,
            address,
            _program: Some(program),
            _front: None,
        }
    }

    async fn behind_front(backend: Server, program: Option<Group>, own: String) -> Self {
        let front = Front::start(own, origin_of(&backend), POLICY).await;
        Self {
            backend,
            address: format!("{}/", front.origin),
            _program: program,
            _front: Some(front),
        }
    }

    /// The page as the server has it, without a script.
    pub async fn html(&self) -> String {
        let page = reqwest::get(&self.address).await.expect("the shop answers");
        page.text().await.expect("the page is text")
    }

    /// Presses the pay button, pays in the wallet, and sees the shop's thanks.
    ///
    /// # Panics
    /// Where that does not happen, or something is written to the console as an error.
    pub async fn sells(&self) {
        let sandbox = Sandbox::of(&self.backend);
        let browser = Browser::open(Device::Desktop).await;
        browser.goto(&self.address).await.expect("the page opens");
        let shop = Shop {
            browser: &browser,
            server: &self.backend,
        };
        shop.within(PATIENCE, "the widget is ready", async || {
            shop.state().await == "ready"
        })
        .await;
        shop.within(PATIENCE, "the shop's product is on offer", async || {
            shop.text().await.contains("Celadon gaiwan")
        })
        .await;
        Self::agree(&shop).await;
        let code = "element.setAttribute('flow', 'qr');\
                    element.shadowRoot.querySelector('input[value=wechat]').click()";
        shop.run(code).await;
        shop.until("WeChat is chosen", async || {
            let chosen = "return element.shadowRoot.querySelector('input[value=wechat]').checked";
            shop.run(chosen).await == json!(true)
        })
        .await;
        Self::press(&shop).await;
        shop.until_state("paying").await;
        shop.until("a code is shown", async || shop.has("qr").await)
            .await;
        sandbox.on_the_phone("pay").await;
        shop.within(PATIENCE, "the order is paid", async || {
            shop.state().await == "paid"
        })
        .await;
        let order_no = sandbox.trade().await["order_no"].clone();
        let order_no = order_no.as_str().expect("a number");
        let thanks = json!(format!("Thank you! {order_no}"));
        shop.until("the shop gives thanks", async || {
            let script = "return document.querySelector('#paid')?.textContent";
            shop.run(script).await == thanks
        })
        .await;
        let folder = "return !element.hasAttribute('assets-url') || performance\
                      .getEntriesByType('resource')\
                      .some(({ name }) => name.endsWith('/files/wallet-checkout_bg.wasm'))";
        assert_eq!(shop.run(folder).await, json!(true), "the files' own folder");
        shop.assert_no_errors().await;
        let errors = shop.events("console-error").await;
        assert_eq!(errors, [] as [Value; 0], "errors in the console");
    }

    /// A shop may have terms, and the widget is disabled without them.
    async fn agree(shop: &Shop<'_>) {
        let is_disabled = "return element.matches(':state(disabled)')";
        if has(shop, "terms").await {
            assert_eq!(shop.run(is_disabled).await, json!(true), "before that");
            shop.run("document.getElementById('terms').click()").await;
        }
        shop.until("an order can be made", async || {
            shop.run(is_disabled).await == json!(false)
        })
        .await;
    }

    /// A shop may have a pay button of its own.
    async fn press(shop: &Shop<'_>) {
        if has(shop, "pay").await {
            assert!(!shop.has("pay-button").await, "the widget has another");
            shop.run("document.getElementById('pay').click()").await;
        } else {
            shop.pay().await;
        }
    }
}

/// Whether the page has an element with this ID.
async fn has(shop: &Shop<'_>, id: &str) -> bool {
    let found = format!("return document.getElementById('{id}') !== null");
    shop.run(&found).await == json!(true)
}

/// Without a slash at the end.
fn origin_of(server: &Server) -> String {
    server.url("").trim_end_matches('/').to_owned()
}

fn folder_of(name: &str) -> PathBuf {
    from_xtask("JOURNEYS_STACKS").join(name)
}

/// Runs a script of the shop's `package.json`.
fn script(name: &str, script: &str, arguments: &[&str], port: u16, backend: &Server) -> Group {
    let mut command = bounded(Path::new("npm"));
    command.current_dir(folder_of(name));
    command.args(["run", script]).args(arguments);
    command.env("PORT", port.to_string());
    command.env("HOST", "127.0.0.1");
    command.env("CHECKOUT_SERVER", origin_of(backend));
    command.stdout(std::process::Stdio::null());
    Group::start(command)
}

async fn until_it_answers(address: &str) {
    let started = Instant::now();
    while reqwest::get(address).await.is_err() {
        assert!(started.elapsed() < PATIENCE, "{address} does not answer");
        tokio::time::sleep(POLL).await;
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has a number").port()
}
