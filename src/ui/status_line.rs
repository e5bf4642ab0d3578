//! The status line, which screen readers announce. It is the same element in every
//! view, because a live region that is new is not announced.

use super::context::ViewContext;
use crate::checkout::choose_view::{Busy, ChooseView};
use yew::prelude::{AttrValue, Html, html};

/// `more` follows the words.
pub(super) fn status_line(look: &'static str, words: AttrValue, more: Html) -> Html {
    html! { <p part="status" data-look={look} role="status">{ words }{ more }</p> }
}

/// The look and the words while the shopper chooses.
pub(super) const fn choose_status(
    view: &ChooseView,
    context: &ViewContext,
) -> (&'static str, &'static str) {
    match view.busy {
        None => ("unseen", ""),
        Some(Busy::Creating) => ("status", context.texts.creating()),
        Some(Busy::Checking) => ("status", context.texts.checking()),
    }
}
