//! Why a request is refused. A gateway's own form of saying so is in its file.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The body is not of the documented form.
    Malformed,
    /// Its number is none.
    BadProduct,
    UnknownProduct,
    BadQuantity,
    /// The gateway sells single pieces of this alone.
    OnePieceOnly,
    UnknownWallet,
    BadOrderNo,
    UnknownOrder,
    /// The browser names another amount than the catalogue.
    MoneyDiffers,
    /// The order is for another product or another number of pieces.
    ProductDiffers,
    QuantityDiffers,
    /// The order was made for the other wallet.
    WalletDiffers,
    /// The order went to another gateway before.
    GatewayDiffers,
    /// Paid, canceled or refunded: nothing is left to pay.
    Settled,
    /// Its life is over.
    Expired,
    UnknownCommand,
    GatewayUnreachable,
    GatewayTimeout,
    /// The gateway's answer is too large or makes no sense.
    GatewayMalformed,
    /// The gateway refuses us, not the order: a wrong key, say.
    GatewayRefused,
    Storage,
}

impl Refusal {
    /// Stable; integrators may match on it.
    #[must_use]
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::BadProduct => "bad_product",
            Self::UnknownProduct => "unknown_product",
            Self::BadQuantity => "bad_quantity",
            Self::OnePieceOnly => "one_piece_only",
            Self::UnknownWallet => "unknown_wallet",
            Self::BadOrderNo => "bad_order_no",
            Self::UnknownOrder => "unknown_order",
            Self::MoneyDiffers => "money_differs",
            Self::ProductDiffers => "product_differs",
            Self::QuantityDiffers => "quantity_differs",
            Self::WalletDiffers => "wallet_differs",
            Self::GatewayDiffers => "gateway_differs",
            Self::Settled => "settled",
            Self::Expired => "expired",
            Self::UnknownCommand => "unknown_command",
            Self::GatewayUnreachable => "gateway_unreachable",
            Self::GatewayTimeout => "gateway_timeout",
            Self::GatewayMalformed => "gateway_malformed",
            Self::GatewayRefused => "gateway_refused",
            Self::Storage => "storage",
        }
    }

    #[must_use]
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::UnknownOrder => StatusCode::NOT_FOUND,
            Self::BadProduct
            | Self::UnknownProduct
            | Self::BadQuantity
            | Self::OnePieceOnly
            | Self::UnknownWallet
            | Self::BadOrderNo
            | Self::UnknownCommand => StatusCode::UNPROCESSABLE_ENTITY,
            Self::MoneyDiffers
            | Self::ProductDiffers
            | Self::QuantityDiffers
            | Self::WalletDiffers
            | Self::GatewayDiffers
            | Self::Settled
            | Self::Expired => StatusCode::CONFLICT,
            Self::GatewayUnreachable | Self::GatewayMalformed | Self::GatewayRefused => {
                StatusCode::BAD_GATEWAY
            }
            Self::GatewayTimeout => StatusCode::GATEWAY_TIMEOUT,
            Self::Storage => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// For the shopper; the gateways' documents speak Chinese.
    #[must_use]
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Malformed => "请求格式不正确",
            Self::BadProduct => "商品编号不正确",
            Self::UnknownProduct => "商品不存在",
            Self::BadQuantity => "商品数量不正确",
            Self::OnePieceOnly => "该支付方式只能单件购买",
            Self::UnknownWallet => "不支持的支付方式",
            Self::BadOrderNo => "订单号格式不正确",
            Self::UnknownOrder => "订单不存在",
            Self::MoneyDiffers => "订单金额不一致",
            Self::ProductDiffers => "商品与订单不一致",
            Self::QuantityDiffers => "商品数量与订单不一致",
            Self::WalletDiffers => "支付方式与订单不一致，请重新下单",
            Self::GatewayDiffers => "订单已由其他支付渠道受理",
            Self::Settled => "订单已完成，请勿重复支付",
            Self::Expired => "订单已过期，请重新下单",
            Self::UnknownCommand => "不支持的操作",
            Self::GatewayUnreachable => "支付网关无法连接",
            Self::GatewayTimeout => "支付网关响应超时",
            Self::GatewayMalformed => "支付网关返回异常",
            Self::GatewayRefused => "支付网关拒绝了请求",
            Self::Storage => "系统繁忙，请稍后再试",
        }
    }

    /// Nobody's fault but the way's: worth an HTTP error instead of a gateway's words.
    #[must_use]
    pub(super) const fn is_fault(self) -> bool {
        matches!(self.status().as_u16(), 500..)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (
            self.status(),
            Json(json!({"error": self.code(), "message": self.words()})),
        )
            .into_response()
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the order store failed");
        Self::Storage
    }
}
