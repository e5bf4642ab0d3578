//! Answers to create requests, of each gateway, and to state queries, as the widget reads them.

use std::rc::Rc;

use serde_json::Value;
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::options::Options;
use wallet_checkout::checkout::snapshot::{Progress, Snapshot};
use wallet_checkout::clock::{MonoTime, Now, WallTime};
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::pay_state::{self, PayState};
use wallet_checkout::gateway::{CreateError, Created, Gateway};
use wallet_checkout::json::Json;
use wallet_checkout::money::Fen;
use wallet_checkout::order::{Order, OrderNo, Selection};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Answer;

use crate::input::{Reader, seed};
use crate::{fixtures, json, rules};

/// The last two are no gateway's.
const READERS: [Reader; 7] = [
    |text| created(0, text),
    |text| created(1, text),
    |text| created(2, text),
    |text| created(3, text),
    |text| created(4, text),
    state,
    json::compare,
];
const STATE: usize = 5;
const JSON: usize = 6;

pub(crate) const NOW: Now = Now {
    mono: MonoTime::at(1_000),
    wall: WallTime::at(1_790_000_000_000),
};

/// Reads an answer.
pub fn run(data: &[u8]) {
    crate::input::read(&READERS, data);
}

/// Every answer of the fixtures at every gateway, every state answer, and the suite of JSON.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (place, gateway) in Gateway::ALL.iter().enumerate() {
        let folder = format!("tests/fixtures/gateways/{}", gateway.name());
        let answers = fixtures::below(&format!("{folder}/create")).into_iter();
        seeds.extend(answers.map(|answer| seed(place, answer)));
        let states = fixtures::below(&format!("{folder}/state")).into_iter();
        seeds.extend(states.map(|answer| seed(STATE, answer)));
    }
    let states = fixtures::texts_in("tests/fixtures/state-answers.json");
    let states = states.iter().map(|text| text.replace('@', "O1"));
    seeds.extend(states.map(|text| seed(STATE, text)));
    let suite = fixtures::below("tests/fixtures/JSONTestSuite/test_parsing");
    // Some of its files are as long as a book.
    let short = suite.iter().filter(|file| file.len() < 4096);
    seeds.extend(short.map(|file| seed(JSON, file)));
    seeds
}

/// An accepted answer offers safe actions alone, is read the same again, and comes back out of a
/// snapshot as it was.
fn created(place: usize, text: &str) {
    let [first, ..] = Gateway::ALL;
    let gateway = Gateway::ALL.get(place).copied().unwrap_or(first);
    let Some(answer) = Answer::read(text) else {
        return;
    };
    let endpoint = SafeUrl::parse("https://shop.example/pay/x").unwrap();
    let read = gateway.read_created(&answer, &endpoint);
    assert_eq!(read, gateway.read_created(&answer, &endpoint));
    match read {
        Ok(created) => {
            created.actions.iter().for_each(rules::action);
            if let Some(amount) = created.amount {
                assert_eq!(Fen::parse(&amount.to_text()), Some(amount));
            }
            comes_back(gateway, &created);
        }
        Err(CreateError::Refused(refusal)) => {
            let code: Result<i64, _> = refusal.code.parse();
            assert_eq!(code.map(|code| code.to_string()), Ok(refusal.code));
        }
        Err(CreateError::Malformed | CreateError::UnsafeUrl) => {}
    }
}

fn comes_back(gateway: Gateway, created: &Created) {
    let config = config_of(gateway);
    let order = order(created);
    let ends = NOW.mono + 900_000;
    let snapshot = Snapshot::paying(&order, ends, &created.actions, NOW);
    let restored = snapshot.restore(&config, NOW);
    let restored = restored.unwrap_or_else(|| panic!("not restored: {snapshot:?}"));
    assert!(!restored.lost_an_action, "an action is lost: {snapshot:?}");
    assert_eq!(restored.order, order);
    assert_eq!(restored.ends, ends);
    let actions = created.actions.clone().into_inner();
    assert_eq!(restored.progress, Progress::Paying(actions));
}

fn order(created: &Created) -> Order {
    Order {
        no: OrderNo::parse("O1").unwrap(),
        gateway_no: created.gateway_no.clone(),
        selection: Selection {
            product_id: "12".to_owned(),
            quantity: 1,
            wallet: Wallet::Alipay,
        },
        name: "Tea".to_owned(),
        amount: created.amount,
        handoff: None,
    }
}

/// The options of a page that sells one product at this gateway.
pub(crate) fn options(gateway: &str) -> String {
    format!(
        r#"{{"gateway":"{gateway}","endpoint":"https://shop.example/pay/x","product-id":"12",
        "product-name":"Tea","amount":"88.00","state-endpoint":"https://shop.example/state",
        "order-endpoint":"https://shop.example/orders","page-url":"https://shop.example/"}}"#
    )
}

/// The configuration of such a page, read once.
pub(crate) fn config_of(gateway: Gateway) -> Rc<Config> {
    thread_local! {
        static CONFIGS: Vec<Rc<Config>> = Gateway::ALL.map(read_config).into();
    }
    let place = Gateway::ALL.iter().position(|other| *other == gateway);
    CONFIGS.with(|configs| place.and_then(|place| configs.get(place).cloned()).unwrap())
}

fn read_config(gateway: Gateway) -> Rc<Config> {
    let options = options(gateway.name());
    let json = Json::parse(&options).unwrap();
    let config = Options(json.root()).config(Environment::Desktop);
    Rc::new(config.unwrap_or_else(|error| panic!("{error:?}: {options}")))
}

/// An order is paid only by the documented value, in an answer to this very query that no
/// warning stands before.
fn state(text: &str) {
    let Some(answer) = Answer::read(text) else {
        return;
    };
    let own = OrderNo::parse("O1").unwrap();
    let others = [OrderNo::parse("O2").unwrap(), own.clone()];
    let Ok(read) = pay_state::read(&answer, &own, &others) else {
        return;
    };
    if let Some(amount) = read.amount {
        assert_eq!(Fen::parse(&amount.to_text()), Some(amount));
    }
    if read.state == PayState::Waiting {
        return;
    }
    let json = text.trim_start_matches('\u{feff}');
    let Ok(json) = serde_json::from_str::<Value>(json) else {
        // It has a number beyond a float's.
        return;
    };
    assert!(is(json.get("result"), "0"), "{text}");
    assert_ne!(json.get("order_no"), Some(&Value::from("O2")), "{text}");
    let value = json.get("pay_state");
    let documented = match read.state {
        PayState::Paid => is(value, "1"),
        PayState::Canceled => is(value, "2"),
        PayState::Refunded => is(value, "3"),
        PayState::Waiting => true,
        PayState::Undocumented => !["0", "1", "2", "3"].iter().any(|known| is(value, known)),
    };
    assert!(documented, "{:?}: {text}", read.state);
    let guessed = Answer {
        guessed: true,
        ..Answer::read(text).unwrap()
    };
    let guessed = pay_state::read(&guessed, &own, &others);
    assert_eq!(guessed.is_err(), read.state == PayState::Paid, "{text}");
}

/// Whether a value is this whole number, or its text, with zeros behind the point or none.
fn is(value: Option<&Value>, number: &str) -> bool {
    let text = match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => {
            return false;
        }
    };
    let (whole, zeros) = text.split_once('.').unwrap_or((&text, "0"));
    whole == number && !zeros.is_empty() && zeros.bytes().all(|zero| zero == b'0')
}
