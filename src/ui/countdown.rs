//! The time in which the order can still be paid.

use super::context::ViewContext;
use yew::prelude::{Html, html};

/// The ring is full at 900 seconds, the whole life of most orders, or more. A screen reader does
/// not read it: it would read a time of day. The status line speaks the minutes.
pub(super) fn countdown(seconds_left: u64, context: &ViewContext) -> Html {
    let urgent = seconds_left <= 60;
    html! {
        <p part="countdown" class="countdown" data-look={urgent.then_some("urgent")} aria-hidden="true">
            <svg part="countdown-ring" viewBox="0 0 20 20" width="20" height="20">
                <circle cx="10" cy="10" r="8.5" pathLength="900" stroke-dasharray={format!("{seconds_left} 900")}
                    transform="rotate(-90 10 10)" />
            </svg>
            <span>{ context.texts.time_left() }</span>
            <span part="countdown-digits" class="digits">{ format!("{:02}:{:02}", seconds_left / 60, seconds_left % 60) }</span>
        </p>
    }
}
