//! The view in which the shopper agrees to another amount than was shown before.

use super::button::Button;
use super::context::ViewContext;
use super::glyph::{Mark, mark};
use super::order::{amount, order_no};
use crate::checkout::view_model::{ConfirmView, Event};
use crate::text::fill;
use yew::prelude::{Html, html};

pub(super) fn confirm(view: &ConfirmView, context: &ViewContext) -> Html {
    let (texts, summary) = (context.texts, &view.summary);
    let money = |amount| context.money(amount, &summary.product_id);
    let asked = summary.amount.map(money).unwrap_or_default();
    let hint = fill(texts.amount_changed_hint(), &[&money(view.shown), &asked]);
    let agree = Button::new("primary", texts.accept_amount(), Event::PayPressed);
    let back = Button::new("plain", texts.back_to_choice(), Event::ChangePressed);
    html! {
        <div key="confirm" class="outcome">
            <div class="lead">
                { mark(Mark::Doubt) }
                <h2 part="heading" tabindex="-1">{ texts.amount_changed() }</h2>
                { amount(summary, context) }
                <p part="hint" class="hint">{ hint }</p>
            </div>
            <div class="ways">
                { context.button(agree.part("pay-button")) }
                { context.button(back) }
                { order_no(summary, context) }
            </div>
        </div>
    }
}
