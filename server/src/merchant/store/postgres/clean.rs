//! Texts without the one character that PostgreSQL keeps in none.

use super::columns::text;
use crate::merchant::store::{NewPayment, NewRefund};

fn owned(value: String) -> String {
    if value.contains('\0') {
        return text(&value).into_owned();
    }
    value
}

/// The payment, as it can be kept and compared with what is.
pub(super) fn payment(payment: NewPayment) -> NewPayment {
    NewPayment {
        trade_no: payment.trade_no.map(owned),
        number: owned(payment.number),
        paid_at: payment.paid_at.map(owned),
        ..payment
    }
}

/// The refund, as it can be kept and compared with what is.
pub(super) fn refund(refund: NewRefund) -> NewRefund {
    NewRefund {
        trade_no: refund.trade_no.map(owned),
        number: owned(refund.number),
        idempotency_key: refund.idempotency_key.map(owned),
        ..refund
    }
}
