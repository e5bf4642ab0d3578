//! The view in which the shopper chooses what to buy and how to pay.

use super::context::ViewContext;
use super::problem::problem;
use super::product::products;
use super::quantity::quantity;
use super::wallets::wallets;
use crate::checkout::view_model::{ChooseView, Event, ExpectedStep, ProblemKind};
use crate::text::fill;
use yew::prelude::{Html, MouseEvent, html};

/// Every line of the form has a key, so that a line that comes or goes does not take
/// the focus away from another.
pub(super) fn choose(view: &ChooseView, context: &ViewContext) -> Html {
    html! {
        <div key="choose" class="choose" aria-busy={view.busy.is_some().then_some("true")}>
            <h2 data-look="unseen" tabindex="-1">{ context.texts.checkout() }</h2>
            { products(view, context) }
            <div class="form">
                { quantity(view, context) }
                { wallets(view, context) }
                if view.one_item { <p key="one" class="note">{ context.texts.one_piece() }</p> }
                { total(view, context) }
                { view.problem.as_ref().map(|kind| problem(kind, view, context)) }
                { pay_button(view, context) }
            </div>
        </div>
    }
}

fn total(view: &ChooseView, context: &ViewContext) -> Option<Html> {
    let amount = context.money(view.amount?, &view.product_id);
    Some(html! {
        <p key="total" class="total"><span>{ context.texts.total() }</span><strong>{ amount }</strong></p>
    })
}

/// The label names what a press leads to. While the order is being created the button
/// stays where it is and keeps the focus, but a press does nothing.
fn pay_button(view: &ChooseView, context: &ViewContext) -> Html {
    let texts = context.texts;
    let wallet = texts.wallet(view.wallet);
    let retry = view.problem.as_ref().is_some_and(ProblemKind::retryable);
    let (label, values) = match view.expected_step {
        _ if retry => (texts.try_again(), ["", ""]),
        ExpectedStep::Code => (texts.pay_by_code(), [wallet.app, wallet.name]),
        ExpectedStep::Wallet => (texts.pay_there(), [wallet.name, wallet.app]),
        ExpectedStep::Either => (texts.pay(), [wallet.name, wallet.app]),
    };
    let busy = view.busy.is_some();
    let onclick = (!busy).then(|| context.on::<MouseEvent>(Event::PayPressed));
    html! {
        <button key="pay" type="button" part="pay-button" class="pay-button" data-look="primary"
            aria-disabled={busy.then_some("true")} onclick={onclick}>
            if busy { <span class="spinner" aria-hidden="true"></span> }
            { fill(label, &values) }
        </button>
    }
}
