//! Effects, each written as one line of a transcript.

use wallet_checkout::checkout::effect::PageEvent;
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

pub(crate) fn page_event(event: &PageEvent) -> String {
    match event {
        PageEvent::Ready => "ready".into(),
        PageEvent::Changed(selection) => format!(
            "change {} {} {}",
            selection.wallet.name(),
            selection.product_id,
            selection.quantity
        ),
        PageEvent::Ordered {
            order_no,
            gateway_no,
        } => format!("order {order_no} {}", gateway_no.as_deref().unwrap_or("-")),
        PageEvent::AmountChanged { order_no, from, to } => {
            format!("amount {order_no} {from} -> {to}")
        }
        PageEvent::StateChanged { from, to, .. } => {
            format!("state {} -> {}", from.name(), to.name())
        }
        PageEvent::Paid(order) => format!("paid {}", order.no),
        PageEvent::Canceled(order) => format!("canceled {}", order.no),
        PageEvent::Refunded(order) => format!("refunded {}", order.no),
        PageEvent::Expired(order) => format!("expired {}", order.no),
        PageEvent::Error(problem) => format!("error {}", problem.kind.code()),
    }
}
