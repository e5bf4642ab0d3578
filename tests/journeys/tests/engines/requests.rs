//! What is requested until the widget is there, counted by the site: each file once, and
//! none after another that it does not need.

use crate::journey::Journey;
use journeys::{Device, Engine, Page, Scheme, Shop, Site};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(10);

const ELEMENT: &str = r#"<wallet-checkout gateway="epay" endpoint="/pay/epay"
 order-endpoint="/orders" product-id="7" product-name="Tea" amount="88.00"></wallet-checkout>"#;
const MODULE: &str = r#"<script type="module" src="wallet-checkout.js"></script>"#;
const EMBED: &str = r#"<script async src="embed.js" data-gateway="epay" data-endpoint="/pay/epay"
 data-order-endpoint="/orders" data-product-id="7" data-product-name="Tea" data-amount="88.00"></script>"#;
/// As `docs/en/bundlers.md` has them.
const LINKS: &str = r#"<link rel="modulepreload" href="wallet-checkout.js">
<link rel="preload" as="fetch" href="wallet-checkout_bg.wasm">
<link rel="preload" as="fetch" href="wallet-checkout.en.txt">"#;

/// What every page requests until the second part is there, once each but for the script.
const FILES: [&str; 6] = [
    "/wallet-checkout.js",
    "/wallet-checkout_bg.wasm",
    "/wallet-checkout.en.txt",
    "/wallet-checkout.later.*.wasm",
    "/wallet-checkout.en.later.*.txt",
    SCRIPT,
];
/// It is compared with its hash, and then imported: that is a second request where no cache may
/// answer it.
const SCRIPT: &str = "/wallet-checkout.later.*.js";
/// An order that is shown at once: both parts are needed for it.
const WATCHED: &str = r#"<wallet-checkout gateway="epay" endpoint="/pay/epay" state-endpoint="/state"
 order-no="1" watch></wallet-checkout>"#;
/// The same shop as `ELEMENT`, whose order a visit before has stored.
const STORED: &str = r"<script>sessionStorage.setItem(
 'wallet-checkout epay http://' + location.host + '/pay/epay Tea 88.00 7', '{}')</script>";

fn page(parts: &[&str]) -> Page {
    let head = "<!doctype html><html lang=\"en\"><script src=\"recorder.js\"></script>";
    Page("text/html", format!("{head}{}", parts.concat()).into())
}

fn answer(files: &[(String, Vec<u8>)], path: &str) -> Option<Page> {
    match path {
        "/module" => return Some(page(&[MODULE, ELEMENT])),
        "/module-preloaded" => return Some(page(&[LINKS, MODULE, ELEMENT])),
        "/watched" => return Some(page(&[MODULE, WATCHED])),
        "/stored" => return Some(page(&[STORED, MODULE, ELEMENT])),
        "/embed" => return Some(page(&[EMBED])),
        "/embed-preloaded" => return Some(page(&[LINKS, EMBED])),
        _ => {}
    }
    let (name, bytes) = files.iter().find(|(name, _)| name == path)?;
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some(_) | None => "text/plain",
    };
    Some(Page(kind, bytes.clone()))
}

/// A browser, and the files that are shipped.
async fn begin(engine: Engine) -> (Journey, Vec<(String, Vec<u8>)>) {
    let files = std::cell::OnceCell::new();
    let journey = Journey::begin_where(engine, Device::Desktop, |site| {
        let entries = site.read_dir().unwrap().map(|entry| entry.unwrap().path());
        let read = |file: PathBuf| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            (format!("/{name}"), std::fs::read(file).unwrap())
        };
        files.get_or_init(|| {
            entries
                .filter(|it| it.is_file())
                .map(read)
                .collect::<Vec<_>>()
        });
    })
    .await;
    (journey, files.into_inner().unwrap())
}

/// A site of which no cache has anything.
async fn site_of(files: &[(String, Vec<u8>)]) -> Site {
    let files = files.to_vec();
    Site::start(Scheme::Http, "127.0.0.1", move |path, _| {
        answer(&files, path)
    })
    .await
}

/// How often each file of the widget was requested, without the hash in its name.
fn counted(site: &Site) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for path in site.paths() {
        if path.starts_with("/wallet-checkout") {
            *counts.entry(without_hash(&path)).or_default() += 1;
        }
    }
    counts
}

/// `/a.later.*.wasm` for `/a.later.0123abcd.wasm`.
fn without_hash(path: &str) -> String {
    let Some((stem, rest)) = path.split_once(".later.") else {
        return path.to_owned();
    };
    let (_, ending) = rest.split_once('.').unwrap();
    format!("{stem}.later.*.{ending}")
}

async fn until(what: &str, site: &Site, met: impl Fn(&BTreeMap<String, usize>) -> bool) {
    let started = Instant::now();
    while !met(&counted(site)) {
        let late = started.elapsed() > PATIENCE;
        assert!(
            !late,
            "not within {PATIENCE:?}: {what}: {:?}",
            counted(site)
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

pub(crate) async fn every_file_is_requested_once(engine: Engine) {
    let (journey, files) = begin(engine).await;
    let (browser, server) = (&journey.browser, &journey.server);
    let mut seen = Vec::new();
    for page in ["module", "module-preloaded", "embed", "embed-preloaded"] {
        let site = site_of(&files).await;
        browser
            .goto(format!("{}/{page}", site.origin))
            .await
            .unwrap();
        let shop = Shop { browser, server };
        shop.until_state("ready").await;
        until("the second part is there", &site, |counts| {
            FILES.iter().all(|file| counts.contains_key(*file))
        })
        .await;
        // A second request would follow the first at once.
        tokio::time::sleep(Duration::from_millis(500)).await;
        seen.push((page, counted(&site)));
        shop.assert_no_errors().await;
    }
    let once: BTreeMap<String, usize> = FILES.map(|file| (file.to_owned(), 1)).into();
    for (page, mut counts) in seen {
        if let Some(2) = counts.get(SCRIPT) {
            counts.insert(SCRIPT.to_owned(), 1);
        }
        assert_eq!(counts, once, "{page}");
    }
}

pub(crate) async fn embed_requests_what_comes_first_without_waiting_for_the_module(engine: Engine) {
    let (journey, files) = begin(engine).await;
    let site = site_of(&files).await;
    site.hold(Some("/wallet-checkout.js"));
    let address = format!("{}/embed", site.origin);
    let requested = async {
        until("wasm and texts are requested", &site, |counts| {
            FILES[..3].iter().all(|file| counts.contains_key(*file))
        })
        .await;
        site.hold(None);
    };
    // The page is loaded only when its module is.
    let (shown, ()) = tokio::join!(journey.browser.goto(address), requested);
    shown.unwrap();
    let (browser, server) = (&journey.browser, &journey.server);
    Shop { browser, server }.until_state("ready").await;
}

/// The second part does not wait until the first runs.
pub(crate) async fn an_order_that_is_shown_at_once_requests_both_parts_at_once(engine: Engine) {
    let (journey, files) = begin(engine).await;
    for page in ["watched", "stored"] {
        let site = site_of(&files).await;
        site.hold(Some("_bg.wasm"));
        let address = format!("{}/{page}", site.origin);
        let requested = async {
            until("all files are requested", &site, |counts| {
                FILES.iter().all(|file| counts.contains_key(*file))
            })
            .await;
            site.hold(None);
        };
        let (shown, ()) = tokio::join!(journey.browser.goto(address), requested);
        shown.unwrap();
    }
}
