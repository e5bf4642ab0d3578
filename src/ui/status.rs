//! What is going on, for everybody to see and for screen readers to say. It
//! stays in its place through every view, or it would not be heard.

use super::scene::Scene;
use crate::checkout::view_model::{Busy, Outcome, PayView, Step, ViewModel};
use crate::text::fill;
use yew::prelude::{Html, html};

pub(super) fn status(view: &ViewModel, scene: &Scene) -> Html {
    let (look, words) = words(view, scene);
    html! {
        <p part="status" data-look={look} role="status">
            { words }
            if let Some(minutes) = minutes_to_say(view) {
                <span data-look="unseen">{ fill(scene.texts.minutes_left(), &[&minutes.to_string()]) }</span>
            }
        </p>
    }
}

/// The passing seconds are not read out: every three minutes are, and the last ones.
/// What is gone again after some seconds is not read out of date.
fn minutes_to_say(view: &ViewModel) -> Option<u64> {
    let ViewModel::Paying(PayView { seconds_left, .. }) = view else {
        return None;
    };
    let minutes = seconds_left.div_ceil(60);
    let just_begun = minutes * 60 - seconds_left < 10;
    (just_begun && (minutes == 2 || minutes > 2 && minutes.is_multiple_of(3))).then_some(minutes)
}

/// Where the view itself says it large, the words are for listeners only.
fn words(view: &ViewModel, scene: &Scene) -> (&'static str, &'static str) {
    let texts = scene.texts;
    match view {
        ViewModel::Misconfigured(_) => ("unseen", ""),
        ViewModel::Choose(view) => match view.busy {
            None => ("unseen", ""),
            Some(Busy::Creating) => ("status", texts.creating()),
            Some(Busy::Checking) => ("status", texts.checking()),
        },
        ViewModel::Paying(view) => paying(view, scene),
        ViewModel::Outcome(view) => (
            "unseen",
            match view.outcome {
                Outcome::Paid { .. } => texts.paid(),
                Outcome::Canceled => texts.canceled(),
                Outcome::Refunded => texts.refunded(),
                Outcome::Expired { .. } => texts.expired(),
                Outcome::Unknown { .. } => texts.unknown(),
            },
        ),
    }
}

/// The last minute and its half are there for all to see.
fn paying(view: &PayView, scene: &Scene) -> (&'static str, &'static str) {
    let texts = scene.texts;
    match view.seconds_left {
        _ if matches!(view.step, Step::Leaving) => ("unseen", texts.leaving_hint()),
        _ if view.trouble.is_some() => ("trouble", texts.still_checking()),
        0..=30 => ("status", texts.half_a_minute_left()),
        31..=60 => ("status", texts.one_minute_left()),
        _ if !view.can_ask => ("unseen", ""),
        _ => ("waiting", texts.waiting()),
    }
}
