//! The sandbox's gatepay against its document.

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{
    gateways::{APPKEY, Gateways, fixture, gatepay_signed, shape},
    harness::{form, read},
};

const CREATE: &str = "/sandbox/gatepay/api/pay/create";
const ORDER: [(&str, &str); 6] = [
    ("appkey", APPKEY),
    ("product_id", "12"),
    ("out_order_id", "G1"),
    ("product_num", "1"),
    ("pay_type", "alipay"),
    ("custom", "u@x"),
];

/// The order with some fields changed, and rightly signed.
pub(crate) fn request(gateways: &Gateways, changes: &[(&str, &str)]) -> RequestBuilder {
    let mut fields: Vec<(&str, &str)> = ORDER.to_vec();
    fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    fields.extend(changes);
    let sign = gatepay_signed(&fields);
    fields.push(("sign", &sign));
    form(gateways.post(CREATE), &fields)
}

pub(crate) async fn create(gateways: &Gateways, changes: &[(&str, &str)]) -> Value {
    read(request(gateways, changes)).await
}

fn apply(fields: &mut Vec<(String, String)>, changes: &Value) {
    let Some(changes) = changes.as_object() else {
        return;
    };
    for (name, value) in changes {
        fields.retain(|(key, _)| key != name);
        if let Some(value) = value.as_str() {
            fields.push((name.clone(), value.to_owned()));
        }
    }
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect()
}

#[tokio::test]
async fn every_request_of_the_table_gets_its_code_and_words() {
    let gateways = Gateways::open().await;
    let table = fixture("sandbox/gatepay.json");
    for (number, case) in table.as_array().unwrap().iter().enumerate() {
        let scenario = case.get("scenario").cloned().unwrap_or(json!({}));
        gateways.scenario(scenario).await;
        let mut fields: Vec<_> = ORDER.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec();
        apply(&mut fields, &json!({"out_order_id": format!("G{number}")}));
        apply(&mut fields, &case["change"]);
        let sign = gatepay_signed(&pairs(&fields));
        match case.get("sign") {
            None => fields.push(("sign".to_owned(), sign)),
            Some(Value::String(text)) if text == "UPPER" => {
                fields.push(("sign".to_owned(), sign.to_uppercase()));
            }
            Some(sign) => apply(&mut fields, &json!({"sign": sign})),
        }
        apply(&mut fields, &case["tamper"]);
        let answer = read(form(gateways.post(CREATE), &pairs(&fields))).await;
        assert_eq!(
            (&answer["code"], &answer["msg"]),
            (&case["code"], &case["msg"]),
            "{case}"
        );
        let mut refused = json!({"code": "number", "msg": "text", "time": "text"});
        if answer["code"] == 100 {
            refused["data"] = shape(&answer["data"]);
        }
        assert_eq!(shape(&answer), refused, "{case}");
    }
}

#[tokio::test]
async fn the_answer_has_the_shape_of_the_sample() {
    let gateways = Gateways::open().await;
    let answer = create(&gateways, &[("pay_type", "wechat")]).await;
    let sample = fixture("documents/gatepay.json");
    assert_eq!(shape(&answer), shape(&sample));
    assert_eq!(answer["data"]["order_type"], "wechat");
    let id = gateways.trade("G1").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let url = format!(
        "{}/sandbox/gatepay/pay/index?id={id}&type=wechat",
        gateways.base
    );
    assert_eq!(answer["data"]["order_url"], url);
    let seconds: i64 = answer["time"].as_str().unwrap().parse().unwrap();
    assert!(seconds > 1_700_000_000, "{seconds}");
}

