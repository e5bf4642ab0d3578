//! Nothing on the page moves when the widget comes: measured by the browser itself while the
//! wasm is held back.

use journeys::{Browser, Device, Page, Scheme, Site};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
/// Of layout shift, as web vitals count it: "good" ends at 0.1.
const MOST: f64 = 0.05;

const ONE: &str = r#"product-id="7" product-name="Celadon gaiwan" amount="128.00""#;
const ORDER: &str = r#"order-no="20261120-1" product-name="Celadon gaiwan" amount="128.00""#;
const SEVERAL: &str = r#"<script type="application/json">{"products": [
 {"id": "a", "name": "西湖龙井 · 50 g", "description": "明前头采，豆香清甜", "price": "88.00", "image": "shop/longjing.svg"},
 {"id": "b", "name": "青瓷盖碗", "description": "龙泉窑，120 ml", "price": "128.00", "image": "shop/gaiwan.svg"},
 {"id": "c", "name": "五味茶样", "description": "绿、白、红、乌龙、普洱", "price": "19.90", "image": "shop/sampler.svg"}]}</script>"#;
const README: &str = include_str!("../../../../README.md");
/// What the shop answers to an order.
const NUMBER: &str = r#"{"order_no": "20261120-2"}"#;
/// What the gateway answers: a code to be scanned.
const CODE: &str = r#"{"code":1,"trade_no":"1","qrcode":"weixin://wxpay/bizpayurl?pr=1","msg":""}"#;

/// What a page has: the widget's attributes, its children, and what is around it.
struct Case {
    name: &'static str,
    attributes: &'static str,
    children: &'static str,
    /// On the page's root element.
    root: &'static str,
    style: &'static str,
}

const CASES: [Case; 12] = [
    Case {
        name: "several",
        attributes: "",
        children: SEVERAL,
        ..CASE
    },
    Case {
        name: "several-dark",
        attributes: r#"theme="dark""#,
        children: SEVERAL,
        ..CASE
    },
    Case {
        name: "several-with-order",
        attributes: r#"order-no="20261120-1""#,
        children: SEVERAL,
        ..CASE
    },
    Case {
        name: "one",
        attributes: ONE,
        ..CASE
    },
    Case {
        name: "one-in-arabic",
        attributes: ONE,
        root: r#"lang="ar" dir="rtl""#,
        ..CASE
    },
    Case {
        name: "one-in-chinese",
        attributes: ONE,
        root: r#"lang="zh-CN""#,
        ..CASE
    },
    Case {
        name: "several-without-button",
        attributes: "hide-pay-button",
        children: SEVERAL,
        ..CASE
    },
    Case {
        name: "one-with-order",
        attributes: ORDER,
        ..CASE
    },
    Case {
        name: "one-wallet",
        attributes: r#"product-id="7" product-name="Tea" amount="88.00" wallets="wechat""#,
        ..CASE
    },
    Case {
        name: "one-with-handoff",
        attributes: r#"product-id="7" product-name="Tea" amount="88.00" handoff="/c""#,
        ..CASE
    },
    Case {
        name: "several-with-handoff",
        attributes: r#"handoff="/c""#,
        children: SEVERAL,
        ..CASE
    },
    Case {
        name: "one-of-a-theme",
        attributes: ONE,
        style: "wallet-checkout { --checkout-spacing: 9px; --checkout-font-size: 17px; }",
        ..CASE
    },
];
const CASE: Case = Case {
    name: "",
    attributes: "",
    children: "",
    root: r#"lang="en""#,
    style: "",
};

fn page(case: &Case) -> String {
    let Case {
        attributes,
        children,
        root,
        style,
        ..
    } = case;
    let tag = format!(
        r#"<wallet-checkout gateway="epay" endpoint="/pay" order-endpoint="/orders" {attributes}>
{children}<p>The checkout opens.</p></wallet-checkout>"#
    );
    let module = r#"<script type="module" src="wallet-checkout.js"></script>"#;
    html(root, style, module, &tag)
}

