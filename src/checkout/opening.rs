//! The checkout before the widget's second part is there: the shopper chooses, and all
//! else waits for `Checkout`.

use super::choice::Choice;
use super::choose_view::{Busy, ChooseEvent, ChooseView, LoadFailure};
use super::controls::Controls;
use super::offer::Offer;
use crate::wallet::Wallet;
use std::rc::Rc;

/// A method of the element. The pay button is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `pay()`
    Pay,
    /// `check()`
    Check,
    /// `refresh()`
    Refresh,
    /// `cancel()`
    Cancel,
    /// `reset()`
    Reset,
}

impl Command {
    /// The command of this name; `None` for any other name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "pay" => Self::Pay,
            "check" => Self::Check,
            "refresh" => Self::Refresh,
            "cancel" => Self::Cancel,
            "reset" => Self::Reset,
            _ => return None,
        })
    }
}

/// A checkout that sends nothing and creates nothing.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Absent where the offer is unusable; then the second part says why.
    choice: Option<Choice>,
    /// The commands that wait for the second part, in their order.
    waiting: Vec<Command>,
    /// An order is to be shown, which only the second part can.
    has_order: bool,
    load_failure: Option<LoadFailure>,
}

impl Opening {
    /// An opening of this offer, if it is usable. `has_order`: the storage holds an order
    /// of an earlier visit.
    #[must_use]
    pub fn new(offer: Option<Rc<Offer>>, has_order: bool) -> Self {
        Self {
            has_order: has_order || offer.as_ref().is_some_and(is_watched),
            choice: offer.map(Choice::new),
            waiting: Vec::new(),
            load_failure: None,
        }
    }

    /// Whether the second part is needed without delay.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.choice.is_none() || self.has_order || self.autostarts() || !self.waiting.is_empty()
    }

    /// Whether there is an order to show, which the second part restores.
    #[must_use]
    pub const fn has_order(&self) -> bool {
        self.has_order
    }

    /// What the shopper has chosen, where there is something to choose from.
    #[must_use]
    pub const fn choice(&self) -> Option<&Choice> {
        self.choice.as_ref()
    }

    /// What the second part goes on with: the choice, and the commands that waited. A press that
    /// was made before the page disabled the widget counts.
    #[must_use]
    pub fn into_parts(self) -> (Option<Choice>, Vec<Command>) {
        let mut choice = self.choice;
        if let Some(choice) = &mut choice
            && self.waiting.contains(&Command::Pay)
        {
            choice.set_controls(Controls {
                disabled: false,
                ..choice.controls()
            });
        }
        (choice, self.waiting)
    }

    /// The page lets the shopper do this from now on.
    pub const fn set_controls(&mut self, controls: Controls) {
        if let Some(choice) = &mut self.choice {
            choice.set_controls(controls);
        }
    }

    fn is_disabled(&self) -> bool {
        let choice = self.choice.as_ref();
        choice.is_some_and(|choice| choice.controls().disabled)
    }

    /// What the shopper sees; nothing yet where the second part is to show an order.
    #[must_use]
    pub fn view(&self) -> Option<ChooseView> {
        let busy = self.pays().then_some(Busy::Creating);
        let choice = self.choice.as_ref().filter(|_| !self.has_order)?;
        Some(ChooseView {
            load_failure: self.load_failure,
            ..ChooseView::of(choice, busy)
        })
    }

    /// The shopper did something. True when another choice is the result.
    pub fn on(&mut self, event: ChooseEvent) -> bool {
        let Some(choice) = &mut self.choice else {
            return false;
        };
        if choice.controls().disabled {
            return false;
        }
        let before = choice.selection().clone();
        // While a press waits, only another wallet can be chosen: it calls the press off.
        let is_locked = self.waiting.contains(&Command::Pay);
        match event {
            ChooseEvent::PayPressed => self.command(Command::Pay),
            ChooseEvent::WalletChosen(wallet) => self.choose_wallet(wallet),
            ChooseEvent::ProductChosen(_) | ChooseEvent::QuantityChosen(_) if is_locked => {}
            ChooseEvent::ProductChosen(id) => {
                choice.select_product(&id);
            }
            ChooseEvent::QuantityChosen(quantity) => choice.select_quantity(quantity),
        }
        let selection = self.choice.as_ref().map(Choice::selection);
        let has_changed = selection != Some(&before);
        if has_changed {
            self.load_failure = None;
        }
        has_changed
    }

    fn choose_wallet(&mut self, wallet: Wallet) {
        if let Some(choice) = &mut self.choice
            && choice.offers_another(wallet)
        {
            choice.select_wallet(wallet);
            self.waiting.retain(|waiting| *waiting != Command::Pay);
        }
    }

    /// The page called a method, or the shopper pressed the pay button. Where an order is
    /// to be shown all commands wait for it. Elsewhere there is nothing to check, to
    /// refresh or to leave yet, and one press makes one order.
    pub fn command(&mut self, command: Command) {
        if command == Command::Pay && self.is_disabled() {
            return;
        }
        self.load_failure = None;
        let must_wait = self.has_order || self.choice.is_none();
        match command {
            Command::Pay if self.pays() => {}
            _ if must_wait => self.waiting.push(command),
            Command::Pay => self.waiting.push(command),
            Command::Cancel | Command::Reset => self.waiting.clear(),
            Command::Check | Command::Refresh => {}
        }
    }

    /// The page changed its attributes or properties. An unusable offer changes nothing
    /// here; the second part says why it is unusable.
    pub fn reconfigure(&mut self, offer: Rc<Offer>, has_order: bool) {
        self.has_order |= has_order || is_watched(&offer);
        let Some(choice) = &mut self.choice else {
            self.choice = Some(Choice::new(offer));
            return;
        };
        let before = (choice.selection().clone(), choice.amount());
        choice.adopt(offer);
        // The shopper pressed for what was on the screen then.
        if before != (choice.selection().clone(), choice.amount()) {
            self.waiting.retain(|waiting| *waiting != Command::Pay);
            self.load_failure = None;
        }
    }

    /// The second part could not be loaded. The choice stays, and what waited is given up:
    /// nothing was sent. False where there is no pay button that could say so.
    pub fn load_failed(&mut self, failure: LoadFailure) -> bool {
        if self.choice.is_none() || self.has_order {
            return false;
        }
        if self.pays() {
            self.load_failure = Some(failure);
        }
        self.waiting.clear();
        true
    }

    /// Why the last press led nowhere.
    #[must_use]
    pub const fn load_failure(&self) -> Option<LoadFailure> {
        self.load_failure
    }

    fn pays(&self) -> bool {
        self.waiting.contains(&Command::Pay) || self.autostarts()
    }

    /// Whether the order begins by itself, once the second part is there.
    fn autostarts(&self) -> bool {
        let choice = self.choice.as_ref();
        choice.is_some_and(|choice| choice.offer().autostart && !choice.controls().disabled)
            && self.load_failure.is_none()
    }
}

fn is_watched(offer: &Rc<Offer>) -> bool {
    offer.watched_order().is_some()
}
