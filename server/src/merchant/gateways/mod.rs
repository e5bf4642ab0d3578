//! The list of gateways. Nothing else outside a gateway's own file or folder names one,
//! and no gateway knows another.

mod epay;
mod gatepay;
mod order_cmd;
mod pay_url;
mod smallsaas;

use super::gateway::GatewayKind;

/// Every kind of gateway that the merchant's side knows.
pub(super) const ALL: &[GatewayKind] = &[
    pay_url::KIND,
    epay::KIND,
    order_cmd::KIND,
    gatepay::KIND,
    smallsaas::KIND,
];
