//! What the network carries until the pay button is painted, and until all is there.
//! `cargo xtask size` compares what this prints with the budget.

#![allow(clippy::unwrap_used)]

use journeys::{Browser, Device, NetworkLog, Transfer, WidgetSite};
use std::time::{Duration, Instant};
use wallet_checkout::text::Locale;

const PATIENCE: Duration = Duration::from_secs(20);
/// The second part is asked for within this time after the first screen, and used within it.
const QUIET: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(100);

/// What one page received.
struct Received {
    first_screen: Vec<Transfer>,
    all: Vec<Transfer>,
}

/// A browser of its own: nothing is in a cache.
async fn receive(site: &WidgetSite, page: &str) -> Received {
    let browser = Browser::open_with_network_log(Device::Android).await;
    browser
        .goto(site.url(&format!("{page}#mark")))
        .await
        .unwrap();
    let mut log = NetworkLog::default();
    let started = Instant::now();
    let mut latest: (Option<Vec<Transfer>>, Instant) = (None, started);
    loop {
        log.extend_from(&browser).await;
        let all = log.all();
        if all != latest.0 {
            latest = (all, Instant::now());
        }
        let first_screen = log.before_the_paint();
        if latest.1.elapsed() > QUIET
            && let (Some(first_screen), Some(all)) = (first_screen, latest.0.clone())
        {
            return Received { first_screen, all };
        }
        assert!(started.elapsed() < PATIENCE, "{page}: {log:#?}");
        tokio::time::sleep(POLL).await;
    }
}

fn sum(transfers: &[Transfer]) -> u64 {
    transfers.iter().map(|transfer| transfer.bytes).sum()
}

fn sorted(transfers: &[Transfer]) -> Vec<(&str, u64)> {
    let pairs = transfers.iter().map(|it| (it.name.as_str(), it.bytes));
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort_unstable();
    pairs
}

/// What a cache has answered is not printed.
fn print(what: &str, transfers: &[Transfer]) {
    for Transfer { name, bytes } in transfers.iter().filter(|it| it.bytes > 0) {
        println!("size: {what} {name} {bytes}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_network_carries() {
    let site = WidgetSite::start().await;
    let mut pages = Vec::new();
    for locale in Locale::ALL {
        let received = receive(&site, &format!("shop/{}", locale.tag())).await;
        pages.push((locale.tag(), received));
    }
    let heaviest = pages.iter().max_by_key(|(_, page)| sum(&page.first_screen));
    let (language, first) = heaviest.unwrap();
    let whole = pages.iter().max_by_key(|(_, page)| sum(&page.all));
    print("first-screen", &first.first_screen);
    print("all", &whole.unwrap().1.all);

    // With preload links the same files come, each once.
    let preloaded = receive(&site, &format!("preloaded/{language}")).await;
    assert_eq!(sorted(&preloaded.first_screen), sorted(&first.first_screen));
    for (_, page) in &pages {
        let parts = [&page.first_screen, &page.all].map(Vec::len);
        assert!(parts[0] < parts[1], "the second part came before the paint");
    }
}
