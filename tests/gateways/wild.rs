//! Whatever comes over the wire: no panic, and no payment that nobody made.

use crate::read;
use proptest::prelude::*;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::gateway::pay_state::{self, PayState};
use wallet_checkout::order::OrderNo;
use wallet_checkout::wire::Answer;

/// Names that the readers look for, and some that they do not.
const NAMES: [&str; 30] = [
    "code",
    "result",
    "status_code",
    "data",
    "url",
    "url_params",
    "referer",
    "path",
    "sdk_type",
    "desc",
    "msg",
    "payurl",
    "qrcode",
    "urlscheme",
    "trade_no",
    "pay_info",
    "alipay_url",
    "wechat_pay_url",
    "code_url",
    "order_url",
    "order_qrcode",
    "order_price",
    "codeUrl",
    "qr_code",
    "order_string",
    "pay_state",
    "order_no",
    "amount",
    "package_json",
    "x",
];

/// Texts that mean something in one place or another.
const TEXTS: [&str; 14] = [
    "1",
    "200",
    "https://pay.example/1",
    "/pay/1",
    "//evil.example/",
    "javascript:alert(1)",
    "weixin://wxpay/bizpayurl?pr=1",
    "weixin://dl/business/?t=1",
    "alipay_app",
    "a=1&amp;sign=x",
    "data:image/png;base64,iVBORw0KGgo=",
    "{\"alipay_url\":\"https://pay.example/1\"}",
    "1.5",
    "",
];

/// A JSON value in text, of the kind that a gateway could answer with.
fn json() -> impl Strategy<Value = String> {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        (-20..300i32).prop_map(|number| number.to_string()),
        "-?[0-9]{1,22}(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?",
        prop::sample::select(&TEXTS[..]).prop_map(quoted),
        ".{0,12}".prop_map(move |text| quoted(&text)),
    ];
    leaf.prop_recursive(4, 40, 10, |inner| {
        let name = prop_oneof![
            9 => prop::sample::select(&NAMES[..]).prop_map(str::to_owned),
            1 => ".{0,4}",
        ];
        let member = (name, inner.clone())
            .prop_map(|(name, value)| format!("{}:{value}", serde_json::to_string(&name).unwrap()));
        prop_oneof![
            1 => prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            4 => prop::collection::vec(member, 0..10).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

/// Reads a text as everything that it could be taken for.
fn read_as_everything(text: &str) -> Result<(), TestCaseError> {
    for gateway in Gateway::ALL {
        if let Ok(created) = read::created(gateway, text) {
            prop_assert!(!created.actions.is_empty(), "{gateway:?} {text}");
        }
    }
    let Some(answer) = Answer::read(text) else {
        return Ok(());
    };
    let report = pay_state::read(&answer, &OrderNo::parse("O1").unwrap(), &[]);
    if report.is_ok_and(|report| report.state == PayState::Paid) {
        let value = answer.json.root().get("pay_state").text_or_number();
        let (whole, zeros) = value
            .unwrap()
            .split_once('.')
            .unwrap_or((value.unwrap(), "0"));
        prop_assert!(whole == "1" && zeros.bytes().all(|b| b == b'0'), "{text}");
        prop_assert!(
            text.trim_start_matches('\u{feff}')
                .trim_start()
                .starts_with('{'),
            "{text}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arbitrary_json_is_no_trouble(text in json()) {
        read_as_everything(&text)?;
    }

    #[test]
    fn arbitrary_answers_of_the_right_form_are_no_trouble(
        code in prop::sample::select(&["0", "1", "100", "200", "\"1\"", "1.0", "true", "-15"][..]),
        data in json(),
        other in json(),
    ) {
        for name in ["code", "result", "status_code"] {
            for inner in ["data", "pay_info", "payurl", "pay_state"] {
                read_as_everything(&format!(r#"{{"{name}":{code},"{inner}":{data},"qrcode":{other}}}"#))?;
            }
        }
    }

    #[test]
    fn arbitrary_bytes_are_no_trouble(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_as_everything(&String::from_utf8_lossy(&bytes))?;
    }

    /// One byte of a real answer, changed.
    #[test]
    fn a_damaged_answer_is_no_trouble(
        case in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let cases = crate::wild::whole();
        let mut bytes = case.get(cases).clone();
        *at.get_mut(bytes.as_mut_slice()) = byte;
        read_as_everything(&String::from_utf8_lossy(&bytes))?;
    }
}

/// The documents' own answers.
fn whole() -> &'static [Vec<u8>] {
    static WHOLE: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    WHOLE.get_or_init(|| {
        let cases = ["create", "state"].map(crate::cases::all);
        let documents = cases.into_iter().flatten();
        documents
            .filter(crate::cases::Case::is_of_a_document)
            .map(|case| case.answer.into_bytes())
            .collect()
    })
}
