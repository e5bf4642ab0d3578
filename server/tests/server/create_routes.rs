//! The routes of create requests, side by side.

use std::sync::Arc;

use checkout_server::{
    clock,
    merchant::{
        gateway_names,
        order::{OrderNo, Wallet},
        pay_state::PayState,
        store::{
            Device, EventKind, Evidence, NewAttempt, NewEvent, NewPayment, NewRefund, RefundAmount,
            Source, Store,
        },
    },
};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use crate::{
    gateways::WITH_ORDERS,
    harness::{Shop, form},
    upstream::{Reply, Upstream},
};

/// One way to send an order to a gateway.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CreateRoute {
    pub(crate) gateway: &'static str,
    /// The wallet that it is for.
    pub(crate) wallet: &'static str,
    /// The field of its answers that has the code, and the code of success.
    pub(crate) success: (&'static str, i64),
    /// Its own code for: an order that is settled, over, at another gateway; one for
    /// another wallet; an unknown one, where it makes none of its own.
    pub(crate) refusals: [i64; 5],
}

pub(crate) const CREATE_ROUTES: [CreateRoute; 6] = [
    CreateRoute {
        gateway: "pay-url",
        wallet: "wechat",
        success: ("code", 200),
        refusals: [400, 400, 400, 400, 400],
    },
    CreateRoute {
        gateway: "epay",
        wallet: "wechat",
        success: ("code", 1),
        refusals: [-1, -1, -1, -1, -1],
    },
    CreateRoute {
        gateway: "order-cmd",
        wallet: "wechat",
        success: ("result", 0),
        refusals: [-15, -15, -15, -15, -15],
    },
    CreateRoute {
        gateway: "gatepay",
        wallet: "wechat",
        success: ("code", 100),
        // Without a product an unknown order is an incomplete request.
        refusals: [113, 113, 113, 102, 101],
    },
    CreateRoute {
        gateway: "smallsaas",
        wallet: "wechat",
        success: ("status_code", 0),
        refusals: [-4, -5, -5, -3, -1],
    },
    CreateRoute {
        gateway: "smallsaas",
        wallet: "alipay",
        success: ("status_code", 0),
        refusals: [-4, -5, -5, -3, -1],
    },
];

/// The routes of a gateway.
pub(crate) fn routes_of(gateway: &str) -> Vec<CreateRoute> {
    let routes = CREATE_ROUTES.into_iter();
    let found: Vec<_> = routes.filter(|route| route.gateway == gateway).collect();
    assert!(!found.is_empty(), "{gateway}: add its create routes");
    found
}

pub(crate) fn first_route(gateway: &str) -> CreateRoute {
    routes_of(gateway)[0]
}

#[test]
fn every_gateway_has_its_create_routes() {
    for gateway in gateway_names() {
        routes_of(gateway);
    }
}

impl CreateRoute {
    /// The widget's request for an order of the shop's.
    pub(crate) fn request(&self, shop: &Shop, no: &str) -> RequestBuilder {
        match (self.gateway, self.wallet) {
            ("pay-url", _) => shop.get(&format!(
                "/pay/pay-url?consume_type=1&pay_type=2&order_no={no}"
            )),
            ("epay", _) => shop.epay_request(no, "wxpay", &[]),
            ("order-cmd", _) => shop
                .post("/pay/order-cmd")
                .body(json!({"cmd": "WechatPay", "order_no": no}).to_string()),
            ("gatepay", _) => form(
                shop.post("/pay/gatepay"),
                &[
                    ("out_order_id", no),
                    ("pay_type", "wechat"),
                    ("custom", "u@x"),
                ],
            ),
            ("smallsaas", "wechat") => shop
                .post("/pay/smallsaas/rest/wx/push_order")
                .body(json!({"order_number": no, "type": "NATIVE"}).to_string()),
            ("smallsaas", _) => shop
                .post("/pay/smallsaas/rest/ali/push_order")
                .body(json!({"order_number": no, "type": "QRCODE"}).to_string()),
            other => panic!("{other:?}"),
        }
    }

    /// Whether the gateway has the order itself, and knows it by its one number.
    pub(crate) fn has_orders(&self) -> bool {
        WITH_ORDERS.contains(&self.gateway)
    }

