//! How long the order can still be paid.

use super::scene::Scene;
use yew::prelude::{Html, html};

/// The ring is the minute that is running, the digits are all of it.
pub(super) fn countdown(seconds_left: u64, scene: &Scene) -> Html {
    let minute = seconds_left % 60;
    let arc = match minute {
        0 if seconds_left > 0 => 60,
        rest => rest,
    };
    let urgent = seconds_left <= 60;
    html! {
        <p part="countdown" class="countdown" data-look={urgent.then_some("urgent")}>
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                <circle class="track" cx="10" cy="10" r="8" fill="none" stroke-width="3" />
                <circle class="arc" cx="10" cy="10" r="8" fill="none" stroke-width="3"
                    pathLength="60" stroke-dasharray={format!("{arc} 60")}
                    transform="rotate(-90 10 10)" />
            </svg>
            <span>{ scene.texts.time_left }</span>
            <span class="digits">{ format!("{:02}:{minute:02}", seconds_left / 60) }</span>
        </p>
    }
}
