//! Answers to create requests by which nobody can pay, whatever their code says: they are not
//! kept for the order's life.

use checkout_server::merchant::store::AttemptState;
use serde_json::{Value, json};

use crate::{
    create_routes::{CREATE_ROUTES, CreateRoute, number, shop_with},
    harness::{Shop, read},
    rsa_keys,
    upstream::{Reply, Upstream},
};

/// The states of an order's attempts, with whether an answer is kept.
async fn kept(shop: &Shop, no: &str) -> Vec<(AttemptState, bool)> {
    let attempts = shop.store().attempts(&number(no)).await.unwrap();
    let of = attempts.iter();
    of.map(|attempt| (attempt.state, attempt.answer.is_some()))
        .collect()
}

const OPEN: [(AttemptState, bool); 1] = [(AttemptState::Unknown, false)];
const ANSWERED: [(AttemptState, bool); 1] = [(AttemptState::Answered, true)];

/// The gateway's answers with the code of success and no way to pay.
fn unpayable(route: &CreateRoute) -> Vec<String> {
    let (field, success) = route.success;
    let mut blank = route.payable();
    let link = json!("https://pay.example/1");
    replace(&mut blank, &link, &json!(" "));
    let mut null = route.payable();
    replace(&mut null, &link, &Value::Null);
    let bare = json!({field: success, "data": {}, "pay_info": "", "msg": "ok"});
    let answers = [json!({field: success}), bare, blank, null];
    let mut answers: Vec<_> = answers.iter().map(Value::to_string).collect();
    answers.push(format!("Notice: x\n{}", route.payable()));
    answers
}

fn replace(value: &mut Value, old: &Value, new: &Value) {
    if value == old {
        *value = new.clone();
        return;
    }
    for (_, member) in value.as_object_mut().into_iter().flatten() {
        replace(member, old, new);
    }
}

#[tokio::test]
async fn an_answer_that_nobody_can_pay_by_is_not_kept() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for route in CREATE_ROUTES {
        for answer in unpayable(&route) {
            let no = route.order(&shop).await;
            upstream.answers_with(Reply::ok(&*answer));
            route.request(&shop, &no).send().await.unwrap();
            assert_eq!(kept(&shop, &no).await, OPEN, "{route:?} {answer}");
            upstream.received();
            upstream.answers_with(route.taken());
            let again = route.request(&shop, &no).send().await.unwrap();
            if route.gateway == "epay" {
                let again: Value = serde_json::from_str(&again.text().await.unwrap()).unwrap();
                assert_eq!(again, route.payable(), "{answer}");
                assert_eq!(kept(&shop, &no).await, ANSWERED, "{answer}");
                upstream.received_once();
            } else {
                assert_eq!(again.status(), 504, "{route:?} {answer}");
                assert_eq!(upstream.received(), [], "{route:?} {answer}");
            }
        }
    }
}

/// Every way that the widget reads, and PHP's warnings before it, which it reads past.
#[tokio::test]
async fn an_answer_with_any_way_to_pay_is_kept() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for route in CREATE_ROUTES {
        let ways: &[Value] = match route.gateway {
            "pay-url" => &[
                json!({"data": {"url": null, "url_params": {"partnerid": 1}}}),
                json!({"data": {"path": "pages/index?a=1"}}),
                json!({"data": {"url": "alipay_sdk=x", "url_params": ""}}),
            ],
            "epay" => &[
                json!({"qrcode": "weixin://a"}),
                json!({"urlscheme": "alipays://a"}),
            ],
            "order-cmd" => &[
                json!({"pay_info": {"alipay_url": "https://a.example"}}),
                json!({"pay_info": {"wechat_pay_url": "https://a.example"}}),
                json!({"pay_info": "{\"alipay_url\":\"https://a.example\"}"}),
            ],
            "gatepay" => &[json!({"data": {"order_qrcode": "/9j/4AAQ"}})],
            "smallsaas" => &[
                json!({"data": {"codeUrl": "weixin://a"}}),
                json!({"data": {"qrCode": "https://a.example"}}),
                json!({"data": {"order_string": "alipay_sdk=x"}}),
                json!({"data": {"orderString": "alipay_sdk=x"}}),
            ],
            other => panic!("{other}: add its ways to pay"),
        };
        let warning = "<br />\n<b>Warning</b>: x in y on line <b>7</b><br />\n";
        let mut answers = vec![format!("{warning}{}", route.payable())];
        for way in ways {
            let mut answer = way.clone();
            answer[route.success.0] = route.success.1.into();
            answers.push(answer.to_string());
        }
        for answer in answers {
            let no = route.order(&shop).await;
            upstream.answers_with(Reply::ok(&*answer));
            route.request(&shop, &no).send().await.unwrap();
            assert_eq!(kept(&shop, &no).await, ANSWERED, "{route:?} {answer}");
        }
    }
}

#[tokio::test]
async fn an_answer_by_rsa_without_a_code_is_no_refusal() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        rsa_keys::configure(setup);
    })
    .await;
    for (answer, status, state) in [
        (json!({}), 200, AttemptState::Unknown),
        (json!({"msg": "x"}), 200, AttemptState::Unknown),
        (json!({"code": null}), 200, AttemptState::Unknown),
        (json!({"code": "-1"}), 200, AttemptState::Refused),
        (json!({"code": 1}), 200, AttemptState::Refused),
        (json!({"msg": "x"}), 404, AttemptState::Refused),
    ] {
        let no = shop.order("longjing", 1, "alipay").await;
        upstream.answers_with(Reply::Answer(status, "", answer.to_string().into()));
        let got = read(shop.epay_request(&no, "alipay", &[])).await;
        assert_ne!(got["code"], 1, "{answer}");
        assert_eq!(kept(&shop, &no).await, [(state, false)], "{answer}");
    }
}