#[tokio::test]
async fn the_price_is_a_number_without_trailing_zeros() {
    let gateways = Gateways::open().await;
    for (product, items, price) in [
        ("12", "1", "88"),
        ("14", "1", "19.9"),
        ("14", "10", "199"),
        ("14", "3", "59.7"),
        ("13", "3", "384"),
    ] {
        let changes = [("product_id", product), ("product_num", items)];
        let text = request(&gateways, &changes)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(
            text.contains(&format!("\"order_price\":{price},\"")),
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_picture_is_a_code_that_reads_as_the_link_with_a_wide_margin() {
    let gateways = Gateways::open().await;
    let answer = create(&gateways, &[("pay_type", "onecode")]).await;
    let picture = answer["data"]["order_qrcode"].as_str().unwrap();
    let base64 = picture.strip_prefix("data:image/jpeg;base64,").unwrap();
    let png = BASE64_STANDARD.decode(base64).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() < 16 * 1024);
    let (side, dark) = pixels(&png);
    // The margin: four modules of white, at least four pixels each, on every side.
    let first = (0..side)
        .find(|&at| (0..side).any(|x| dark[at * side + x]))
        .unwrap();
    let row = &dark[first * side..(first + 1) * side];
    let left = row.iter().position(|&dark| dark).unwrap();
    let finder = row[left..].iter().position(|&dark| !dark).unwrap();
    let module = finder / 7;
    assert!(
        module >= 3 && first == 4 * module && left == 4 * module,
        "{first} {left} {module}"
    );
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        if dark[y * side + x] { 0 } else { 255 }
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    assert_eq!(
        grids[0].decode().unwrap().1,
        answer["data"]["order_url"].as_str().unwrap()
    );
}

fn pixels(png: &[u8]) -> (usize, Vec<bool>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(
        (info.width, info.color_type),
        (info.height, png::ColorType::Grayscale)
    );
    let side = info.width.try_into().unwrap();
    (side, bytes.iter().map(|&gray| gray < 128).collect())
}

#[tokio::test]
async fn only_a_form_that_is_posted_is_read() {
    let gateways = Gateways::open().await;
    for method in ["GET", "PUT", "DELETE"] {
        let answer = gateways.request(method, CREATE).send().await.unwrap();
        assert_eq!(answer.status(), 405, "{method}");
    }
    let sign = gatepay_signed(&ORDER);
    let body = checkout_server::form::encode(&[&ORDER[..], &[("sign", &sign)]].concat());
    for (kind, code) in [
        ("application/json", 101),
        ("text/plain", 101),
        ("application/x-www-form-urlencoded; charset=UTF-8", 100),
        ("APPLICATION/X-WWW-FORM-URLENCODED", 100),
    ] {
        let request = gateways.post(CREATE).header("content-type", kind);
        assert_eq!(
            read(request.body(body.clone())).await["code"],
            code,
            "{kind}"
        );
    }
}

#[tokio::test]
async fn the_same_order_again_is_the_same_page_and_another_is_another() {
    let gateways = Gateways::open().await;
    let first = create(&gateways, &[]).await["data"].clone();
    assert_eq!(create(&gateways, &[]).await["data"], first);
    let other = create(&gateways, &[("pay_type", "wechat")]).await["data"].clone();
    assert_ne!(other["order_url"], first["order_url"]);
    let trades = read(gateways.get("/sandbox/trades")).await;
    assert_eq!(trades.as_array().unwrap().len(), 2);
    assert_eq!(trades[0]["creates"], 3);
}

#[tokio::test]
async fn every_documented_code_can_be_scripted() {
    let gateways = Gateways::open().await;
    let words = fixture("sandbox/gatepay.json");
    let table = words.as_array().unwrap();
    for code in 101..=112 {
        gateways
            .fault(json!({"gateway": "gatepay", "at": "create", "kind": "code", "value": code}))
            .await;
        let answer = create(&gateways, &[]).await;
        let listed = table.iter().find(|case| case["code"] == code);
        // No request leads to 107.
        let msg = listed.map_or(json!("商铺信息不存在"), |case| case["msg"].clone());
        assert_eq!((&answer["code"], &answer["msg"]), (&json!(code), &msg));
        assert_eq!(
            shape(&answer),
            json!({"code": "number", "msg": "text", "time": "text"})
        );
    }
    gateways
        .fault(json!({"gateway": "gatepay", "at": "create", "kind": "code", "value": "103"}))
        .await;
    let answer = create(&gateways, &[]).await;
    assert_eq!(
        (&answer["code"], &answer["msg"]),
        (&json!("103"), &json!("微信支付只能单件购买"))
    );
    gateways
        .fault(json!({"gateway": "gatepay", "at": "create", "kind": "bad-signature"}))
        .await;
    assert_eq!(create(&gateways, &[]).await["code"], 109);
    assert_eq!(gateways.trade("G1").await, Value::Null);
}
