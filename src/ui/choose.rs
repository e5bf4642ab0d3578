//! The view in which the shopper chooses what to buy and how to pay.

use super::context::ViewContext;
use super::parts;
use super::product::products;
use super::quantity::quantity;
use super::status_line::{choose_status, status_line};
use super::view::View;
use super::wallets::wallets;
use crate::checkout::choose_view::{ChooseEvent, ChooseView, ExpectedStep, LoadFailure};
use crate::image::QrImage;
use crate::text::fill;
use yew::prelude::{Html, MouseEvent, html};

/// The choice before the widget's second part is there.
impl View for ChooseView {
    fn draw(&self, context: &ViewContext) -> Html {
        choose(self, None, false, context)
    }

    fn status(&self, context: &ViewContext) -> Html {
        let (look, words) = choose_status(self, context);
        status_line(look, words.into(), Html::default())
    }

    fn sketch(&self) -> Option<QrImage> {
        None
    }
}

/// `problem` is what went wrong at the last press beside a failed load; `retry`: the same
/// press may succeed now.
///
/// Every line of the form has a key, so that a line that comes or goes does not take
/// the focus away from another.
pub(super) fn choose(
    view: &ChooseView,
    problem: Option<Html>,
    retry: bool,
    context: &ViewContext,
) -> Html {
    html! {
        <div key="choose" class="choose" aria-busy={view.busy.is_some().then_some("true")}>
            <h2 part="heading" data-look="unseen" tabindex="-1">{ context.texts.checkout() }</h2>
            { products(view, context) }
            <div class="form">
                { quantity(view, context) }
                { wallets(view, context) }
                if view.one_item { <p key="one" part="note" class="note">{ context.texts.one_piece() }</p> }
                { total(view, context) }
                { problem.or_else(|| load_failed(view, context)) }
                if shows_pay_button(view) { { pay_button(view, retry, context) } }
            </div>
        </div>
    }
}

fn total(view: &ChooseView, context: &ViewContext) -> Option<Html> {
    let amount = context.money(view.amount?, &view.product_id);
    Some(html! {
        <p key="total" part="total" class="total">
            <span part="total-label">{ context.texts.total() }</span>
            <strong part="total-amount">{ amount }</strong>
        </p>
    })
}

/// A page that has a button of its own cannot load itself anew by that.
fn shows_pay_button(view: &ChooseView) -> bool {
    !view.controls.hides_pay_button || view.load_failure == Some(LoadFailure::Outdated)
}

/// The label names what a press leads to. While the order is being created, and while the page
/// has it disabled, the button stays where it is and keeps the focus, but a press does nothing.
fn pay_button(view: &ChooseView, retry: bool, context: &ViewContext) -> Html {
    let texts = context.texts;
    let wallet = texts.wallet(view.wallet);
    let (label, values) = match view.expected_step {
        _ if view.load_failure == Some(LoadFailure::Outdated) => {
            (texts.load_page_again(), ["", ""])
        }
        _ if retry || view.load_failure.is_some() => (texts.try_again(), ["", ""]),
        ExpectedStep::Code => (texts.pay_by_code(), [wallet.app, wallet.name]),
        ExpectedStep::Wallet => (texts.pay_there(), [wallet.name, wallet.app]),
        ExpectedStep::Either => (texts.pay(), [wallet.name, wallet.app]),
    };
    let busy = view.busy.is_some();
    let waits = busy || view.controls.disabled;
    let onclick = (!waits).then(|| context.choosing::<MouseEvent>(ChooseEvent::PayPressed));
    html! {
        <button key="pay" type="button" part={parts::pay_button(waits)} class="pay-button" data-look="primary"
            aria-disabled={waits.then_some("true")} onclick={onclick}>
            if busy { <span part="spinner" class="spinner" aria-hidden="true"></span> }
            { fill(label, &values) }
        </button>
    }
}

/// Nothing was sent, so that nothing can have been charged.
fn load_failed(view: &ChooseView, context: &ViewContext) -> Option<Html> {
    let words = context.texts.load_failure(view.load_failure?);
    Some(html! {
        <div key="problem" part="error" class="error" role="alert">
            <p part="error-title">{ words }</p>
            <p part="error-text">{ context.texts.nothing_charged() }</p>
            <slot name="failed" />
        </div>
    })
}
