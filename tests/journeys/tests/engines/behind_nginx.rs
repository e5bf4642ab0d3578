//! A widget that knows nothing but nginx with the documented lines: its files, the shop's page,
//! orders, states and the stream come through it, and so do the gateway's notifications.

use crate::markdown::{self, Runner};
use crate::nginx::{Nginx, free_port, program, with_files_and_server};
use journeys::{Browser, Device, Engine, Sandbox, Server, Shop};
use std::path::Path;
use thirtyfour::WindowHandle;

/// Where the pages have the files.
const HOME: &str = "https://shop.example/checkout/";
/// The order of the page that watches one.
const ORDER: &str = "20261120-1";
/// Milliseconds. A payment shows this soon, and polling would not show it.
const AT_ONCE: f64 = 1_000.0;

fn documented(page: &str, wanted: impl Fn(&markdown::Snippet) -> bool) -> String {
    let pages = markdown::all();
    let page = pages.iter().find(|document| document.path == page).unwrap();
    let mut snippets = page.snippets.iter();
    snippets.find(|it| wanted(it)).unwrap().code.clone()
}

/// The documented page of that name, with the witnesses in front.
fn page(document: &str, name: &str) -> String {
    let html = documented(document, |snippet| snippet.name() == name);
    assert!(html.contains(HOME) && html.contains("state-stream=\"/state/stream\""));
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\n\
         <script src=\"/checkout/recorder.js\"></script>\n{}",
        html.replace(HOME, "/checkout/")
    )
}

/// A merchant behind nginx, and a browser that has opened its shop.
struct Place {
    nginx: Nginx,
    address: String,
    server: Server,
    /// Another program, since nginx passes nothing of it on.
    gateway: Server,
    browser: Browser,
}

impl Place {
    async fn open(engine: Engine) -> Self {
        let port = free_port();
        let address = format!("http://127.0.0.1:{port}");
        let gateway = Server::start();
        let server = Server::start_behind(&address, &gateway);
        let locations = documented("docs/en/nginx.md", |it| it.runner() == Ok(Runner::Nginx));
        let locations = with_files_and_server(&locations, server.files(), server.port());
        let folder = server.files().join("nginx");
        lay_out(&folder.join("site"));
        // `cargo xtask setup` installs it.
        let program = program().unwrap();
        let nginx = Nginx::start(&program, &folder, port, "", &locations);
        let browser = Browser::open_in(engine, Device::Desktop).await;
        browser.goto(format!("{address}/shop.html")).await.unwrap();
        Self {
            nginx,
            address,
            server,
            gateway,
            browser,
        }
    }

    const fn shop(&self) -> Shop<'_> {
        Shop {
            browser: &self.browser,
            server: &self.server,
        }
    }

    /// Another tab, which watches the order of this number.
    async fn watch(&self, order_no: &str) -> WindowHandle {
        let page = self.server.files().join("nginx/site/watch.html");
        let html = std::fs::read_to_string(&page).unwrap();
        assert!(html.contains(ORDER));
        std::fs::write(&page, html.replace(ORDER, order_no)).unwrap();
        let tab = self.browser.new_tab().await.unwrap();
        self.show(&tab).await;
        let opened = self.browser.goto(format!("{}/watch.html", self.address));
        opened.await.unwrap();
        self.shop().until_state("paying").await;
        tab
    }

    async fn show(&self, tab: &WindowHandle) {
        self.browser.switch_to_window(tab.clone()).await.unwrap();
    }

    async fn open_streams(&self, tabs: &[WindowHandle]) -> u64 {
        let mut open = 0;
        for tab in tabs {
            self.show(tab).await;
            open += self.shop().open_streams().await;
        }
        open
    }
}

fn lay_out(site: &Path) {
    std::fs::create_dir_all(site).unwrap();
    let pages = [
        ("shop.html", page("docs/en/epay.md", "epay")),
        ("watch.html", page("docs/en/orders.md", "watch")),
    ];
    for (name, html) in pages {
        std::fs::write(site.join(name), html).unwrap();
    }
}

/// Chooses WeChat, whose code the page shows, and makes the order.
async fn order(shop: &Shop<'_>) -> String {
    shop.until_state("ready").await;
    shop.run("element.shadowRoot.querySelector('input[value=wechat]').click()")
        .await;
    shop.pay().await;
    shop.until_state("paying").await;
    shop.until_streaming().await;
    let order_no = shop.run("return element.order.orderNo").await;
    order_no.as_str().unwrap().to_owned()
}

pub(crate) async fn a_stream_through_the_documented_proxy_shows_payments_and_its_end_leaves_no_gap(
    engine: Engine,
) {
    let mut place = Place::open(engine).await;
    let sandbox = Sandbox::of(&place.gateway);
    let shop = place.shop();
    let order_no = order(&shop).await;
    let first = place.browser.window().await.unwrap();
    let tabs = [first.clone(), place.watch(&order_no).await];
    // The tab that is seen takes the stream over.
    shop.until("one of two tabs has a stream", async || {
        place.open_streams(&tabs).await == 1
    })
    .await;
    let before = shop.run("return performance.timeOrigin + performance.now()");
    let before = before.await.as_f64().unwrap();
    sandbox.pay_newest().await;
    for tab in &tabs {
        place.show(tab).await;
        shop.until_state("paid").await;
        let origin = shop.run("return performance.timeOrigin").await;
        let shown = origin.as_f64().unwrap() + shop.event_time("checkout-paid").await;
        let took = shown - before;
        assert!(took < AT_ONCE, "{engine:?}: shown after {took} ms");
    }
    place.browser.close_window().await.unwrap();
    place.show(&first).await;
    shop.run("element.reset()").await;
    order(&shop).await;
    let asked = shop.state_queries().await;
    place.nginx.end();
    let shop = place.shop();
    shop.until("the state is polled without the stream", async || {
        shop.state_queries().await > asked && shop.open_streams().await == 0
    })
    .await;
    place.nginx.start_again();
    let shop = place.shop();
    // The gateway freezes an order whose merchant is away.
    sandbox.pay_newest().await;
    shop.until_state("paid").await;
    assert_eq!(shop.events("checkout-paid").await.len(), 2);
    let errors = shop.events("checkout-error").await;
    let codes: Vec<_> = errors.iter().map(|error| &error["code"]).collect();
    assert_eq!(codes, ["network"], "told once");
    shop.assert_no_errors().await;
}
