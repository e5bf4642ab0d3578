//! When the pay button and the QR code are painted, measured in the page itself, and
//! compared with the build of another commit: one run of the one, one of the other, so that
//! what else the machine does meets both alike.

use crate::median;
use journeys::{Browser, Device, WidgetSite};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const RUNS: usize = 9;
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(100);

/// A network and a processor.
struct Conditions {
    name: &'static str,
    /// Of `Network.emulateNetworkConditions`.
    network: Option<fn() -> Value>,
    /// How many times slower the processor is.
    slower: u32,
    /// Within this time after the first screen the second part is there.
    settled: Duration,
}

const CONDITIONS: [Conditions; 2] = [
    Conditions {
        name: "slow 4G, a quarter of the processor's speed",
        network: Some(slow_4g),
        slower: 4,
        settled: Duration::from_secs(4),
    },
    Conditions {
        name: "no throttling",
        network: None,
        slower: 1,
        settled: Duration::from_secs(1),
    },
];

/// Lighthouse's constants (`throttling.mobileSlow4G`) for throttling by the browser: 150 ms
/// and 1.6 Mbit/s on the wire, which it corrects by 3.75 and 0.9, since a request waits
/// once, where a connection has several round trips. In milliseconds and bytes a second.
fn slow_4g() -> Value {
    let bytes = |kilobits: f64| kilobits * 1024.0 / 8.0 * 0.9;
    json!({
        "offline": false,
        "latency": 150.0 * 3.75,
        "downloadThroughput": bytes(1.6 * 1024.0),
        "uploadThroughput": bytes(750.0),
    })
}

/// How the page is opened, and when its pay button is pressed.
#[derive(Clone, Copy)]
struct Visit {
    page: &'static str,
    waits_for_all: bool,
    rows: [&'static str; 2],
}

const VISITS: [Visit; 2] = [
    Visit {
        page: "preloaded/zh-CN",
        waits_for_all: true,
        rows: [
            "page to pay button, preload links",
            "press to code, all files there",
        ],
    },
    Visit {
        page: "shop/zh-CN#press",
        waits_for_all: false,
        rows: [
            "page to pay button, no preload links",
            "press to code, pressed at once",
        ],
    },
];

/// The times of one build for one visit, in milliseconds.
#[derive(Default)]
struct Times([Vec<f64>; 2]);

struct Build {
    name: String,
    site: WidgetSite,
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and decides nothing"]
async fn when_it_is_painted() {
    let mut builds = vec![Build {
        name: "this".to_owned(),
        site: WidgetSite::start().await,
    }];
    if let Some(root) = std::env::var_os("JOURNEYS_AGAINST").map(PathBuf::from) {
        let name = root.file_name().unwrap().to_string_lossy().into_owned();
        let site = WidgetSite::start_of(&root).await;
        builds.insert(0, Build { name, site });
    }
    for conditions in &CONDITIONS {
        println!(
            "\n{}: medians of {RUNS} in milliseconds (from, to)\n",
            conditions.name
        );
        for visit in VISITS {
            let mut times: Vec<Times> = builds.iter().map(|_| Times::default()).collect();
            for _ in 0..RUNS {
                for (build, times) in builds.iter().zip(&mut times) {
                    let measured = measure(&build.site, visit, conditions).await;
                    for (all, one) in times.0.iter_mut().zip(measured) {
                        all.push(one);
                    }
                }
            }
            print(&builds, visit, &times);
        }
    }
}

/// Measures in a browser of its own, so that nothing is in a cache. It has been on another
/// page of the site: its own start is not measured.
async fn measure(site: &WidgetSite, visit: Visit, conditions: &Conditions) -> [f64; 2] {
    let browser = Browser::open_in(journeys::Engine::Chromium, Device::Android).await;
    browser.goto(site.url("empty")).await.unwrap();
    let slower = json!({ "rate": conditions.slower });
    browser
        .devtools("Emulation.setCPUThrottlingRate", slower)
        .await;
    if let Some(network) = conditions.network {
        browser.devtools("Network.enable", json!({})).await;
        browser
            .devtools("Network.emulateNetworkConditions", network())
            .await;
    }
    browser.goto(site.url(visit.page)).await.unwrap();
    let button = time(&browser, "painted.button").await;
    if visit.waits_for_all {
        tokio::time::sleep(conditions.settled).await;
        browser.execute("press()", Vec::new()).await.unwrap();
    }
    let code = time(&browser, "painted.code - painted.pressed").await;
    [button, code]
}

/// Waits until the page has a time.
async fn time(browser: &Browser, expression: &str) -> f64 {
    let started = Instant::now();
    loop {
        let script = format!("return {expression}");
        let measured = browser.execute(script, Vec::new()).await.unwrap();
        if let Some(milliseconds) = measured.json().as_f64() {
            return milliseconds;
        }
        assert!(started.elapsed() < PATIENCE, "no {expression}");
        tokio::time::sleep(POLL).await;
    }
}

fn print(builds: &[Build], visit: Visit, times: &[Times]) {
    for (row, title) in visit.rows.iter().enumerate() {
        print!("{title:<38}");
        let mut medians = Vec::new();
        for (build, Times(times)) in builds.iter().zip(times) {
            let times = times.get(row).map_or(&[][..], Vec::as_slice);
            let from = times.iter().copied().fold(f64::INFINITY, f64::min);
            let to = times.iter().copied().fold(0.0, f64::max);
            medians.push(median(times));
            print!(
                "  {} {:>5.0} ({from:.0}, {to:.0})",
                build.name,
                median(times)
            );
        }
        if let [before, now] = medians[..] {
            print!("  ratio {:.2}", now / before);
        }
        println!();
    }
}
