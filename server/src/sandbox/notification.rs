//! A gateway's call to the merchant, before it is sent.

/// The HTTP request of one notification, and the rule for the merchant's answer.
#[derive(Debug)]
pub(super) struct Notification {
    /// The merchant's address; an address that is not a URL cannot be reached, and the
    /// attempt fails.
    pub(super) url: String,
    /// Sent as `Authorization: Bearer …`.
    pub(super) bearer: Option<String>,
    /// Posted; without a body the request is a GET.
    pub(super) body: Option<Body>,
    /// Whether an answer of that HTTP status and text ends the repetition.
    pub(super) is_accepted: fn(status: u16, answer: &str) -> bool,
}

/// The body of a notification with its `Content-Type`.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) content_type: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// The rule of the gateways that document no other: a 2xx status and the text `success`.
pub(super) fn is_plain_success(status: u16, answer: &str) -> bool {
    (200..300).contains(&status) && answer.trim() == "success"
}
