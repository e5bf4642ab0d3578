//! A QR code, black on white whatever the theme is, with its quiet zone.

use crate::qr::QrPicture;
use yew::prelude::{AttrValue, Html, html};

pub(super) fn qr(picture: &QrPicture, label: String) -> Html {
    let side = AttrValue::from(picture.side().to_string());
    html! {
        <svg part="qr" class="qr" role="img" aria-label={label}
            viewBox={format!("0 0 {side} {side}")} shape-rendering="crispEdges">
            <rect width={side.clone()} height={side} fill="#fff" />
            <path d={picture.path()} fill="#000" />
        </svg>
    }
}
