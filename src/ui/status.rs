//! What the status line says in each view.

use super::bridge::is_sent;
use super::context::ViewContext;
use super::doubt;
use super::status_line::{choose_status, status_line};
use crate::checkout::view_model::{Notice, Outcome, PayView, ViewModel};
use crate::text::{fill, sentences};
use yew::prelude::{Html, html};

pub(super) fn status(view: &ViewModel, context: &ViewContext) -> Html {
    let (look, words) = words(view, context);
    let minutes = minutes_to_announce(view).map(|minutes| {
        let words = fill(context.texts.minutes_left(), &[&minutes.to_string()]);
        html! { <span data-look="unseen">{ words }</span> }
    });
    status_line(look, sentences(&words).into(), minutes.unwrap_or_default())
}

/// The minutes left, every third minute and at two minutes. They are there for ten
/// seconds only, so that a screen reader does not read them later, when they are wrong.
fn minutes_to_announce(view: &ViewModel) -> Option<u64> {
    let ViewModel::Paying(PayView { seconds_left, .. }) = view else {
        return None;
    };
    let minutes = seconds_left.div_ceil(60);
    let just_begun = minutes * 60 - seconds_left < 10;
    (just_begun && (minutes == 2 || minutes > 2 && minutes.is_multiple_of(3))).then_some(minutes)
}

/// The look and the words. Where the view's heading has the same words, they are for
/// screen readers only.
fn words(view: &ViewModel, context: &ViewContext) -> (&'static str, [&'static str; 2]) {
    let texts = context.texts;
    let (look, words) = match view {
        ViewModel::Misconfigured(_) => ("unseen", ""),
        ViewModel::Choose(view, _) => choose_status(view, context),
        ViewModel::Confirm(_) => ("unseen", texts.amount_changed()),
        ViewModel::Paying(view) => return paying(view, context),
        ViewModel::Outcome(view) => match view.outcome {
            Outcome::Paid { .. } => ("unseen", texts.paid()),
            Outcome::Canceled => ("unseen", texts.canceled()),
            Outcome::Refunded => ("unseen", texts.refunded()),
            Outcome::Expired { not_seen: true, .. } | Outcome::Unknown { not_seen: true, .. } => {
                ("status", texts.not_seen_yet())
            }
            Outcome::Expired { .. } => ("unseen", texts.expired()),
            Outcome::Unknown { doubt, .. } => ("unseen", doubt::heading(doubt, texts)),
        },
    };
    (look, [words, ""])
}

/// The words for an order that can be paid. The last minute and the last half minute
/// are visible to everybody.
fn paying(view: &PayView, context: &ViewContext) -> (&'static str, [&'static str; 2]) {
    let texts = context.texts;
    let (look, words) = match (view.seconds_left, &view.notice) {
        _ if view.leaving => ("unseen", texts.leaving_hint()),
        (_, Some(Notice::Trouble(_))) => ("trouble", texts.still_checking()),
        (_, Some(Notice::NotSeen)) => {
            return ("waiting", [texts.not_seen_yet(), texts.taken_hint()]);
        }
        (0..=30, None) => ("status", texts.half_a_minute_left()),
        (31..=60, None) => ("status", texts.one_minute_left()),
        (_, None) if !view.can_query => ("unseen", ""),
        // It is made, as far as the wallet says: the result is awaited, and not a payment.
        (_, None) if is_sent(&view.step) => ("waiting", texts.taken_hint()),
        (_, None) => ("waiting", texts.waiting()),
    };
    (look, [words, ""])
}
