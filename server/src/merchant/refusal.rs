//! Why the merchant's side refuses a request. How a gateway's API document words that is
//! in the gateway's own file.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::store::StoreError;

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
            Self::GatewayBusy => StatusCode::SERVICE_UNAVAILABLE,
            Self::GatewayTimeout | Self::AttemptUnknown => StatusCode::GATEWAY_TIMEOUT,
            Self::Storage => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A sentence for the shopper, in Chinese as in the gateways' documents.
    #[must_use]
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Malformed => "请求格式不正确",
            Self::ForeignOrigin => "该网站不能在此下单，请联系商家",
            Self::NotJson => "请求必须是 JSON（Content-Type: application/json）",
            Self::BadProduct => "商品编号不正确",
            Self::UnknownProduct => "商品不存在",
            Self::BadQuantity => "商品数量不正确",
            Self::OneItemOnly => "该支付方式只能单件购买",
            Self::UnknownWallet => "不支持的支付方式",
            Self::BadOrderNo => "订单号格式不正确",
            Self::BrowserNumber => "订单须先由商家创建，请联系商家（allow_browser_numbers）",
            Self::UnknownOrder => "订单不存在",
            Self::MoneyDiffers => "订单金额不一致",
            Self::ProductDiffers => "商品与订单不一致",
            Self::QuantityDiffers => "商品数量与订单不一致",
            Self::WalletDiffers => "支付方式与订单不一致，请重新下单",
            Self::GatewayDiffers => "订单已由其他支付渠道受理",
            Self::Settled => "订单已完成，请勿重复支付",
            Self::Expired => "订单已过期，请重新下单",
            Self::UnknownCommand => "不支持的操作",
            Self::GatewayBusy => "支付渠道繁忙，请稍后再试或换一种支付方式",
            Self::GatewayUnreachable | Self::GatewayLost => "支付网关无法连接",
            Self::GatewayTimeout => "支付网关响应超时",
            Self::GatewayMalformed => "支付网关返回异常",
            Self::GatewayRefused => "支付网关拒绝了请求",
            Self::GatewayMoved => "支付网关地址有误，请联系商家",
            Self::GatewayDiscloses => "支付网关返回异常，请联系商家",
            Self::AttemptUnknown => "上次支付请求的结果尚未确认，请勿重复付款，请稍候",
            Self::Storage => "系统繁忙，请稍后再试",
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
        in_own_form(self)
    }
}

impl IntoResponse for MerchantRefusal {
    fn into_response(self) -> Response {
        (self.status(), Json(self.words())).into_response()
    }
}

impl From<StoreError> for MerchantRefusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the order store failed");
        Self::Storage
    }
}
