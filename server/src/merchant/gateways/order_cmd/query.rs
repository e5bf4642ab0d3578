//! Queries an order's state with the command `WechatPayState`.

use super::{
    commands::{Command, request},
    config::OrderCmd,
};
use crate::merchant::{
    blacked_out::blacked_out,
    forward,
    order::Order,
    pay_state::PayState,
    seen::{Odd, PaidMoney, QueryFailure, Seen, SeenState},
    shared::Merchant,
    state_answer::StateAnswer,
    store::RefundAmount,
};

pub(super) async fn query_state(
    gateway: &OrderCmd,
    merchant: &Merchant,
    order: &Order,
    number: &str,
) -> Result<SeenState, QueryFailure> {
    let query = Command::state_query(number);
    let request = request(gateway, &merchant.query_http, &query);
    let answer = forward::send(request, forward::QUERY_TIMEOUT).await?;
    if !answer.status.is_success() {
        return Err(QueryFailure::malformed(None));
    }
    let raw = blacked_out(&answer.body, &[]);
    match read(&answer.body, order, number) {
        Ok(seen) => Ok(SeenState { raw, ..seen }),
        Err(failure) => Err(QueryFailure { raw, ..failure }),
    }
}

fn read(body: &[u8], order: &Order, number: &str) -> Result<SeenState, QueryFailure> {
    let answer = StateAnswer::read(body)?;
    let malformed = || QueryFailure::malformed(None);
    if answer.code("result").ok_or_else(malformed)? != 0 {
        // There is no such order: the create request was lost, or is still under way.
        return Ok(SeenState::of(&answer, Seen::Waiting, None));
    }
    // An answer without a number is about the one that was asked. One with another number,
    // as in the document's own sample, is about another order.
    if answer.has("order_no") && !answer.is_about("order_no", number) {
        let odd = Odd::another_number(number, answer.text("order_no"));
        return Err(QueryFailure::malformed(Some(odd)));
    }
    // The document names neither an amount nor a trade.
    let money = PaidMoney {
        amount: order.amount,
        trade_no: None,
        wallet: None,
        paid_at: None,
    };
    let code = answer.code("pay_state").ok_or_else(malformed)?;
    let seen = match PayState::from_code(code) {
        PayState::Waiting => Seen::Waiting,
        PayState::Paid => Seen::Paid(money),
        PayState::Canceled => Seen::Canceled,
        PayState::Refunded => Seen::Refunded(money, RefundAmount::Whole),
        PayState::Other(code) => Seen::Other(code),
    };
    Ok(SeenState::of(&answer, seen, None))
}
