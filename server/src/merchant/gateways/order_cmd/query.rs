//! Queries an order's state with the command `WechatPayState`.

use super::{
    commands::{Command, request},
    config::OrderCmd,
};
use crate::merchant::{
    forward, order::Order, pay_state::PayState, refusal::MerchantRefusal, shared::Merchant,
    state_answer::StateAnswer,
};

pub(super) async fn query_state(
    gateway: &OrderCmd,
    merchant: &Merchant,
    order: &Order,
) -> Result<PayState, MerchantRefusal> {
    let query = Command::state_query(&order.no);
    let request = request(gateway, merchant, &query);
    let answer = forward::send(request, forward::QUERY_TIMEOUT).await?;
    if !answer.status.is_success() {
        return Err(MerchantRefusal::GatewayMalformed);
    }
    let answer = StateAnswer::read(&answer.body)?;
    let malformed = MerchantRefusal::GatewayMalformed;
    if answer.code("result").ok_or(malformed)? != 0 {
        // There is no such order: the create request was lost, or is still under way.
        return Ok(PayState::Waiting);
    }
    // An answer without a number is about the one that was asked. One with another number,
    // as in the document's own sample, is about another order.
    if answer.has("order_no") && !answer.is_about("order_no", &order.no) {
        let asked = order.no.as_str();
        tracing::error!(order_no = asked, "order-cmd answers about another order");
        return Err(malformed);
    }
    let state = PayState::from_code(answer.code("pay_state").ok_or(malformed)?);
    Ok(answer.ground_for(state, &order.no))
}
