//! What shoppers and gateways do: orders, create requests, payments, refunds.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    gateways::{Kind, Notice, Wallet},
    plan::{Cut, Oddity, Shopper, chosen, wallet_names},
    shop::{self, Order, PRICES},
    world::{Posted, World},
};

impl World {
    pub(crate) async fn order(&self, kind: Kind, wallet: usize, product: usize, at: usize) {
        let wallets = wallet_names(kind);
        let (wallet, product) = (wallets[wallet % wallets.len()], product % PRICES.len());
        let made = self.ask(at, shop::new_order(product, wallet)).await;
        let Some(made) = made.filter(|made| made.status == 200) else {
            return;
        };
        let body: Value = serde_json::from_str(&made.body).unwrap_or_default();
        let order = Order {
            no: body["order_no"].as_str().unwrap_or_default().to_owned(),
            kind,
            wallet,
            product,
        };
        self.shop.lock().unwrap().orders.push(order);
    }

    pub(crate) async fn create(
        self: &Arc<Self>,
        order: &Order,
        shopper: Shopper,
        copies: usize,
        (at, cut): (usize, Option<Cut>),
    ) {
        let wallet = chosen(order.wallet, shopper.other_wallet);
        let began_ms = self.place.clock.now_ms();
        let mut sent = tokio::task::JoinSet::new();
        for copy in 0..copies {
            let request = shop::create(order, wallet, shopper);
            let server = self.server(at + copy);
            let cut = cut.filter(|_| copy == 0);
            sent.spawn(async move { server.answer(request, cut).await });
        }
        let answers = sent.join_all().await.into_iter().flatten();
        let mut bodies = Vec::new();
        for answer in answers {
            if let Some((_, number)) = answer.location.rsplit_once('/') {
                self.ledger.open_mall_page(number);
            }
            if shop::succeeded(order.kind, &answer) {
                bodies.push(answer.body);
            }
        }
        bodies.dedup();
        // Instances that die take time. What the first one got may be over before the last asks.
        let meanwhile = began_ms..=self.place.clock.now_ms();
        let mut attempts = self.store.attempts().into_iter();
        let has_ended = attempts
            .any(|attempt| attempt.order_no == order.no && meanwhile.contains(&attempt.ends_at_ms));
        if let ([one, other, ..], false) = (&bodies[..], has_ended) {
            let words = format!("{} got {one} and {other}", order.no);
            self.complain("equal create requests got two answers", &words);
        }
    }

    pub(crate) fn pay(&self, trade: usize, oddity: Oddity, lost: bool) {
        let mut books = self.ledger.books();
        let number = trade % books.trades.len().max(1);
        let Some(trade) = books.trades.get(number).cloned() else {
            return;
        };
        // order-cmd says neither wallet nor amount.
        let odd = trade.kind != Kind::OrderCmd;
        let wallet = match (trade.wallet, oddity) {
            (Wallet::OneCode, _) => Wallet::Alipay,
            (wallet, Oddity::OtherWallet) if odd => wallet.other(),
            (wallet, _) => wallet,
        };
        let less = i64::from(oddity == Oddity::OtherAmount && odd);
        if let Some(payment) = books.pay(number, wallet, trade.amount - less) {
            let notice = Notice::of_payment(&books, payment);
            drop(books);
            self.post(notice, lost);
        }
    }

    pub(crate) fn pay_unknown(&self, amount: i64, lost: bool) {
        let mut books = self.ledger.books();
        let payment = books.pay_unknown(amount);
        let notice = Notice::of_payment(&books, payment);
        drop(books);
        self.post(notice, lost);
    }

    pub(crate) fn post(&self, notice: Option<Notice>, lost: bool) {
        if let Some(notice) = notice {
            let taken = false;
            self.shop.lock().unwrap().posted.push(Posted {
                notice,
                lost,
                taken,
            });
        }
    }

    pub(crate) fn refund(&self, payment: usize, part: i64, lost: bool) {
        let mut books = self.ledger.books();
        let number = payment % books.payments.len().max(1);
        let Some(fen) = books.refund(number, part) else {
            return;
        };
        let notice = Notice::of_refund(&books, number, fen, None);
        drop(books);
        self.post(notice, lost);
    }

    pub(crate) fn cancel(&self, trade: usize) {
        let mut books = self.ledger.books();
        let number = trade % books.trades.len().max(1);
        if books.cancel(number) {
            let notice = Notice::of_cancel(&books, number);
            drop(books);
            self.post(notice, false);
        }
    }

    pub(crate) fn freeze(&self, payment: usize, frozen: bool) {
        let mut books = self.ledger.books();
        let number = payment % books.payments.len().max(1);
        if let Some(payment) = books.payments.get_mut(number) {
            payment.frozen = frozen && payment.kind == Kind::Epay;
        }
    }
}
