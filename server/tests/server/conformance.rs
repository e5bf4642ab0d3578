//! The sandbox's epay is asked what a real server was asked, and compared with it.
//! Where it differs on purpose, `deviations.txt` says why.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::{self, Write},
};

use checkout_server::form::{Pair, decode, field};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, json};

use crate::{
    gateways::{Gateways, fixture, shape},
    harness::{KEY, PID, form, read, signed},
};

/// What a site says that takes orders from browsers alone.
const DEMANDS_SUBMIT: &str = "本次支付需要安全验证，请使用跳转支付接口发起支付";

#[tokio::test]
async fn the_sandbox_answers_as_a_real_server_did_but_for_the_listed_cases() {
    let gateways = Gateways::open().await;
    let ids = queried(&gateways).await;
    let mut differing = BTreeSet::new();
    let mut report = String::new();
    for case in fixture("epay/answers.json").as_array().unwrap() {
        let name = case["case"].as_str().unwrap();
        for step in case["steps"].as_array().unwrap() {
            let (seen, recorded) = (send(&gateways, step, &ids).await, recorded(step));
            if seen != recorded {
                differing.insert(name.to_owned());
                writeln!(report, "{name}\n  here  {seen:?}\n  there {recorded:?}").unwrap();
            }
            if let Some(action) = step["then"].as_str() {
                let fields = decode(step["body"].as_str().unwrap().as_bytes());
                let no = field(&fields, "out_trade_no").unwrap();
                assert_eq!(gateways.act(&no, &[("action", action)]).await, action);
            }
        }
    }
    let listed = listed();
    let unlisted: Vec<_> = differing.difference(&listed).collect();
    assert!(unlisted.is_empty(), "not listed: {unlisted:#?}\n{report}");
    let equal: Vec<_> = listed.difference(&differing).collect();
    assert!(
        equal.is_empty(),
        "listed, but no longer different: {equal:#?}"
    );
}

/// A payment leads to the recorded notification: fields, their order, their spelling. Only the
/// trade's number differs, and with it the signature.
#[tokio::test]
async fn the_sandbox_sends_notifications_as_a_real_server_did() {
    let gateways = Gateways::open().await;
    for case in fixture("epay/notifications.json").as_array().unwrap() {
        let mut order = case["order"].clone();
        let recorded = decode(case["query"].as_str().unwrap().as_bytes());
        // Some were recorded from a site that is set up to send the order's own name.
        let own_name = field(&recorded, "name").as_deref() != Some("product");
        // There is no QQ wallet here.
        if order["type"] == "qqpay" {
            continue;
        }
        order["notify_url"] = json!(gateways.notify_url());
        create(&gateways, &order).await;
        let no = order["out_trade_no"].as_str().unwrap();
        gateways.act(no, &[("action", "pay")]).await;
        let received = gateways.received(1).await.remove(0);
        gateways.clear_received();
        let comparable = |fields: &[Pair]| -> Vec<(String, String)> {
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            let fields = fields.iter().map(|(name, value)| (text(name), text(value)));
            fields
                .map(|(name, value)| {
                    let changing = matches!(name.as_str(), "trade_no" | "sign");
                    let named = name == "name" && own_name;
                    (
                        name,
                        if changing || named {
                            String::new()
                        } else {
                            value
                        },
                    )
                })
                .collect()
        };
        let query = decode(received.query.as_bytes());
        let case = &case["case"];
        assert_eq!(comparable(&query), comparable(&recorded), "{case}");
    }
}

/// One case on each line that is not a reason (`#`); every case stands below a reason.
fn listed() -> BTreeSet<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/epay/deviations.txt"
    );
    let text = std::fs::read_to_string(path).unwrap();
    assert!(
        text.is_empty() || text.starts_with('#'),
        "a reason comes first"
    );
    let lines = text.lines().map(str::trim);
    let cases: Vec<_> = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let set: BTreeSet<_> = cases.iter().map(|case| (*case).to_owned()).collect();
    assert_eq!(set.len(), cases.len(), "a case is listed twice");
    set
}

