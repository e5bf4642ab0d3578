//! The sandbox's pay-url against its document.

use checkout_server::form::{Pair, decode, field};
use serde_json::{Value, json};

use crate::{
    gateways::{COMMON_TOKEN, Gateways, fixture, shape},
    harness::read,
};

const ORDER: [(&str, &str); 6] = [
    ("token", COMMON_TOKEN),
    ("consume_type", "1"),
    ("pay_type", "2"),
    ("order_from_type", "13"),
    ("order_robot_id", "0"),
    ("order_no", "P1"),
];

pub(crate) async fn create(gateways: &Gateways, changes: &[(&str, &str)]) -> Value {
    read(request(gateways, changes)).await
}

pub(crate) fn request(gateways: &Gateways, changes: &[(&str, &str)]) -> reqwest::RequestBuilder {
    let mut fields = ORDER.to_vec();
    fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    fields.extend(changes);
    gateways
        .get("/sandbox/pay-url/app/pay/pay_url.php")
        .query(&fields)
}

#[tokio::test]
async fn every_request_of_the_table_gets_its_answer() {
    let gateways = Gateways::open().await;
    for case in fixture("sandbox/pay-url.json").as_array().unwrap() {
        let changes = case["change"].as_object().unwrap();
        let mut fields = ORDER.to_vec();
        fields.retain(|(name, _)| !changes.contains_key(*name));
        fields.extend(
            changes
                .iter()
                .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))),
        );
        let request = gateways
            .get("/sandbox/pay-url/app/pay/pay_url.php")
            .query(&fields);
        let answer = read(request).await;
        if case["answer"].is_null() {
            let sample = fixture("documents/pay-url-h5.json");
            assert_eq!(
                (shape(&answer), &answer["code"]),
                (shape(&sample), &json!(200)),
                "{case}"
            );
        } else {
            assert_eq!(answer, case["answer"], "{case}");
        }
    }
}

#[tokio::test]
async fn all_four_answers_have_the_shapes_of_their_samples() {
    let gateways = Gateways::open().await;
    for (shape_name, pay_type, sample) in [
        ("auto", "1", "h5"),
        ("auto", "2", "h5"),
        ("auto", "0", "h5"),
        ("h5", "2", "h5"),
        ("app", "2", "app"),
        ("app", "0", "app"),
        ("app", "1", "h5"),
        ("mini-program", "2", "mini-program"),
        ("mini-program", "1", "h5"),
        ("alipay-app", "1", "alipay-app"),
        ("alipay-app", "0", "alipay-app"),
        ("alipay-app", "2", "h5"),
    ] {
        gateways.scenario(json!({"pay_url": shape_name})).await;
        let answer = create(&gateways, &[("pay_type", pay_type)]).await;
        let sample = fixture(&format!("documents/pay-url-{sample}.json"));
        assert_eq!(shape(&answer), shape(&sample), "{shape_name} {pay_type}");
        assert_eq!(
            (&answer["code"], &answer["desc"]),
            (&json!(200), &json!(""))
        );
    }
}

#[tokio::test]
async fn a_package_is_json_in_a_text_and_the_path_names_its_number() {
    let gateways = Gateways::open().await;
    gateways.scenario(json!({"pay_url": "mini-program"})).await;
    let data = create(&gateways, &[]).await["data"].clone();
    let sample = fixture("documents/pay-url-mini-program.json");
    let package = |data: &Value| -> Value {
        serde_json::from_str(data["url_params"]["package_json"].as_str().unwrap()).unwrap()
    };
    assert_eq!(shape(&package(&data)), shape(&package(&sample["data"])));
    let number = package(&data)["prepay_id"].as_str().unwrap().to_owned();
    assert!(
        data["path"]
            .as_str()
            .unwrap()
            .ends_with(&format!("&prepayId={number}"))
    );
    assert_ne!(data["url_params"]["prepay_id"], number);
}

#[tokio::test]
async fn alipays_order_string_has_the_samples_fields_parted_by_amp() {
    let gateways = Gateways::open().await;
    gateways.scenario(json!({"pay_url": "alipay-app"})).await;
    let data = create(&gateways, &[("pay_type", "1"), ("consume_type", "3")]).await["data"].clone();
    let sample = fixture("documents/pay-url-alipay-app.json")["data"].clone();
    let fields = |data: &Value| -> Vec<Pair> {
        let url = data["url"].as_str().unwrap();
        assert!(!url.replace("&amp;", "").contains('&'));
        decode(url.replace("&amp;", "&").as_bytes())
    };
    let names =
        |fields: &[Pair]| -> Vec<Vec<u8>> { fields.iter().map(|(name, _)| name.clone()).collect() };
    assert_eq!(names(&fields(&data)), names(&fields(&sample)));
    let content = |data: &Value| -> Value {
        serde_json::from_str(&field(&fields(data), "biz_content").unwrap()).unwrap()
    };
    let ours = content(&data);
    assert_eq!(shape(&ours), shape(&content(&sample)));
    assert_eq!(
        (&ours["subject"], &ours["total_amount"]),
        (&json!("五味茶样"), &json!(19.9))
    );
    assert_eq!(ours["out_trade_no"], gateways.trade("P1").await["id"]);
}

#[tokio::test]
async fn slashes_are_escaped_as_in_the_sample() {
    let gateways = Gateways::open().await;
    let text = request(&gateways, &[])
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        text.contains(r#""url":"http:\/\/127.0.0.1:"#) && !text.replace("\\/", "").contains('/'),
        "{text}"
    );
}

#[tokio::test]
async fn every_request_makes_a_trade_and_a_scripted_code_makes_none() {
    let gateways = Gateways::open().await;
    let first = create(&gateways, &[]).await;
    assert_ne!(
        create(&gateways, &[]).await["data"]["url"],
        first["data"]["url"]
    );
    gateways
        .fault(json!({"gateway": "pay-url", "at": "create", "kind": "code", "value": 500}))
        .await;
    let answer = create(&gateways, &[]).await;
    assert_eq!(
        answer,
        json!({"code": 500, "data": null, "desc": "脚本设定的错误"})
    );
    assert_eq!(
        read(gateways.get("/sandbox/trades"))
            .await
            .as_array()
            .unwrap()
            .len(),
        2
    );
    for method in ["POST", "PUT"] {
        let answer = gateways.request(method, "/sandbox/pay-url/app/pay/pay_url.php");
        assert_eq!(answer.send().await.unwrap().status(), 405);
    }
}
