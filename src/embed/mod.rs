//! What JavaScript can call. The custom element in `static/wallet-checkout.js`
//! is the only caller.
//!
//! The widget's first part is this file and what it imports: it shows what is on offer and
//! lets the shopper choose. All else is below `Late`, in the second part, which takes the
//! widget over once it is there.

mod detail;
mod first_part;
mod host;
mod late;
mod page;
mod running;
mod screen;

use crate::checkout::choose_view::LoadFailure;
use crate::checkout::opening::Command;
use crate::money::Fen;
use crate::text::loaded;
use crate::ui::{AppContext, STYLE_SHEET};
use first_part::FirstPart;
use host::Host;
use late::Running;
use screen::Screen;
use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::{AttrValue, Callback};

pub use late::{Late, arrive};
pub use running::SecondPart;

/// The style sheet that every widget on the page adopts, as CSS text.
#[wasm_bindgen(js_name = styleSheet)]
#[must_use]
pub fn style_sheet() -> String {
    STYLE_SHEET.to_owned()
}

/// One widget on the page. After `destroy` none of it is left.
#[wasm_bindgen]
pub struct Widget {
    first: Rc<FirstPart>,
    /// Set once the second part has taken over. A cell, because a handler of the page's
    /// may call the widget while the widget fires an event.
    running: OnceCell<Box<dyn Running>>,
}

#[wasm_bindgen]
impl Widget {
    /// Draws into `root` and starts. `options` and `texts` are as in `update`; `None`
    /// is returned for texts of another build.
    #[must_use]
    pub fn mount(root: Element, host: Host, options: &str, texts: &str) -> Option<Self> {
        let context = AppContext {
            texts: loaded(texts)?,
            money: Callback::from({
                let host = host.clone();
                move |(amount, product_id): (Fen, String)| {
                    host.money(&amount.to_text(), &product_id)
                }
            }),
            copied: AttrValue::default(),
            on_choose: Callback::noop(),
            on_event: Callback::noop(),
            on_copy: Callback::noop(),
            on_canvas: Callback::noop(),
        };
        let first = FirstPart::new(host, Screen::new(root, context));
        first.start(options);
        Some(Self {
            first,
            running: OnceCell::new(),
        })
    }

    /// Replaces the attributes and properties, as the element writes them (see
    /// [`Options`]), and the texts (see [`loaded`]). Texts of another build change nothing.
    pub fn update(&self, options: &str, texts: &str) {
        if let Some(running) = self.running.get() {
            running.update(options, texts);
        } else if let Some(texts) = loaded(texts) {
            self.first.set_texts(texts);
            self.first.reconfigure(options);
        }
    }

    /// Runs a method of the element: `pay`, `check`, `refresh`, `cancel` or `reset`. It
    /// does nothing for other names.
    pub fn command(&self, name: &str) {
        let Some(command) = Command::from_name(name) else {
            return;
        };
        if let Some(running) = self.running.get() {
            running.command(command);
        } else {
            self.first.command(command);
        }
    }

    /// The second part is there and takes over. `options` and `texts`, all of them now, are
    /// as in `update`. False for texts of another build, which leave everything as it is.
    #[must_use]
    pub fn complete(&self, options: &str, texts: &str) -> bool {
        let (Some(late), Some(texts)) = (late::late(), loaded(texts)) else {
            return false;
        };
        if let Some(opening) = self.first.opening.take() {
            let host = self.first.host.clone();
            let screen = Rc::clone(&self.first.screen);
            let is_ready = self.first.is_ready.get();
            // It is set before the first event is fired, whose handler may call the widget.
            let running = self
                .running
                .get_or_init(|| late.running(host, screen, is_ready));
            running.start(opening, options, texts);
        }
        true
    }

    /// The second part could not be loaded: the pressed button says so. `is_outdated`: the
    /// server has only the files of another build. False where nothing on the screen can
    /// say it.
    #[must_use]
    #[wasm_bindgen(js_name = loadFailed)]
    pub fn load_failed(&self, is_outdated: bool) -> bool {
        self.first.load_failed(if is_outdated {
            LoadFailure::Outdated
        } else {
            LoadFailure::Failed
        })
    }

    /// The order under way, as the element's `order` property has it, or null.
    #[must_use]
    pub fn order(&self) -> JsValue {
        let running = self.running.get();
        running.map_or(JsValue::NULL, |running| running.order())
    }

    /// Ends timers, listeners and requests, and takes the app out of the page.
    pub fn destroy(self) {
        drop(self.running);
        self.first.screen.borrow_mut().destroy();
    }
}

impl fmt::Debug for Widget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Widget").finish_non_exhaustive()
    }
}
