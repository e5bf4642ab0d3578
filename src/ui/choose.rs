//! What to buy and how to pay for it.

use super::problem::problem;
use super::product::products;
use super::quantity::quantity;
use super::scene::Scene;
use super::wallets::wallets;
use crate::checkout::view_model::{ChooseView, Event, Foretold, ProblemKind};
use crate::text::fill;
use yew::prelude::{Html, MouseEvent, html};

/// Every line of the purchase has a key: one that comes or goes must not take the
/// focus away from another.
pub(super) fn choose(view: &ChooseView, scene: &Scene) -> Html {
    html! {
        <div key="choose" class="choose" aria-busy={view.busy.is_some().then_some("true")}>
            <h2 data-look="unseen" tabindex="-1">{ scene.texts.checkout() }</h2>
            { products(view, scene) }
            <div class="purchase">
                { quantity(view, scene) }
                { wallets(view, scene) }
                if view.one_piece { <p key="one" class="note">{ scene.texts.one_piece() }</p> }
                { total(view, scene) }
                { view.problem.as_ref().map(|kind| problem(kind, view, scene)) }
                { pay_button(view, scene) }
            </div>
        </div>
    }
}

fn total(view: &ChooseView, scene: &Scene) -> Option<Html> {
    let amount = scene.money(view.amount?, &view.product_id);
    Some(html! {
        <p key="total" class="total"><span>{ scene.texts.total() }</span><strong>{ amount }</strong></p>
    })
}

/// Says what a press leads to. While the order is being made it stays where it is and
/// keeps the focus, but a press says nothing.
fn pay_button(view: &ChooseView, scene: &Scene) -> Html {
    let texts = scene.texts;
    let wallet = texts.wallet(view.wallet);
    let retry = view.problem.as_ref().is_some_and(ProblemKind::retryable);
    let (label, wallet) = match view.foretold {
        _ if retry => (texts.try_again(), ""),
        Foretold::Code => (texts.pay_by_code(), wallet.app),
        Foretold::Wallet => (texts.pay_there(), wallet.name),
        Foretold::Either => (texts.pay(), wallet.name),
    };
    let busy = view.busy.is_some();
    let says = (!busy).then(|| scene.says::<MouseEvent>(Event::PayPressed));
    html! {
        <button key="pay" type="button" part="pay-button" class="pay-button" data-look="primary"
            aria-disabled={busy.then_some("true")} onclick={says}>
            if busy { <span class="spinner" aria-hidden="true"></span> }
            { fill(label, &[wallet]) }
        </button>
    }
}
