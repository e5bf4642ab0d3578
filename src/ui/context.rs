//! What every view needs besides its part of the view model.

use crate::checkout::choose_view::ChooseEvent;
use crate::checkout::event::Event;
use crate::image::QrImage;
use crate::money::Fen;
use crate::text::Texts;
use crate::wallet::Wallet;
use web_sys::HtmlCanvasElement;
use yew::prelude::{AttrValue, Callback, NodeRef};

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
    /// Receives what the shopper does while choosing.
    pub on_choose: Callback<ChooseEvent>,
    /// Receives what the shopper does about an order.
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
            && self.on_choose == other.on_choose
            && self.on_event == other.on_event
            && self.on_copy == other.on_copy
            && self.on_canvas == other.on_canvas
    }
}

/// What the parts of a view need of it.
#[derive(Debug)]
pub struct ViewContext<'a> {
    pub(super) texts: &'static Texts,
    /// The app that the order under way is paid with, as the texts name it.
    pub(super) app: &'static str,
    pub(super) copied: &'a AttrValue,
    pub(super) on_copy: &'a Callback<AttrValue>,
    /// The canvas that the gateway's picture is drawn into.
    pub(super) canvas: &'a NodeRef,
    pub(super) on_choose: &'a Callback<ChooseEvent>,
    on_event: &'a Callback<Event>,
    money: &'a Money,
}

impl<'a> ViewContext<'a> {
    /// `wallet` is the one that the order under way is paid with.
    pub(super) fn new(
        wallet: Option<Wallet>,
        context: &'a AppContext,
        canvas: &'a NodeRef,
    ) -> Self {
        Self {
            texts: context.texts,
            app: wallet.map_or("", |wallet| context.texts.wallet(wallet).app),
            copied: &context.copied,
            on_copy: &context.on_copy,
            canvas,
            on_choose: &context.on_choose,
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

    /// A listener that reports what the shopper chose, whatever the browser's event is.
    pub(super) fn choosing<E>(&self, event: ChooseEvent) -> Callback<E> {
        let on_choose = self.on_choose.clone();
        Callback::from(move |_| on_choose.emit(event.clone()))
    }
}
