//! A gateway as the sandbox's common parts see it. Which gateways there are stands in
//! `gateways/mod.rs` alone.

use std::{fmt, sync::Arc};

use axum::Router;

use super::{account::AccountError, info::GatewayInfo, scenario::Scenario, state::State};

/// A gateway with an account, ready to take requests.
pub(super) trait Gateway: fmt::Debug + Send + Sync {
    /// What distinguishes the gateway.
    fn info(&self) -> &'static GatewayInfo;

    /// The gateway's own paths, below `/sandbox/<name>` or as its document has them.
    fn routes(self: Arc<Self>) -> Router;

    /// The settings that tests and the console can change; nothing for a gateway without.
    fn scenario(&self) -> Option<&dyn Scenario> {
        None
    }

    /// The document's refusals, each with its words, for the console's quick choice.
    fn refusals(&self) -> Vec<(u16, &'static str)> {
        Vec::new()
    }
}

/// A gateway that the sandbox can run, before it has an account.
#[derive(Debug)]
pub(super) struct GatewayKind {
    pub(super) info: &'static GatewayInfo,
    /// The config table of a new made-up account, as a merchant would write it below
    /// `[gateways.<name>]`, for a sandbox at that origin (no slash at its end).
    pub(super) made_up_account: fn(origin: &str) -> toml::Table,
    pub(super) open: Open,
}

/// Opens the gateway for the account of a config table. `notify_url` is where the merchant
/// receives this gateway's notifications.
type Open = fn(
    account: &toml::Table,
    notify_url: String,
    state: Arc<State>,
) -> Result<Arc<dyn Gateway>, AccountError>;
