//! Why the merchant's side refuses a request. How a gateway's API document words that is
//! in the gateway's own file.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::store::StoreError;

/// Seconds after which a request may be sent again that the store had no time for.
const RETRY_AFTER: &str = "2";

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MerchantRefusal {
    /// The body is not of the documented form.
    Malformed,
    /// The request comes from a page of an origin that is not allowed.
    ForeignOrigin,
    /// The body is not sent as JSON.
    NotJson,
    /// The product id is not a number.
    BadProduct,
    /// The catalogue has no such product.
    UnknownProduct,
    /// So many items are not sold.
    BadQuantity,
    /// The gateway sells single items of this product only.
    OneItemOnly,
    /// The wallet does not exist, or no gateway has it.
    UnknownWallet,
    /// The order number is not `[0-9A-Za-z_-]{1,64}`.
    BadOrderNo,
    /// The number does not come from the shop, and `allow_browser_numbers` is off.
    BrowserNumber,
    /// There is no order of that number.
    UnknownOrder,
    /// The browser names another amount than the catalogue.
    MoneyDiffers,
    /// The order is for another product.
    ProductDiffers,
    /// The order is for another number of items.
    QuantityDiffers,
    /// The order was made for the other wallet.
    WalletDiffers,
    /// The order was sent to another gateway before.
    GatewayDiffers,
    /// The order is paid, canceled or refunded: nothing is left to pay.
    Settled,
    /// The time in which the order could be paid is over.
    Expired,
    /// The API document has such a request, but it is not for browsers.
    UnknownCommand,
    /// The gateway cannot be connected to, so that it got no request.
    GatewayUnreachable,
    /// Nothing was sent: too many creates are under way at the gateway, or it is left alone
    /// for a while since it timed out.
    GatewayBusy,
    /// The gateway closed the connection before it answered.
    GatewayLost,
    /// The gateway did not answer in time.
    GatewayTimeout,
    /// The gateway's answer is too large, or not as documented.
    GatewayMalformed,
    /// The gateway refuses us, not the order: a wrong key, say.
    GatewayRefused,
    /// The gateway redirects to another address, so that it took no order.
    GatewayMoved,
    /// The gateway's answer holds a secret or a signature of ours.
    GatewayDiscloses,
    /// Whether the gateway took the same request before is not known, and it cannot be sent
    /// once more.
    AttemptUnknown,
    /// The store failed.
    Storage,
    /// The store did not answer in time, as another program has it.
    StorageBusy,
}

impl MerchantRefusal {
    /// The refusal's name in answers; stable, since integrators may match on it.
    #[must_use]
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::ForeignOrigin => "foreign_origin",
            Self::NotJson => "not_json",
            Self::BadProduct => "bad_product",
            Self::UnknownProduct => "unknown_product",
            Self::BadQuantity => "bad_quantity",
            Self::OneItemOnly => "one_piece_only",
            Self::UnknownWallet => "unknown_wallet",
            Self::BadOrderNo => "bad_order_no",
            Self::BrowserNumber => "browser_number",
            Self::UnknownOrder => "unknown_order",
            Self::MoneyDiffers => "money_differs",
            Self::ProductDiffers => "product_differs",
            Self::QuantityDiffers => "quantity_differs",
            Self::WalletDiffers => "wallet_differs",
            Self::GatewayDiffers => "gateway_differs",
            Self::Settled => "settled",
            Self::Expired => "expired",
            Self::UnknownCommand => "unknown_command",
            Self::GatewayBusy => "gateway_busy",
            Self::GatewayUnreachable | Self::GatewayLost => "gateway_unreachable",
            Self::GatewayTimeout => "gateway_timeout",
            Self::GatewayMalformed => "gateway_malformed",
            Self::GatewayRefused => "gateway_refused",
            Self::GatewayMoved => "gateway_moved",
            Self::GatewayDiscloses => "gateway_discloses",
            Self::AttemptUnknown => "attempt_unknown",
            Self::Storage => "storage",
            Self::StorageBusy => "storage_busy",
        }
    }

    /// The HTTP status where the answer is not in a gateway's own form.
    #[must_use]
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::UnknownOrder => StatusCode::NOT_FOUND,
            Self::BadProduct
            | Self::UnknownProduct
            | Self::BadQuantity
            | Self::OneItemOnly
            | Self::UnknownWallet
            | Self::BadOrderNo
            | Self::BrowserNumber
            | Self::UnknownCommand => StatusCode::UNPROCESSABLE_ENTITY,
            Self::MoneyDiffers
            | Self::ProductDiffers
            | Self::QuantityDiffers
            | Self::WalletDiffers
            | Self::GatewayDiffers
            | Self::Settled
            | Self::Expired => StatusCode::CONFLICT,
            Self::GatewayUnreachable
            | Self::GatewayLost
            | Self::GatewayMalformed
            | Self::GatewayRefused
            | Self::GatewayMoved
            | Self::GatewayDiscloses => StatusCode::BAD_GATEWAY,
            Self::GatewayBusy | Self::StorageBusy => StatusCode::SERVICE_UNAVAILABLE,
            Self::GatewayTimeout | Self::AttemptUnknown => StatusCode::GATEWAY_TIMEOUT,
            Self::Storage => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether the gateway or the store failed, so that the answer is an HTTP error and
    /// not a refusal in the gateway's own form. A gateway that redirects, or that was sent
    /// nothing, took no order: were that an HTTP error, the widget would send the request
    /// again.
    #[must_use]
    fn is_fault(self) -> bool {
        !matches!(self, Self::GatewayMoved | Self::GatewayBusy)
            && matches!(self.status().as_u16(), 500..)
    }

    /// Whether the order of that number is another one: for another amount, or something else.
    /// A request that says so is a conflict, also in a gateway's own form.
    #[must_use]
    const fn is_conflict(self) -> bool {
        matches!(
            self,
            Self::MoneyDiffers | Self::ProductDiffers | Self::QuantityDiffers
        )
    }

    /// The name and the sentence, as JSON.
    #[must_use]
    pub(super) fn words(self) -> Value {
        json!({"error": self.code(), "message": self.message()})
    }

    /// The answer to a create request: in the gateway's own form, which the widget reads,
    /// unless the gateway or the store failed.
    pub(super) fn answer(self, in_own_form: impl FnOnce(Self) -> Response) -> Response {
        if self.is_fault() {
            return self.into_response();
        }
        let mut answer = in_own_form(self);
        if self.is_conflict() {
            *answer.status_mut() = self.status();
        }
        answer
    }
}

impl IntoResponse for MerchantRefusal {
    fn into_response(self) -> Response {
        let answer = (self.status(), Json(self.words()));
        if self == Self::StorageBusy {
            return ([(header::RETRY_AFTER, RETRY_AFTER)], answer).into_response();
        }
        answer.into_response()
    }
}

impl From<StoreError> for MerchantRefusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the order store failed");
        match error {
            StoreError::Busy => Self::StorageBusy,
            StoreError::Database(_)
            | StoreError::Unreadable(_)
            | StoreError::UnknownOrder
            | StoreError::CreditWithoutOrder
            | StoreError::NewerVersion
            | StoreError::NotMarked
            | StoreError::OtherMode(_)
            | StoreError::Damaged(_)
            | StoreError::NotAStore
            | StoreError::NoDatabase(_)
            | StoreError::Exists(_)
            | StoreError::NotEmpty
            | StoreError::NotTheSame(_)
            | StoreError::InUse
            | StoreError::Moved(_)
            | StoreError::Interrupted => Self::Storage,
        }
    }
}
