//! What is going on, for everybody to see and for screen readers to say. It
//! stays in its place through every view, or it would not be heard.

use super::scene::Scene;
use crate::checkout::view_model::{Busy, Outcome, PayView, Step, ViewModel};
use yew::prelude::{Html, html};

pub(super) fn status(view: &ViewModel, scene: &Scene) -> Html {
    let (look, words) = words(view, scene);
    html! { <p part="status" data-look={look} role="status">{ words }</p> }
}

/// Where the view itself says it large, the words are for listeners only.
fn words(view: &ViewModel, scene: &Scene) -> (&'static str, &'static str) {
    let texts = scene.texts;
    match view {
        ViewModel::Misconfigured(_) => ("unseen", ""),
        ViewModel::Choose(view) => match view.busy {
            None => ("unseen", ""),
            Some(Busy::Creating) => ("status", texts.creating),
            Some(Busy::Checking) => ("status", texts.checking),
        },
        ViewModel::Paying(view) => paying(view, scene),
        ViewModel::Outcome(view) => (
            "unseen",
            match view.outcome {
                Outcome::Paid { .. } => texts.paid,
                Outcome::Canceled => texts.canceled,
                Outcome::Refunded => texts.refunded,
                Outcome::Expired { .. } => texts.expired,
                Outcome::Unknown { .. } => texts.unknown,
            },
        ),
    }
}

/// The passing seconds are not read out, but the last minute and its half are.
fn paying(view: &PayView, scene: &Scene) -> (&'static str, &'static str) {
    let texts = scene.texts;
    match view.seconds_left {
        _ if matches!(view.step, Step::Leaving) => ("unseen", texts.leaving_hint),
        _ if view.trouble.is_some() => ("trouble", texts.still_checking),
        0..=30 => ("status", texts.half_a_minute_left),
        31..=60 => ("status", texts.one_minute_left),
        _ if !view.can_ask => ("unseen", ""),
        _ => ("waiting", texts.waiting),
    }
}
