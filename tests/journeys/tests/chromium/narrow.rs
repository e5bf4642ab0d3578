//! On the smallest phone that is still sold, by touch.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::{Value, json};
use wallet_checkout::text::Locale;

const WIDTH: u32 = 320;

/// Where a part is once it has been scrolled to, in words if it cannot be pressed there.
const REACH: &str = "const target = TARGET;\
    if (!target) return 'it is not there';\
    target.scrollIntoView({ block: 'center' });\
    const { left, top, width, height } = target.getBoundingClientRect();\
    const [x, y] = [left + width / 2, top + height / 2];\
    if (left < 0 || left + width > innerWidth) return 'it is partly beside the screen';\
    const root = element.shadowRoot;\
    const hit = root.elementFromPoint(x, y);\
    if (hit !== target && !target.contains(hit)) return `${hit?.outerHTML} lies over it`;\
    return [x, y]";

async fn touch(browser: &Browser, shop: &Shop<'_>, target: &str) {
    let place = shop.run(&REACH.replace("TARGET", target)).await;
    let Value::Array(place) = place else {
        panic!("{target}: {place}");
    };
    let point = json!([{ "x": place[0], "y": place[1] }]);
    let down = json!({ "type": "touchStart", "touchPoints": point });
    browser.devtools("Input.dispatchTouchEvent", down).await;
    let up = json!({ "type": "touchEnd", "touchPoints": [] });
    browser.devtools("Input.dispatchTouchEvent", up).await;
}

/// Nothing sticks out: neither of the page nor of the widget. What is for screen readers alone is
/// cut to a pixel, whatever is in it.
async fn fits(shop: &Shop<'_>, step: &str) {
    let wide = "const base = part('base').getBoundingClientRect();\
        const out = [...element.shadowRoot.querySelectorAll('.base *')].filter((one) =>\
          one.getBoundingClientRect().right > base.right + 1 && one.parentElement.offsetWidth > 1);\
        return [document.documentElement.scrollWidth, innerWidth, out.length]";
    let [page, screen, out]: [u32; 3] = serde_json::from_value(shop.run(wide).await).unwrap();
    assert_eq!((page, screen, out), (WIDTH, WIDTH, 0), "{step}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_sale_by_touch_on_the_smallest_phone() {
    for language in Locale::ALL.map(Locale::tag) {
        let server = Server::start();
        let sandbox = Sandbox::of(&server);
        let browser = Browser::open(Device::SmallAndroid).await;
        sandbox.answer_with("qrcode").await;
        let query = format!("gateway=epay&wallet=alipay&flow=qr&lang={language}");
        let shop = Shop::open(&browser, &server, &query).await;
        fits(&shop, "ready").await;

        let radio = |value: &str| format!("root.querySelector('[value={value}]')");
        let root = "(() => { const root = element.shadowRoot; return ROOT })()";
        touch(&browser, &shop, &root.replace("ROOT", &radio("gaiwan"))).await;
        shop.until("another product is chosen", async || {
            shop.text().await.contains("128.00")
                && shop
                    .run("return element.shadowRoot.querySelector('[value=gaiwan]').checked")
                    .await
                    == true
        })
        .await;
        touch(&browser, &shop, &root.replace("ROOT", &radio("wechat"))).await;
        shop.until("another wallet is chosen", async || {
            shop.run("return element.shadowRoot.querySelector('[value=wechat]').checked")
                .await
                == true
        })
        .await;
        fits(&shop, "chosen").await;
        touch(&browser, &shop, "part('pay-button')").await;
        shop.until_state("paying").await;
        fits(&shop, "paying").await;
        assert_eq!(shop.scan().await, sandbox.code().await);
        touch(&browser, &shop, "part('check-button')").await;
        touch(&browser, &shop, "part('copy-button')").await;
        fits(&shop, "asked").await;
        sandbox.on_the_phone("pay").await;
        shop.until_state("paid").await;
        fits(&shop, "paid").await;
        assert_eq!(sandbox.trade().await["amount"], "128.00");
        shop.assert_no_errors().await;
    }
}
