//! What a refusal says to the shopper, in every language that the server has.

use super::{language::Language, refusal::MerchantRefusal};

/// A sentence in Chinese of the mainland, in Chinese of Hong Kong, and in English.
type Sentences = [&'static str; 3];

impl MerchantRefusal {
    /// A sentence for the shopper, in the language of the request under way.
    #[must_use]
    pub(super) fn message(self) -> &'static str {
        let [zh_cn, zh_hk, en] = self.sentences();
        match Language::current() {
            Language::ZhCn => zh_cn,
            Language::ZhHk => zh_hk,
            Language::En => en,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table")]
    const fn sentences(self) -> Sentences {
        match self {
            Self::Malformed => [
                "请求格式不正确",
                "請求格式不正確",
                "The request cannot be read",
            ],
            Self::ForeignOrigin => [
                "该网站不能在此下单，请联系商家",
                "該網站不能在此落單，請聯絡商戶",
                "This site cannot place orders here; please tell the shop",
            ],
            Self::NotJson => [
                "请求必须是 JSON（Content-Type: application/json）",
                "請求必須是 JSON（Content-Type: application/json）",
                "The request has to be JSON (Content-Type: application/json)",
            ],
            Self::BadProduct => [
                "商品编号不正确",
                "商品編號不正確",
                "The product number is not valid",
            ],
            Self::UnknownProduct => ["商品不存在", "商品不存在", "There is no such product"],
            Self::BadQuantity => [
                "商品数量不正确",
                "商品數量不正確",
                "The quantity is not valid",
            ],
            Self::OneItemOnly => [
                "该支付方式每单限购一件",
                "此付款方式每張訂單限購一件",
                "This payment method takes one item per order",
            ],
            Self::UnknownWallet => [
                "不支持的支付方式",
                "不支援此付款方式",
                "This payment method is not available",
            ],
            Self::BadOrderNo => [
                "订单号格式不正确",
                "訂單編號格式不正確",
                "The order number is not valid",
            ],
            Self::BrowserNumber => [
                "订单须先由商家创建，请联系商家（allow_browser_numbers）",
                "訂單須先由商戶建立，請聯絡商戶（allow_browser_numbers）",
                "The shop has to create the order first; please tell the shop (allow_browser_numbers)",
            ],
            Self::UnknownOrder => ["订单不存在", "訂單不存在", "There is no such order"],
            Self::MoneyDiffers => [
                "订单金额不一致",
                "訂單金額不一致",
                "The amount differs from the order's",
            ],
            Self::ProductDiffers => [
                "商品与订单不一致",
                "商品與訂單不一致",
                "The product differs from the order's",
            ],
            Self::QuantityDiffers => [
                "商品数量与订单不一致",
                "商品數量與訂單不一致",
                "The quantity differs from the order's",
            ],
            Self::WalletDiffers => [
                "支付方式与订单不一致，请重新下单",
                "付款方式與訂單不一致，請重新落單",
                "The payment method differs from the order's; please start a new order",
            ],
            Self::GatewayDiffers => [
                "订单已由其他支付渠道受理",
                "訂單已由其他支付渠道受理",
                "The order is with another payment service already",
            ],
            Self::Settled => [
                "订单已付款、已取消或已退款，请勿再次付款",
                "訂單已付款、已取消或已退款，請勿再次付款",
                "The order is paid, canceled or refunded already; do not pay again",
            ],
            Self::Expired => [
                "订单已过期，请重新下单",
                "訂單已過期，請重新落單",
                "The time for this order is over; please start a new order",
            ],
            Self::UnknownCommand => [
                "不支持的操作",
                "不支援此操作",
                "This operation is not supported",
            ],
            Self::GatewayBusy => [
                "支付服务繁忙，请稍后再试或换一种支付方式",
                "支付服務繁忙，請稍後再試或改用其他付款方式",
                "The payment service is busy; try again in a moment or use another payment method",
            ],
            Self::GatewayUnreachable | Self::GatewayLost => [
                "支付服务无法连接",
                "支付服務無法連接",
                "The payment service could not be reached",
            ],
            Self::GatewayTimeout => [
                "支付服务响应超时",
                "支付服務回應逾時",
                "The payment service did not answer in time",
            ],
            Self::GatewayMalformed => [
                "支付服务返回异常",
                "支付服務傳回異常",
                "The payment service sent a reply that cannot be read",
            ],
            Self::GatewayRefused => [
                "支付服务拒绝了请求",
                "支付服務拒絕了請求",
                "The payment service refused the request",
            ],
            Self::GatewayMoved => [
                "支付服务地址有误，请联系商家",
                "支付服務地址有誤，請聯絡商戶",
                "The payment service's address is wrong; please tell the shop",
            ],
            Self::GatewayDiscloses => [
                "支付服务返回异常，请联系商家",
                "支付服務傳回異常，請聯絡商戶",
                "The payment service sent a reply that cannot be shown; please tell the shop",
            ],
            Self::AttemptUnknown => [
                "上次支付请求的结果尚未确认，如已付款请勿再次付款，请稍候",
                "上次付款請求的結果尚未確認，如已付款請勿再次付款，請稍候",
                "The result of the last attempt is not known yet; if you have paid, do not pay again. \
                 Please wait",
            ],
            Self::Storage | Self::StorageBusy => [
                "系统繁忙，请稍后再试",
                "系統繁忙，請稍後再試",
                "The system is busy; please try again in a moment",
            ],
        }
    }
}
