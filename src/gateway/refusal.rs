//! A gateway's documented no.

/// What a gateway answered in place of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayRefusal {
    /// The gateway's own error code, in decimal.
    pub code: String,
    /// The gateway's own words, for people; nothing is concluded from them.
    pub words: Option<String>,
    /// The code's meaning by the API document.
    pub kind: RefusalKind,
}

impl GatewayRefusal {
    /// A refusal by this error code and, where the answer has any, these words.
    #[must_use]
    pub fn new(code: i64, words: Option<&str>, kind: RefusalKind) -> Self {
        Self {
            code: code.to_string(),
            words: words.map(str::to_owned),
            kind,
        }
    }
}

/// The meanings that the API documents give to their error codes. Each gateway's file
/// says which of its codes means which; each meaning has its sentence in `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The order itself is refused, or the code is in no document.
    Order,
    /// The API document has this one error code and does not explain it.
    Unexplained,
    /// The merchant's account or one of the values is refused.
    Merchant,
    /// The payment channel failed; another wallet or a later attempt may succeed.
    Channel,
    /// The signature is wrong.
    Signature,
    /// No parameters arrived at the gateway.
    NoParameters,
    /// A parameter is missing.
    Parameters,
    /// The merchant's account does not have this payment method.
    PayType,
    /// An order that is paid with WeChat Pay can have one item only.
    OneItem,
    /// The product's id has not the form of one.
    ProductNumber,
    /// The quantity is not a positive number.
    Quantity,
    /// The gateway has no product of this id.
    Product,
    /// The gateway has no shop of this key.
    Shop,
    /// The shop's key is wrong.
    Key,
    /// The product is out of stock.
    Stock,
    /// The shop has sold all that it may in a day.
    Quota,
    /// The shop's license at the gateway has expired.
    License,
}

impl RefusalKind {
    /// Whether the code is so general that a gateway may use it for an order that is paid
    /// already, too.
    #[must_use]
    pub const fn is_general(self) -> bool {
        match self {
            Self::Order | Self::Unexplained | Self::Merchant => true,
            Self::Channel
            | Self::Signature
            | Self::NoParameters
            | Self::Parameters
            | Self::PayType
            | Self::OneItem
            | Self::ProductNumber
            | Self::Quantity
            | Self::Product
            | Self::Shop
            | Self::Key
            | Self::Stock
            | Self::Quota
            | Self::License => false,
        }
    }

    /// Whether the same request may succeed later without the merchant's doing anything.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        match self {
            Self::Order | Self::Unexplained | Self::Merchant | Self::Channel => true,
            Self::Signature
            | Self::NoParameters
            | Self::Parameters
            | Self::PayType
            | Self::OneItem
            | Self::ProductNumber
            | Self::Quantity
            | Self::Product
            | Self::Shop
            | Self::Key
            | Self::Stock
            | Self::Quota
            | Self::License => false,
        }
    }
}
