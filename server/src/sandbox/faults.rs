//! Failures on demand: the next requests at one place of one gateway go wrong.

use std::{fmt, time::Duration};

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Sandbox,
    answer::{Answer, hang_up},
    trade::Gateway,
};

/// Not JSON, not UTF-8, not HTML.
const GARBAGE: &[u8] = b"\x1f\x8b\x00\xff{\"cod";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum At {
    Create,
    State,
    Notify,
}

/// Seconds, in an answer that says "too much" or "not now".
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// How it is ordered, over HTTP or on the console.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    gateway: Gateway,
    at: At,
    kind: String,
    #[serde(default)]
    value: Value,
    #[serde(default = "once")]
    times: u32,
}

const fn once() -> u32 {
    1
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// The request is worked, the answer comes late.
    Delay(Duration),
    /// Nothing is worked, the connection closes.
    DropBefore,
    /// The request is worked, the connection closes.
    DropAfter,
    /// The request is worked, the answer is replaced by this.
    Body(Vec<u8>),
    /// The request is worked, of the answer come the first so many bytes; half if unsaid.
    Truncate(Option<usize>),
    /// The request is worked, the answer comes with this HTTP status; 429 and 503 say
    /// when to come again.
    Status(u16),
    /// Asked: the gateway calls the signature wrong. Telling: it signs wrongly, or shows
    /// a wrong token.
    BadSignature,
    /// Nothing is worked, the gateway answers with this code of its own. Telling: the
    /// notify has this `trade_status` or `pay_state`.
    Code(Value),
}

/// The order makes no sense; the words say why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Senseless(&'static str);

impl fmt::Display for Senseless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[derive(Debug)]
struct Fault {
    order: Order,
    kind: Kind,
}

/// In the order in which they were asked for; each request spends the first that fits.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, order: Order) -> Result<(), Senseless> {
        let kind = kind(&order)?;
        let tells = matches!(
            kind,
            Kind::Delay(_) | Kind::DropBefore | Kind::BadSignature | Kind::Code(_) | Kind::Body(_)
        );
        let Abilities {
            queried,
            told,
            signs,
        } = abilities(order.gateway);
        let senseless = match order.at {
            At::State if !queried => Some("this gateway has no order query"),
            At::Notify if !told => Some("this gateway sends no notify"),
            At::Notify if !tells => Some("a notify cannot fail like that"),
            At::Notify if order.gateway == Gateway::Gatepay && matches!(kind, Kind::Code(_)) => {
                Some("gatepay's notify has no code")
            }
            At::Create | At::State if kind == Kind::BadSignature && !signs => {
                Some("this gateway has no signature")
            }
            At::Create | At::State | At::Notify => None,
        };
        if let Some(words) = senseless {
            return Err(Senseless(words));
        }
        self.0.push(Fault { order, kind });
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn waiting(&self) -> Vec<Order> {
        self.0.iter().map(|fault| fault.order.clone()).collect()
    }

    pub(super) fn take(&mut self, gateway: Gateway, at: At) -> Option<Kind> {
        self.0.retain(|fault| fault.order.times > 0);
        let fault = self
            .0
            .iter_mut()
            .find(|f| f.order.gateway == gateway && f.order.at == at)?;
        fault.order.times -= 1;
        let kind = fault.kind.clone();
        self.0.retain(|fault| fault.order.times > 0);
        Some(kind)
    }
}

/// What there is at a gateway that can go wrong.
struct Abilities {
    queried: bool,
    told: bool,
    signs: bool,
}

const fn abilities(gateway: Gateway) -> Abilities {
    let (queried, told, signs) = match gateway {
        Gateway::Epay => (true, true, true),
        Gateway::OrderCmd => (true, false, false),
        Gateway::Gatepay => (false, true, true),
        Gateway::PayUrl | Gateway::Smallsaas => (false, true, false),
    };
    Abilities {
        queried,
        told,
        signs,
    }
}

fn kind(order: &Order) -> Result<Kind, Senseless> {
    let number = order.value.as_u64();
    let bytes = || {
        order
            .value
            .as_str()
            .map_or_else(|| order.value.to_string(), str::to_owned)
            .into_bytes()
    };
    match order.kind.as_str() {
        "delay" => number
            .map(|ms| Kind::Delay(Duration::from_millis(ms)))
            .ok_or(Senseless("delay: value is milliseconds")),
        "drop" | "drop-before" => Ok(Kind::DropBefore),
        "drop-after" => Ok(Kind::DropAfter),
        "garbage" => Ok(Kind::Body(GARBAGE.to_vec())),
        "body" => Ok(Kind::Body(bytes())),
        "truncate" => Ok(Kind::Truncate(
            number.and_then(|bytes| usize::try_from(bytes).ok()),
        )),
        "status" => number
            .and_then(|status| u16::try_from(status).ok())
            .filter(|status| (200..600).contains(status))
            .map(Kind::Status)
            .ok_or(Senseless("status: value is an HTTP status from 200 to 599")),
        "bad-signature" => Ok(Kind::BadSignature),
        "code" if !order.value.is_null() => Ok(Kind::Code(order.value.clone())),
        "code" => Err(Senseless("code: value is the gateway's code")),
        _ => Err(Senseless("no such kind")),
    }
}

impl Sandbox {
    /// Works a request, unless a fault is due. `refuse` words the gateway's own refusal:
    /// with the code, or `None` for a wrong signature.
    pub(super) async fn faulty(
        &self,
        gateway: Gateway,
        at: At,
        work: impl FnOnce() -> Answer,
        refuse: impl FnOnce(Option<&Value>) -> Answer,
    ) -> Response {
        let fault = self.faults().take(gateway, at);
        let answer = match fault {
            None => work(),
            Some(Kind::DropBefore) => return hang_up(),
            Some(Kind::DropAfter) => {
                work();
                return hang_up();
            }
            Some(Kind::BadSignature) => refuse(None),
            Some(Kind::Code(code)) => refuse(Some(&code)),
            Some(Kind::Delay(delay)) => {
                let answer = work();
                tokio::time::sleep(delay).await;
                answer
            }
            Some(Kind::Body(body)) => Answer { body, ..work() },
            Some(Kind::Status(status)) => {
                let mut response = Answer { status, ..work() }.into_response();
                if matches!(status, 429 | 503) {
                    response
                        .headers_mut()
                        .insert(header::RETRY_AFTER, RETRY_AFTER);
                }
                return response;
            }
            Some(Kind::Truncate(length)) => {
                let mut answer = work();
                answer
                    .body
                    .truncate(length.unwrap_or(answer.body.len() / 2));
                answer
            }
        };
        answer.into_response()
    }
}
