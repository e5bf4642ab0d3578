//! What an event's `detail` holds, as contract and types have it.

use crate::checkout::Checkout;
use crate::checkout::effect::News;
use crate::checkout::problem::Problem;
use crate::gateway::NextAction;
use crate::order::{Order, OrderNo, Selection};
use crate::text::Texts;
use serde::Serialize;
use wasm_bindgen::JsValue;

/// One shape for every event: what does not apply is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Detail {
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_no: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway_order_no: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retryable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway_code: Option<String>,
}

impl Detail {
    #[must_use]
    pub(super) fn to_js(&self) -> JsValue {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        self.serialize(&serializer).unwrap_or(JsValue::NULL)
    }

    #[must_use]
    pub(super) fn of_selection(selection: &Selection, order_no: Option<&OrderNo>) -> Self {
        Self {
            wallet: Some(selection.wallet.name()),
            product_id: Some(selection.product_id.clone()),
            quantity: Some(selection.quantity),
            order_no: order_no.map(ToString::to_string),
            ..Self::default()
        }
    }

    #[must_use]
    pub(super) fn of_action(action: &NextAction, order_no: &OrderNo) -> Self {
        let detail = Self {
            order_no: Some(order_no.to_string()),
            ..Self::default()
        };
        match action {
            NextAction::Redirect(url) => Self {
                kind: Some("redirect"),
                url: Some(url.to_string()),
                ..detail
            },
            NextAction::ShowQr(text) => Self {
                kind: Some("qr"),
                qr: Some(text.as_str().to_owned()),
                ..detail
            },
            NextAction::LaunchScheme(url) => Self {
                kind: Some("scheme"),
                url: Some(url.to_string()),
                ..detail
            },
        }
    }

    #[must_use]
    pub(super) fn of_change(
        from: &'static str,
        to: &'static str,
        order_no: Option<&OrderNo>,
    ) -> Self {
        Self {
            from: Some(from),
            to: Some(to),
            order_no: order_no.map(ToString::to_string),
            ..Self::default()
        }
    }

    #[must_use]
    pub(super) fn of_problem(problem: &Problem, texts: &Texts) -> Self {
        Self {
            code: Some(problem.kind.code()),
            message: Some(texts.problem(&problem.kind)),
            retryable: Some(problem.kind.retryable()),
            gateway_code: problem.kind.gateway_code().map(str::to_owned),
            order_no: problem.order_no.as_ref().map(ToString::to_string),
            ..Self::default()
        }
    }

    fn of_settled(order: &Order) -> Self {
        Self {
            order_no: Some(order.no.to_string()),
            amount: order.amount.map(|amount| amount.to_string()),
            ..Self::default()
        }
    }

    /// The element's `order` property.
    #[must_use]
    pub(super) fn of_checkout(checkout: &Checkout) -> Option<Self> {
        let order = checkout.state().order()?;
        Some(Self {
            amount: order.amount.map(|amount| amount.to_string()),
            gateway_order_no: order.gateway_no.clone(),
            state: Some(checkout.status().name()),
            ..Self::of_selection(&order.selection, Some(&order.no))
        })
    }
}

/// The event that carries a piece of news.
#[must_use]
pub(super) fn event_of(news: &News, texts: &Texts) -> (&'static str, Detail) {
    match news {
        News::Ready => ("checkout-ready", Detail::default()),
        News::Changed(selection) => ("checkout-change", Detail::of_selection(selection, None)),
        News::Ordered {
            order_no,
            gateway_no,
        } => (
            "checkout-order",
            Detail {
                order_no: Some(order_no.to_string()),
                gateway_order_no: gateway_no.clone(),
                ..Detail::default()
            },
        ),
        News::StateChanged { from, to, order_no } => (
            "checkout-state",
            Detail::of_change(from.name(), to.name(), order_no.as_ref()),
        ),
        News::Paid(order) => ("checkout-paid", Detail::of_settled(order)),
        News::Canceled(order) => ("checkout-canceled", Detail::of_settled(order)),
        News::Refunded(order) => ("checkout-refunded", Detail::of_settled(order)),
        News::Expired(order) => ("checkout-expired", Detail::of_settled(order)),
        News::Trouble(problem) => ("checkout-error", Detail::of_problem(problem, texts)),
    }
}
