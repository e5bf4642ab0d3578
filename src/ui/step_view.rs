//! What the steps of a payment have in common.

use super::parts;
use crate::checkout::view_model::Departure;
use yew::prelude::{Html, html};

/// The part of the view that depends on the step.
pub(super) struct StepView {
    /// The app is filled into it, and into the hints.
    pub(super) heading: &'static str,
    pub(super) hint: &'static str,
    /// Follows the hint where the page can query the state: a promise, or a button's name.
    pub(super) if_can_query: &'static str,
    /// The links for this device; they come before a QR code for another.
    pub(super) links: Option<Html>,
    pub(super) picture: Html,
    /// A link or a button below the picture.
    pub(super) button: Option<Html>,
}

impl StepView {
    pub(super) fn words(
        heading: &'static str,
        hint: &'static str,
        if_can_query: &'static str,
    ) -> Self {
        Self {
            heading,
            hint,
            if_can_query,
            links: None,
            picture: Html::default(),
            button: None,
        }
    }
}

/// The primary way to a page.
pub(super) fn open_button(departure: &Departure, label: String) -> Html {
    open_link("primary", departure, label)
}

/// An `<a>`, which no browser blocks as a popup.
pub(super) fn open_link(look: &'static str, departure: &Departure, label: String) -> Html {
    html! {
        <a part={parts::button(look, Some("open-button"), false)} data-look={look} href={departure.url.to_string()}
            target={departure.target.name()} rel="noopener"
            referrerpolicy={departure.names_origin.then_some("origin")}>{ label }</a>
    }
}
