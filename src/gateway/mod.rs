//! The documented payment APIs, one file each: a create request out, its answer in.
//!
//! A gateway is one value, a row that its file states. This file lists the rows; no
//! other file outside the gateways' own and the tests names a gateway. A gateway's file
//! imports no other gateway's, and contains nothing about when a request is sent or what
//! is done with its answer.

mod action;
mod api;
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

use api::GatewayApi;

/// Every gateway, each once: the only list of them.
const LIST: [(Gateway, &GatewayApi); 5] = [
    (Gateway(&pay_url::ROW), &pay_url::API),
    (Gateway(&epay::ROW), &epay::API),
    (Gateway(&order_cmd::ROW), &order_cmd::API),
    (Gateway(&gatepay::ROW), &gatepay::API),
    (Gateway(&smallsaas::ROW), &smallsaas::API),
];

impl Gateway {
    /// Every gateway, each once.
    pub const ALL: [Self; 5] = {
        let [(a, _), (b, _), (c, _), (d, _), (e, _)] = LIST;
        [a, b, c, d, e]
    };

    /// The gateway's requests and answers.
    fn api(self) -> &'static GatewayApi {
        let [first, others @ ..] = LIST;
        let own = others.into_iter().find(|(gateway, _)| *gateway == self);
        own.unwrap_or(first).1
    }
}
