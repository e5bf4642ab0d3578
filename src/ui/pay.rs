//! The view of an order that can be paid: the next step, and the time that is left.

use super::bridge::bridge;
use super::code::code;
use super::context::{Button, ViewContext, check_button};
use super::copy::copy_button;
use super::countdown::countdown;
use super::glyph::wallet_glyph;
use super::launch::launch;
use super::order::{amount, order_no};
use crate::checkout::view_model::{Departure, Event, Guide, OtherWay, PayView, Step as Task};
use yew::prelude::{Html, html};

/// The part of the view that depends on the step.
pub(super) struct Step {
    pub(super) heading: String,
    pub(super) hint: String,
    /// The links for this device; they come before a QR code for another.
    pub(super) links: Option<Html>,
    pub(super) picture: Html,
    /// A link or a button below the picture.
    pub(super) button: Option<Html>,
}

impl Step {
    pub(super) fn words(heading: impl Into<String>, hint: &str) -> Self {
        Self {
            heading: heading.into(),
            hint: hint.to_owned(),
            links: None,
            picture: Html::default(),
            button: None,
        }
    }
}

pub(super) fn pay(view: &PayView, context: &ViewContext) -> Html {
    let step = step(view, context);
    let leaving = matches!(view.step, Task::Leaving);
    html! {
        <div key="pay" class="pay">
            <div class="lead">
                { wallet_glyph(view.summary.wallet) }
                <h2 tabindex="-1">{ step.heading }</h2>
                { amount(&view.summary, context) }
                <p class="hint">{ step.hint }</p>
                if let Some(links) = step.links { <div class="ways">{ links }</div> }
            </div>
            <div class="picture">
                { step.picture }
                if leaving { <span class="spinner large" aria-hidden="true"></span> }
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

fn step(view: &PayView, context: &ViewContext) -> Step {
    let texts = context.texts;
    let app = texts.wallet(view.summary.wallet).app;
    match &view.step {
        Task::Code(shown) => code(shown, &view.summary, context),
        Task::Launch(shown, tried) => launch(shown, *tried, &view.summary, context),
        Task::Bridge(call) => bridge(*call, app, context),
        Task::Guide(Guide::OpenInBrowser, url) => Step {
            button: Some(copy_button(
                "primary",
                texts.copy_link(),
                url.to_string().into(),
                context,
            )),
            ..Step::words(texts.guide(), texts.guide_hint())
        },
        Task::Away(departure) => Step {
            button: Some(open_button(departure, texts.go_on().to_owned())),
            ..Step::words(texts.away(), texts.away_hint())
        },
        Task::TakenByPage => Step::words(texts.taken(), texts.taken_hint()),
        Task::Watching => Step::words(texts.watching(), texts.watching_hint()),
        Task::Leaving => Step::words(texts.leaving(), texts.leaving_hint()),
    }
}

/// An `<a>`, which no browser blocks as a popup.
pub(super) fn open_button(departure: &Departure, label: String) -> Html {
    html! {
        <a part="open-button" data-look="primary" href={departure.url.to_string()}
            target={departure.target.name()} rel="noopener"
            referrerpolicy={departure.names_origin.then_some("origin")}>{ label }</a>
    }
}

/// The buttons for a shopper who has paid, or wants to pay in another way. A watched
/// order can be changed only on the page that created it.
fn answers(view: &PayView, context: &ViewContext) -> Html {
    let change = Button::new("plain", context.texts.change(), Event::ChangePressed);
    html! {
        <>
            if view.can_ask {
                { check_button(context.texts.have_paid(), view.asking, context) }
            } else {
                <p class="note">{ context.texts.nobody_tells() }</p>
            }
            if let Some(way) = view.other_way { { other_way(way, context) } }
            if !matches!(view.step, Task::Watching) { { context.button(change) } }
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
