//! The code itself: black on white whatever the theme, its quiet zone included.

use crate::checkout::view_model::Code;
use yew::prelude::{AttrValue, Html, html};

/// `label`: the wallet and the order; a code's text is nothing to listen to.
pub(super) fn qr(code: &Code, label: String) -> Html {
    let side = AttrValue::from(code.picture.side().to_string());
    html! {
        <svg part="qr" class="qr" role="img" aria-label={label}
            viewBox={format!("0 0 {side} {side}")} shape-rendering="crispEdges">
            <rect width={side.clone()} height={side} fill="#fff" />
            <path d={code.picture.path()} fill="#000" />
        </svg>
    }
}
