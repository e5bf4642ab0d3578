//! An attempt: one create request that is sent to one gateway, for one wallet on one kind
//! of device.

use crate::merchant::order::{GatewayName, OrderNo, Wallet};

/// The kinds of devices that gateways answer differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// A browser on a computer.
    Desktop,
    /// A browser on a phone.
    Phone,
    /// The browser inside WeChat.
    WeChat,
    /// The browser inside Alipay.
    Alipay,
}

impl Device {
    const ALL: [Self; 4] = [Self::Desktop, Self::Phone, Self::WeChat, Self::Alipay];

    /// The name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Phone => "phone",
            Self::WeChat => "wechat",
            Self::Alipay => "alipay",
        }
    }

    /// The device of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|device| device.name() == name)
    }
}

/// How far an attempt has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// Its create request is under way, or was when its sender stopped.
    Sending,
    /// The gateway answered; the answer is kept.
    Answered,
    /// The gateway took no order.
    Refused,
    /// Nobody knows whether the gateway took the order: its answer was lost.
    Unknown,
    /// Another attempt has replaced this one.
    Ended,
}

impl AttemptState {
    const ALL: [Self; 5] = [
        Self::Sending,
        Self::Answered,
        Self::Refused,
        Self::Unknown,
        Self::Ended,
    ];

    /// The name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Ended => "ended",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// The answer to a create request, as it was handed on to the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The content type.
    pub content_type: String,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

/// An attempt that a caller wants to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttempt {
    /// The order.
    pub order_no: OrderNo,
    /// The gateway that the request is sent to.
    pub gateway: GatewayName,
    /// The wallet that it is for.
    pub wallet: Wallet,
    /// The shopper's device.
    pub device: Device,
    /// The number by which the gateway will know it, where an earlier attempt has the order's
    /// own. `None` where the gateway has the order itself, and knows it by that one number.
    pub further_number: Option<String>,
    /// What is sent, in a form that the gateway's own code alone reads.
    pub fields: Option<String>,
    /// When the gateway is to be queried first, in milliseconds since 1970, whatever becomes of
    /// the sender; `None` where it never is.
    pub first_query_at_ms: Option<i64>,
    /// Until when a sender that has not finished counts as at work.
    pub sending_until_ms: i64,
    /// Whether a request whose answer was lost may be sent once more: only where the gateway
    /// takes the same number for the same order.
    pub resend: bool,
}

/// An attempt, as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The store's own number for it.
    pub id: i64,
    /// The order.
    pub order_no: OrderNo,
    /// The gateway that the request was sent to.
    pub gateway: GatewayName,
    /// The wallet that it is for.
    pub wallet: Wallet,
    /// The shopper's device.
    pub device: Device,
    /// The number by which the gateway knows it.
    pub number: String,
    /// What was sent, in a form that the gateway's own code alone reads. `None` for one from
    /// before fields were kept.
    pub fields: Option<String>,
    /// The answer, if there was one.
    pub answer: Option<KeptAnswer>,
    /// The gateway's trade number, if the answer has one.
    pub trade_no: Option<String>,
    /// How far it has come.
    pub state: AttemptState,
    /// When it began, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When what was handed out ends, in milliseconds since 1970.
    pub ends_at_ms: i64,
    /// Until when its sender counts as at work. It names the sender in `finish_attempt`.
    pub sending_until_ms: i64,
    /// When the gateway is to be queried next, in milliseconds since 1970.
    pub next_query_at_ms: Option<i64>,
    /// How often the gateway was queried.
    pub queries: u32,
    /// When the last query began that the gateway answered, in milliseconds since 1970.
    pub answered_query_at_ms: Option<i64>,
}

/// What came of the wish to begin an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptStart {
    /// The caller is to send the fields of this attempt.
    Begun(Attempt),
    /// The caller is to send the fields of this attempt once more, since the answer was lost. A
    /// refusal then leaves it open what became of the first request.
    BegunAgain(Attempt),
    /// Another caller sends it at this time.
    Running(Attempt),
    /// The same was answered already.
    Answered(Attempt),
    /// The answer was lost, and the request cannot be sent once more.
    Unknown(Attempt),
    /// The order is at another gateway.
    OtherGateway,
    /// The number is another order's at this gateway.
    NumberTaken,
    /// The order is paid, refunded, canceled, or in a state that needs a person.
    Settled,
    /// The time in which the order could be paid is over.
    Expired,
}

/// How a create request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptEnd {
    /// `Answered`, `Refused` or `Unknown`.
    pub state: AttemptState,
    /// What the browser was answered.
    pub answer: Option<KeptAnswer>,
    /// The gateway's trade number.
    pub trade_no: Option<String>,
    /// When what was handed out ends; `None` where that is the order's end.
    pub ends_at_ms: Option<i64>,
    /// When the gateway is to be queried first; `None` where it never is.
    pub next_query_at_ms: Option<i64>,
}
