//! `/notify/epay`: the gateway notifies that an order was paid. Anybody can call it, so
//! that nothing is recorded before the signature and the order's param fit. What fits is
//! money that was paid, and is recorded however odd it is.

use super::{
    channel::wallet,
    config::{Epay, NAME},
    fields::EpayFields,
    verify::{verify, verify_param},
};
use crate::{
    form::{self, Pair},
    merchant::{
        learned::Learned,
        notification::{NotificationError, NotificationRejected},
        seen::PaidMoney,
        shared::Merchant,
        signed_notifications::SignedNotifications,
        store::Recorded,
    },
    money::Fen,
};

/// The `trade_status` of a paid order.
pub(super) const PAID: &str = "TRADE_SUCCESS";

impl SignedNotifications for Epay {
    const NAME: &'static str = NAME;
    const NUMBER: &'static str = "out_trade_no";
    const TRADE_NO: Option<&'static str> = Some("trade_no");

    fn secrets(&self) -> Vec<&str> {
        Self::secrets(self)
    }

    async fn verify_and_record(
        &self,
        merchant: &Merchant,
        sent: &[Pair],
        learned: &Learned,
    ) -> Result<(), NotificationError> {
        verify_and_record(self, merchant, sent, learned).await
    }
}

async fn verify_and_record(
    epay: &Epay,
    merchant: &Merchant,
    sent: &[Pair],
    learned: &Learned,
) -> Result<(), NotificationError> {
    let value = |name| {
        let value = form::field(sent, name).filter(|value| !value.trim().is_empty());
        value.ok_or(NotificationRejected::Form)
    };
    verify(epay, sent)?;
    let (pid, status) = (value("pid")?, value("trade_status")?);
    if pid != epay.pid {
        return Err(NotificationRejected::Merchant.differs(&epay.pid, &pid));
    }
    if status != PAID {
        return Err(NotificationRejected::Status.differs(PAID, &status));
    }
    // The name may be ours, ours as the gateway keeps it, or the gateway's own for all.
    value("name")?;
    let number = value("out_trade_no")?;
    let found = merchant.store.attempt(NAME, &number).await?;
    if let Some((_, attempt)) = &found {
        verify_param(sent, EpayFields::of(attempt).ok().as_ref())?;
    }
    let (money, paid_with) = (value("money")?, value("type")?);
    // `1` for `1.00`: the gateway drops zeros.
    let amount = Fen::parse_with_zeros(&money).ok();
    let amount = amount.filter(|amount| *amount > Fen::new(0));
    let amount = amount.ok_or_else(|| {
        let due = found.map(|(order, _)| order.amount.to_string());
        NotificationRejected::Amount.differs(&due.unwrap_or_default(), &money)
    })?;
    let money = PaidMoney {
        amount,
        trade_no: learned.trade_no.clone(),
        wallet: wallet(&paid_with),
        paid_at: form::field(sent, "endtime"),
    };
    match merchant.record_payment(learned, money).await? {
        Recorded::OtherOrders => Err(NotificationError::Contradicts("trade_of_another_order")),
        Recorded::Paid
        | Recorded::PaidLate
        | Recorded::SecondPayment
        | Recorded::WrongAmount
        | Recorded::Orphan
        | Recorded::AlreadyRecorded
        | Recorded::AmountContradicts => Ok(()),
    }
}
