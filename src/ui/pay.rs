//! An order that may be paid: what to do next, and how long it can be done.

use super::bridge::bridge;
use super::code::code;
use super::copy::copy_button;
use super::countdown::countdown;
use super::glyph::wallet_glyph;
use super::launch::launch;
use super::order::{amount, order_no};
use super::scene::{Button, Scene, check_button};
use crate::checkout::view_model::{Departure, Event, Guide, OtherWay, PayView, Step as Task};
use yew::prelude::{Html, html};

/// The part of the view that depends on the way to pay.
pub(super) struct Step {
    pub(super) heading: String,
    pub(super) hint: String,
    /// What this device can do, before a code for another.
    pub(super) here: Option<Html>,
    pub(super) picture: Html,
    /// A link or a button that leads on.
    pub(super) way: Option<Html>,
}

impl Step {
    pub(super) fn words(heading: impl Into<String>, hint: &str) -> Self {
        Self {
            heading: heading.into(),
            hint: hint.to_owned(),
            here: None,
            picture: Html::default(),
            way: None,
        }
    }
}

pub(super) fn pay(view: &PayView, scene: &Scene) -> Html {
    let step = step(view, scene);
    let leaving = matches!(view.step, Task::Leaving);
    html! {
        <div key="pay" class="pay">
            <div class="lead">
                { wallet_glyph(view.summary.wallet) }
                <h2 tabindex="-1">{ step.heading }</h2>
                { amount(&view.summary, scene) }
                <p class="hint">{ step.hint }</p>
                if let Some(here) = step.here { <div class="ways">{ here }</div> }
            </div>
            <div class="picture">
                { step.picture }
                if leaving { <span class="spinner large" aria-hidden="true"></span> }
                else { { countdown(view.seconds_left, scene) } }
            </div>
            <div class="ways">
                { step.way }
                if !leaving { { answers(view, scene) } }
                { order_no(&view.summary, scene) }
            </div>
        </div>
    }
}

fn step(view: &PayView, scene: &Scene) -> Step {
    let texts = scene.texts;
    let app = texts.wallet(view.summary.wallet).app;
    match &view.step {
        Task::Code(shown) => code(shown, &view.summary, scene),
        Task::Launch(shown, tried) => launch(shown, *tried, &view.summary, scene),
        Task::Bridge(call) => bridge(*call, app, scene),
        Task::Guide(Guide::OpenInBrowser, url) => Step {
            way: Some(copy_button(
                "primary",
                texts.copy_link(),
                url.to_string().into(),
                scene,
            )),
            ..Step::words(texts.guide(), texts.guide_hint())
        },
        Task::Away(departure) => Step {
            way: Some(open_button(departure, texts.go_on().to_owned())),
            ..Step::words(texts.away(), texts.away_hint())
        },
        Task::TakenByPage => Step::words(texts.taken(), texts.taken_hint()),
        Task::Watching => Step::words(texts.watching(), texts.watching_hint()),
        Task::Leaving => Step::words(texts.leaving(), texts.leaving_hint()),
    }
}

/// A real link, which no browser takes for a popup.
pub(super) fn open_button(departure: &Departure, label: String) -> Html {
    html! {
        <a part="open-button" data-look="primary" href={departure.url.to_string()}
            target={departure.target.name()} rel="noopener"
            referrerpolicy={departure.names_origin.then_some("origin")}>{ label }</a>
    }
}

/// What the shopper can tell us. A watched order is changed where it was made.
fn answers(view: &PayView, scene: &Scene) -> Html {
    let change = Button::new("plain", scene.texts.change(), Event::ChangePressed);
    html! {
        <>
            if view.can_ask {
                { check_button(scene.texts.have_paid(), view.asking, scene) }
            } else {
                <p class="note">{ scene.texts.nobody_tells() }</p>
            }
            if let Some(way) = view.other_way { { other_way(way, scene) } }
            if !matches!(view.step, Task::Watching) { { scene.button(change) } }
        </>
    }
}

fn other_way(way: OtherWay, scene: &Scene) -> Html {
    let label = match way {
        OtherWay::Code => scene.texts.show_code(),
        OtherWay::Page => scene.texts.show_page(),
    };
    scene.button(Button::new("plain", label, Event::OtherWayPressed))
}
