//! The documented payment APIs, one file each: a create request out, its answer in.
//!
//! A gateway is one value, a row that its file states. This file lists the rows; no
//! other file outside the gateways' own and the tests names a gateway. A gateway's file
//! imports no other gateway's, and contains nothing about when a request is sent or what
//! is done with its answer.

mod action;
mod create;
mod epay;
mod gatepay;
mod order_cmd;
pub mod pay_state;
mod pay_url;
mod refusal;
mod row;
mod smallsaas;

pub use action::{ExpectedActions, NextAction, OrderString, Params, QrText};
pub use create::{CreateError, CreateRequest, Created, Start};
pub use refusal::{GatewayRefusal, RefusalKind};
pub use row::Gateway;

impl Gateway {
    /// Every gateway, each once: the only list of them.
    pub const ALL: [Self; 5] = [
        Self(&pay_url::ROW),
        Self(&epay::ROW),
        Self(&order_cmd::ROW),
        Self(&gatepay::ROW),
        Self(&smallsaas::ROW),
    ];
}