    /// An answer of the gateway to an order that it takes.
    pub(crate) fn taken(&self) -> Reply {
        Reply::ok(self.payable().to_string())
    }

    /// The answer's JSON, with a way to pay.
    pub(crate) fn payable(&self) -> Value {
        let link = "https://pay.example/1";
        let mut answer = match self.gateway {
            "pay-url" => json!({"data": {"url": link}}),
            "epay" => json!({"payurl": link}),
            "order-cmd" => json!({"code_url": link}),
            "gatepay" => json!({"data": {"order_url": link}}),
            "smallsaas" => json!({"data": {"qr_code": link}}),
            other => panic!("{other}: add its answer"),
        };
        answer[self.success.0] = self.success.1.into();
        answer
    }

    pub(crate) async fn order(&self, shop: &Shop) -> String {
        shop.order("longjing", 1, self.wallet).await
    }

    /// The code with which it was refused, in the gateway's own form.
    pub(crate) async fn refused(&self, answer: Response) -> i64 {
        assert_eq!(answer.status(), 200, "{self:?}");
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(kind.starts_with("application/json"), "{self:?} {kind}");
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let words = match self.gateway {
            "pay-url" => {
                assert_eq!(answer["data"], Value::Null);
                &answer["desc"]
            }
            _ => &answer["msg"],
        };
        assert!(
            words.as_str().is_some_and(|words| !words.is_empty()),
            "{answer}"
        );
        if self.gateway == "gatepay" {
            let time = answer["time"].as_str().unwrap();
            assert!(time.len() == 10 && time.parse::<u64>().is_ok(), "{answer}");
        }
        answer[self.success.0].as_i64().unwrap()
    }
}

/// A shop whose five gateways are the upstream.
pub(crate) async fn shop_with(upstream: &Upstream) -> Shop {
    Shop::open_with(|setup| upstream.configure(setup)).await
}

/// Sends an order to a gateway as far as the store knows.
pub(crate) async fn begin(store: &Arc<dyn Store>, no: &str, gateway: &str) {
    let now_ms = clock::now_ms();
    let attempt = NewAttempt {
        order_no: number(no),
        gateway: gateway.to_owned().into(),
        wallet: Wallet::WeChat,
        device: Device::Desktop,
        further_number: None,
        fields: None,
        first_query_at_ms: None,
        sending_until_ms: now_ms,
        resend: true,
    };
    store.begin_attempt(attempt, now_ms).await.unwrap();
}

/// Sends an order to a gateway as far as the store knows, and brings it into that state.
pub(crate) async fn settle(store: &Arc<dyn Store>, no: &str, gateway: &str, state: PayState) {
    let (now_ms, gateway) = (clock::now_ms(), gateway.to_owned());
    let order_no = number(no);
    begin(store, no, &gateway).await;
    let order = store.order(&order_no).await.unwrap().unwrap();
    if state == PayState::Canceled {
        let event = NewEvent::new(EventKind::Order, now_ms);
        store.cancel_order(&order.no, event).await.unwrap();
        return;
    }
    let payment = NewPayment {
        gateway: gateway.clone().into(),
        trade_no: None,
        number: no.to_owned(),
        amount: order.amount,
        wallet: None,
        paid_at: None,
        source: Source::Notification,
        learned_at_ms: now_ms,
        evidence: Evidence::default(),
    };
    store.record_payment(payment).await.unwrap();
    if state == PayState::Refunded {
        let refund = NewRefund {
            gateway: gateway.into(),
            trade_no: None,
            number: no.to_owned(),
            amount: RefundAmount::Whole,
            idempotency_key: None,
            source: Source::Report,
            learned_at_ms: now_ms,
            evidence: Evidence::default(),
        };
        store.record_refund(refund).await.unwrap();
    }
}

/// The same, where a page may send a number that it made up.
pub(crate) async fn shop_with_browser_numbers(upstream: &Upstream) -> Shop {
    Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.allow_browser_numbers = true;
    })
    .await
}

pub(crate) fn number(no: &str) -> OrderNo {
    OrderNo::parse(no).unwrap()
}
