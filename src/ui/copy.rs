//! A button that copies a text and says so.

use yew::prelude::{AttrValue, Callback, Html, Properties, component, html};
use yew::use_state_eq;

#[derive(Properties, PartialEq, Clone)]
pub(super) struct CopyProps {
    pub(super) text: AttrValue,
    pub(super) label: &'static str,
    pub(super) copied: &'static str,
    pub(super) class: &'static str,
    pub(super) on_copy: Callback<String>,
}

/// What was copied is remembered, so that another text has not been.
#[component]
pub(super) fn CopyButton(props: &CopyProps) -> Html {
    let last = use_state_eq(AttrValue::default);
    let is_copied = *last == props.text;
    let onclick = {
        let (text, on_copy) = (props.text.clone(), props.on_copy.clone());
        Callback::from(move |_| {
            on_copy.emit(text.to_string());
            last.set(text.clone());
        })
    };
    html! {
        <button type="button" part="copy-button" class={props.class} onclick={onclick}>
            if is_copied { { "✓ " }{ props.copied } } else { { props.label } }
        </button>
    }
}
