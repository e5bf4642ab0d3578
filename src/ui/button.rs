//! Buttons that dispatch an event.

use super::context::ViewContext;
use super::parts;
use crate::checkout::view_model::Event;
use crate::text::fill;
use yew::prelude::{Html, MouseEvent, html};

impl ViewContext<'_> {
    /// A button that dispatches one event; the app is filled into its label. While its answer
    /// is awaited it is not `disabled`, since it has to keep the focus, but a press does nothing.
    pub(super) fn button(&self, button: Button) -> Html {
        let onclick = (!button.waits).then(|| self.on::<MouseEvent>(button.event));
        html! {
            <button type="button" data-look={button.look} part={parts::button(button.look, button.part, button.waits)}
                aria-disabled={button.waits.then_some("true")} onclick={onclick}>
                { fill(button.label, &[self.app]) }
            </button>
        }
    }
}

pub(super) struct Button {
    pub(super) look: &'static str,
    pub(super) part: Option<&'static str>,
    pub(super) label: &'static str,
    pub(super) event: Event,
    pub(super) waits: bool,
}

impl Button {
    pub(super) const fn new(look: &'static str, label: &'static str, event: Event) -> Self {
        Self {
            look,
            part: None,
            label,
            event,
            waits: false,
        }
    }

    pub(super) const fn part(mut self, part: &'static str) -> Self {
        self.part = Some(part);
        self
    }
}

/// The button that sends a state query: "I have paid", say, or "Checking…" while the
/// query is under way.
pub(super) fn check_button(
    look: &'static str,
    label: &'static str,
    querying: bool,
    context: &ViewContext,
) -> Html {
    let label = if querying {
        context.texts.asking()
    } else {
        label
    };
    context.button(Button {
        waits: querying,
        ..Button::new(look, label, Event::CheckPressed).part("check-button")
    })
}
