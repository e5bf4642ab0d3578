//! The widget until the second part takes over: the shopper chooses.

use super::host::Host;
use super::screen::Screen;
use crate::browser::{device, stored};
use crate::checkout::choose_view::{ChooseEvent, LoadFailure};
use crate::checkout::controls::Controls;
use crate::checkout::offer::Offer;
use crate::checkout::opening::{Command, Opening};
use crate::checkout::options::Options;
use crate::json::Json;
use crate::text::Texts;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::Callback;

pub(super) struct FirstPart {
    pub(super) host: Host,
    pub(super) screen: Rc<RefCell<Screen>>,
    /// Absent once the second part has taken over.
    pub(super) opening: RefCell<Option<Opening>>,
    /// Whether the page was told that the shopper can choose.
    pub(super) is_ready: Cell<bool>,
}

impl FirstPart {
    pub(super) fn new(host: Host, screen: Screen) -> Rc<Self> {
        let first = Rc::new(Self {
            host,
            screen: Rc::new(RefCell::new(screen)),
            opening: RefCell::new(None),
            is_ready: Cell::new(false),
        });
        let weak = Rc::downgrade(&first);
        first.screen.borrow_mut().context.on_choose = Callback::from(move |event| {
            if let Some(first) = weak.upgrade() {
                first.on(event);
            }
        });
        first
    }

    pub(super) fn set_texts(&self, texts: &'static Texts) {
        self.screen.borrow_mut().context.texts = texts;
    }

    pub(super) fn start(&self, options: &str) {
        let (offer, controls) = read(options);
        let has_order = offer.as_ref().is_some_and(has_order);
        let mut opening = Opening::new(offer, has_order);
        opening.set_controls(controls);
        self.opening.replace(Some(opening));
        self.show();
    }

    /// A usable offer is adopted. For one that is not, the second part says why.
    pub(super) fn reconfigure(&self, options: &str) {
        let (offer, controls) = read(options);
        self.change(|opening| {
            if let Some(offer) = offer {
                let known = opening.choice().map(|choice| &choice.offer().storage_key);
                let has_order = known != Some(&offer.storage_key) && has_order(&offer);
                opening.reconfigure(offer, has_order);
            }
            opening.set_controls(controls);
        });
    }

    pub(super) fn command(&self, command: Command) {
        self.change(|opening| opening.command(command));
    }

    /// False where nothing on the screen can say that the second part is missing.
    pub(super) fn load_failed(&self, failure: LoadFailure) -> bool {
        let mut is_handled = true;
        let mut is_shown = false;
        self.change(|opening| {
            is_handled = opening.load_failed(failure);
            is_shown = opening.load_failure().is_some();
        });
        if is_shown {
            let texts = self.screen.borrow().context.texts;
            self.host.load_failed(texts.load_failure(failure));
        }
        is_handled
    }

    fn on(&self, event: ChooseEvent) {
        let failure = self.read(Opening::load_failure).flatten();
        if failure == Some(LoadFailure::Outdated) && event == ChooseEvent::PayPressed {
            self.host.load_page_again();
            return;
        }
        let mut has_changed = false;
        self.change(|opening| has_changed = opening.on(event));
        if has_changed {
            self.report_choice();
        }
    }

    fn report_choice(&self) {
        let choice = self.read(|opening| opening.choice().map(|it| it.selection().clone()));
        if let Some(selection) = choice.flatten() {
            let wallet = selection.wallet.name();
            self.host
                .changed(wallet, &selection.product_id, selection.quantity);
        }
    }

    fn read<T>(&self, read: impl FnOnce(&Opening) -> T) -> Option<T> {
        self.opening.borrow().as_ref().map(read)
    }

    /// Nothing changes any more once the second part has taken over.
    fn change(&self, change: impl FnOnce(&mut Opening)) {
        if let Some(opening) = self.opening.borrow_mut().as_mut() {
            change(opening);
        }
        self.show();
    }

    /// Draws what there is to choose from, and has the second part loaded where something
    /// waits for it.
    fn show(&self) {
        let Some((view, waits)) = self.read(|opening| (opening.view(), opening.waits())) else {
            return;
        };
        if let Some(view) = view {
            self.screen.borrow_mut().show(Rc::new(view));
            if !self.is_ready.replace(true) {
                self.host.ready();
            }
        }
        if waits {
            self.host.load_rest();
        }
    }
}

fn read(options: &str) -> (Option<Rc<Offer>>, Controls) {
    let json = Json::of_element(options);
    let options = Options(json.root());
    let offer = options.offer(device::environment());
    (offer.ok().map(Rc::new), options.controls())
}

fn has_order(offer: &Rc<Offer>) -> bool {
    stored::is_stored(&offer.storage_key)
}
