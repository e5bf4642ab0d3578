//! What is being paid, in numbers.

use super::copy::copy_button;
use super::scene::Scene;
use crate::checkout::view_model::Summary;
use yew::prelude::{Html, html};

/// To whom, how much, and what it is for. The shop's name is the page's to give.
pub(super) fn amount(summary: &Summary, scene: &Scene) -> Html {
    html! {
        <>
            <slot name="merchant"></slot>
            if let Some(amount) = summary.amount {
                <p class="amount">{ scene.money(amount, &summary.product_id) }</p>
            }
            if !summary.name.is_empty() {
                <p class="what">
                    { summary.name.clone() }
                    if summary.quantity > 1 { { format!(" × {}", summary.quantity) } }
                </p>
            }
        </>
    }
}

/// The number that the shop and the shopper both know.
pub(super) fn order_no(summary: &Summary, scene: &Scene) -> Html {
    let texts = scene.texts;
    html! {
        <p class="order-no">
            <span>{ texts.order_no() }{ " " }<bdi>{ summary.order_no.clone() }</bdi></span>
            { copy_button("small", texts.copy(), summary.order_no.clone().into(), scene) }
        </p>
    }
}
