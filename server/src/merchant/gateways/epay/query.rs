//! Queries an order's state with `api.php?act=order`.

use super::{config::Epay, notify::PAID, second, sign::Signing};
use crate::{
    form,
    merchant::{
        forward, order::Order, pay_state::PayState, refusal::MerchantRefusal, shared::Merchant,
        state_answer::StateAnswer,
    },
};

pub(super) async fn query_state(
    epay: &Epay,
    merchant: &Merchant,
    order: &Order,
) -> Result<PayState, MerchantRefusal> {
    let request = match &epay.signing {
        Signing::Md5(key) => merchant.http.get(epay.query_url.clone()).query(&[
            ("act", "order"),
            ("pid", &epay.pid),
            ("key", key.reveal()),
            ("out_trade_no", order.no.as_str()),
        ]),
        Signing::Rsa(_) => {
            let mut fields = vec![
                ("pid", epay.pid.clone()),
                ("out_trade_no", order.no.as_str().to_owned()),
                ("timestamp", second::timestamp()),
            ];
            let signed = fields.iter().map(|(k, v)| (k.as_bytes(), v.as_bytes()));
            let sign = epay.signing.sign(signed).ok_or(MerchantRefusal::Storage)?;
            fields.extend([("sign", sign), ("sign_type", "RSA".to_owned())]);
            let form = "application/x-www-form-urlencoded";
            let request = merchant.http.post(epay.query_url.clone());
            request
                .header("content-type", form)
                .body(form::encode(&fields))
        }
    };
    let answer = forward::send(request, forward::QUERY_TIMEOUT).await?;
    if !answer.status.is_success() {
        return Err(MerchantRefusal::GatewayMalformed);
    }
    read(&answer.body, order, &epay.signing)
}

fn read(body: &[u8], order: &Order, signing: &Signing) -> Result<PayState, MerchantRefusal> {
    let answer = StateAnswer::read(body)?;
    let done = match signing {
        Signing::Md5(_) => 1,
        Signing::Rsa(_) => second::DONE,
    };
    match answer.code("code") {
        Some(code) if code == done => {}
        // There is no such order: the create request was lost, or is still under way.
        Some(-1) => return Ok(PayState::Waiting),
        Some(code) => {
            tracing::error!(code, "epay refuses the order query");
            return Err(MerchantRefusal::GatewayRefused);
        }
        None => return Err(MerchantRefusal::GatewayMalformed),
    }
    if let Signing::Rsa(_) = signing {
        second::verify(&answer, signing)?;
    }
    if !answer.is_about("out_trade_no", &order.no) {
        return Err(MerchantRefusal::GatewayMalformed);
    }
    let state = match answer.code("status") {
        Some(0) => PayState::Waiting,
        Some(1) => paid(&answer, order),
        Some(2) if is_partly_refunded(&answer, order) => paid(&answer, order),
        Some(2) => PayState::Refunded,
        Some(3) => PayState::NEEDS_ATTENTION,
        Some(_) | None => return Err(MerchantRefusal::GatewayMalformed),
    };
    Ok(answer.ground_for(state, &order.no))
}

/// Whether less was given back than was paid. The first version does not say how much.
fn is_partly_refunded(answer: &StateAnswer, order: &Order) -> bool {
    let given_back = answer.amount("refundmoney");
    given_back.is_some_and(|given_back| given_back.get() > 0 && given_back < order.amount)
}

/// The state of an order whose `status` is paid: some servers add a `trade_status`, which
/// must say so too, and the amount must be the order's.
fn paid(answer: &StateAnswer, order: &Order) -> PayState {
    let order_no = order.no.as_str();
    if answer.has("trade_status") && answer.text("trade_status").as_deref() != Some(PAID) {
        let trade_status = answer.text("trade_status");
        tracing::warn!(
            order_no,
            trade_status,
            "epay answers a paid status and another trade_status: not paid"
        );
        return PayState::Waiting;
    }
    if answer.amount("money") == Some(order.amount) {
        return PayState::Paid;
    }
    let paid = answer.text("money");
    let due = order.amount.to_string();
    let trade_no = answer.text("trade_no");
    tracing::error!(
        order_no,
        paid,
        due,
        trade_no,
        "epay answers that another amount than the order's was paid"
    );
    PayState::NEEDS_ATTENTION
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        merchant::{
            catalogue::Catalogue,
            order::{OrderNo, Wallet},
        },
        secret::Secret,
    };

    fn order() -> Order {
        let no = OrderNo::parse("T1").unwrap();
        let demo = Catalogue::read(&[], &[]).unwrap();
        let tea = demo.by_id("longjing").unwrap();
        Order::new(no, tea, 1, Wallet::Alipay, 0, Duration::ZERO).unwrap()
    }

    #[test]
    fn only_the_paid_status_with_our_number_and_amount_is_paid() {
        use PayState::{Paid, Refunded, Waiting};
        for (answer, read_as) in [
            (
                r#"{"code":1,"out_trade_no":"T1","status":1,"money":"88.00"}"#,
                Ok(Paid),
            ),
            (
                r#"{"code":"1","out_trade_no":"T1","status":"1","money":"88"}"#,
                Ok(Paid),
            ),
            (
                r#"{"code":1,"out_trade_no":"T1","status":1,"money":"0.01"}"#,
                Ok(PayState::NEEDS_ATTENTION),
            ),
            (
                r#"{"code":1,"out_trade_no":"T1","status":1}"#,
                Ok(PayState::NEEDS_ATTENTION),
            ),
            (
                r#"{"code":1,"out_trade_no":"T1","status":1,"money":true}"#,
                Ok(PayState::NEEDS_ATTENTION),
            ),
            (
                r#"{"code":1,"out_trade_no":"T2","status":1,"money":"88.00"}"#,
                Err(MerchantRefusal::GatewayMalformed),
            ),
            (
                r#"{"code":1,"status":1,"money":"88.00"}"#,
                Err(MerchantRefusal::GatewayMalformed),
            ),
            (
                r#"{"code":1,"out_trade_no":"T1","status":true}"#,
                Err(MerchantRefusal::GatewayMalformed),
            ),
            (
                r#"{"code":1,"out_trade_no":"T1","status":7}"#,
                Err(MerchantRefusal::GatewayMalformed),
            ),
            (
                r#"{"code":1,"out_trade_no":"T1","status":0,"money":"88.00"}"#,
                Ok(Waiting),
            ),
            (
                r#"{"code":1,"out_trade_no":"T1","status":2,"money":"88.00"}"#,
                Ok(Refunded),
            ),
            (
                r#"{"code":1,"out_trade_no":"T1","status":3,"money":"88.00"}"#,
                Ok(PayState::NEEDS_ATTENTION),
            ),
            (
                r#"{"code":-1,"msg":"\u8ba2\u5355\u53f7\u4e0d\u5b58\u5728"}"#,
                Ok(Waiting),
            ),
            (
                r#"{"code":-3,"msg":"\u5546\u6237\u5bc6\u94a5\u9519\u8bef"}"#,
                Err(MerchantRefusal::GatewayRefused),
            ),
            ("<html>", Err(MerchantRefusal::GatewayMalformed)),
        ] {
            assert_eq!(
                read(answer.as_bytes(), &order(), &Signing::Md5(Secret::new("k"))),
                read_as,
                "{answer}"
            );
        }
    }
}
