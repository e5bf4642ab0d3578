//! The line between the widget's two parts. The first part reaches the second only by what
//! is called here, so that the second can come in a file of its own.

use super::host::Host;
use super::screen::Screen;
use crate::checkout::opening::{Command, Opening};
use crate::text::Texts;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// All that a shopper needs only after a press of the pay button, or for an order that
/// exists already.
pub trait Late {
    /// What takes a widget over. Nothing happens before its `start`. `is_ready`: the page
    /// was told that the shopper can choose.
    fn running(&self, host: Host, screen: Rc<RefCell<Screen>>, is_ready: bool) -> Box<dyn Running>;

    /// The rules for what only the second part draws, as CSS text.
    fn style_sheet(&self) -> &'static str;
}

/// A widget that the second part has taken over. Dropping it ends timers, listeners and
/// requests.
pub trait Running {
    /// Goes on where the opening is.
    fn start(&self, opening: Opening, options: &str, texts: &'static Texts);

    /// Replaces the attributes, properties and texts. Texts of another build change nothing.
    fn update(&self, options: &str, texts: &str);

    /// Runs a method of the element; it does nothing without a usable configuration.
    fn command(&self, command: Command);

    /// The element's `order` property.
    fn order(&self) -> JsValue;
}

thread_local! {
    static LATE: Cell<Option<&'static dyn Late>> = const { Cell::new(None) };
}

/// The second part is there, for every widget of this instance.
pub fn arrive(part: &'static dyn Late) {
    LATE.set(Some(part));
}

/// The second part, once it is there.
pub(super) fn late() -> Option<&'static dyn Late> {
    LATE.get()
}
