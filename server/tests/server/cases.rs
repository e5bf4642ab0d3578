//! A row for each gateway of the sandbox: what the tests of all gateways need to know. A
//! gateway that is in the sandbox's list and not here fails by its name.

use checkout_server::sandbox::gateway_names;
use reqwest::RequestBuilder;
use serde_json::json;

use crate::{
    epay::order,
    gatepay,
    gateways::Gateways,
    harness::{KEY, form, signed},
    pay_url, smallsaas,
};

pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// A create request for this order number, which begins with `tc`.
    pub(crate) create: fn(&Gateways, &str) -> RequestBuilder,
    /// Where the answer has the code that a phone reads, as a JSON pointer.
    pub(crate) code: &'static str,
    /// A part of the refusal with the code 77.
    pub(crate) refusal: &'static str,
    /// The state of a trade that was canceled.
    pub(crate) canceled: &'static str,
    /// The actions on the phone that lead to a notification.
    pub(crate) notified: &'static [&'static str],
    /// What a fault can spoil beside the create request.
    pub(crate) parts: &'static [Part],
    /// The state number that the phone suggests.
    pub(crate) unusual_state: i64,
    /// The keys of its config table without which there is no account.
    pub(crate) account: &'static [&'static str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    StateQuery,
    Signature,
    Notification,
    /// A field of the notification.
    State,
}

const CASES: &[Case] = &[
    Case {
        name: "pay-url",
        create: |gateways, no| pay_url::request(gateways, &[("order_no", no)]),
        code: "/data/url",
        refusal: "code\":77,",
        canceled: "canceled",
        notified: &["pay", "refund", "cancel", "oddstate"],
        parts: &[Part::Notification, Part::State],
        unusual_state: 7,
        account: &["notify_token", "params"],
    },
    Case {
        name: "epay",
        create: |gateways, no| {
            let notify_url = gateways.notify_url();
            let changes = [
                ("out_trade_no", Some(no)),
                ("type", Some("wxpay")),
                ("notify_url", Some(notify_url.as_str())),
            ];
            let fields = signed(&order(&changes), KEY);
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            form(gateways.post("/sandbox/epay/mapi.php"), &fields)
        },
        code: "/qrcode",
        refusal: "code\":77,",
        canceled: "waiting",
        notified: &["pay"],
        parts: &[
            Part::StateQuery,
            Part::Signature,
            Part::Notification,
            Part::State,
        ],
        unusual_state: 3,
        account: &["key", "pid"],
    },
    Case {
        name: "order-cmd",
        create: |gateways, no| {
            let command =
                json!({"cmd": "WechatPay", "order_no": no, "notify_url": "http://127.0.0.1:9/"});
            gateways
                .post("/sandbox/order-cmd")
                .body(command.to_string())
        },
        code: "/code_url",
        refusal: "result\":77}",
        canceled: "canceled",
        notified: &[],
        parts: &[Part::StateQuery],
        unusual_state: 7,
        account: &["orders_token"],
    },
    Case {
        name: "gatepay",
        create: |gateways, no| gatepay::request(gateways, &[("out_order_id", no)]),
        code: "/data/order_url",
        refusal: "code\":77,",
        canceled: "waiting",
        notified: &["pay"],
        parts: &[Part::Signature, Part::Notification],
        unusual_state: 7,
        account: &["appkey", "secret"],
    },
    Case {
        name: "smallsaas",
        create: |gateways, no| smallsaas::request(gateways, "wx", "NATIVE", no),
        code: "/data/codeUrl",
        refusal: "code\":77,",
        canceled: "canceled",
        notified: &["pay", "refund", "cancel", "oddstate"],
        parts: &[Part::Notification, Part::State],
        unusual_state: 7,
        account: &["notify_token", "orders_token", "token"],
    },
];

/// The rows in the order of the sandbox's list.
pub(crate) fn cases() -> impl Iterator<Item = &'static Case> {
    gateway_names().map(|name| {
        CASES
            .iter()
            .find(|case| case.name == name)
            .unwrap_or_else(|| panic!("{name} has no row in cases.rs"))
    })
}
