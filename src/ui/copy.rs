//! A button that copies a text, and then confirms it in its label.

use super::context::ViewContext;
use yew::prelude::{AttrValue, Callback, Html, html};

/// The label confirms the copy as long as `text` is what was copied last. The name is what
/// screen readers read in place of the label, where that alone does not say what is copied.
pub(super) fn copy_button(
    look: &'static str,
    label: &'static str,
    name: Option<&'static str>,
    text: AttrValue,
    context: &ViewContext,
) -> Html {
    let is_copied = text == *context.copied;
    let on_copy = context.on_copy.clone();
    let onclick = Callback::from(move |_| on_copy.emit(text.clone()));
    html! {
        <button type="button" part="copy-button" data-look={look} onclick={onclick}
            aria-label={name.filter(|_| !is_copied)}>
            if is_copied { { "✓ " }{ context.texts.copied() } } else { { label } }
        </button>
    }
}
