//! What went wrong, and the way on.

use super::scene::Scene;
use crate::checkout::view_model::{ChooseView, ConfigError, ProblemKind};
use yew::prelude::{Html, html};

/// Here no code was handed out, so that nothing can have been charged, unless
/// an order may exist.
pub(super) fn problem(kind: &ProblemKind, view: &ChooseView, scene: &Scene) -> Html {
    let texts = scene.texts;
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

/// For the page's author; a shopper can do nothing about it.
pub(super) fn misconfigured(error: ConfigError, scene: &Scene) -> Html {
    html! {
        <div part="error" class="error" role="alert">
            <p>{ scene.texts.problem(&ProblemKind::Config(error)) }</p>
        </div>
    }
}
