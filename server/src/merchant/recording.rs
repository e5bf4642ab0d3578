//! Records what was learned about an order's payment, whoever sent it: a notification, a
//! report, an answer to a query of ours or of a browser's. Every payment is recorded here.

use super::{
    learned::{Learned, bounded},
    order::Order,
    pay_state::PayState,
    seen::{Odd, PaidMoney, Seen, SeenState},
    shared::Merchant,
    store::{
        Cancellation, Evidence, NewEvent, NewPayment, NewRefund, Recorded, RefundAmount,
        RefundRecorded, Source, StoreError,
    },
};

impl Merchant {
    /// Records a payment once, however often it is learned.
    pub(super) async fn record_payment(
        &self,
        learned: &Learned,
        money: PaidMoney,
    ) -> Result<Recorded, StoreError> {
        let payment = self.new_payment(learned, money);
        let recorded = self.store.record_payment(payment.clone()).await?;
        self.note_payment(learned, payment, recorded).await?;
        Ok(recorded)
    }

    fn new_payment(&self, learned: &Learned, money: PaidMoney) -> NewPayment {
        NewPayment {
            gateway: learned.gateway.clone().into(),
            trade_no: money.trade_no,
            number: learned.number.clone(),
            amount: money.amount,
            wallet: money.wallet,
            paid_at: money.paid_at,
            source: learned.source,
            learned_at_ms: self.clock.now_ms(),
            evidence: learned.evidence.clone(),
        }
    }

    /// Counts and logs a payment that was recorded.
    async fn note_payment(
        &self,
        learned: &Learned,
        payment: NewPayment,
        recorded: Recorded,
    ) -> Result<(), StoreError> {
        if recorded == Recorded::AlreadyRecorded {
            return Ok(());
        }
        let (paid, trade_no, paid_with) = (payment.amount, payment.trade_no, payment.wallet);
        let (gateway, order_no) = (learned.gateway.as_str(), learned.number.as_str());
        let reason = recorded.reason().unwrap_or_default();
        let source = learned.source.name();
        self.metrics.payment(gateway, source, reason);
        if matches!(recorded, Recorded::Paid | Recorded::PaidLate) {
            self.metrics.orders("paid", 1);
        }
        let asked = self.store.attempt(gateway, order_no).await?;
        let due = asked.as_ref().map(|(order, _)| order.amount.to_string());
        if recorded.needs_attention() {
            let reason = recorded.reason();
            tracing::error!(
                gateway,
                order_no,
                %paid,
                due,
                trade_no,
                reason,
                "a payment needs a person: see checkout-server attention"
            );
        } else {
            let source = learned.source.name();
            tracing::info!(gateway, order_no, %paid, trade_no, source, "payment recorded");
        }
        let asked = asked.map(|(_, attempt)| attempt.wallet);
        if let (Some(asked), Some(paid_with)) = (asked, paid_with)
            && asked != paid_with
        {
            let (asked, paid_with) = (asked.name(), paid_with.name());
            tracing::warn!(
                gateway,
                order_no,
                asked,
                paid_with,
                trade_no,
                "paid with another wallet"
            );
        }
        Ok(())
    }

    /// Records that money was given back. `idempotency_key` tells refunds of an order apart.
    pub(super) async fn record_refund(
        &self,
        learned: &Learned,
        amount: RefundAmount,
        idempotency_key: Option<String>,
    ) -> Result<RefundRecorded, StoreError> {
        let refund = self.new_refund(learned, amount, idempotency_key);
        let recorded = self.store.record_refund(refund).await?;
        self.note_refund(learned, amount, recorded);
        Ok(recorded)
    }

    fn new_refund(
        &self,
        learned: &Learned,
        amount: RefundAmount,
        idempotency_key: Option<String>,
    ) -> NewRefund {
        NewRefund {
            gateway: learned.gateway.clone().into(),
            trade_no: learned.trade_no.clone(),
            number: learned.number.clone(),
            amount,
            idempotency_key,
            source: learned.source,
            learned_at_ms: self.clock.now_ms(),
            evidence: learned.evidence.clone(),
        }
    }

    /// Counts and logs a refund that was learned of.
    fn note_refund(&self, learned: &Learned, amount: RefundAmount, recorded: RefundRecorded) {
        let (gateway, order_no) = (learned.gateway.as_str(), learned.number.as_str());
        let reason = recorded.reason();
        if matches!(
            recorded,
            RefundRecorded::Wholly | RefundRecorded::AssumedWhole
        ) {
            self.metrics.orders("refunded", 1);
        }
        if recorded.is_on_record() {
            tracing::info!(gateway, order_no, ?amount, reason, "refund recorded");
        } else {
            tracing::error!(
                gateway,
                order_no,
                ?amount,
                reason,
                "a refund needs a person"
            );
        }
    }

