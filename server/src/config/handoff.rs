//! The table `[handoff]`: the page on which a phone goes on with an order.

use serde::Deserialize;
use url::Url;

use crate::secret::Secret;

/// The table `[handoff]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HandoffConfig {
    /// The gateway that orders go to which name none; needed where several are configured and
    /// the page's address has no `gateway`.
    pub gateway: Option<String>,
    /// The widget's `wallet-checkout.js`; the one of `--dist` when absent.
    pub script: Option<Url>,
    /// Whether the sandbox's phone shows the page, and plays the browsers that open it.
    #[serde(skip)]
    pub is_sandbox: bool,
    /// Signs the links to orders that the shop's own system made. Without it they have none.
    pub secret: Option<Secret>,
}

/// The environment variable that may hold the secret instead.
pub const VARIABLE: &str = "CHECKOUT_HANDOFF_SECRET";
