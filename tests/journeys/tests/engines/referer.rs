//! The Referer that a payment page receives, in every cell of: what it asks for, the
//! shop's scheme, its own, and whether the merchant has a page on the domain it asks for.

use journeys::{Browser, Device, Engine, Page, Scheme, Shop, Site};
use serde_json::json;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(50);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    TheShops,
    Anothers,
}

struct Sites {
    shops: [(Scheme, Site); 2],
    targets: [(Scheme, Site); 2],
    hop: Site,
}

impl Sites {
    async fn start(engine: Engine) -> Self {
        let (shop, pay) = (engine.host("shop"), engine.host("pay"));
        let targets = [
            (
                Scheme::Https,
                Site::start(Scheme::Https, &pay, landing).await,
            ),
            (Scheme::Http, Site::start(Scheme::Http, &pay, landing).await),
        ];
        let allowed = targets.iter().map(|(_, site)| without_scheme(&site.origin));
        let allowed: Arc<str> = allowed.collect::<Vec<_>>().join(" ").into();
        let hop = move |path: &str, _: &str| hop_file(path, &allowed);
        Self {
            shops: [
                (
                    Scheme::Https,
                    Site::start(Scheme::Https, &shop, shop_file).await,
                ),
                (
                    Scheme::Http,
                    Site::start(Scheme::Http, &shop, shop_file).await,
                ),
            ],
            hop: Site::start(Scheme::Https, &engine.host("hop"), hop).await,
            targets,
        }
    }
}

