//! What every view needs besides its part of the view model.

use super::{AppProps, Money};
use crate::checkout::view_model::Event;
use crate::money::Fen;
use crate::text::Texts;
use yew::prelude::{AttrValue, Callback, Html, MouseEvent, NodeRef, html};

pub(super) struct Scene<'a> {
    pub(super) texts: &'static Texts,
    pub(super) copied: &'a AttrValue,
    pub(super) on_copy: &'a Callback<AttrValue>,
    /// Where the gateway's picture is drawn.
    pub(super) canvas: &'a NodeRef,
    on_event: &'a Callback<Event>,
    money: &'a Money,
}

impl<'a> Scene<'a> {
    pub(super) fn new(props: &'a AppProps, canvas: &'a NodeRef) -> Self {
        Self {
            texts: props.texts,
            copied: &props.copied,
            on_copy: &props.on_copy,
            canvas,
            on_event: &props.on_event,
            money: &props.money,
        }
    }

    /// In the currency of that product.
    pub(super) fn money(&self, amount: Fen, product_id: &str) -> String {
        self.money.emit((amount, product_id.to_owned()))
    }

    /// A listener that says what has happened, whatever the browser's event.
    pub(super) fn says<E>(&self, event: Event) -> Callback<E> {
        let on_event = self.on_event.clone();
        Callback::from(move |_| on_event.emit(event.clone()))
    }

    pub(super) fn teller(&self) -> Callback<Event> {
        self.on_event.clone()
    }

    /// A button that says one thing. While it waits for its answer it keeps the
    /// focus, so it is not `disabled`, but it says nothing.
    pub(super) fn button(&self, button: Button) -> Html {
        let says = (!button.waits).then(|| self.says::<MouseEvent>(button.event));
        html! {
            <button type="button" data-look={button.look} part={button.part}
                aria-disabled={button.waits.then_some("true")} onclick={says}>
                { button.label }
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

/// "I have paid", say, or "Checking…" while the question is under way.
pub(super) fn check_button(label: &'static str, asking: bool, scene: &Scene) -> Html {
    let label = if asking { scene.texts.asking() } else { label };
    scene.button(Button {
        waits: asking,
        ..Button::new("secondary", label, Event::CheckPressed).part("check-button")
    })
}
