//! What went wrong, and what the shopper can do about it.

use super::context::ViewContext;
use crate::checkout::view_model::{ChooseView, ConfigError, ProblemKind};
use yew::prelude::{Html, html};

/// A problem of the choosing view. No QR code was handed out there, so that nothing can
/// have been charged, unless an order may exist.
pub(super) fn problem(kind: &ProblemKind, view: &ChooseView, context: &ViewContext) -> Html {
    let texts = context.texts;
    let nothing_charged = !matches!(kind, ProblemKind::OrderUnknown);
    let other_wallet = !kind.retryable() && view.wallets.len() > 1;
    let words = match kind {
        ProblemKind::Gateway(refusal) => refusal.words.as_deref(),
        ProblemKind::Config(_)
        | ProblemKind::Network
        | ProblemKind::Timeout
        | ProblemKind::Http(_)
        | ProblemKind::Malformed
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
            <p>{ texts.problem(kind) }</p>
            if nothing_charged { <p>{ texts.nothing_charged() }</p> }
            if other_wallet { <p>{ texts.other_wallet() }</p> }
            if let Some(words) = words {
                <p class="hint">{ texts.their_words() }{ " " }<q>{ words.to_owned() }</q></p>
            }
        </div>
    }
}

/// An error for the page's author; a shopper can do nothing about it.
pub(super) fn misconfigured(error: ConfigError, context: &ViewContext) -> Html {
    html! {
        <div part="error" class="error" role="alert">
            <p>{ context.texts.problem(&ProblemKind::Config(error)) }</p>
        </div>
    }
}
