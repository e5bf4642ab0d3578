//! The documented payment APIs: a request out, an answer in.
//!
//! One file per API. They know nothing about each other, about when a request
//! is sent, or about what is done with the answer.

mod action;
mod epay;
mod gatepay;
mod order_cmd;
pub mod pay_state;
mod pay_url;
mod smallsaas;

pub use action::{NextAction, OrderString, Params, QrText};

use crate::environment::Environment;
use crate::money::Fen;
use crate::order::{Order, OrderNo};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Request};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gateway {
    PayUrl,
    Epay,
    OrderCmd,
    Gatepay,
    Smallsaas,
}

/// What a create request is made of.
#[derive(Clone, Copy, Debug)]
pub struct Create<'a> {
    pub endpoint: &'a SafeUrl,
    pub order: &'a Order,
    pub environment: Environment,
    pub return_url: Option<&'a str>,
    /// The page's `params`, the product's own among them.
    pub params: &'a [(String, String)],
    /// The number is our own: nobody else knows it yet.
    pub minted: bool,
    /// A code is wished for, even where another way is usual.
    pub wants_code: bool,
}

/// How an order begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    Ask(Request),
    /// Nobody need be asked.
    Known(Vec<NextAction>),
}

impl Create<'_> {
    fn param(&self, name: &str) -> &str {
        let pair = self.params.iter().find(|(key, _)| key == name);
        pair.map_or("", |(_, value)| value)
    }
}

/// The gateway took the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Never empty.
    pub actions: Vec<NextAction>,
    pub gateway_no: Option<String>,
    /// What the gateway will charge, where it says so.
    pub amount: Option<Fen>,
}

impl Created {
    #[must_use]
    pub const fn of(actions: Vec<NextAction>) -> Self {
        Self {
            actions,
            gateway_no: None,
            amount: None,
        }
    }

    fn one(action: NextAction) -> Self {
        Self::of(vec![action])
    }
}

/// An answer that holds no way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateError {
    /// Not the documented form: an order may exist or not.
    Malformed,
    /// All that it offers was refused by the URL gate or the image gate.
    UnsafeUrl,
    /// It said no.
    Refused(Refusal),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The gateway's own code.
    pub code: String,
    /// The gateway's own words, for people; nothing is concluded from them.
    pub words: Option<String>,
    pub kind: RefusalKind,
}

/// What the documents say their codes mean. Each has its sentence in `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The order itself was turned down, or for a reason that no document names.
    Order,
    /// The one error that a document has, without a word about it.
    Unexplained,
    /// The merchant or one of the values.
    Merchant,
    /// The payment channel failed; another wallet or a later try may work.
    Channel,
    Signature,
    /// Nothing arrived at all.
    NoParameters,
    /// Something is missing.
    Parameters,
    PayType,
    /// WeChat sells single pieces only.
    OnePiece,
    ProductNumber,
    Quantity,
    /// No such product.
    Product,
    /// No such shop.
    Shop,
    Key,
    Stock,
    /// The shop has sold all that it may in a day.
    Quota,
    Licence,
}

impl Gateway {
    pub const ALL: [Self; 5] = [
        Self::PayUrl,
        Self::Epay,
        Self::OrderCmd,
        Self::Gatepay,
        Self::Smallsaas,
    ];

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gateway| gateway.name() == name)
    }

    /// The value of the `gateway` attribute.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PayUrl => "pay-url",
            Self::Epay => "epay",
            Self::OrderCmd => "order-cmd",
            Self::Gatepay => "gatepay",
            Self::Smallsaas => "smallsaas",
        }
    }

    /// Whether the gateway needs to be told a price by us.
    #[must_use]
    pub const fn sends_amount(self) -> bool {
        match self {
            Self::Epay => true,
            Self::PayUrl | Self::OrderCmd | Self::Gatepay | Self::Smallsaas => false,
        }
    }

    /// Whether the gateway must be told which product it is.
    #[must_use]
    pub const fn sends_product(self) -> bool {
        match self {
            Self::Gatepay => true,
            Self::PayUrl | Self::Epay | Self::OrderCmd | Self::Smallsaas => false,
        }
    }

    /// Whether a create whose answer was lost may be sent again: the same number
    /// is then the same order.
    #[must_use]
    pub const fn may_repeat(self) -> bool {
        match self {
            Self::PayUrl => false,
            Self::Epay | Self::OrderCmd | Self::Gatepay | Self::Smallsaas => true,
        }
    }

    /// Whether one code can serve both wallets.
    #[must_use]
    pub const fn has_one_code(self) -> bool {
        match self {
            Self::Gatepay => true,
            Self::PayUrl | Self::Epay | Self::OrderCmd | Self::Smallsaas => false,
        }
    }

    /// The most pieces that one order can have with this wallet.
    #[must_use]
    pub const fn max_quantity(self, wallet: Wallet) -> u32 {
        match (self, wallet) {
            // Its code 103; and `pay-url` has no word for a quantity.
            (Self::Gatepay, Wallet::Wechat) | (Self::PayUrl, _) => 1,
            (Self::Gatepay, Wallet::Alipay | Wallet::OneCode)
            | (Self::Epay | Self::OrderCmd | Self::Smallsaas, _) => u32::MAX,
        }
    }

    /// The first of the page's `params` that the gateway would refuse.
    #[must_use]
    pub fn refuses(self, params: &[(String, String)]) -> bool {
        match self {
            Self::PayUrl => params.iter().any(|(name, value)| {
                name == "order_from_type" && !pay_url::is_order_from_type(value)
            }),
            Self::Epay | Self::OrderCmd | Self::Gatepay | Self::Smallsaas => false,
        }
    }

    #[must_use]
    pub fn start(self, create: &Create) -> Start {
        Start::Ask(match self {
            Self::PayUrl => pay_url::create_request(create),
            Self::Epay => epay::create_request(create),
            Self::OrderCmd => order_cmd::create_request(create),
            Self::Gatepay => gatepay::create_request(create),
            Self::Smallsaas => return smallsaas::start(create),
        })
    }

    pub fn read_created(self, answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
        match self {
            Self::PayUrl => pay_url::read_created(answer, endpoint),
            Self::Epay => epay::read_created(answer, endpoint),
            Self::OrderCmd => order_cmd::read_created(answer, endpoint),
            Self::Gatepay => gatepay::read_created(answer, endpoint),
            Self::Smallsaas => smallsaas::read_created(answer, endpoint),
        }
    }

    /// The API's own question for the pay state, where it has one.
    #[must_use]
    pub fn state_request(self, endpoint: &SafeUrl, order_no: &OrderNo) -> Option<Request> {
        match self {
            Self::OrderCmd => Some(order_cmd::state_request(endpoint, order_no)),
            Self::PayUrl | Self::Epay | Self::Gatepay | Self::Smallsaas => None,
        }
    }
}

/// Gathers the ways to pay out of an answer's fields.
fn gather(
    links: &[(Option<&str>, action::Field)],
    gateway_no: Option<String>,
    endpoint: &SafeUrl,
) -> Result<Created, CreateError> {
    let mut any = false;
    let mut actions = Vec::new();
    for (link, field) in links {
        if let Some(link) = link {
            any = true;
            actions.extend(field.read(link, endpoint));
        }
    }
    match (any, actions.is_empty()) {
        (false, _) => Err(CreateError::Malformed),
        (true, true) => Err(CreateError::UnsafeUrl),
        (true, false) => Ok(Created {
            gateway_no,
            ..Created::of(actions)
        }),
    }
}
