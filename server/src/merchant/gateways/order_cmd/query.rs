//! Queries an order's state with the command `WechatPayState`.

use serde::Deserialize;

use super::{
    commands::{Command, send},
    config::OrderCmd,
};
use crate::merchant::{
    forward,
    order::{Order, OrderNo},
    pay_state::PayState,
    refusal::MerchantRefusal,
    shared::Merchant,
};

#[derive(Debug, Deserialize)]
struct StateAnswer {
    result: i64,
    pay_state: Option<i64>,
    order_no: Option<String>,
}

pub(super) async fn query_state(
    gateway: &OrderCmd,
    merchant: &Merchant,
    order: &Order,
) -> Result<PayState, MerchantRefusal> {
    let query = Command::state_query(&order.no);
    let answer = send(gateway, merchant, &query, forward::QUERY_TIMEOUT).await?;
    if !answer.status.is_success() {
        return Err(MerchantRefusal::GatewayMalformed);
    }
    let answer: StateAnswer =
        serde_json::from_slice(&answer.body).map_err(|_| MerchantRefusal::GatewayMalformed)?;
    if answer.result != 0 {
        // There is no such order: the create request was lost, or is still under way.
        return Ok(PayState::Waiting);
    }
    if let Some(echoed) = answer.order_no.as_deref()
        && is_another_order(merchant, order, echoed).await?
    {
        return Err(MerchantRefusal::GatewayMalformed);
    }
    answer
        .pay_state
        .map(PayState::from_code)
        .ok_or(MerchantRefusal::GatewayMalformed)
}

/// Whether the number that the answer echoes is another stored order's, so that the answer
/// would be about that. The document's own sample echoes another number than was asked
/// for, but not one of the shop's.
async fn is_another_order(
    merchant: &Merchant,
    order: &Order,
    echoed: &str,
) -> Result<bool, MerchantRefusal> {
    if echoed == order.no.as_str() {
        return Ok(false);
    }
    let Some(no) = OrderNo::parse(echoed) else {
        return Ok(false);
    };
    let found = merchant.store.find(no).await?;
    Ok(found.is_some_and(|found| found.no != order.no))
}
