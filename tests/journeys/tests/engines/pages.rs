//! The page cases of `tests/journeys/pages`. `PAGE=trap` plays those alone whose
//! name has that in it; `BLESS=1` writes what was recorded as what is expected.

use journeys::{Browser, Device, Engine, PageCase, Server};

pub(crate) async fn every_page_case_goes_as_expected(engine: Engine) {
    let server = Server::start_with_pages();
    let browser = Browser::open_in(engine, Device::Desktop).await;
    let wanted = std::env::var("PAGE").unwrap_or_default();
    let mut cases = PageCase::all();
    cases.retain(|case| case.name.contains(&wanted));
    assert!(!cases.is_empty(), "no case has {wanted} in its name");
    let mut failures = Vec::new();
    for case in cases {
        if let Err(why) = case.play(&browser, &server).await {
            failures.push(format!("== {}\n{why}", case.name));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