/// The README's tag and its rule that holds room free, on a page whose module comes late.
fn readme_page() -> String {
    let (start, end) = ("`wallet-checkout:not(:defined)", "</wallet-checkout>");
    let (_, rule) = README.split_once(start).unwrap();
    let (rule, _) = rule.split_once('`').unwrap();
    let (_, tag) = README.split_once("<wallet-checkout gateway").unwrap();
    let (tag, _) = tag.split_once(end).unwrap();
    let module = "<script>setTimeout(() => import('./wallet-checkout.js'), 500);</script>";
    html(
        r#"lang="en""#,
        &format!("{}{rule}", &start[1..]),
        module,
        &format!("<wallet-checkout gateway{tag}{end}"),
    )
}

fn html(root: &str, style: &str, module: &str, tag: &str) -> String {
    format!(
        r#"<!doctype html><html {root}><meta name="viewport" content="width=device-width">
<style>body {{ margin: 0 8px; }} {style}</style>
<script>window.shifts = [];
new PerformanceObserver((list) => {{
  for (const {{ value, hadRecentInput }} of list.getEntries()) if (!hadRecentInput) shifts.push(value);
}}).observe({{ type: 'layout-shift', buffered: true }});</script>
{module}
<body>{tag}
<p id="below" style="block-size: 2000px; margin: 0; background: silver">What is below it</p></html>"#
    )
}

async fn run(browser: &Browser, script: &str) -> Value {
    let ran = browser.execute(script, Vec::new()).await.unwrap();
    ran.json().clone()
}

