//! The sandbox's pages: what they are made of, and the console's forms.

use checkout_server::sandbox::gateway_names;
use serde_json::json;

use crate::{
    gatepay,
    gateways::Gateways,
    harness::{form, read},
    pay_url, smallsaas,
};

#[tokio::test]
async fn every_page_is_without_script_and_in_both_languages() {
    let gateways = Gateways::open().await;
    gatepay::create(
        &gateways,
        &[("pay_type", "onecode"), ("custom", "<script>")],
    )
    .await;
    smallsaas::push(&gateways, "wx", "NATIVE", "tc1").await;
    let link =
        pay_url::create(&gateways, &[("order_no", "<img src=x>")]).await["data"]["url"].clone();
    let h5 = link
        .as_str()
        .unwrap()
        .strip_prefix(&gateways.base)
        .unwrap()
        .to_owned();
    let id = gateways.trade("G1").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for path in [
        "/sandbox/",
        "/sandbox/phone",
        &h5,
        &format!("/sandbox/phone?id={id}"),
        &format!("/sandbox/cashier/{id}/"),
    ] {
        let answer = gateways.get(path).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        let page = answer.text().await.unwrap();
        assert!(
            !page.contains("<script") && !page.contains("style=") && !page.contains("<img"),
            "{path}"
        );
        assert!(page.contains("lang=\"en\""), "{path}");
    }
}

#[tokio::test]
async fn the_console_has_all_gateways_and_its_forms_work() {
    let gateways = Gateways::open().await;
    let page = gateways.page("/sandbox/").await;
    let names: Vec<_> = gateway_names().collect();
    let options = format!("<option>{}</option>", names.join("</option><option>"));
    assert!(page.contains(&format!(">{options}</select>")), "{options}");
    for code in 101..=112 {
        assert!(
            page.contains(&format!("<option value=\"{code}\">")),
            "{code}"
        );
    }
    let fields = [
        ("epay_field", "qrcode"),
        ("pay_url", "app"),
        ("referer", "origin"),
        ("referer_origin", "https://shop.example"),
        ("stock", "3"),
        ("quota", "88.5"),
        ("license", "expired"),
    ];
    let applied = form(gateways.post("/sandbox/console/scenario"), &fields)
        .send()
        .await
        .unwrap();
    assert_eq!(applied.status(), 303);
    let scenario = json!({
        "epay_field": "qrcode", "epay_demands_submit": false, "epay_other": false, "pay_url": "app", "referer": "https://shop.example",
        "gatepay": {"stock": 3, "quota": 8850, "license": "expired"},
    });
    assert_eq!(read(gateways.get("/sandbox/scenario")).await, scenario);
    let page = gateways.page("/sandbox/").await;
    for part in [
        "value=\"88.50\"",
        "value=\"3\"",
        "value=\"https://shop.example\"",
        "value=\"app\" selected",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for wrong in [
        [("stock", "-1")],
        [("quota", "x")],
        [("license", "lost")],
        [("referer", "origin")],
    ] {
        let mut wrong = wrong.to_vec();
        wrong.push(("referer_origin", "nonsense"));
        let refused = form(gateways.post("/sandbox/console/scenario"), &wrong)
            .send()
            .await
            .unwrap();
        assert_eq!(refused.status(), 200, "{wrong:?}");
        assert!(
            refused.text().await.unwrap().contains("id=\"result\""),
            "{wrong:?}"
        );
    }
    assert_eq!(read(gateways.get("/sandbox/scenario")).await, scenario);
    let fault = [
        ("gateway", "gatepay"),
        ("at", "create"),
        ("kind", "code"),
        ("value", "107"),
        ("times", "1"),
    ];
    form(gateways.post("/sandbox/console/fault"), &fault)
        .send()
        .await
        .unwrap();
    let answer = gatepay::create(&gateways, &[]).await;
    assert_eq!(
        (&answer["code"], &answer["msg"]),
        (&json!(107), &json!("商铺信息不存在"))
    );
}

#[tokio::test]
async fn a_scenario_with_a_setting_that_no_gateway_has_changes_nothing() {
    let gateways = Gateways::open().await;
    let before = read(gateways.get("/sandbox/scenario")).await;
    for wrong in [
        json!({"epay_field": "qrcode", "unknown": 1}),
        json!({"pay_url": "app", "gatepay": {"unknown": 1}}),
        json!({"pay_url": "app", "gatepay": 1}),
        json!(["pay_url"]),
    ] {
        let set = gateways.post("/sandbox/scenario").body(wrong.to_string());
        assert_eq!(set.send().await.unwrap().status(), 400, "{wrong}");
        let after = read(gateways.get("/sandbox/scenario")).await;
        assert_eq!(after, before, "{wrong}");
    }
}
