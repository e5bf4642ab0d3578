//! What the shopper sees while choosing, as data.

use super::choice::Choice;
use super::controls::Controls;
use super::expected_step::expected_step;
use crate::money::Fen;
use crate::order::Product;
use crate::wallet::Wallet;
use std::rc::Rc;

pub use super::expected_step::ExpectedStep;

/// The choice of product, quantity and wallet, with the pay button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChooseView {
    /// The products on offer, in the page's order.
    pub products: Rc<[Product]>,
    /// The id of the chosen product.
    pub product_id: String,
    /// How many items are chosen.
    pub quantity: u32,
    /// How many items one order can have; 1 where the page named the order, whose quantity
    /// is fixed.
    pub max_quantity: u32,
    /// The gateway sells single items only with this wallet.
    pub one_item: bool,
    /// The wallets on offer, in the page's order.
    pub wallets: Vec<Wallet>,
    /// The chosen wallet.
    pub wallet: Wallet,
    /// Price times quantity, where the page named a price.
    pub amount: Option<Fen>,
    /// What the pay button leads to.
    pub expected_step: ExpectedStep,
    /// The page named the order: there is no product to choose.
    pub order_given: bool,
    /// Why the choice is locked, if it is.
    pub busy: Option<Busy>,
    /// What the page lets the shopper do.
    pub controls: Controls,
    /// Why the last press led nowhere: the widget's second part could not be loaded.
    pub load_failure: Option<LoadFailure>,
}

/// What keeps the shopper waiting after the press of the pay button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// The order is being created.
    Creating,
    /// An answer was lost, and it is being checked whether the order exists.
    Checking,
}

/// Why the widget's second part could not be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadFailure {
    /// Its files did not arrive; the same press may succeed later.
    Failed,
    /// The server has only those of another build: the page has to be loaded anew.
    Outdated,
}

/// What a shopper does while choosing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChooseEvent {
    /// The shopper chose this wallet.
    WalletChosen(Wallet),
    /// The shopper chose the product with this id.
    ProductChosen(String),
    /// The shopper chose to buy so many items.
    QuantityChosen(u32),
    /// The pay button, or "Try again".
    PayPressed,
}

impl ChooseView {
    /// The view of a choice that nothing has gone wrong with.
    #[must_use]
    pub fn of(choice: &Choice, busy: Option<Busy>) -> Self {
        let (offer, selection) = (choice.offer(), choice.selection());
        let product = choice.product();
        let is_named = choice.order_no().is_some();
        Self {
            products: offer.products.clone().into_inner(),
            product_id: selection.product_id.clone(),
            quantity: selection.quantity,
            max_quantity: if is_named {
                1
            } else {
                offer.max_quantity(&selection.product_id, selection.wallet)
            },
            one_item: !is_named
                && product.is_some_and(|product| product.max_quantity > 1)
                && offer.gateway.max_quantity(selection.wallet) == 1
                && offer.gateway.sends_product(),
            wallets: offer.wallets.clone().into_inner(),
            wallet: selection.wallet,
            amount: choice.amount(),
            expected_step: expected_step(
                offer.gateway,
                offer.environment,
                offer.flow,
                selection.wallet,
            ),
            order_given: offer.order_no().is_some(),
            busy,
            controls: choice.controls(),
            load_failure: None,
        }
    }
}
