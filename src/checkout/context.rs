//! What all states share: configuration, choice, request numbers, order numbers, chance.

use super::config::{Config, OrderSource};
use super::polling::RequestId;
use crate::money::Fen;
use crate::order::{OrderNo, Product, Selection};
use crate::random::Random;
use crate::wallet::Wallet;
use std::rc::Rc;

/// What all states share.
#[derive(Debug)]
pub(super) struct Context {
    config: Rc<Config>,
    /// A configuration that came while an order was under way; it counts from the next
    /// order on.
    next_config: Option<Rc<Config>>,
    selection: Selection,
    /// Every order of this page, so that answers cannot be mixed up.
    order_numbers: Vec<OrderNo>,
    last_request: RequestId,
    is_hidden: bool,
    random: Random,
}

impl Context {
    pub(super) fn new(config: Rc<Config>, seed: u64) -> Self {
        Self {
            selection: config.selected.clone(),
            config,
            next_config: None,
            order_numbers: Vec::new(),
            last_request: 0,
            is_hidden: false,
            random: Random::seeded(seed),
        }
    }

    pub(super) const fn config(&self) -> &Rc<Config> {
        &self.config
    }

    pub(super) const fn selection(&self) -> &Selection {
        &self.selection
    }

    pub(super) fn order_numbers(&self) -> &[OrderNo] {
        &self.order_numbers
    }

    pub(super) fn add_order_number(&mut self, order_no: OrderNo) {
        self.order_numbers.push(order_no);
    }

    pub(super) const fn next_request(&mut self) -> RequestId {
        self.last_request += 1;
        self.last_request
    }

    /// Whether the page is out of sight.
    pub(super) const fn is_hidden(&self) -> bool {
        self.is_hidden
    }

    pub(super) const fn set_hidden(&mut self, is_hidden: bool) {
        self.is_hidden = is_hidden;
    }

    pub(super) const fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    pub(super) fn chosen_product(&self) -> Option<&Product> {
        self.config.product(&self.selection.product_id)
    }

    pub(super) fn chosen_name(&self) -> String {
        let product = self.chosen_product();
        product
            .map(|product| product.name.clone())
            .unwrap_or_default()
    }

    /// Price times quantity, where the page named a price.
    pub(super) fn chosen_amount(&self) -> Option<Fen> {
        self.chosen_product()?.price?.times(self.selection.quantity)
    }

    /// Where the next order comes from: an order of the chosen product's own comes first.
    pub(super) fn order_source(&self) -> OrderSource {
        match self.own_order() {
            Some(order_no) => OrderSource::Given(order_no.clone()),
            None => self.config.order_source.clone(),
        }
    }

    /// The order that the page names for the choice, if it does.
    pub(super) fn given_order(&self) -> Option<&OrderNo> {
        self.own_order().or(self.config.given_order())
    }

    fn own_order(&self) -> Option<&OrderNo> {
        self.chosen_product()?.order_no.as_ref()
    }

    /// Whether the page only watches an order, so that nothing can be bought or left.
    pub(super) fn is_watching(&self) -> bool {
        self.config.watched_order().is_some()
    }

    /// The configuration that the page set last, adopted or not.
    pub(super) fn latest_config(&self) -> &Rc<Config> {
        self.next_config.as_ref().unwrap_or(&self.config)
    }

    /// Keeps a configuration until the order under way is over.
    pub(super) fn adopt_later(&mut self, config: Rc<Config>) {
        self.next_config = Some(config);
    }

    /// Adopts the configuration that was kept until now, if there is one.
    pub(super) fn adopt_next(&mut self) {
        if let Some(config) = self.next_config.take() {
            self.adopt(config);
        }
    }

    /// The page's choice counts where the page changed it; elsewhere the
    /// shopper's stands, as long as it is still on offer.
    pub(super) fn adopt(&mut self, config: Rc<Config>) {
        let wanted = &config.selected;
        let old = &self.config.selected;
        if wanted.product_id != old.product_id
            || config.product(&self.selection.product_id).is_none()
        {
            self.selection.product_id.clone_from(&wanted.product_id);
            self.selection.quantity = wanted.quantity;
        }
        if wanted.quantity != old.quantity {
            self.selection.quantity = wanted.quantity;
        }
        if wanted.wallet != old.wallet || !config.wallets.contains(&self.selection.wallet) {
            self.selection.wallet = wanted.wallet;
        }
        self.config = config;
        self.limit_quantity();
    }

    /// Takes over the choice of an order of an earlier visit.
    pub(super) fn set_selection(&mut self, selection: Selection) {
        self.selection = selection;
    }

    /// Whether the wallet is on offer and not the one that is chosen.
    pub(super) fn offers_another(&self, wallet: Wallet) -> bool {
        wallet != self.selection.wallet && self.config.wallets.contains(&wallet)
    }

    pub(super) fn select_wallet(&mut self, wallet: Wallet) {
        self.selection.wallet = wallet;
        self.limit_quantity();
    }

    pub(super) fn select_product(&mut self, id: &str) {
        id.clone_into(&mut self.selection.product_id);
        self.limit_quantity();
    }

    pub(super) fn select_quantity(&mut self, quantity: u32) {
        self.selection.quantity = quantity;
        self.limit_quantity();
    }

    /// Keeps the quantity within what product, gateway and wallet sell at once.
    fn limit_quantity(&mut self) {
        let Selection {
            product_id, wallet, ..
        } = &self.selection;
        let most = self.config.max_quantity(product_id, *wallet);
        self.selection.quantity = self.selection.quantity.clamp(1, most);
    }
}
