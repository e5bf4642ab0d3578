//! The view of an order that can be paid: the next step, and the time that is left.

use super::bridge::{bridge, is_sent, open_again};
use super::button::{Button, check_button};
use super::code::code;
use super::context::ViewContext;
use super::copy::copy_link;
use super::countdown::countdown;
use super::glyph::wallet_glyph;
use super::launch::launch;
use super::order::{amount, order_no};
use super::step_view::{StepView, open_button, open_link};
use crate::checkout::view_model::{Departure, Event, Guide, OtherWay, PayView, Step, Target};
use crate::text::{fill, sentences};
use yew::prelude::{Html, html};

pub(super) fn pay(view: &PayView, context: &ViewContext) -> Html {
    let step = step(view, context);
    let leaving = view.leaving;
    // Without a state endpoint the page cannot keep a promise, and has no "I have paid".
    let if_can_query = if view.can_query {
        step.if_can_query
    } else {
        ""
    };
    let app = &[context.app];
    let hint = fill(&sentences(&[step.hint, if_can_query]), app);
    html! {
        <div key="pay" class="pay">
            <div class="lead">
                { wallet_glyph(view.summary.wallet) }
                <h2 part="heading" tabindex="-1">{ fill(step.heading, app) }</h2>
                { amount(&view.summary, context) }
                if !hint.is_empty() { <p part="hint" class="hint">{ hint }</p> }
                if let Some(links) = step.links { <div class="ways">{ links }</div> }
            </div>
            <div class="picture">
                { step.picture }
                if leaving { <span part="spinner" class="spinner large" aria-hidden="true"></span> }
                else { { countdown(view.seconds_left, context) } }
            </div>
            <div class="ways">
                { step.button }
                if !leaving { { answers(view, context) } }
                { order_no(&view.summary, context) }
            </div>
        </div>
    }
}

fn step(view: &PayView, context: &ViewContext) -> StepView {
    let texts = context.texts;
    if view.leaving {
        return StepView::words(texts.leaving(), texts.leaving_hint(), "");
    }
    match &view.step {
        Step::Code(shown) => code(shown, &view.summary, context),
        Step::Launch(shown, result) => launch(shown, *result, &view.summary, context),
        Step::Bridge(of, call) => bridge(of, *call, view.can_query, context),
        Step::Guide(Guide::OpenInBrowser, url) => StepView {
            button: Some(copy_link("primary", url, context)),
            ..StepView::words(texts.guide(), texts.guide_hint(), "")
        },
        Step::PaymentPage(departure) if departure.target == Target::OutOfFrame => StepView {
            button: Some(out_of_frame(departure, context)),
            ..StepView::words(texts.away(), texts.frame_hint(), texts.press_have_paid())
        },
        Step::PaymentPage(departure) => StepView {
            button: Some(open_button(departure, texts.go_on().to_owned())),
            ..StepView::words(texts.away(), texts.away_hint(), texts.press_have_paid())
        },
        // The page is asked whether it goes on, or does.
        Step::PageOnly(_) | Step::TakenByPage => {
            StepView::words(texts.taken(), "", texts.taken_hint())
        }
        Step::Watching => StepView::words(texts.watching(), "", texts.watching_hint()),
    }
}

/// The ways out of a frame. Which of them its sandbox allows is not known here: the last is the
/// link itself.
fn out_of_frame(departure: &Departure, context: &ViewContext) -> Html {
    let texts = context.texts;
    let tab = Departure {
        target: Target::Blank,
        ..departure.clone()
    };
    let otherwise = fill(texts.open_otherwise(), &[context.app]);
    html! {
        <>
            { open_button(departure, texts.go_on().to_owned()) }
            { open_link("secondary", &tab, otherwise) }
            { copy_link("plain", &departure.url, context) }
        </>
    }
}

/// The buttons for a shopper who has paid, or wants to pay in another way. A watched
/// order can be changed only on the page that created it.
fn answers(view: &PayView, context: &ViewContext) -> Html {
    let texts = context.texts;
    let change = Button::new("plain", texts.change(), Event::ChangePressed);
    let open_again = open_again(&view.step, context);
    let (look, before, after) = if is_sent(&view.step) {
        ("primary", None, open_again)
    } else {
        ("secondary", open_again, None)
    };
    html! {
        <>
            { before }
            if view.can_query {
                { check_button(look, texts.have_paid(), view.querying, context) }
            } else {
                <p part="note" class="note">{ texts.nobody_tells() }</p>
            }
            { after }
            if let Some(way) = view.other_way { { other_way(way, context) } }
            if !matches!(view.step, Step::Watching) { { context.button(change) } }
        </>
    }
}

fn other_way(way: OtherWay, context: &ViewContext) -> Html {
    let label = match way {
        OtherWay::Code => context.texts.show_code(),
        OtherWay::Page => context.texts.show_page(),
    };
    context.button(Button::new("plain", label, Event::OtherWayPressed))
}
