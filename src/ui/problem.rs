//! What went wrong, and what the shopper can do about it.

use super::context::ViewContext;
use crate::checkout::view_model::{ChooseView, ConfigError, ProblemKind};
use yew::prelude::{Html, html};

/// A problem of the choosing view.
pub(super) fn problem(kind: &ProblemKind, view: &ChooseView, context: &ViewContext) -> Html {
    let texts = context.texts;
    let gap = if texts.their_words().ends_with('：') {
        ""
    } else {
        " "
    };
    let other_wallet = !kind.retryable() && view.wallets.len() > 1;
    let words = match kind {
        ProblemKind::Gateway(refusal) => refusal.words.as_deref(),
        ProblemKind::Config(_)
        | ProblemKind::Network
        | ProblemKind::Timeout
        | ProblemKind::Http(_)
        | ProblemKind::Malformed
        | ProblemKind::CreatedOrder
        | ProblemKind::OrderUnknown
        | ProblemKind::UnsafeUrl
        | ProblemKind::QrTooLong
        | ProblemKind::WrongEnvironment
        | ProblemKind::RefererUnsatisfiable
        | ProblemKind::NativeAppRequired
        | ProblemKind::AmountDiffers => None,
    };
    html! {
        <div key="problem" part="error" class="error" role="alert">
            <p part="error-title">{ texts.problem(kind) }</p>
            if let Some(money) = money(kind, view, context) { <p part="error-text">{ money }</p> }
            if other_wallet { <p part="error-text">{ texts.other_wallet() }</p> }
            if let Some(words) = words {
                <p part="hint" class="hint">{ texts.their_words() }{ gap }<q><bdi>{ words.to_owned() }</bdi></q></p>
            }
            <slot name="failed" />
        </div>
    }
}

/// Whether money can have moved. No QR code was handed out here, so that this attempt took
/// none, unless an order may exist; but the page may have named an order that was paid
/// before, which some gateways refuse by a general code.
fn money(kind: &ProblemKind, view: &ChooseView, context: &ViewContext) -> Option<&'static str> {
    let may_be_paid = match kind {
        ProblemKind::Gateway(refusal) => refusal.kind.is_general(),
        ProblemKind::Config(_)
        | ProblemKind::Network
        | ProblemKind::Timeout
        | ProblemKind::Http(_)
        | ProblemKind::Malformed
        | ProblemKind::CreatedOrder
        | ProblemKind::OrderUnknown
        | ProblemKind::UnsafeUrl
        | ProblemKind::QrTooLong
        | ProblemKind::WrongEnvironment
        | ProblemKind::RefererUnsatisfiable
        | ProblemKind::NativeAppRequired
        | ProblemKind::AmountDiffers => false,
    };
    if may_be_paid && view.order_given {
        Some(context.texts.refused_maybe_paid())
    } else {
        (*kind != ProblemKind::OrderUnknown).then(|| context.texts.nothing_charged())
    }
}

/// An error for the page's author; a shopper can do nothing about it.
pub(super) fn misconfigured(error: ConfigError, context: &ViewContext) -> Html {
    html! {
        <div part="error" class="error" role="alert">
            <p part="error-title">{ context.texts.problem(&ProblemKind::Config(error)) }</p>
            <slot name="failed" />
        </div>
    }
}
