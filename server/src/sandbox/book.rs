//! The trades of all sandbox gateways, in memory.

use std::collections::HashMap;

use super::{
    code,
    trade::{Gateway, Trade, now, stamp},
};
use crate::random;

#[derive(Debug, Default)]
pub(super) struct Book {
    trades: Vec<Trade>,
    creates: HashMap<(Gateway, String), u32>,
}

impl Book {
    /// Counts a create request that came in, answered or not.
    pub(super) fn count_create(&mut self, gateway: Gateway, order_no: &str) {
        *self
            .creates
            .entry((gateway, order_no.to_owned()))
            .or_default() += 1;
    }

    pub(super) fn creates(&self, trade: &Trade) -> u32 {
        self.creates
            .get(&(trade.gateway, trade.order_no.clone()))
            .copied()
            .unwrap_or(0)
    }

    pub(super) fn add(&mut self, trade: Trade) {
        self.trades.push(trade);
    }

    /// The gateway takes numbers that differ in letter case alone for the same.
    pub(super) fn by_order(&mut self, gateway: Gateway, order_no: &str) -> Option<&mut Trade> {
        self.trades
            .iter_mut()
            .find(|t| t.gateway == gateway && t.order_no.eq_ignore_ascii_case(order_no))
    }

    pub(super) fn by_id(&mut self, id: &str) -> Option<&mut Trade> {
        self.trades.iter_mut().find(|trade| trade.id == id)
    }

    /// The newest trade of exactly that number.
    pub(super) fn newest_of(&mut self, gateway: Gateway, order_no: &str) -> Option<&mut Trade> {
        self.trades
            .iter_mut()
            .rfind(|t| t.gateway == gateway && t.order_no == order_no)
    }

    /// What a phone finds behind a text.
    pub(super) fn by_code(&mut self, code: &str) -> Option<&mut Trade> {
        let read = code::read(code);
        self.trades.iter_mut().rfind(|trade| read.means(trade))
    }

    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Trade> {
        self.trades.iter().rev()
    }

    /// An unused number.
    pub(super) fn new_id(&mut self) -> String {
        loop {
            let id = format!("{}{}", stamp(now()), random::digits(5));
            if self.by_id(&id).is_none() {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trade_number_is_nineteen_digits() {
        let id = Book::default().new_id();
        assert!(
            id.len() == 19 && id.bytes().all(|b| b.is_ascii_digit()),
            "{id}"
        );
    }
}
