//! A gateway's answer that discloses a secret is an event.

use super::{
    create_outcome::{Created, Meaning},
    disclosure::Confidential,
    forward::GatewayAnswer,
    refusal::MerchantRefusal,
    shared::Merchant,
    store::{EventKind, NewEvent},
};

impl Merchant {
    /// The answer for the browser, as [`GatewayAnswer::for_browser`], with what it means. One
    /// that is refused is kept as an event without its text, since a person must change what it
    /// discloses.
    ///
    /// # Errors
    ///
    /// When the answer holds something confidential, or the store fails.
    pub(super) async fn answer_for_browser(
        &self,
        mut answer: GatewayAnswer,
        meaning: Meaning,
        hidden: &Confidential<'_>,
    ) -> Result<Created, MerchantRefusal> {
        let raw = Some(std::mem::take(&mut answer.raw));
        let refusal = match answer.for_browser(hidden) {
            Ok(answer) => {
                return Ok(Created {
                    answer,
                    meaning,
                    raw,
                });
            }
            Err(refusal) => refusal,
        };
        let event = NewEvent {
            order_no: Some(hidden.order_no.as_str().to_owned()),
            gateway: Some(hidden.gateway.to_owned()),
            accepted: false,
            reason: Some(refusal.code()),
            attention: true,
            ..NewEvent::new(EventKind::Answer, self.clock.now_ms())
        };
        self.store.record_event(event).await?;
        Err(refusal)
    }
}
