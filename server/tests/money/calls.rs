//! Calls whose answers must be true at the moment when they are given: notifications, reports,
//! forgeries, and the polls of browsers.

use axum::http::Method;
use serde_json::Value;

use crate::{
    gateways::{Kind, Notice},
    plan::Cut,
    server::Answer,
    shop::{self, Order},
    world::World,
};

/// What stands for a notification that was taken.
const SUCCESS: &str = "success";
/// Forgers do not have it.
const NO_TOKEN: &str = "no-token-of-this-shop-01";

impl World {
    pub(crate) async fn deliver(&self, number: usize, at: usize, cut: Option<Cut>) {
        let notice = self.shop.lock().unwrap().posted[number].notice.clone();
        let server = self.server(at);
        let answer = server.answer(request(&notice, notice.token), cut).await;
        if answer.is_none_or(|answer| answer.body != SUCCESS) {
            return;
        }
        self.shop.lock().unwrap().posted[number].taken = true;
        let Some(payment) = notice.payment.filter(|_| !notice.is_refund) else {
            return;
        };
        let payment = {
            let mut books = self.ledger.books();
            books.payments[payment].acknowledged = true;
            books.payments[payment].clone()
        };
        let recorded = self.store.payments_of(&payment).len();
        // order-cmd's call is answered so after a query, which a fault may have made useless. It
        // is sent again soon.
        let queried_in_vain = payment.kind == Kind::OrderCmd && !self.is_calm();
        if recorded != 1 && !queried_in_vain {
            let words = format!("on record {recorded} times, {notice:?}");
            self.complain("success was answered before it was recorded", &words);
        }
    }

    pub(crate) async fn poll(&self, order: &Order, at: usize, cut: Option<Cut>) {
        let by_command = order.kind == Kind::OrderCmd && at == 1;
        let request = if by_command {
            shop::poll_by_command(order)
        } else {
            shop::poll(order)
        };
        if let Some(answer) = self.server(at).answer(request, cut).await {
            self.check_state_answer(order, &answer);
        }
    }

    /// Paid is answered only of what is on record.
    fn check_state_answer(&self, order: &Order, answer: &Answer) {
        let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let is_recorded = match body["pay_state"].as_i64() {
            Some(1) => self.store.has_exact_payment(&order.no),
            Some(3) => self.store.has_payment(&order.no),
            _ => true,
        };
        if !is_recorded {
            self.complain("a browser is told paid before it is recorded", &answer.body);
        }
    }

    /// Somebody calls who is not the gateway. What says nothing of money may be taken.
    pub(crate) async fn forge(&self, order: &Order, at: usize) {
        let Some((notice, token)) = self.forgery(order) else {
            return;
        };
        let answer = self.ask(at, request(&notice, token)).await;
        let accepted = answer.is_some_and(|answer| answer.body == SUCCESS);
        if accepted && order.kind != Kind::OrderCmd {
            self.complain("a forgery was taken", &format!("{notice:?}"));
        }
    }

    /// A genuine notification of another order under this one's number, or what a program
    /// without the token tells.
    fn forgery(&self, order: &Order) -> Option<(Notice, Option<&'static str>)> {
        let mut books = self.ledger.books().clone();
        let trade = books.trades.iter().position(|trade| {
            trade.kind == order.kind && trade.number.eq_ignore_ascii_case(&order.no)
        })?;
        let amount = books.trades[trade].amount;
        let wallet = books.trades[trade].wallet;
        let payment = books.pay(trade, wallet, amount)?;
        let mut notice = Notice::of_payment(&books, payment)?;
        match order.kind {
            Kind::Epay => notice.target = notice.target.replace("sign=", "sign=0"),
            Kind::Gatepay => notice.body = notice.body.replace("sign=", "sign=0"),
            Kind::PayUrl | Kind::Smallsaas | Kind::OrderCmd => {}
        }
        Some((notice, Some(NO_TOKEN)))
    }
}

fn request(notice: &Notice, token: Option<&str>) -> axum::http::Request<axum::body::Body> {
    let method: Method = notice.method.parse().unwrap();
    let kind = "application/x-www-form-urlencoded";
    let mut request = shop::request(method, &notice.target, kind, notice.body.clone());
    if let Some(token) = token {
        let bearer = format!("Bearer {token}").parse().unwrap();
        request.headers_mut().insert("authorization", bearer);
    }
    request
}
