//! The list of gateways. Each is a file or folder here; no other file names one.

mod epay;
mod gatepay;
mod order_cmd;
mod pay_url;
mod smallsaas;

use super::gateway::GatewayKind;

/// All gateways that the sandbox can run, in the order in which the console lists them.
pub(super) const ALL: &[&GatewayKind] = &[
    &pay_url::KIND,
    &epay::KIND,
    &order_cmd::KIND,
    &gatepay::KIND,
    &smallsaas::KIND,
];
