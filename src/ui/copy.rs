//! A button that copies a text, and then confirms it in its label.

use super::context::ViewContext;
use super::parts;
use crate::url::SafeUrl;
use yew::prelude::{AttrValue, Callback, Html, html};

/// A link on the screen, for a shopper who cannot copy it by the button below it.
pub(super) fn copy_link(look: &'static str, link: &SafeUrl, context: &ViewContext) -> Html {
    let text = AttrValue::from(link.to_string());
    html! {
        <>
            <bdi part="link" class="link">{ text.clone() }</bdi>
            { copy_button(look, context.texts.copy_link(), None, text, context) }
        </>
    }
}

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
    let label = if is_copied {
        format!("✓ {}", context.texts.copied())
    } else {
        label.to_owned()
    };
    html! {
        <button type="button" part={parts::button(look, Some("copy-button"), false)} data-look={look} onclick={onclick}
            aria-label={name.filter(|_| !is_copied)}>
            { label }
        </button>
    }
}
