//! The `detail` of the element's events, as README.md and `static/wallet-checkout.d.ts`
//! describe it.

use crate::checkout::Checkout;
use crate::checkout::bridge::Bridge;
use crate::checkout::effect::PageEvent;
use crate::checkout::problem::{Problem, ProblemKind};
use crate::gateway::{NextAction, Params};
use crate::order::{Order, OrderNo, Selection};
use crate::text::Texts;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use wasm_bindgen::JsValue;

/// The members of an event's `detail`. A member that does not apply is absent.
#[derive(Debug, Default)]
pub(super) struct Detail(Vec<(Cow<'static, str>, Value)>);

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Number(u32),
    Bool(bool),
    Map(Detail),
}

/// Serializes as a map, which has the same form as a derived structure, because for
/// structures `serde-wasm-bindgen` keeps a hash table of field names: 1 KB of brotli.
impl Serialize for Detail {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Detail {
    #[must_use]
    pub(super) fn to_js(&self) -> JsValue {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        self.serialize(&serializer).unwrap_or(JsValue::NULL)
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.0.push((name.into(), value));
        self
    }

    pub(super) fn text(self, name: &'static str, text: &str) -> Self {
        self.with(name, Value::Text(text.to_owned()))
    }

    fn text_if(self, name: &'static str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    fn order_no(self, order_no: Option<&OrderNo>) -> Self {
        self.text_if("orderNo", order_no.map(OrderNo::as_str))
    }

    fn amount(self, order: &Order) -> Self {
        match order.amount {
            Some(amount) => self.text("amount", &amount.to_string()),
            None => self,
        }
    }

    #[must_use]
    pub(super) fn of_selection(selection: &Selection, order_no: Option<&OrderNo>) -> Self {
        Self::default()
            .text("wallet", selection.wallet.name())
            .text("productId", &selection.product_id)
            .with("quantity", Value::Number(selection.quantity))
            .order_no(order_no)
    }

    #[must_use]
    pub(super) fn of_action(action: &NextAction, order_no: &OrderNo) -> Self {
        let detail = Self::default().order_no(Some(order_no));
        let of = |kind| detail.text("kind", kind);
        match action {
            NextAction::Redirect { url, referer } => of("redirect")
                .text("url", url.as_str())
                .text_if("referer", referer.as_deref()),
            NextAction::ShowQr(text) => of("qr").text("qr", text.as_str()),
            NextAction::ShowImage(image) => of("qr-image").text("qr", image.uri()),
            NextAction::LaunchScheme(url) => of("scheme").text("url", url.as_str()),
            NextAction::WechatBridge(params) => of("wechat-bridge").params(params),
            NextAction::AlipayBridge(order) => {
                let params = Self::default().text("orderStr", order.as_str());
                of("alipay-bridge").with("params", Value::Map(params))
            }
            NextAction::MiniProgram(params) => of("mini-program").params(params),
            NextAction::NativeApp(params) => of("native-app").params(params),
        }
    }

    /// The action that names the bridge, and the parameters that the bridge is called
    /// with.
    #[must_use]
    pub(super) fn of_bridge(bridge: &Bridge) -> (&'static str, Self) {
        let kind = match bridge {
            Bridge::Wechat(_) => "wechat-bridge",
            Bridge::Alipay(_) => "alipay-bridge",
            Bridge::MiniProgram(_) => "mini-program",
        };
        let request = bridge.request();
        let request = request
            .iter()
            .fold(Self::default(), |detail, (name, value)| {
                detail.text(name, value)
            });
        (kind, request)
    }

    fn params(self, params: &Params) -> Self {
        let pairs = params.pairs();
        let map =
            pairs.map(|(name, value)| (name.to_owned().into(), Value::Text(value.to_owned())));
        self.with("params", Value::Map(Self(map.collect())))
    }

    #[must_use]
    pub(super) fn of_change(from: &str, to: &str, order_no: Option<&OrderNo>) -> Self {
        let change = Self::default().text("from", from).text("to", to);
        change.order_no(order_no)
    }

    #[must_use]
    pub(super) fn of_problem(problem: &Problem, texts: &Texts) -> Self {
        let kind = &problem.kind;
        let detail = Self::default()
            .text("code", kind.code())
            .text("message", &texts.message(problem))
            .with("retryable", Value::Bool(kind.retryable()))
            .text_if("gatewayCode", kind.gateway_code())
            .order_no(problem.order_no.as_ref());
        if let ProblemKind::Http(status) = kind {
            return detail.with("status", Value::Number((*status).into()));
        }
        detail
    }

    fn of_settled(order: &Order) -> Self {
        Self::default().order_no(Some(&order.no)).amount(order)
    }

    /// The element's `order` property.
    #[must_use]
    pub(super) fn of_checkout(checkout: &Checkout) -> Option<Self> {
        let order = checkout.state().order()?;
        let detail = Self::of_selection(&order.selection, Some(&order.no)).amount(order);
        let detail = detail.text_if("gatewayOrderNo", order.gateway_no.as_deref());
        Some(detail.text("state", checkout.status().name()))
    }
}

/// The name and the `detail` of an event of the element.
#[must_use]
pub(super) fn event_of(event: &PageEvent, texts: &Texts) -> (&'static str, Detail) {
    match event {
        PageEvent::Ready => ("checkout-ready", Detail::default()),
        PageEvent::Changed(selection) => ("checkout-change", Detail::of_selection(selection, None)),
        PageEvent::Ordered {
            order_no,
            gateway_no,
        } => {
            let detail = Detail::default().order_no(Some(order_no));
            let detail = detail.text_if("gatewayOrderNo", gateway_no.as_deref());
            ("checkout-order", detail)
        }
        PageEvent::AmountChanged { order_no, from, to } => {
            let change = Detail::of_change(&from.to_string(), &to.to_string(), Some(order_no));
            ("checkout-amount", change)
        }
        PageEvent::StateChanged { from, to, order_no } => (
            "checkout-state",
            Detail::of_change(from.name(), to.name(), order_no.as_ref()),
        ),
        PageEvent::Paid(order) => ("checkout-paid", Detail::of_settled(order)),
        PageEvent::Canceled(order) => ("checkout-canceled", Detail::of_settled(order)),
        PageEvent::Refunded(order) => ("checkout-refunded", Detail::of_settled(order)),
        PageEvent::Expired(order) => ("checkout-expired", Detail::of_settled(order)),
        PageEvent::Error(problem) => ("checkout-error", Detail::of_problem(problem, texts)),
    }
}