    /// Records a payment and that its money was given back: both or nothing, since an order of
    /// which only the payment is recorded is not queried again.
    async fn record_payment_and_refund(
        &self,
        learned: &Learned,
        money: PaidMoney,
        amount: RefundAmount,
    ) -> Result<(), StoreError> {
        let payment = self.new_payment(learned, money);
        let refund = self.new_refund(learned, amount, None);
        let (paid, refunded) = self
            .store
            .record_payment_and_refund(payment.clone(), refund)
            .await?;
        let noted = self.note_payment(learned, payment, paid).await;
        self.note_refund(learned, amount, refunded);
        noted
    }

    /// Records that an order was called off. One that has a payment is not canceled, and only the
    /// event is kept.
    pub(super) async fn record_canceled(
        &self,
        learned: &Learned,
        order: &Order,
    ) -> Result<(), StoreError> {
        let event = NewEvent {
            reason: Some("canceled"),
            ..learned.event(self.clock.now_ms())
        };
        let canceled = self.store.cancel_order(&order.no, event.clone()).await?;
        match canceled {
            Cancellation::Canceled(_) => self.metrics.orders("canceled", 1),
            // That it was received is kept: another attempt may be what it is about.
            Cancellation::Before(_) | Cancellation::HasPayment(_) => {
                self.store.record_event(event).await?;
            }
        }
        Ok(())
    }

    /// Records something odd. Where the gateway refuses us, it is about no single order, and
    /// that it was met at this one needs nobody.
    pub(super) async fn record_odd(
        &self,
        learned: &Learned,
        odd: Odd,
        concerns_us: bool,
    ) -> Result<(), StoreError> {
        let (gateway, order_no) = (learned.gateway.as_str(), learned.number.as_str());
        let (reason, expected, got) = (odd.reason, odd.expected, odd.got.map(bounded));
        let trade_no = odd.trade_no;
        if odd.attention {
            tracing::error!(
                gateway,
                order_no,
                reason,
                expected,
                got,
                trade_no,
                "an answer needs a person: see checkout-server attention"
            );
        } else {
            tracing::warn!(
                gateway,
                order_no,
                reason,
                expected,
                got,
                trade_no,
                "an odd answer"
            );
        }
        let event = NewEvent {
            accepted: false,
            reason: Some(reason),
            expected,
            got,
            trade_no,
            attention: odd.attention && !concerns_us,
            ..learned.event(self.clock.now_ms())
        };
        let about_us = NewEvent {
            order_no: None,
            attention: odd.attention,
            ..event.clone()
        };
        self.store.record_event(event).await?;
        if concerns_us {
            self.store.record_event(about_us).await?;
        }
        Ok(())
    }

    /// Records what a gateway answered to a query about the number of an order, and returns
    /// the order's state then. What is not recorded, such as money that the gateway holds
    /// back, is returned as it was seen.
    pub(super) async fn record_seen(
        &self,
        order: &Order,
        number: &str,
        answered: SeenState,
        source: Source,
    ) -> Result<PayState, StoreError> {
        let SeenState { seen, odd, raw } = answered;
        let mut learned = learned(order, number, source, raw);
        if let Some(odd) = odd {
            self.record_odd(&learned, odd, false).await?;
        }
        match seen {
            Seen::Waiting if order.state == PayState::Paid => {
                let odd = Odd {
                    reason: "waiting_at_gateway",
                    expected: Some(order.state.code().to_string()),
                    got: Some(PayState::Waiting.code().to_string()),
                    trade_no: None,
                    attention: false,
                };
                self.record_odd(&learned, odd, false).await?;
                return Ok(order.state);
            }
            Seen::Waiting => return Ok(order.state),
            Seen::NeedsAttention => return Ok(shown(order, PayState::NEEDS_ATTENTION)),
            Seen::Other(code) => return Ok(shown(order, PayState::from_code(code))),
            Seen::Canceled if order.canceled_at_ms.is_some() => return Ok(order.state),
            Seen::Canceled => self.record_canceled(&learned, order).await?,
            Seen::Paid(money) => {
                self.record_payment(&learned, money).await?;
            }
            Seen::Refunded(money, amount) => {
                learned.trade_no.clone_from(&money.trade_no);
                self.record_payment_and_refund(&learned, money, amount)
                    .await?;
            }
        }
        let now = self.store.order(&order.no).await?;
        Ok(now.ok_or(StoreError::UnknownOrder)?.state)
    }
}

/// A query's answer about an order.
pub(super) fn learned(order: &Order, number: &str, source: Source, raw: Vec<u8>) -> Learned {
    let gateway = order.gateway.as_ref().map(|name| name.as_str().to_owned());
    Learned {
        gateway: gateway.unwrap_or_default(),
        source,
        number: number.to_owned(),
        trade_no: None,
        evidence: Evidence {
            source_address: None,
            raw: Some(raw).filter(|raw| !raw.is_empty()),
        },
    }
}

/// What is shown of a state that is not recorded.
const fn shown(order: &Order, seen: PayState) -> PayState {
    match order.state {
        PayState::Waiting | PayState::Other(_) => seen,
        PayState::Paid | PayState::Canceled | PayState::Refunded => order.state,
    }
}
