//! Money is given back by the shop: the gateway is asked once for each refund, which is on
//! record before.

use std::time::Instant;

use super::{Refused, Shop};
use crate::{
    merchant::{
        order::OrderNo,
        pay_state::PayState,
        refunding::RefundOutcome,
        store::{
            Evidence, IdempotencyKey, Payment, Refund, RefundEnd, RefundRequest, RefundRequested,
            RefundState, StoreError,
        },
    },
    money::Fen,
};

/// A refund that the shop wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedRefund {
    /// The order.
    pub no: OrderNo,
    /// The number of the payment, where the order has several.
    pub payment_id: Option<i64>,
    /// How much; `None` means all that is left of the payment.
    pub amount: Option<Fen>,
    /// What tells it from another refund of the order.
    pub key: IdempotencyKey,
    /// Why, in the shop's words.
    pub reason: String,
    /// Whether the shop gave the money back itself, so that no gateway is to be asked.
    pub is_done: bool,
}

impl Shop {
    /// Gives money back, or returns what came of it where it was asked for before; with whether
    /// it is new. Once the gateway is asked, that goes on though nobody waits for it.
    ///
    /// # Errors
    ///
    /// When the order has no such payment, not enough is left of it, the gateway cannot be asked,
    /// the key is another request's, or the store fails.
    pub async fn refund(&self, wanted: WantedRefund) -> Result<(Refund, bool), Refused> {
        let order = self.order(&wanted.no).await?;
        let is_asked = self.gateways.of(&order).and_then(|it| it.refunding());
        if !wanted.is_done && is_asked.is_none() {
            let payments = self.merchant.store.payments(&order.no).await?;
            return Err(if payments.is_empty() {
                Refused::NoPayment
            } else {
                Refused::GatewayCannotRefund
            });
        }
        let request = RefundRequest {
            order_no: order.no,
            payment_id: wanted.payment_id,
            amount: wanted.amount,
            key: wanted.key,
            reason: wanted.reason,
            is_done: wanted.is_done,
            at_ms: self.merchant.clock.now_ms(),
        };
        match self.merchant.store.request_refund(request).await? {
            RefundRequested::New(refund, _) if refund.state != RefundState::Requested => {
                self.count(&refund).await?;
                Ok((refund, true))
            }
            RefundRequested::New(refund, payment) => {
                let shop = self.clone();
                let asked = tokio::spawn(async move { shop.ask(&refund, &payment).await });
                let refund = asked.await.unwrap_or(Err(StoreError::Interrupted))?;
                Ok((refund, true))
            }
            RefundRequested::Known(refund) => Ok((refund, false)),
            RefundRequested::KeyOfAnother => Err(Refused::KeyReused),
            RefundRequested::NoPayment => Err(Refused::NoPayment),
            RefundRequested::SeveralPayments => Err(Refused::SeveralPayments),
            RefundRequested::TooMuch(left) => Err(Refused::TooMuch(left)),
        }
    }

    /// Asks the payment's gateway, and keeps what came of it.
    async fn ask(&self, refund: &Refund, payment: &Payment) -> Result<Refund, StoreError> {
        let name = payment.gateway.as_str();
        let refunding = self.gateways.gateway(name).and_then(|it| it.refunding());
        let began = Instant::now();
        let outcome = match refunding {
            Some(refunding) => refunding.refund(&self.merchant, payment, refund).await,
            None => RefundOutcome::new(RefundState::Failed, "not_configured", Vec::new()),
        };
        let metrics = &self.merchant.metrics;
        metrics.gateway_took(name, "refund", began.elapsed());
        let RefundOutcome { state, note, raw } = outcome;
        let (order_no, id, amount) = (refund.order_no.as_str(), &refund.id, refund.amount);
        let name_of_state = state.name();
        if state == RefundState::Succeeded {
            tracing::info!(order_no, id, %amount, gateway = name, "refund succeeded");
        } else {
            tracing::error!(
                order_no,
                id,
                %amount,
                gateway = name,
                state = name_of_state,
                note,
                "a refund did not succeed"
            );
        }
        let end = RefundEnd {
            state,
            note,
            evidence: Evidence {
                source_address: None,
                raw: Some(raw).filter(|raw| !raw.is_empty()),
            },
            at_ms: self.merchant.clock.now_ms(),
        };
        self.keep(&refund.id, end).await
    }

    /// Settles a refund that is unknown, as a person found it in the gateway's own statement.
    ///
    /// # Errors
    ///
    /// When the order has no such refund, it is not unknown, or the store fails.
    pub async fn settle_refund(
        &self,
        no: &OrderNo,
        id: &str,
        is_done: bool,
        note: &str,
    ) -> Result<Refund, Refused> {
        let order = self.order(no).await?;
        let refunds = self.merchant.store.refunds(&order.no).await?;
        let refund = refunds.into_iter().find(|refund| refund.id == id);
        let refund = refund.ok_or(Refused::UnknownRefund)?;
        let state = if is_done {
            RefundState::Succeeded
        } else {
            RefundState::Failed
        };
        if refund.state == state {
            return Ok(refund);
        }
        // One that is requested is under way.
        if refund.state != RefundState::Unknown {
            return Err(Refused::NotUnknown(refund.state));
        }
        let end = RefundEnd {
            state,
            note: Some(note.to_owned()),
            evidence: Evidence::default(),
            at_ms: self.merchant.clock.now_ms(),
        };
        Ok(self.keep(id, end).await?)
    }

    async fn keep(&self, id: &str, end: RefundEnd) -> Result<Refund, StoreError> {
        let refund = self.merchant.store.end_refund(id, end).await?;
        let refund = refund.ok_or(StoreError::Unreadable("refund_id"))?;
        self.count(&refund).await?;
        Ok(refund)
    }

    /// Counts an order of which the refund was the last part.
    async fn count(&self, refund: &Refund) -> Result<(), StoreError> {
        let order = self.merchant.store.order(&refund.order_no).await?;
        if order.is_some_and(|order| order.state == PayState::Refunded) {
            self.merchant.metrics.orders("refunded", 1);
        }
        Ok(())
    }
}