fn without_scheme(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

fn landing(path: &str, _: &str) -> Option<Page> {
    let page = b"<!doctype html><title>pay</title>".to_vec();
    (path == "/h5").then_some(Page("text/html", page))
}

fn dist(path: &str) -> Option<Vec<u8>> {
    let dist = PathBuf::from(std::env::var_os("JOURNEYS_DIST")?);
    std::fs::read(dist.join(path.trim_start_matches('/'))).ok()
}

fn hop_file(path: &str, allowed: &str) -> Option<Page> {
    if path == "/referer-hop.js" {
        return Some(Page("text/javascript", dist(path)?));
    }
    let page = String::from_utf8(dist(path)?).ok()?;
    let page = page.replace(
        "content=\"wx.tenpay.com\"",
        &format!("content=\"{allowed}\""),
    );
    Some(Page("text/html", page.into()))
}

/// The shop's files; a page that is made of its query; a pay endpoint that answers what
/// its query has.
fn shop_file(path: &str, query: &str) -> Option<Page> {
    let kind = match path.rsplit('.').next()? {
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        "json" => "application/json",
        _ => "text/html",
    };
    let value = |name: &str| {
        let pair = query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        pair.unwrap_or_default().to_owned()
    };
    match path {
        "/shop" => Some(Page(
            kind,
            shop_page(&value("url"), &value("referer"), &value("hop")),
        )),
        "/pay" => {
            let data = json!({ "url": text(&value("to")), "referer": text(&value("from")) });
            let answer = json!({ "code": 200, "desc": "", "data": data });
            Some(Page("application/json", answer.to_string().into()))
        }
        _ => Some(Page(kind, dist(path)?)),
    }
}

/// Addresses of these sites need no other escapes.
fn escaped(text: &str) -> String {
    text.replace(':', "%3A").replace('/', "%2F")
}

fn text(escaped: &str) -> String {
    escaped.replace("%3A", ":").replace("%2F", "/")
}

fn shop_page(url: &str, referer: &str, hop: &str) -> Vec<u8> {
    let hop = if hop.is_empty() {
        String::new()
    } else {
        format!("referer-hop=\"{}\"", text(hop))
    };
    format!(
        "<!doctype html><script type=module src=wallet-checkout.js></script>\
         <wallet-checkout gateway=pay-url endpoint=\"/pay?to={url}&from={referer}\" \
         order-no=O1 amount=1.00 wallets=wechat locale=en {hop}></wallet-checkout>"
    )
    .into()
}

/// The Referer that the payment page must receive, which may be empty; none where the
/// widget must not go there.
fn expected(
    asked: Asked,
    shop: &(Scheme, Site),
    target: Scheme,
    hop: Option<&Site>,
) -> Option<String> {
    let origin = |site: &Site| format!("{}/", site.origin);
    match (asked, hop) {
        // What browsers do by themselves: nothing goes from https to http.
        (Asked::Nothing, _) if shop.0 == Scheme::Https && target == Scheme::Http => {
            Some(String::new())
        }
        (Asked::Nothing | Asked::TheShops, _) => Some(origin(&shop.1)),
        (Asked::Anothers, Some(hop)) => Some(origin(hop)),
        (Asked::Anothers, None) => None,
    }
}

pub(crate) async fn the_payment_page_sees_the_referer_that_it_asks_for(engine: Engine) {
    let sites = Sites::start(engine).await;
    let browser = Browser::open_in(engine, Device::Iphone).await;
    let mut table = String::new();
    let mut wrong = 0;
    for asked in [Asked::Nothing, Asked::TheShops, Asked::Anothers] {
        for shop in &sites.shops {
            for (scheme, target) in &sites.targets {
                for hop in [None, Some(&sites.hop)] {
                    let referer = match asked {
                        Asked::Nothing => "",
                        Asked::TheShops => &shop.1.origin,
                        Asked::Anothers => &sites.hop.origin,
                    };
                    let seen = go(&browser, &shop.1, target, referer, hop).await;
                    let right = seen == expected(asked, shop, *scheme, hop);
                    wrong += u32::from(!right);
                    let (hop, mark) = (hop.is_some(), if right { "right" } else { "WRONG" });
                    writeln!(
                        table,
                        "{mark} {asked:?} from {:?} to {scheme:?} hop {hop}: {seen:?}",
                        shop.0
                    )
                    .unwrap();
                }
            }
        }
    }
    println!("{engine:?}\n{table}");
    assert_eq!(wrong, 0, "{engine:?}\n{table}");
}

async fn is(browser: &Browser, state: &str) -> bool {
    let script = format!("return document.querySelector('wallet-checkout')?.state === '{state}'");
    let ran = browser.execute(script, Vec::new()).await;
    ran.is_ok_and(|ran| *ran.json() == json!(true))
}

async fn until_ready(browser: &Browser) {
    let started = tokio::time::Instant::now();
    while !is(browser, "ready").await {
        assert!(started.elapsed() < PATIENCE, "the widget is not ready");
        tokio::time::sleep(POLL).await;
    }
}

/// Presses pay and waits until the payment page is reached, or the widget fails.
async fn go(
    browser: &Browser,
    shop: &Site,
    target: &Site,
    referer: &str,
    hop: Option<&Site>,
) -> Option<String> {
    target.forget();
    let hop = hop.map(|hop| format!("{}/referer-hop.html", hop.origin));
    let page = format!(
        "{}/shop?url={}&referer={}&hop={}",
        shop.origin,
        escaped(&format!("{}/h5", target.origin)),
        escaped(referer),
        escaped(&hop.unwrap_or_default()),
    );
    browser.goto(&page).await.unwrap();
    // Else the order of the cell before would be resumed.
    browser
        .execute("localStorage.clear(); sessionStorage.clear()", Vec::new())
        .await
        .unwrap();
    browser.refresh().await.unwrap();
    until_ready(browser).await;
    Shop::press_in(browser, "pay-button").await;
    let started = tokio::time::Instant::now();
    while started.elapsed() < PATIENCE {
        // Arrived, so that the next page is not opened in the middle of a navigation.
        if let Some(seen) = target.referer("/h5")
            && browser.title().await.is_ok_and(|title| title == "pay")
        {
            return Some(seen);
        }
        if is(browser, "failed").await {
            return None;
        }
        tokio::time::sleep(POLL).await;
    }
    panic!("{page} led nowhere");
}
