//! What can go wrong, each with the stable code that pages rely on.

use super::config::ConfigError;
use crate::gateway::{CreateError, GatewayRefusal};
use crate::order::OrderNo;
use crate::wire::Fault;

/// A problem, as `checkout-error` reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What went wrong.
    pub kind: ProblemKind,
    /// The order that it is about.
    pub order_no: Option<OrderNo>,
    /// What is done to find out whether the order is paid; `None` where no order can be.
    pub polling: Option<Polling>,
}

/// What is done after a problem to find out whether an order that may exist is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polling {
    /// The next state query follows by itself.
    GoesOn,
    /// The state endpoint rejects the query: none follows by itself.
    Forbidden,
    /// There is no endpoint to query the state at.
    Impossible,
    /// The create request was lost: it is found out whether the order exists.
    Recovers,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// An attribute or a property of the page is missing or wrong.
    Config(ConfigError),
    /// No reply: the connection failed.
    Network,
    /// No reply in time.
    Timeout,
    /// The server answered with this HTTP status.
    Http(u16),
    /// An answer, or a stored order, cannot be read.
    Malformed,
    /// What the page's `createOrder` returned is no order.
    CreatedOrder,
    /// The gateway refused.
    Gateway(GatewayRefusal),
    /// The answer to the create request was lost: an order may exist.
    OrderUnknown,
    /// No link or picture in the answer passed the validation.
    UnsafeUrl,
    /// The text is too long for a QR code.
    QrTooLong,
    /// Nothing that the gateway offers works in this browser.
    WrongEnvironment,
    /// The gateway requires a Referer that this page cannot send.
    RefererUnsatisfiable,
    /// The gateway's answer is for a wallet's SDK in a native app.
    NativeAppRequired,
    /// The merchant's backend, or the gateway, names another price than the shopper was
    /// shown.
    AmountDiffers,
}

impl ProblemKind {
    /// The `code` of `checkout-error`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Config(_) => "config",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Http(_) => "http",
            Self::Malformed | Self::CreatedOrder | Self::AmountDiffers => "malformed",
            Self::Gateway(_) => "gateway",
            Self::OrderUnknown => "order_unknown",
            Self::UnsafeUrl => "unsafe_url",
            Self::QrTooLong => "qr_too_long",
            Self::WrongEnvironment => "wrong_environment",
            Self::RefererUnsatisfiable => "referer_unsatisfiable",
            Self::NativeAppRequired => "native_app_required",
        }
    }

    /// Whether the same press may succeed later.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Network
            | Self::Timeout
            | Self::Http(_)
            | Self::Malformed
            | Self::CreatedOrder
            | Self::OrderUnknown => true,
            Self::Gateway(refusal) => refusal.kind.is_retryable(),
            Self::Config(_)
            | Self::UnsafeUrl
            | Self::QrTooLong
            | Self::WrongEnvironment
            | Self::RefererUnsatisfiable
            | Self::NativeAppRequired
            | Self::AmountDiffers => false,
        }
    }

    /// The gateway's own code, where it was the gateway that refused.
    #[must_use]
    pub fn gateway_code(&self) -> Option<&str> {
        match self {
            Self::Gateway(refusal) => Some(&refusal.code),
            Self::Config(_)
            | Self::Network
            | Self::Timeout
            | Self::Http(_)
            | Self::Malformed
            | Self::CreatedOrder
            | Self::OrderUnknown
            | Self::UnsafeUrl
            | Self::QrTooLong
            | Self::WrongEnvironment
            | Self::RefererUnsatisfiable
            | Self::NativeAppRequired
            | Self::AmountDiffers => None,
        }
    }
}

impl From<Fault> for ProblemKind {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Network => Self::Network,
            Fault::Timeout => Self::Timeout,
            Fault::Unreadable => Self::Malformed,
        }
    }
}

impl From<CreateError> for ProblemKind {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::Malformed => Self::Malformed,
            CreateError::UnsafeUrl => Self::UnsafeUrl,
            CreateError::Refused(refusal) => Self::Gateway(refusal),
        }
    }
}
