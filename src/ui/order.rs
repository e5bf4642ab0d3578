//! The amount and the number of an order.

use super::context::ViewContext;
use super::copy::copy_button;
use crate::checkout::view_model::Summary;
use yew::prelude::{Html, html};

/// The payee, the amount and the goods. The page names the payee in a slot.
pub(super) fn amount(summary: &Summary, context: &ViewContext) -> Html {
    html! {
        <>
            <slot name="merchant"></slot>
            if let Some(amount) = summary.amount {
                <p part="amount" class="amount">{ context.money(amount, &summary.product_id) }</p>
            }
            if !summary.name.is_empty() {
                <p part="summary" class="what">
                    { summary.name.clone() }
                    if summary.quantity > 1 { { format!(" × {}", summary.quantity) } }
                </p>
            }
        </>
    }
}

/// The order number, which shopper and shop can refer to.
pub(super) fn order_no(summary: &Summary, context: &ViewContext) -> Html {
    let texts = context.texts;
    html! {
        <p part="order-number" class="order-no">
            <span>{ texts.order_no() }{ " " }<bdi part="order-number-digits">{ summary.order_no.clone() }</bdi></span>
            { copy_button("small", texts.copy(), Some(texts.copy_order_no()), summary.order_no.clone().into(), context) }
        </p>
    }
}
