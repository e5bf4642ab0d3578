//! Where something about a payment was learned: what every event about it has.

use std::net::IpAddr;

use super::{
    blacked_out::blacked_out,
    store::{Evidence, NewEvent, Source},
};

/// Characters that are kept of a value that somebody sent.
const MAX_VALUE: usize = 255;

/// A message about a payment, as it claims to be.
#[derive(Clone, Debug)]
pub(super) struct Learned {
    /// The gateway that it is about.
    pub(super) gateway: String,
    /// How it was learned.
    pub(super) source: Source,
    /// The number that it names; empty where it names none.
    pub(super) number: String,
    /// The trade number that it names.
    pub(super) trade_no: Option<String>,
    /// Who sent it, and what.
    pub(super) evidence: Evidence,
}

impl Learned {
    /// A message that somebody sent us. `secrets` are not kept of it.
    pub(super) fn received(
        gateway: &'static str,
        source: Source,
        sender: IpAddr,
        sent: &[u8],
        secrets: &[&str],
    ) -> Self {
        Self {
            gateway: gateway.to_owned(),
            source,
            number: String::new(),
            trade_no: None,
            evidence: Evidence {
                source_address: Some(sender),
                raw: Some(blacked_out(sent, secrets)),
            },
        }
    }

    /// The same message, with the numbers that it names.
    pub(super) fn about(self, number: Option<String>, trade_no: Option<String>) -> Self {
        Self {
            number: bounded(number.unwrap_or_default()),
            trade_no: trade_no.map(bounded).filter(|text| !text.is_empty()),
            ..self
        }
    }

    /// An event about it, accepted and without anything odd.
    pub(super) fn event(&self, now_ms: i64) -> NewEvent {
        NewEvent {
            order_no: Some(self.number.clone()).filter(|number| !number.is_empty()),
            gateway: Some(self.gateway.clone()),
            trade_no: self.trade_no.clone(),
            evidence: self.evidence.clone(),
            ..NewEvent::new(self.source.event_kind(), now_ms)
        }
    }
}

/// The beginning of a value, as long as any that is meant.
pub(super) fn bounded(text: String) -> String {
    if text.chars().nth(MAX_VALUE).is_none() {
        return text;
    }
    text.chars().take(MAX_VALUE).collect()
}