async fn until(browser: &Browser, condition: &str) {
    let started = tokio::time::Instant::now();
    let script = format!("return !!({condition})");
    while run(browser, &script).await != json!(true) {
        assert!(started.elapsed() < PATIENCE, "not in time: {condition}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

/// Lets the browser draw a frame, and the observer see it.
async fn drawn(browser: &Browser) {
    run(browser, "window.frames_ = 0; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { frames_ = 1; }, 50)))").await;
    until(browser, "window.frames_ === 1").await;
}

fn answer(path: &str) -> Option<Page> {
    let name = path.trim_start_matches('/');
    match name {
        "orders" => return Some(Page("application/json", NUMBER.into())),
        "pay" => return Some(Page("application/json", CODE.into())),
        "readme" => {
            return Some(Page("text/html; charset=utf-8", readme_page().into()));
        }
        _ => {}
    }
    if let Some(case) = CASES.iter().find(|case| case.name == name) {
        return Some(Page("text/html; charset=utf-8", page(case).into()));
    }
    let dist = PathBuf::from(std::env::var_os("JOURNEYS_DIST")?);
    let kind = match name.rsplit('.').next()? {
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        _ => "text/plain",
    };
    Some(Page(kind, std::fs::read(dist.join(name)).ok()?))
}

async fn of_width(browser: &Browser, width: u32) {
    let screen = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
    browser
        .devtools("Emulation.setDeviceMetricsOverride", screen)
        .await;
}

async fn site() -> Site {
    Site::start(Scheme::Http, "127.0.0.1", |path, _| answer(path)).await
}

async fn until_state(browser: &Browser, state: &str) {
    let condition = format!("document.querySelector('wallet-checkout')?.state === '{state}'");
    until(browser, &condition).await;
}

/// Opens a page up to where the module has run, and begins to measure. Until there only the
/// page's own style can hold room free.
async fn begin(browser: &Browser, site: &Site, page: &str) {
    let address = format!("{}/{page}", site.origin);
    browser.goto(&address).await.unwrap();
    let defined = "document.querySelector('wallet-checkout').matches(':defined')";
    until(browser, defined).await;
    drawn(browser).await;
    run(browser, "shifts.length = 0").await;
}

async fn shift(browser: &Browser) -> f64 {
    drawn(browser).await;
    let sum = "return shifts.reduce((sum, one) => sum + one, 0)";
    run(browser, sum).await.as_f64().unwrap()
}

/// Whether something stands in for the widget: it does not move, and nothing reads it out.
async fn is_sketched(browser: &Browser) -> bool {
    let script = "const { backgroundImage, animationName } =
            getComputedStyle(document.querySelector('wallet-checkout'));
        return backgroundImage.includes('gradient') && animationName === 'none'";
    run(browser, script).await == json!(true)
}

/// What the browser reports as busy, whether the fallback is shown, and the height.
async fn shown(browser: &Browser) -> (Value, Value, f64) {
    let script = "const element = document.querySelector('wallet-checkout');
        const slot = element.shadowRoot.querySelector('slot:not([name])');
        return [slot?.getAttribute('aria-busy') ?? null, slot?.assignedElements().length > 0,
            element.offsetHeight]";
    let mut shown = run(browser, script).await;
    let height = shown[2].as_f64().unwrap();
    (shown[0].take(), shown[1].take(), height)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_when_the_widget_comes() {
    let browser = Browser::open(Device::Desktop).await;
    let mut failures = Vec::new();
    for width in [320, 400, 768] {
        of_width(&browser, width).await;
        for case in &CASES {
            let site = site().await;
            site.hold(Some("_bg.wasm"));
            begin(&browser, &site, case.name).await;
            let (busy, fallback, height) = shown(&browser).await;
            assert_eq!(
                (busy, fallback),
                (json!("true"), json!(true)),
                "{}",
                case.name
            );
            assert!(height > 200.0, "{} has {height}", case.name);
            assert!(is_sketched(&browser).await, "{} is empty", case.name);
            site.hold(None);
            until_state(&browser, "ready").await;
            let moved = shift(&browser).await;
            let (busy, ..) = shown(&browser).await;
            assert_eq!(busy, Value::Null, "{}", case.name);
            assert!(!is_sketched(&browser).await, "{}", case.name);
            if moved > MOST {
                failures.push(format!("{} at {width}: {moved:.3}", case.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readmes_rule_holds_the_room_until_the_module_is_there() {
    let browser = Browser::open(Device::Desktop).await;
    for width in [320, 400, 768] {
        of_width(&browser, width).await;
        let site = site().await;
        let address = format!("{}/readme", site.origin);
        browser.goto(&address).await.unwrap();
        drawn(&browser).await;
        let undefined =
            "return document.querySelector('wallet-checkout').matches(':not(:defined)')";
        assert_eq!(run(&browser, undefined).await, json!(true), "at {width}");
        until_state(&browser, "ready").await;
        let moved = shift(&browser).await;
        assert!(moved <= MOST, "at {width}: {moved:.3}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_when_a_pending_order_comes_back() {
    let browser = Browser::open(Device::Desktop).await;
    browser.devtools("Network.enable", json!({})).await;
    let disabled = json!({ "cacheDisabled": true });
    browser.devtools("Network.setCacheDisabled", disabled).await;
    for width in [320, 400, 768] {
        of_width(&browser, width).await;
        let site = site().await;
        begin(&browser, &site, "one-wallet").await;
        until_state(&browser, "ready").await;
        run(&browser, "document.querySelector('wallet-checkout').pay()").await;
        // Without a state endpoint nobody knows whether it is paid.
        until_state(&browser, "unknown").await;
        // First the one part hangs, then the other.
        site.hold(Some(".wasm"));
        begin(&browser, &site, "one-wallet").await;
        site.hold(Some(".later."));
        let empty = "!document.querySelector('wallet-checkout').shadowRoot.querySelector('slot:not([name])')";
        until(&browser, empty).await;
        drawn(&browser).await;
        assert!(is_sketched(&browser).await, "at {width}");
        site.hold(None);
        until_state(&browser, "unknown").await;
        let moved = shift(&browser).await;
        assert!(moved <= MOST, "at {width}: {moved:.3}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_room_is_given_back_when_the_widget_cannot_come() {
    let browser = Browser::open(Device::Desktop).await;
    let gone = |path: &str, _: &str| answer(path).filter(|_| !path.contains("_bg.wasm"));
    let site = Site::start(Scheme::Http, "127.0.0.1", gone).await;
    site.hold(Some("_bg.wasm"));
    begin(&browser, &site, "one").await;
    let (.., held) = shown(&browser).await;
    site.hold(None);
    until_state(&browser, "failed").await;
    let (busy, fallback, height) = shown(&browser).await;
    assert_eq!((busy, fallback), (Value::Null, json!(true)));
    assert!(height < 100.0 && held > 200.0, "{held}, then {height}");
}
