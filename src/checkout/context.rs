//! What all states share: configuration, choice, request numbers, order numbers, chance.

use super::choice::Choice;
use super::config::{Config, ConfigError};
use super::policy::PRESS_COUNTS;
use super::polling::RequestId;
use crate::clock::MonoTime;
use crate::order::{Order, OrderNo, Selection};
use crate::random::Random;
use std::rc::Rc;

/// What all states share.
#[derive(Debug)]
pub(super) struct Context {
    choice: Choice,
    config: Rc<Config>,
    /// A configuration that came while an order was under way, or why it is unusable; it
    /// counts from the next order on.
    next_config: Option<Result<Rc<Config>, ConfigError>>,
    /// Why the configuration that the page set last is unusable: nothing is sold by an older
    /// one.
    error: Option<ConfigError>,
    /// Every order of this page, so that answers cannot be mixed up.
    order_numbers: Vec<OrderNo>,
    /// An order for either wallet that was left for a single one, and its end.
    open_order: Option<(Rc<Order>, MonoTime)>,
    /// Whether an order began by itself.
    has_autostarted: bool,
    /// When the shopper pressed for a new order, unless a wallet was opened by that press.
    pressed: Option<MonoTime>,
    last_request: RequestId,
    is_hidden: bool,
    random: Random,
}

impl Context {
    /// `choice` is one of what the configuration offers.
    pub(super) fn new(config: Rc<Config>, choice: Choice, seed: u64) -> Self {
        Self {
            choice,
            config,
            next_config: None,
            error: None,
            order_numbers: Vec::new(),
            open_order: None,
            has_autostarted: false,
            pressed: None,
            last_request: 0,
            is_hidden: false,
            random: Random::seeded(seed),
        }
    }

    pub(super) const fn config(&self) -> &Rc<Config> {
        &self.config
    }

    /// What the shopper has chosen of what the configuration offers.
    pub(super) const fn choice(&self) -> &Choice {
        &self.choice
    }

    pub(super) const fn choice_mut(&mut self) -> &mut Choice {
        &mut self.choice
    }

    /// Whether nothing can be chosen, and no order can begin.
    pub(super) const fn is_disabled(&self) -> bool {
        self.choice.controls().disabled
    }

    pub(super) const fn selection(&self) -> &Selection {
        self.choice.selection()
    }

    pub(super) fn order_numbers(&self) -> &[OrderNo] {
        &self.order_numbers
    }

    pub(super) fn add_order_number(&mut self, order_no: OrderNo) {
        self.order_numbers.push(order_no);
    }

    /// The order under whose number the next one goes on.
    pub(super) fn keep_open(&mut self, order: Rc<Order>, ends: MonoTime) {
        self.open_order = Some((order, ends));
    }

    pub(super) fn forget_open(&mut self) {
        self.open_order = None;
    }

    /// The order that was left for another wallet, and its end, if it is for what is chosen.
    pub(super) fn open_order(&self, now: MonoTime) -> Option<(&Rc<Order>, MonoTime)> {
        let (order, ends) = self.open_order.as_ref()?;
        let (old, chosen) = (&order.selection, self.selection());
        let is_same = old.product_id == chosen.product_id && old.quantity == chosen.quantity;
        (is_same && *ends > now).then_some((order, *ends))
    }

    /// Whether an order is to begin by itself; true only once.
    pub(super) fn autostarts(&mut self) -> bool {
        let begins = self.config.offer.autostart && !self.has_autostarted;
        self.has_autostarted |= begins;
        begins
    }

    /// The shopper pressed for a new order, or for a new code.
    pub(super) const fn set_pressed(&mut self, now: MonoTime) {
        self.pressed = Some(now);
    }

    /// What goes on is of an earlier visit, and of its presses.
    pub(super) const fn forget_press(&mut self) {
        self.pressed = None;
    }

    /// Whether the press for a new order was just now; true only once.
    pub(super) fn take_press(&mut self, now: MonoTime) -> bool {
        let pressed = self.pressed.take();
        pressed.is_some_and(|pressed| now <= pressed + PRESS_COUNTS)
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

    pub(super) fn chosen_name(&self) -> String {
        let product = self.choice.product();
        product
            .map(|product| product.name.clone())
            .unwrap_or_default()
    }

    /// Whether the page only watches an order, so that nothing can be bought or left.
    pub(super) fn is_watching(&self) -> bool {
        self.config.offer.watched_order().is_some()
    }

    /// The configuration that the page set last, adopted or not; none where it is unusable.
    pub(super) fn latest_config(&self) -> Option<&Rc<Config>> {
        match &self.next_config {
            Some(next) => next.as_ref().ok(),
            None => self.error.is_none().then_some(&self.config),
        }
    }

    /// Keeps a configuration, or why it is unusable, until the order under way is over.
    pub(super) fn adopt_later(&mut self, config: Result<Rc<Config>, ConfigError>) {
        self.next_config = Some(config);
    }

    /// Adopts what was kept until now, if there is something.
    pub(super) fn adopt_next(&mut self) {
        if let Some(config) = self.next_config.take() {
            self.adopt(config);
        }
    }

    pub(super) fn adopt(&mut self, config: Result<Rc<Config>, ConfigError>) {
        match config {
            Ok(config) => {
                self.choice.adopt(Rc::clone(&config.offer));
                self.config = config;
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
    }

    /// Why nothing can be sold by the configuration that counts, if so.
    pub(super) const fn error(&self) -> Option<ConfigError> {
        self.error
    }
}