/// What of an answer does not hang on the time, the trade's number or the channel.
#[derive(Debug, PartialEq)]
struct Seen {
    status: u64,
    kind: String,
    code: Value,
    msg: Value,
    /// In the order of the answer, with their types.
    fields: Vec<(String, Value)>,
    /// The beginning of an answer that is not JSON.
    page: String,
}

impl Seen {
    fn of(status: u64, kind: &str, body: &str) -> Self {
        let Members(members) = serde_json::from_str(body).unwrap_or_default();
        let value = |name: &str| {
            let found = members.iter().find(|(key, _)| key == name);
            found.map_or(Value::Null, |(_, value)| value.clone())
        };
        let page = if members.is_empty() { body.trim() } else { "" };
        Self {
            status,
            kind: kind.to_owned(),
            code: value("code"),
            msg: value("msg"),
            fields: members
                .iter()
                .map(|(name, value)| (name.clone(), shape(value)))
                .collect(),
            page: page.chars().take(15).collect(),
        }
    }
}

fn recorded(step: &Value) -> Seen {
    Seen::of(
        step["status"].as_u64().unwrap(),
        step["answered_as"].as_str().unwrap_or_default(),
        step["answer"].as_str().unwrap(),
    )
}

/// Which link field comes is the channel's choice, so the sandbox is received the recorded
/// one. The recorded trade numbers stand for the sandbox's own.
async fn send(gateways: &Gateways, step: &Value, ids: &HashMap<String, String>) -> Seen {
    let Members(members) =
        serde_json::from_str(step["answer"].as_str().unwrap()).unwrap_or_default();
    let fields = ["payurl", "qrcode", "urlscheme"];
    let forced = members
        .iter()
        .find(|(name, value)| fields.contains(&name.as_str()) && !value.is_null());
    // Two sites were recorded, and one of them wanted to see a person first.
    let words = members.iter().find(|(name, _)| name == "msg");
    let demands_submit = words.is_some_and(|(_, words)| words == DEMANDS_SUBMIT);
    let field = forced.map(|(name, _)| name);
    gateways
        .scenario(json!({"epay_field": field, "epay_demands_submit": demands_submit}))
        .await;
    let own = |text: &str| {
        ids.iter().fold(text.to_owned(), |text, (there, here)| {
            text.replace(there, here)
        })
    };
    let path = format!("/sandbox/epay{}", own(step["path"].as_str().unwrap()));
    let mut request = gateways.request(step["method"].as_str().unwrap(), &path);
    if let Some(kind) = step["sent_as"].as_str() {
        request = request.header("content-type", kind);
    }
    if let Some(body) = step["body"].as_str() {
        request = request.body(own(body));
    }
    let answer = request.send().await.unwrap();
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let status = answer.status().as_u16().into();
    Seen::of(status, &kind, &answer.text().await.unwrap())
}

/// The orders that the recorded queries are about: recorded number to the sandbox's.
async fn queried(gateways: &Gateways) -> HashMap<String, String> {
    let mut ids = HashMap::new();
    for order in fixture("epay/queried.json").as_array().unwrap() {
        let no = order["fields"]["out_trade_no"].as_str().unwrap();
        let mut fields = order["fields"].clone();
        // Nobody is there at the recorded address, which would freeze what is paid.
        fields["notify_url"] = json!(gateways.notify_url());
        create(gateways, &fields).await;
        for action in order["then"].as_array().unwrap() {
            let press = [("action", action.as_str().unwrap()), ("value", "3")];
            gateways.act(no, &press).await;
        }
        let id = gateways.trade(no).await["id"].as_str().unwrap().to_owned();
        ids.insert(order["trade_no"].as_str().unwrap().to_owned(), id);
    }
    ids
}

async fn create(gateways: &Gateways, fields: &Value) -> Value {
    let fields = fields.as_object().unwrap();
    let mut pairs: Vec<_> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str().unwrap()))
        .collect();
    if !fields.contains_key("pid") {
        pairs.push(("pid", PID));
    }
    let signed = signed(&pairs, KEY);
    let pairs: Vec<_> = signed
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let answer = read(form(gateways.post("/sandbox/epay/mapi.php"), &pairs)).await;
    assert_eq!(answer["code"], 1, "{fields:?}: {answer}");
    answer
}

#[derive(Debug, Default)]
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
