//! The tools around the demo shop: the phone, the switches, the snippet.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_pays_with_the_phone_beside_the_shop() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    // With nothing chosen at all.
    let shop = Shop::open_demo(&browser, &server, "").await;
    shop.pay().await;
    shop.until_state("paying").await;
    assert!(shop.has("qr").await, "a code is there to be scanned");
    shop.tap("spotted").await;
    shop.tap("pay").await;
    shop.until_state("paid").await;

    assert_eq!(browser.windows().await.unwrap().len(), 1);
    let log = "return [...document.querySelectorAll('#log li')].map((li) => li.dataset.event)";
    let log = shop.run(log).await;
    let logged: Vec<&str> = log
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .filter_map(Value::as_str)
        .collect();
    let events = shop.events("").await;
    let events: Vec<&str> = events
        .iter()
        .filter_map(|entry| entry["type"].as_str()?.strip_prefix("checkout-"))
        .collect();
    assert_eq!(logged, events, "the log has every event, the newest first");
    let paid = "return document.querySelector('#log [data-event=paid]').textContent";
    let paid = shop.run(paid).await;
    let order_no = shop.events("checkout-paid").await[0]["orderNo"].clone();
    let order_no = order_no.as_str().unwrap();
    assert!(paid.as_str().unwrap().contains(order_no), "{paid}");

    shop.tap("refund").await;
    shop.run("element.check()").await;
    shop.click("#clear").await;
    shop.until_true("the log is empty", "!document.querySelector('#log li')")
        .await;
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_switch_makes_the_page_that_it_names_and_keeps_the_others() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_demo(&browser, &server, "lang=en").await;
    for (choice, value, proof) in [
        (
            "gateway",
            "gatepay",
            "element.getAttribute('endpoint') === 'pay/gatepay'",
        ),
        (
            "brand",
            "books",
            "getComputedStyle(part('pay-button')).borderRadius === '2px'",
        ),
        (
            "theme",
            "dark",
            "getComputedStyle(part('base')).backgroundColor === 'rgb(27, 23, 19)'",
        ),
        ("lang", "zh-HK", "part('base').lang === 'zh-HK'"),
        ("as", "android", "navigator.userAgent.includes('Android')"),
    ] {
        shop.click(&format!(
            "[data-choice={choice}] a[href*='{choice}={value}']"
        ))
        .await;
        let arrived = format!(
            "new URLSearchParams(location.search).get('{choice}') === '{value}' \
             && element?.state === 'ready' && {proof}"
        );
        shop.until_true(&format!("{choice} is {value}"), &arrived)
            .await;
        shop.until_instruments().await;
        let current = format!(
            "return document.querySelector('[data-choice={choice}] a[aria-current]').search.includes('{choice}={value}')"
        );
        assert_eq!(shop.run(&current).await, json!(true), "{choice}");
    }
    let kept = "gateway=gatepay&brand=books&theme=dark&as=android";
    for pair in kept.split('&') {
        let url = browser.current_url().await.unwrap();
        assert!(url.query().unwrap().contains(pair), "{pair} in {url}");
    }
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_snippet_sells_on_an_empty_page() {
    let server = Server::start_with_recorder(|site| {
        // Elsewhere, so that an address which is not whole leads nowhere.
        std::fs::create_dir(site.join("mine")).unwrap();
        let page = "<!doctype html><title>mine</title>";
        std::fs::write(site.join("mine/page.html"), page).unwrap();
    });
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    browser.count_streams().await;
    let query = "gateway=order-cmd&brand=sneakers&theme=dark&lang=zh-HK&wallet=wechat";
    let shop = Shop::open_demo(&browser, &server, query).await;
    shop.click("#embed").await;
    shop.click("#copy").await;
    shop.until_true(
        "the result of the copy is shown",
        "document.getElementById('copied').textContent.length > 0",
    )
    .await;
    let snippet = shop
        .run("return document.getElementById('code').value")
        .await;
    let snippet = snippet.as_str().unwrap();
    let stream = format!("state-stream=\"{}\"", server.url("state/stream"));
    assert!(snippet.contains(&stream), "{stream}\n{snippet}");
    shop.assert_no_errors().await;

    // Another site's page has a policy of its own, or none.
    let none = json!({ "enabled": true });
    browser.devtools("Page.setBypassCSP", none).await;
    let page = Shop::open_page(&browser, &server, "mine/page.html").await;
    let paste = format!(
        "document.open(); document.write({}); document.close();",
        Value::from(format!("<!doctype html><title>mine</title><body>{snippet}"))
    );
    page.run(&paste).await;
    page.until_state("ready").await;
    let style = "return [getComputedStyle(part('base')).backgroundColor,\
        getComputedStyle(part('pay-button')).textTransform, part('base').lang,\
        element.shadowRoot.querySelectorAll('[part~=product]').length]";
    assert_eq!(
        page.run(style).await,
        json!(["rgb(17, 20, 29)", "uppercase", "zh-HK", 3])
    );
    page.pay().await;
    page.until_state("paying").await;
    sandbox.on_the_phone("pay").await;
    page.until_state("paid").await;
    page.assert_shown_by_the_stream().await;
    assert_eq!(sandbox.trade().await["amount"], "469.00");
    let preloaded = "return [...document.querySelectorAll('link[rel=preload]')]\
        .map(({ href }) => performance.getEntriesByName(href).length)";
    assert_eq!(
        page.run(preloaded).await,
        json!([1, 1]),
        "what the snippet preloads is used"
    );
    page.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_sticks_out_of_a_narrow_screen_and_the_tools_fold_away() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    for width in [320, 390, 900, 1024] {
        let narrow =
            json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        browser
            .devtools("Emulation.setDeviceMetricsOverride", narrow)
            .await;
        for lang in ["en", "zh-CN"] {
            let shop = Shop::open_demo(&browser, &server, &format!("lang={lang}")).await;
            shop.until_true(
                "the faults are there",
                "!!document.getElementById('faults')",
            )
            .await;
            let open = "return [...document.querySelectorAll('.demo > details, .side > details')]\
                .map(({ open }) => open)";
            let wide = width >= 900;
            assert_eq!(shop.run(open).await, json!([wide, wide, wide]), "{width}");
            let fits = "return document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(shop.run("return innerWidth").await, json!(width));
            assert_eq!(shop.run(fits).await, json!(true), "{width} {lang}, folded");
            shop.run("for (const all of document.querySelectorAll('details')) all.open = true")
                .await;
            shop.until_true(
                "the phone is loaded",
                "document.getElementById('phone').contentDocument?.URL.includes('phone')",
            )
            .await;
            assert_eq!(
                shop.run(fits).await,
                json!(true),
                "{width} {lang}, unfolded"
            );
            shop.assert_no_errors().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shop_alone_has_no_tools_and_requests_none() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, "lang=en").await;
    shop.pay().await;
    shop.until_state("paying").await;
    let asked = "return performance.getEntriesByType('resource')\
        .filter(({ name }) => name.includes('/sandbox/')).length";
    assert_eq!(shop.run(asked).await, json!(0));
    let seen = "return [...document.querySelectorAll('.demo, .side')]\
        .filter((box) => box.offsetHeight > 0).length";
    assert_eq!(shop.run(seen).await, json!(0));
    let simulated = "return 'pretend' in window";
    assert_eq!(
        shop.run(simulated).await,
        json!(false),
        "nothing is simulated"
    );
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_page_leads_back_to_the_same_shop() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let query = "lang=zh-HK&gateway=epay&wallet=alipay&brand=hifi&theme=dark";
    let shop = Shop::open_demo(&browser, &server, query).await;
    shop.pay().await;
    shop.until_true(
        "the cashier is there",
        "location.pathname.includes('/cashier/')",
    )
    .await;
    shop.click("#pay").await;
    shop.until_true(
        "the order is paid, in the brand in which it was made",
        "element?.state === 'paid' && document.documentElement.dataset.brand === 'hifi' \
         && document.documentElement.lang === 'zh-HK'",
    )
    .await;
    shop.assert_no_errors().await;
}
