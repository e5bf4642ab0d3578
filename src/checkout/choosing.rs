//! What the shopper and the page choose.

use super::config::Config;
use super::effect::{Effect, News};
use super::snapshot::Snapshot;
use super::state::{Afterwards, State};
use super::{Checkout, Turn};
use crate::money::Fen;
use crate::order::Selection;
use crate::wallet::Wallet;
use std::rc::Rc;

impl Checkout {
    /// A new configuration waits while an order is under way.
    pub(super) fn reconfigure(
        &mut self,
        config: Rc<Config>,
        stored: Option<Snapshot>,
        turn: &mut Turn,
    ) {
        match self.state {
            State::Choosing => {
                self.adopt(config, turn);
                self.pick_up(stored, turn);
            }
            State::Failed(_) => {
                turn.then(Effect::AbortRequests);
                self.adopt(config, turn);
                self.pick_up(stored, turn);
            }
            State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(..)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Expired(_)
            | State::Unknown(..)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_) => {
                let wallet = config.selected.wallet;
                let wallet_changed = wallet != self.config.selected.wallet;
                self.next_config = Some(config);
                if wallet_changed {
                    self.switch_wallet(wallet, turn);
                }
            }
        }
    }

    /// The page's choice counts where the page changed it; elsewhere the
    /// shopper's stands, as long as it is still on offer.
    pub(super) fn adopt(&mut self, config: Rc<Config>, turn: &mut Turn) {
        let asked = &config.selected;
        let old = &self.config.selected;
        if asked.product_id != old.product_id
            || config.product(&self.selection.product_id).is_none()
        {
            self.selection.product_id.clone_from(&asked.product_id);
            self.selection.quantity = asked.quantity;
        }
        if asked.quantity != old.quantity {
            self.selection.quantity = asked.quantity;
        }
        if asked.wallet != old.wallet || !config.wallets.contains(&self.selection.wallet) {
            self.selection.wallet = asked.wallet;
        }
        self.config = config;
        self.selection.quantity = self.allowed(&self.selection.clone());
        self.state = State::Choosing;
        self.watch_if_asked(turn);
    }

    pub(super) fn choose_wallet(&mut self, wallet: Wallet, turn: &mut Turn) {
        let before = self.selection.wallet;
        self.switch_wallet(wallet, turn);
        if self.selection.wallet != before {
            turn.tell(News::Changed(self.selection.clone()));
        }
    }

    fn switch_wallet(&mut self, wallet: Wallet, turn: &mut Turn) {
        if wallet == self.selection.wallet || !self.config.wallets.contains(&wallet) {
            return;
        }
        match self.state {
            State::Choosing | State::Leaving(..) => {}
            State::Failed(_) => self.dismiss(),
            // The old attempt is called off; its number is never used again.
            State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(..) => self.abandon(turn),
            State::Paying(_) | State::Expired(_) | State::Unknown(..) => {
                self.turn_away(Afterwards::Choose, turn);
            }
            State::Paid(_) | State::Canceled(_) | State::Refunded(_) => return,
        }
        self.selection.wallet = wallet;
        self.selection.quantity = self.allowed(&self.selection.clone());
    }

    /// The quantity, within what product, gateway and wallet sell at once.
    fn allowed(&self, wanted: &Selection) -> u32 {
        let most = self.config.max_quantity(&wanted.product_id, wanted.wallet);
        wanted.quantity.clamp(1, most)
    }

    pub(super) fn choose_product(&mut self, id: &str, turn: &mut Turn) {
        if let (State::Choosing | State::Failed(_), Some(product)) =
            (&self.state, self.config.product(id))
        {
            let chosen = Selection {
                product_id: product.id.clone(),
                ..self.selection.clone()
            };
            self.dismiss();
            self.select(chosen, turn);
        }
    }

    pub(super) fn choose_quantity(&mut self, quantity: u32, turn: &mut Turn) {
        if let State::Choosing | State::Failed(_) = &self.state {
            let chosen = Selection {
                quantity,
                ..self.selection.clone()
            };
            self.dismiss();
            self.select(chosen, turn);
        }
    }

    /// A failure is over when the shopper chooses anew; but not while its order
    /// is looked up.
    fn dismiss(&mut self) {
        if let State::Failed(failed) = &self.state
            && failed.lookup.is_none()
        {
            self.state = State::Choosing;
        }
    }

    fn select(&mut self, mut chosen: Selection, turn: &mut Turn) {
        chosen.quantity = self.allowed(&chosen);
        if chosen != self.selection {
            self.selection = chosen;
            turn.tell(News::Changed(self.selection.clone()));
        }
    }

    pub(super) fn chosen_name(&self) -> String {
        let product = self.config.product(&self.selection.product_id);
        product
            .map(|product| product.name.clone())
            .unwrap_or_default()
    }

    pub(super) fn chosen_amount(&self) -> Option<Fen> {
        let product = self.config.product(&self.selection.product_id)?;
        product.price?.times(self.selection.quantity)
    }
}
