//! Money that the gateways gave back, as the merchant asked for it or in their consoles.

use serde_json::json;

use super::{
    epay,
    form::{self, fen, value},
    ledger::{Books, Kind, Ledger},
};
use crate::wire::{Reply, Request};

/// A refund that the merchant asked for, or made in the gateway's console.
#[derive(Clone, Debug)]
pub(crate) struct Refund {
    /// Of the payments.
    pub(crate) payment: usize,
    /// Fen.
    pub(crate) amount: i64,
    /// The merchant's number for it.
    pub(crate) number: String,
    /// How often it was asked for.
    pub(crate) asked: u32,
    pub(crate) is_made: bool,
}

/// From when on epay calls a paid order refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefundStatus {
    /// From the first refund on, with the sum.
    FirstWithSum,
    /// From the first refund on, without a sum.
    First,
    /// Once all is given back.
    Whole,
}

/// epay's `act=refund`.
pub(super) fn refund(ledger: &Ledger, request: &Request) -> Reply {
    let fields = form::read(&request.body);
    let refused =
        |code: i32, msg: &str| Reply::Answer(200, json!({"code": code, "msg": msg}).to_string());
    if !epay::is_merchant(&fields) {
        return refused(-3, "商户密钥错误");
    }
    let number = value(&fields, "out_refund_no");
    let (trade_no, own) = (value(&fields, "trade_no"), value(&fields, "out_trade_no"));
    let mut books = ledger.books();
    let mut payments = books.payments.iter();
    let payment = payments.position(|payment| {
        let same = if trade_no.is_empty() {
            payment.number == own
        } else {
            payment.trade_no == trade_no
        };
        same && payment.kind == Kind::Epay
    });
    let (Some(payment), Some(amount)) = (payment, fen(value(&fields, "money"))) else {
        return refused(-1, "当前订单不存在！");
    };
    if books.ask_refund(payment, number, amount) {
        let msg = "退款成功";
        return Reply::Answer(200, json!({"code": 1, "msg": msg}).to_string());
    }
    refused(-1, "退款金额不能大于订单金额")
}

impl Books {
    /// The refund of the merchant's number.
    pub(crate) fn refund_of(&self, number: &str) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.number == number)
    }

    /// Carries out a refund, once for each number; `false` where it is refused.
    fn ask_refund(&mut self, payment: usize, number: &str, amount: i64) -> bool {
        let known = self.refunds.iter_mut().find(|it| it.number == number);
        if let Some(known) = known {
            known.asked += 1;
            return known.is_made;
        }
        let asked = self.given_back_for_merchant(payment) + amount;
        let paid = self.payments.get(payment).map_or(0, |it| it.amount);
        if asked > paid {
            let words = format!("{number}: {asked} of {paid}");
            self.excess.push(words);
        }
        let is_made = self.pay_back(payment, amount);
        self.refunds.push(Refund {
            payment,
            amount,
            number: number.to_owned(),
            asked: 1,
            is_made,
        });
        is_made
    }

    /// The merchant gives money back in the gateway's console; `false` where it is refused.
    pub(crate) fn give_back(&mut self, payment: usize, key: &str, amount: i64) -> bool {
        let is_made = self.pay_back(payment, amount);
        if is_made {
            self.refunds.push(Refund {
                payment,
                amount,
                number: format!("{key} of {payment}"),
                asked: 0,
                is_made,
            });
        }
        is_made
    }

    fn pay_back(&mut self, payment: usize, amount: i64) -> bool {
        let payment = self.payments.get_mut(payment);
        let fits = |payment: &&mut super::Payment| {
            !payment.frozen && amount <= payment.amount - payment.refunded
        };
        let payment = payment.filter(fits);
        payment.is_some_and(|payment| {
            payment.refunded += amount;
            true
        })
    }

    /// Whether money was given back in epay's console, of which nobody tells the merchant.
    pub(crate) fn given_back_in_console(&self) -> bool {
        let mut payments = self.payments.iter().enumerate();
        payments.any(|(at, payment)| {
            payment.kind == Kind::Epay && payment.refunded > self.given_back_for_merchant(at)
        })
    }

    /// Fen of a payment that the merchant's system had given back.
    pub(crate) fn given_back_for_merchant(&self, payment: usize) -> i64 {
        let refunds = self.refunds.iter();
        let made = refunds.filter(|refund| refund.payment == payment && refund.is_made);
        made.map(|refund| refund.amount).sum()
    }
}
