//! What distinguishes one gateway from another, as data.

/// The abilities of a gateway that the sandbox's common parts ask about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GatewayInfo {
    /// The gateway's name in the config, in URLs and in `/sandbox/trades`.
    pub(super) name: &'static str,
    /// Whether a canceled trade has a state of its own. Elsewhere it stays unpaid.
    pub(super) can_cancel: bool,
    /// Whether the gateway answers state queries.
    pub(super) has_state_query: bool,
    /// Whether the gateway verifies a signature of each request.
    pub(super) verifies_signatures: bool,
    /// Which changes of a trade the gateway sends notifications about.
    pub(super) notifications: Notifications,
    /// A state number that no document has, or that none explains: the phone's suggestion.
    pub(super) unusual_state: i64,
}

/// Which changes of a trade lead to a notification, and whether it names the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notifications {
    /// The gateway sends none.
    None,
    /// Payments alone. There is no field for the state: its arrival means that it is paid.
    Payments,
    /// Payments alone, with a field that names the state.
    PaymentsWithState,
    /// Payments, cancellations, refunds and states set by hand, each with its state.
    AllChanges,
}

impl Notifications {
    /// Whether a notification has a field that names the state.
    pub(super) const fn have_state(self) -> bool {
        match self {
            Self::PaymentsWithState | Self::AllChanges => true,
            Self::None | Self::Payments => false,
        }
    }
}
