//! A button that copies a text and says so.

use super::scene::Scene;
use yew::prelude::{AttrValue, Callback, Html, html};

/// What was copied last is known, so that another text has not been.
pub(super) fn copy_button(
    look: &'static str,
    label: &'static str,
    text: AttrValue,
    scene: &Scene,
) -> Html {
    let is_copied = text == *scene.copied;
    let on_copy = scene.on_copy.clone();
    let onclick = Callback::from(move |_| on_copy.emit(text.clone()));
    html! {
        <button type="button" part="copy-button" data-look={look} onclick={onclick}>
            if is_copied { { "✓ " }{ scene.texts.copied() } } else { { label } }
        </button>
    }
}
