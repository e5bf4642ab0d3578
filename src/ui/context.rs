//! What every view needs besides its part of the view model.

use crate::checkout::view_model::{Event, ViewModel};
use crate::image::QrImage;
use crate::money::Fen;
use crate::text::{Texts, fill};
use web_sys::HtmlCanvasElement;
use yew::prelude::{AttrValue, Callback, Html, MouseEvent, NodeRef, html};

/// Formats an amount in the currency of the product with that id.
pub type Money = Callback<(Fen, String), String>;

/// What is drawn and called besides the view.
#[derive(Clone, Debug)]
pub struct AppContext {
    /// The sentences of the shopper's language.
    pub texts: &'static Texts,
    /// How an amount is written.
    pub money: Money,
    /// The text that was put on the clipboard last; empty before.
    pub copied: AttrValue,
    /// Receives what the shopper does.
    pub on_event: Callback<Event>,
    /// Puts the text on the clipboard.
    pub on_copy: Callback<AttrValue>,
    /// Draws the gateway's picture into the canvas.
    pub on_canvas: Callback<(HtmlCanvasElement, QrImage)>,
}

impl PartialEq for AppContext {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.texts, other.texts)
            && self.money == other.money
            && self.copied == other.copied
            && self.on_event == other.on_event
            && self.on_copy == other.on_copy
            && self.on_canvas == other.on_canvas
    }
}

pub(super) struct ViewContext<'a> {
    pub(super) texts: &'static Texts,
    /// The app that the order under way is paid with, as the texts name it.
    pub(super) app: &'static str,
    pub(super) copied: &'a AttrValue,
    pub(super) on_copy: &'a Callback<AttrValue>,
    /// The canvas that the gateway's picture is drawn into.
    pub(super) canvas: &'a NodeRef,
    on_event: &'a Callback<Event>,
    money: &'a Money,
}

impl<'a> ViewContext<'a> {
    pub(super) fn new(view: &ViewModel, context: &'a AppContext, canvas: &'a NodeRef) -> Self {
        Self {
            texts: context.texts,
            app: match view {
                ViewModel::Paying(view) => context.texts.wallet(view.summary.wallet).app,
                ViewModel::Choose(_) | ViewModel::Outcome(_) | ViewModel::Misconfigured(_) => "",
            },
            copied: &context.copied,
            on_copy: &context.on_copy,
            canvas,
            on_event: &context.on_event,
            money: &context.money,
        }
    }

    /// Formats the amount in the currency of the product with that id.
    pub(super) fn money(&self, amount: Fen, product_id: &str) -> String {
        self.money.emit((amount, product_id.to_owned()))
    }

    /// A listener that dispatches `event`, whatever the browser's event is.
    pub(super) fn on<E>(&self, event: Event) -> Callback<E> {
        let on_event = self.on_event.clone();
        Callback::from(move |_| on_event.emit(event.clone()))
    }

    /// A listener that chooses its event when it is called.
    pub(super) fn event_sender(&self) -> Callback<Event> {
        self.on_event.clone()
    }

    /// A button that dispatches one event; the app is filled into its label. While its answer is awaited it is not
    /// `disabled`, since it has to keep the focus, but a press does nothing.
    pub(super) fn button(&self, button: Button) -> Html {
        let onclick = (!button.waits).then(|| self.on::<MouseEvent>(button.event));
        html! {
            <button type="button" data-look={button.look} part={button.part}
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
