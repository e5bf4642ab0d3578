//! Which events are kept, whatever database they are kept in.

use super::event::{EventKind, NewEvent};

/// Beyond so many events of one number, what anybody can send is kept no more.
pub(super) const MAX_UNPROVEN: i64 = 100;
/// So many create requests and answers to them are kept of one order.
pub(super) const MAX_EXCHANGED: i64 = 100;
/// A person is called again after this at the earliest about what is about no single order.
pub(super) const CALLED_AGAIN_AFTER_MS: i64 = 60 * 60 * 1000;

/// On what it depends whether an event is kept.
#[derive(Debug)]
pub(super) enum KeptIf<'a> {
    /// The order that is meant by this number has fewer than [`MAX_EXCHANGED`] create requests
    /// and answers.
    FewExchanged(&'a str),
    /// None is on record that is the same in all but its time and its raw bytes.
    NotOnRecord,
    /// No person is called already about the same, which is about no single order, or was within
    /// [`CALLED_AGAIN_AFTER_MS`].
    NotCalled,
    /// Nothing.
    Always,
}

/// On what it depends whether the event is kept.
pub(super) fn kept_if(event: &NewEvent) -> KeptIf<'_> {
    let is_exchanged = matches!(event.kind, EventKind::Create | EventKind::Answer);
    match &event.order_no {
        Some(number) if is_exchanged && !event.attention => KeptIf::FewExchanged(number),
        Some(_) => KeptIf::NotOnRecord,
        None if event.attention => KeptIf::NotCalled,
        None => KeptIf::Always,
    }
}

/// Whether the shop is sent a webhook about the event. What is not delivered cannot tell that
/// it is not.
pub(super) fn calls_the_shop(event: &NewEvent) -> bool {
    event.attention && event.kind != EventKind::Webhook
}
