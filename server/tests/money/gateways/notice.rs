//! What reaches the merchant's server about a payment: a gateway's notification, or a report
//! of the merchant's own program.

use serde_json::{Value, json};

use super::{
    REPORT_TOKEN, epay,
    form::{value, yuan},
    gatepay,
    ledger::{Books, Kind, Wallet},
};

/// A request to the merchant's server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    /// The payment that it is about; a cancellation is about none.
    pub(crate) payment: Option<usize>,
    pub(crate) method: &'static str,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) body: String,
    /// What proves the merchant's own program.
    pub(crate) token: Option<&'static str>,
    /// Whether it says that money was given back.
    pub(crate) is_refund: bool,
}

impl Notice {
    /// What is sent after a payment; `None` where the gateway calls nobody.
    pub(crate) fn of_payment(books: &Books, payment: usize) -> Option<Self> {
        let paid = books.payments.get(payment)?;
        let trade = paid.trade.and_then(|trade| books.trades.get(trade));
        let (method, target, body) = match paid.kind {
            Kind::Epay => {
                let param = trade.map_or("", |trade| value(&trade.fields, "param"));
                let address = trade.and_then(|trade| trade.notify.as_deref());
                let address = address.unwrap_or("/notify/epay");
                let query = epay::notification(paid, param);
                ("GET", format!("{address}?{query}"), String::new())
            }
            Kind::Gatepay => {
                let body = gatepay::notification(paid, trade?);
                ("POST", trade?.notify.clone()?, body)
            }
            Kind::OrderCmd => ("POST", trade?.notify.clone()?, String::new()),
            Kind::PayUrl | Kind::Smallsaas => {
                return Some(Self {
                    payment: Some(payment),
                    ..Self::report(paid.kind, &paid.number, paid.wallet, (1, paid.amount))
                });
            }
        };
        Some(Self {
            payment: Some(payment),
            method,
            target,
            body,
            token: None,
            is_refund: false,
        })
    }

    /// What the merchant's own program tells of a trade that nobody will pay.
    pub(crate) fn of_cancel(books: &Books, trade: usize) -> Option<Self> {
        let trade = books.trades.get(trade)?;
        is_reported(trade.kind).then(|| Self {
            payment: None,
            ..Self::report(trade.kind, &trade.number, trade.wallet, (2, trade.amount))
        })
    }

    /// What is sent after so many fen were given back; only the merchant's own program reports
    /// it, with the refund's number where it has one.
    pub(crate) fn of_refund(
        books: &Books,
        payment: usize,
        fen: i64,
        refund_no: Option<&str>,
    ) -> Option<Self> {
        let paid = books.payments.get(payment)?;
        if !is_reported(paid.kind) {
            return None;
        }
        let mut notice = Self::report(paid.kind, &paid.number, paid.wallet, (3, fen));
        if let Some(refund_no) = refund_no {
            let mut report: Value = serde_json::from_str(&notice.body).unwrap_or_default();
            report["refund_no"] = refund_no.into();
            notice.body = report.to_string();
        }
        Some(Self {
            payment: Some(payment),
            is_refund: true,
            ..notice
        })
    }

    fn report(kind: Kind, number: &str, wallet: Wallet, (pay_state, fen): (i64, i64)) -> Self {
        let report = json!({
            "order_no": number,
            "pay_state": pay_state,
            "amount": yuan(fen),
            "channel": wallet.name(),
        });
        Self {
            payment: None,
            method: "POST",
            target: format!("/notify/{}", kind.name()),
            body: report.to_string(),
            token: Some(REPORT_TOKEN),
            is_refund: false,
        }
    }
}

/// Whether nobody but the merchant's own program tells of payments there.
const fn is_reported(kind: Kind) -> bool {
    matches!(kind, Kind::PayUrl | Kind::Smallsaas)
}
