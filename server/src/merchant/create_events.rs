//! What was sent to a gateway to create an order, and what it answered, as events.

use super::{
    blacked_out::blacked_out,
    create_outcome::{Created, Outcome},
    learned::bounded,
    refusal::MerchantRefusal,
    shared::Merchant,
    store::{Attempt, EventKind, Evidence, NewEvent, StoreError},
};

/// The reason of an event about a gateway that refuses the shop's account.
pub(super) const ACCOUNT_REFUSED: &str = "gateway_refused";

impl Merchant {
    /// Records that the create request of an attempt is about to be sent.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub(super) async fn record_sent(
        &self,
        attempt: &Attempt,
        secrets: &[&str],
        request: &reqwest::RequestBuilder,
    ) -> Result<(), StoreError> {
        let request = request.try_clone().and_then(|request| request.build().ok());
        let sent = request.map(|request| {
            let query = request.url().query().unwrap_or_default().as_bytes();
            let body = request.body().and_then(|body| body.as_bytes());
            blacked_out(&[query, body.unwrap_or_default()].concat(), secrets)
        });
        let event = self.about(attempt, EventKind::Create, sent);
        self.store.record_event(event).await?;
        Ok(())
    }

    /// Records what a gateway answered to the create request of an attempt, or why it did not.
    /// A gateway that refuses the shop's account calls a person.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub(super) async fn record_answer(
        &self,
        attempt: &Attempt,
        sent: Result<&Created, &MerchantRefusal>,
    ) -> Result<(), StoreError> {
        let event = match sent {
            Ok(created) => self.answered(attempt, created),
            Err(refusal) => NewEvent {
                accepted: false,
                reason: Some(refusal.code()),
                ..self.about(attempt, EventKind::Answer, None)
            },
        };
        let is_refused = event.reason == Some(ACCOUNT_REFUSED);
        let of_account = NewEvent {
            order_no: None,
            attention: true,
            ..event.clone()
        };
        self.store.record_event(event).await?;
        if is_refused {
            let (gateway, got) = (attempt.gateway.as_str(), of_account.got.as_deref());
            tracing::error!(
                gateway,
                got,
                "the gateway refuses the shop's account: see checkout-server attention"
            );
            self.store.record_event(of_account).await?;
        }
        Ok(())
    }

    fn answered(&self, attempt: &Attempt, created: &Created) -> NewEvent {
        let Some(raw) = created.raw.clone() else {
            return NewEvent {
                reason: Some("opened_by_browser"),
                ..self.about(attempt, EventKind::Create, None)
            };
        };
        let event = self.about(attempt, EventKind::Answer, Some(raw));
        let meaning = &created.meaning;
        let reason = match &meaning.outcome {
            Outcome::Taken { trade_no, .. } => {
                let trade_no = trade_no.clone().map(bounded);
                return NewEvent { trade_no, ..event };
            }
            Outcome::Refused => "refused",
            Outcome::RefusedAccount => ACCOUNT_REFUSED,
            Outcome::Unclear => "unclear",
        };
        NewEvent {
            accepted: false,
            reason: Some(reason),
            expected: Some(meaning.expected.clone()),
            got: Some(meaning.got.clone()),
            ..event
        }
    }

    fn about(&self, attempt: &Attempt, kind: EventKind, raw: Option<Vec<u8>>) -> NewEvent {
        NewEvent {
            order_no: Some(attempt.number.clone()),
            gateway: Some(attempt.gateway.as_str().to_owned()),
            evidence: Evidence {
                source_address: None,
                raw: raw.filter(|raw| !raw.is_empty()),
            },
            ..NewEvent::new(kind, self.clock.now_ms())
        }
    }
}
