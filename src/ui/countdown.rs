//! The time in which the order can still be paid.

use super::context::ViewContext;
use crate::text::{Texts, fill};
use yew::prelude::{Html, html};

/// The ring is full at 900 seconds, the whole life of most orders, or more.
pub(super) fn countdown(seconds_left: u64, context: &ViewContext) -> Html {
    let urgent = seconds_left <= 60;
    html! {
        <p part="countdown" class="countdown" data-look={urgent.then_some("urgent")}>
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                <circle cx="10" cy="10" r="8.5" pathLength="900" stroke-dasharray={format!("{seconds_left} 900")}
                    transform="rotate(-90 10 10)" />
            </svg>
            <span aria-hidden="true">{ context.texts.time_left() }</span>
            <span class="digits" aria-hidden="true">{ format!("{:02}:{:02}", seconds_left / 60, seconds_left % 60) }</span>
            <span data-look="unseen">{ time_left(seconds_left, context.texts) }</span>
        </p>
    }
}

/// The sentence for the time that is left, which a screen reader reads in place of digits.
pub(super) fn time_left(seconds: u64, texts: &Texts) -> String {
    match seconds {
        0..=30 => texts.half_a_minute_left().to_owned(),
        31..=60 => texts.one_minute_left().to_owned(),
        _ => fill(texts.minutes_left(), &[&seconds.div_ceil(60).to_string()]),
    }
}
