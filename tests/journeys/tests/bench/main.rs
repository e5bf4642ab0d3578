//! How long a shopper waits for the pay button and for the code, and what is fetched before
//! the button is painted. `cargo xtask bench` and `cargo xtask size` run this.
//!
//! All is measured in the page itself: a thing is painted in the frame after the one in
//! which it stands in the document. Files are served compressed, as `brotli` does at its
//! best.

#![allow(clippy::unwrap_used)]

mod build;
mod measured;

use build::Build;
use journeys::{Browser, Device};
use measured::{Loaded, Preload, Speed, load, press};

const RUNS: usize = 9;

/// Prints a line `fetched <name>` for each file of the widget.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and decides nothing"]
async fn what_is_fetched_before_the_pay_button_is_painted() {
    let build = Build::from_env("JOURNEYS_DIST").unwrap();
    let page = build.serve(Preload::Nothing).await;
    let browser = Browser::open(Device::Android).await;
    let Loaded { fetched, .. } = load(&browser, &page, Speed::Unthrottled).await;
    for name in fetched {
        println!("fetched {name}");
    }
}

/// A checkout of another commit, where there is one, takes its turns with this one, so that
/// whatever the machine does meanwhile is shared.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and decides nothing"]
async fn how_long_a_shopper_waits() {
    let builds = ["JOURNEYS_DIST", "JOURNEYS_DIST_OTHER"];
    let builds: Vec<Build> = builds.into_iter().filter_map(Build::from_env).collect();
    let columns = [
        "painted button",
        "press to code",
        "pressed at once, to code",
    ];
    for speed in [Speed::Slow4g, Speed::Unthrottled] {
        for preload in [Preload::Nothing, Preload::AsDocumented] {
            let mut times = vec![[const { Vec::new() }; 3]; builds.len()];
            for _ in 0..RUNS {
                for (build, times) in builds.iter().zip(&mut times) {
                    let [painted, later, at_once] = times;
                    let page = build.serve(preload).await;
                    // A browser of its own each time: nothing is in a cache.
                    let browser = Browser::open(Device::Android).await;
                    painted.push(load(&browser, &page, speed).await.painted);
                    later.push(press(&browser, measured::When::SecondPartIsThere).await);
                    drop(browser);
                    let browser = Browser::open(Device::Android).await;
                    load(&browser, &page, speed).await;
                    at_once.push(press(&browser, measured::When::AtOnce).await);
                }
            }
            println!("\n{speed:?}, preloaded: {preload:?}; median of {RUNS} (least, most), ms");
            for (build, times) in builds.iter().zip(times) {
                for (column, times) in columns.iter().zip(times) {
                    println!("{:<10}{column:<28}{}", build.name, summary(times));
                }
            }
        }
    }
}

fn summary(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    let last = times.len().saturating_sub(1);
    format!("{:>6.0} ({:.0}, {:.0})", at(last / 2), at(0), at(last))
}
