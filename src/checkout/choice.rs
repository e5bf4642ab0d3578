//! What the shopper has chosen of an offer.

use super::controls::Controls;
use super::offer::Offer;
use crate::money::Fen;
use crate::order::{OrderNo, Product, Selection};
use crate::wallet::Wallet;
use std::rc::Rc;

/// An offer with the shopper's choice, which is always one that the offer has.
#[derive(Clone, Debug)]
pub struct Choice {
    offer: Rc<Offer>,
    selection: Selection,
    controls: Controls,
}

impl Choice {
    /// The choice that the page has made beforehand.
    #[must_use]
    pub fn new(offer: Rc<Offer>) -> Self {
        Self {
            selection: offer.selected.clone(),
            offer,
            controls: Controls::default(),
        }
    }

    /// What is on offer.
    #[must_use]
    pub const fn offer(&self) -> &Rc<Offer> {
        &self.offer
    }

    /// What is chosen of it.
    #[must_use]
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// What the page lets the shopper do.
    #[must_use]
    pub const fn controls(&self) -> Controls {
        self.controls
    }

    /// The page lets the shopper do this from now on.
    pub const fn set_controls(&mut self, controls: Controls) {
        self.controls = controls;
    }

    /// The chosen product.
    #[must_use]
    pub fn product(&self) -> Option<&Product> {
        self.offer.product(&self.selection.product_id)
    }

    /// Price times quantity, where the page named a price.
    #[must_use]
    pub fn amount(&self) -> Option<Fen> {
        self.product()?.price?.times(self.selection.quantity)
    }

    /// The order that the page names for the choice: an order of the chosen product's own
    /// comes first.
    #[must_use]
    pub fn order_no(&self) -> Option<&OrderNo> {
        let own = self.product().and_then(|product| product.order_no.as_ref());
        own.or(self.offer.order_no())
    }

    /// Goes on with another offer. The page's choice counts where the page changed it;
    /// elsewhere the shopper's stands, as long as it is still on offer.
    pub fn adopt(&mut self, offer: Rc<Offer>) {
        let wanted = &offer.selected;
        let old = &self.offer.selected;
        if wanted.product_id != old.product_id
            || offer.product(&self.selection.product_id).is_none()
        {
            self.selection.product_id.clone_from(&wanted.product_id);
            self.selection.quantity = wanted.quantity;
        }
        if wanted.quantity != old.quantity {
            self.selection.quantity = wanted.quantity;
        }
        if wanted.wallet != old.wallet || !offer.wallets.contains(&self.selection.wallet) {
            self.selection.wallet = wanted.wallet;
        }
        self.offer = offer;
        self.limit_quantity();
    }

    /// Takes over the choice of an order of an earlier visit.
    pub(super) fn set_selection(&mut self, selection: Selection) {
        self.selection = selection;
    }

    /// Whether the wallet is on offer and not the one that is chosen.
    #[must_use]
    pub fn offers_another(&self, wallet: Wallet) -> bool {
        wallet != self.selection.wallet && self.offer.wallets.contains(&wallet)
    }

    /// Chooses a wallet that is on offer.
    pub fn select_wallet(&mut self, wallet: Wallet) {
        self.selection.wallet = wallet;
        self.limit_quantity();
    }

    /// Chooses the product of this id; false where none has it.
    pub fn select_product(&mut self, id: &str) -> bool {
        let is_offered = self.offer.product(id).is_some();
        if is_offered {
            id.clone_into(&mut self.selection.product_id);
            self.limit_quantity();
        }
        is_offered
    }

    /// Chooses a quantity, or the nearest that can be ordered.
    pub fn select_quantity(&mut self, quantity: u32) {
        self.selection.quantity = quantity;
        self.limit_quantity();
    }

    /// Keeps the quantity within what product, gateway and wallet sell at once. An order that
    /// exists already has its own.
    fn limit_quantity(&mut self) {
        if self.order_no().is_some() {
            return;
        }
        let Selection {
            product_id, wallet, ..
        } = &self.selection;
        let most = self.offer.max_quantity(product_id, *wallet);
        self.selection.quantity = self.selection.quantity.clamp(1, most);
    }
}
