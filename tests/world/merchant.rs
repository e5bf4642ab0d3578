//! The merchant's backend: it makes orders, and says what it was told about them.

use crate::gateways::Book;
use crate::request::{field, path};
use wallet_checkout::gateway::Gateway;
use wallet_checkout::wire::Request;

/// How long an order lives, in milliseconds.
pub(crate) const LIFE: u64 = 900_000;

#[derive(Clone, Debug)]
pub(crate) struct Merchant {
    pub(crate) book: Book,
    /// When each order ends; its number tells its place.
    orders: Vec<u64>,
    /// How long the gateway's notify takes.
    pub(crate) told_after: u64,
    /// Whether `/state` names the seconds that are left.
    names_end: bool,
}

impl Merchant {
    pub(crate) fn new(gateway: Gateway, codes: bool, names_end: bool, told_after: u64) -> Self {
        let trades = Vec::new();
        Self {
            book: Book {
                gateway,
                codes,
                trades,
            },
            orders: Vec::new(),
            told_after,
            names_end,
        }
    }

    /// A request that arrived whole.
    pub(crate) fn answer(&mut self, request: &Request, now: u64) -> String {
        let asks = field(request, "cmd").as_deref() == Some("WechatPayState");
        match path(request) {
            "/orders" => {
                self.orders.push(now + LIFE);
                let number = self.last_order();
                format!(r#"{{"order_no":"{number}","amount":"88.00","expires_in":900}}"#)
            }
            "/state" => self.state(&field(request, "order_no").unwrap_or_default(), now),
            _ if asks => self.state(&field(request, "order_no").unwrap_or_default(), now),
            _ => self.book.create(request),
        }
    }

    /// The number of the order that was made last.
    pub(crate) fn last_order(&self) -> String {
        format!("W{}", self.orders.len())
    }

    pub(crate) fn made_at(&self, order_no: &str) -> Option<u64> {
        Some(self.ends(order_no)? - LIFE)
    }

    fn ends(&self, order_no: &str) -> Option<u64> {
        let place = order_no.strip_prefix('W')?.parse::<usize>().ok()?;
        self.orders.get(place - 1).copied()
    }

    fn state(&self, no: &str, now: u64) -> String {
        let Some(ends) = self.ends(no) else {
            return r#"{"result":-15,"msg":"no such order"}"#.into();
        };
        let told = |at: u64| at + self.told_after <= now;
        let trades = self.book.trades.iter().filter(|trade| trade.order_no == no);
        let state = trades
            .map(|trade| match trade.paid_at {
                _ if trade.refunded => 3,
                Some(at) if told(at) => 1,
                Some(_) | None if trade.canceled => 2,
                Some(_) | None => 0,
            })
            .max_by_key(|state| [0, 3, 1, 2][*state]);
        let left = ends.saturating_sub(now) / 1000;
        let end = if self.names_end {
            format!(r#","expires_in":{left}"#)
        } else {
            String::new()
        };
        let state = state.unwrap_or(0);
        format!(r#"{{"result":0,"msg":"","order_no":"{no}","pay_state":{state}{end}}}"#)
    }
}
