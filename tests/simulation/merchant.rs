//! The merchant's backend: it creates orders, and reports the states that it was notified of.

use crate::gateway_server::GatewayServer;
use crate::request::{field, path};
use wallet_checkout::gateway::Gateway;
use wallet_checkout::wire::Request;

/// How long an order lives, in milliseconds.
pub(crate) const ORDER_LIFE: u64 = 900_000;

#[derive(Clone, Debug)]
pub(crate) struct Merchant {
    pub(crate) gateway_server: GatewayServer,
    /// When each order ends. The place in this list is the order's number.
    orders: Vec<u64>,
    /// How long the gateway's notification takes.
    pub(crate) notification_delay: u64,
    /// Whether the answer to a state query has the seconds that are left.
    sends_expiry: bool,
}

impl Merchant {
    pub(crate) fn new(
        gateway: Gateway,
        sends_codes: bool,
        sends_expiry: bool,
        notification_delay: u64,
    ) -> Self {
        let trades = Vec::new();
        Self {
            gateway_server: GatewayServer {
                gateway,
                sends_codes,
                trades,
            },
            orders: Vec::new(),
            notification_delay,
            sends_expiry,
        }
    }

    /// Answers a request, as JSON text.
    pub(crate) fn answer(&mut self, request: &Request, now: u64) -> String {
        let is_query = field(request, "cmd").as_deref() == Some("WechatPayState");
        match path(request) {
            "/orders" => {
                self.orders.push(now + ORDER_LIFE);
                let number = self.last_order();
                // The page shows 88.00; every fifth order costs more.
                let amount = if self.orders.len() % 5 == 4 {
                    "89.00"
                } else {
                    "88.00"
                };
                format!(r#"{{"order_no":"{number}","amount":"{amount}","expires_in":900}}"#)
            }
            "/state" => self.state_answer(request, now),
            _ if is_query => self.state_answer(request, now),
            _ => self.gateway_server.create(request),
        }
    }

    /// The number of the order that was created last.
    pub(crate) fn last_order(&self) -> String {
        format!("W{}", self.orders.len())
    }

    pub(crate) fn created_at(&self, order_no: &str) -> Option<u64> {
        Some(self.ends(order_no)? - ORDER_LIFE)
    }

    fn ends(&self, order_no: &str) -> Option<u64> {
        let place = order_no.strip_prefix('W')?.parse::<usize>().ok()?;
        self.orders.get(place - 1).copied()
    }

    fn state_answer(&self, request: &Request, now: u64) -> String {
        let no = field(request, "order_no").unwrap_or_default();
        self.state(&no, now).1
    }

    /// The state of an order, with the answer to whoever asks for it.
    pub(crate) fn state(&self, no: &str, now: u64) -> (u8, String) {
        let Some(ends) = self.ends(no) else {
            return (0, r#"{"result":-15,"msg":"no such order"}"#.into());
        };
        let is_notified = |at: u64| at + self.notification_delay <= now;
        let trades = self
            .gateway_server
            .trades
            .iter()
            .filter(|trade| trade.order_no == no);
        let state = trades
            .map(|trade| match trade.paid_at {
                _ if trade.refunded => 3_u8,
                Some(at) if is_notified(at) => 1,
                Some(_) | None if trade.canceled => 2,
                Some(_) | None => 0,
            })
            .max_by_key(|state| [0, 3, 1, 2][usize::from(*state)]);
        let left = ends.saturating_sub(now) / 1000;
        let end = if self.sends_expiry {
            format!(r#","expires_in":{left}"#)
        } else {
            String::new()
        };
        let state = state.unwrap_or(0);
        let text = format!(r#"{{"result":0,"msg":"","order_no":"{no}","pay_state":{state}{end}}}"#);
        (state, text)
    }
}
