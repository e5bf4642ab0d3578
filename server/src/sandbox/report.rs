//! Reports of payments, at the gateways that document no notification: the merchant's own
//! system learns of a payment there, and reports it to the merchant's server like this.

use serde_json::{Value, json};

use super::{
    faults::FaultKind,
    notification::{Body, Notification, is_plain_success},
    trade::{Status, Trade},
};
use crate::{form, secret::Secret};

/// Where reports are sent, and the token that the merchant expects with them.
#[derive(Clone, Debug)]
pub(super) struct ReportTarget {
    pub(super) url: String,
    /// Sent as `Authorization: Bearer …`.
    pub(super) token: Secret,
}

impl ReportTarget {
    /// The report about the trade as JSON.
    pub(super) fn json_report(&self, trade: &Trade, fault: Option<&FaultKind>) -> Notification {
        let body = json!({
            "order_no": trade.order_no,
            "pay_state": pay_state(trade, fault),
            "amount": trade.amount_text(),
            "channel": trade.wallet.name(),
        });
        self.report("application/json", body.to_string(), fault)
    }

    /// The report about the trade as a form; the merchant accepts both.
    pub(super) fn form_report(&self, trade: &Trade, fault: Option<&FaultKind>) -> Notification {
        let state = pay_state(trade, fault);
        let state = state
            .as_str()
            .map_or_else(|| state.to_string(), str::to_owned);
        let body = form::encode(&[
            ("order_no", trade.order_no.as_str()),
            ("pay_state", &state),
            ("amount", &trade.amount_text().unwrap_or_default()),
            ("channel", trade.wallet.name()),
        ]);
        self.report("application/x-www-form-urlencoded", body, fault)
    }

    fn report(
        &self,
        content_type: &'static str,
        body: String,
        fault: Option<&FaultKind>,
    ) -> Notification {
        let mut token = self.token.reveal().to_owned();
        if fault == Some(&FaultKind::BadSignature) {
            token = token.chars().rev().collect();
        }
        let bytes = if let Some(FaultKind::Body(bytes)) = fault {
            bytes.clone()
        } else {
            body.into_bytes()
        };
        Notification {
            url: self.url.clone(),
            bearer: Some(token),
            body: Some(Body {
                content_type,
                bytes,
            }),
            is_accepted: is_plain_success,
        }
    }
}

fn pay_state(trade: &Trade, fault: Option<&FaultKind>) -> Value {
    if let Some(FaultKind::Code(code)) = fault {
        return code.clone();
    }
    json!(match trade.status {
        Status::Waiting => 0,
        Status::Paid => 1,
        Status::Canceled => 2,
        Status::Refunded => 3,
        Status::Custom(state) => state,
    })
}
