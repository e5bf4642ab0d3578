//! The code itself: black on white whatever the theme, its quiet zone included.

use crate::checkout::view_model::Code;
use std::rc::Rc;
use yew::prelude::{AttrValue, Html, Properties, component, html};

#[derive(Properties, PartialEq, Clone)]
pub(super) struct QrProps {
    pub(super) code: Rc<Code>,
    /// The wallet and the order; a code's text is nothing to listen to.
    pub(super) label: AttrValue,
}

/// A component, so that a passing second does not draw it again.
#[component]
pub(super) fn Qr(props: &QrProps) -> Html {
    let picture = &props.code.picture;
    let side = picture.side().to_string();
    html! {
        <svg part="qr" class="qr" role="img" aria-label={props.label.clone()}
            viewBox={format!("0 0 {side} {side}")} shape-rendering="crispEdges">
            <rect width={side.clone()} height={side} fill="#fff" />
            <path d={picture.path()} fill="#000" />
        </svg>
    }
}
