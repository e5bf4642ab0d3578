//! What happened, in a line.

use wallet_checkout::checkout::effect::News;
use wallet_checkout::gateway::NextAction;
use wallet_checkout::wire::{Body, Request};

pub(crate) fn action(action: &NextAction) -> String {
    match action {
        NextAction::Redirect { url, .. } => format!("action redirect {url}"),
        NextAction::ShowQr(text) => format!("action qr {}", text.as_str()),
        NextAction::LaunchScheme(url) => format!("action scheme {url}"),
        NextAction::ShowImage(_) => "action image".into(),
        NextAction::WechatBridge(_) => "action wechat bridge".into(),
        NextAction::AlipayBridge(_) => "action alipay bridge".into(),
        NextAction::MiniProgram(_) => "action mini program".into(),
        NextAction::NativeApp(_) => "action native app".into(),
    }
}

pub(crate) fn request(request: &Request) -> String {
    match &request.body {
        Body::Nothing => format!("GET {}", request.url),
        Body::Form(body) | Body::Json(body) => format!("POST {} {body}", request.url),
    }
}

pub(crate) fn news(news: &News) -> String {
    match news {
        News::Ready => "ready".into(),
        News::Changed(selection) => format!(
            "change {} {} {}",
            selection.wallet.name(),
            selection.product_id,
            selection.quantity
        ),
        News::Ordered {
            order_no,
            gateway_no,
        } => format!("order {order_no} {}", gateway_no.as_deref().unwrap_or("-")),
        News::StateChanged { from, to, .. } => format!("state {} -> {}", from.name(), to.name()),
        News::Paid(order) => format!("paid {}", order.no),
        News::Canceled(order) => format!("canceled {}", order.no),
        News::Refunded(order) => format!("refunded {}", order.no),
        News::Expired(order) => format!("expired {}", order.no),
        News::Trouble(problem) => format!("error {}", problem.kind.code()),
    }
}
