//! The trades of all sandbox gateways, in memory.

use std::collections::HashMap;

use super::{
    china_time::{digits, now},
    info::GatewayInfo,
    scan,
    trade::Trade,
};
use crate::random;

/// All trades in the order in which they were made, and the create requests for them.
#[derive(Debug, Default)]
pub(super) struct Trades {
    trades: Vec<Trade>,
    /// By the gateway's name and the merchant's number.
    creates: HashMap<(&'static str, String), u32>,
}

impl Trades {
    /// Counts a create request that came in, answered or not.
    pub(super) fn count_create(&mut self, gateway: &GatewayInfo, order_no: &str) {
        *self
            .creates
            .entry((gateway.name, order_no.to_owned()))
            .or_default() += 1;
    }

    /// How many create requests came in for the trade's order at its gateway.
    pub(super) fn creates(&self, trade: &Trade) -> u32 {
        self.creates
            .get(&(trade.gateway.name, trade.order_no.clone()))
            .copied()
            .unwrap_or(0)
    }

    pub(super) fn add(&mut self, trade: Trade) {
        self.trades.push(trade);
    }

    /// The first trade of that number, letter case aside.
    pub(super) fn by_order(&mut self, gateway: &GatewayInfo, order_no: &str) -> Option<&mut Trade> {
        self.trades
            .iter_mut()
            .find(|t| t.gateway == gateway && t.order_no.eq_ignore_ascii_case(order_no))
    }

    pub(super) fn by_id(&mut self, id: &str) -> Option<&mut Trade> {
        self.trades.iter_mut().find(|trade| trade.id == id)
    }

    /// The newest trade of exactly that number.
    pub(super) fn newest_of(
        &mut self,
        gateway: &GatewayInfo,
        order_no: &str,
    ) -> Option<&mut Trade> {
        self.trades
            .iter_mut()
            .rfind(|t| t.gateway == gateway && t.order_no == order_no)
    }

    /// The newest trade that a wallet finds behind a text.
    pub(super) fn by_code(&mut self, text: &str) -> Option<&mut Trade> {
        let scanned = scan::read(text);
        self.trades
            .iter_mut()
            .rfind(|trade| scanned.leads_to(trade))
    }

    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Trade> {
        self.trades.iter().rev()
    }

    /// A trade number that is not used yet.
    pub(super) fn new_id(&mut self) -> String {
        loop {
            let id = format!("{}{}", digits(now()), random::digits(5));
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
        let id = Trades::default().new_id();
        assert!(
            id.len() == 19 && id.bytes().all(|b| b.is_ascii_digit()),
            "{id}"
        );
    }
}
