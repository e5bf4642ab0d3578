//! Queries an order's state with `api.php?act=order`.

use super::{channel::wallet, config::Epay, notify::PAID, second, sign::Signing};
use crate::{
    form,
    merchant::{
        blacked_out::blacked_out,
        create_events::ACCOUNT_REFUSED,
        forward,
        order::Order,
        refusal::MerchantRefusal,
        seen::{Odd, PaidMoney, QueryFailure, Seen, SeenState},
        shared::Merchant,
        state_answer::StateAnswer,
        store::RefundAmount,
    },
    money::Fen,
};

pub(super) async fn query_state(
    epay: &Epay,
    merchant: &Merchant,
    order: &Order,
    number: &str,
) -> Result<SeenState, QueryFailure> {
    let request = request(epay, merchant, number)?;
    let answer = forward::send(request, forward::QUERY_TIMEOUT).await?;
    if !answer.status.is_success() {
        return Err(QueryFailure::malformed(None));
    }
    let raw = blacked_out(&answer.body, &epay.secrets());
    match read(&answer.body, order, number, &epay.signing) {
        Ok(seen) => Ok(SeenState { raw, ..seen }),
        Err(failure) => Err(QueryFailure { raw, ..failure }),
    }
}

fn request(
    epay: &Epay,
    merchant: &Merchant,
    number: &str,
) -> Result<reqwest::RequestBuilder, MerchantRefusal> {
    match &epay.signing {
        Signing::Md5(key) => Ok(merchant.query_http.get(epay.query_url.clone()).query(&[
            ("act", "order"),
            ("pid", &epay.pid),
            ("key", key.reveal()),
            ("out_trade_no", number),
        ])),
        Signing::Rsa(_) => {
            let mut fields = vec![
                ("pid", epay.pid.clone()),
                ("out_trade_no", number.to_owned()),
                ("timestamp", second::timestamp()),
            ];
            let signed = fields.iter().map(|(k, v)| (k.as_bytes(), v.as_bytes()));
            let sign = epay.signing.sign(signed).ok_or(MerchantRefusal::Storage)?;
            fields.extend([("sign", sign), ("sign_type", "RSA".to_owned())]);
            let form = "application/x-www-form-urlencoded";
            let request = merchant.query_http.post(epay.query_url.clone());
            Ok(request
                .header("content-type", form)
                .body(form::encode(&fields)))
        }
    }
}

fn read(
    body: &[u8],
    order: &Order,
    number: &str,
    signing: &Signing,
) -> Result<SeenState, QueryFailure> {
    let answer = StateAnswer::read(body)?;
    let done = match signing {
        Signing::Md5(_) => 1,
        Signing::Rsa(_) => second::DONE,
    };
    match answer.code("code") {
        Some(code) if code == done => {}
        // There is no such order: the create request was lost, or is still under way.
        Some(-1) => return Ok(SeenState::of(&answer, Seen::Waiting, None)),
        // The key or the merchant is refused, so that no payment is found by a query.
        Some(code) => {
            return Err(QueryFailure {
                refusal: MerchantRefusal::GatewayRefused,
                odd: Some(Box::new(Odd::for_attention(
                    ACCOUNT_REFUSED,
                    Some(code.to_string()),
                ))),
                concerns_us: true,
                raw: Vec::new(),
            });
        }
        None => return Err(QueryFailure::malformed(None)),
    }
    if let Signing::Rsa(_) = signing {
        second::verify(&answer, signing)?;
    }
    if !answer.is_about("out_trade_no", number) {
        let other = answer.text("out_trade_no");
        let odd = other.map(|other| Odd::another_number(number, Some(other)));
        return Err(QueryFailure::malformed(odd));
    }
    let (seen, odd) = match answer.code("status") {
        Some(0) => (Seen::Waiting, None),
        Some(1) => paid(&answer, order),
        Some(2) => refunded(&answer, order),
        Some(3) => needs_attention(&answer, "frozen", "status"),
        Some(_) => needs_attention(&answer, "unknown_status", "status"),
        None => return Err(QueryFailure::malformed(None)),
    };
    Ok(SeenState::of(&answer, seen, odd))
}

/// An order whose `status` is paid: some servers add a `trade_status`, which must have the
/// same meaning.
fn paid(answer: &StateAnswer, order: &Order) -> (Seen, Option<Odd>) {
    if answer.has("trade_status") && answer.text("trade_status").as_deref() != Some(PAID) {
        let odd = Odd {
            reason: "trade_status",
            expected: Some(PAID.to_owned()),
            got: answer.text("trade_status"),
            trade_no: trade_no(answer),
            attention: false,
        };
        return (Seen::Waiting, Some(odd));
    }
    match money(answer) {
        Some(money) => (Seen::Paid(money), None),
        None => unreadable_amount(answer, order),
    }
}

/// An order of which money was given back: so much until now as the answer has, which in most
/// servers is no amount.
fn refunded(answer: &StateAnswer, order: &Order) -> (Seen, Option<Odd>) {
    let Some(money) = money(answer) else {
        return unreadable_amount(answer, order);
    };
    let amount = answer
        .amount("refundmoney")
        .filter(|amount| amount.get() > 0);
    let amount = amount.map_or(RefundAmount::Unspecified, RefundAmount::Total);
    (Seen::Refunded(money, amount), None)
}

fn unreadable_amount(answer: &StateAnswer, order: &Order) -> (Seen, Option<Odd>) {
    let (seen, odd) = needs_attention(answer, "amount", "money");
    let expected = Some(order.amount.to_string());
    (seen, odd.map(|odd| Odd { expected, ..odd }))
}

fn needs_attention(answer: &StateAnswer, reason: &'static str, field: &str) -> (Seen, Option<Odd>) {
    let odd = Odd {
        trade_no: trade_no(answer),
        ..Odd::for_attention(reason, answer.text(field))
    };
    (Seen::NeedsAttention, Some(odd))
}

fn money(answer: &StateAnswer) -> Option<PaidMoney> {
    let kind = answer.text("type");
    Some(PaidMoney {
        amount: answer
            .amount("money")
            .filter(|amount| *amount > Fen::new(0))?,
        trade_no: trade_no(answer),
        wallet: kind.and_then(|kind| wallet(&kind)),
        paid_at: answer.text("endtime"),
    })
}

fn trade_no(answer: &StateAnswer) -> Option<String> {
    answer.text("trade_no").filter(|text| !text.is_empty())
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

    fn by_md5() -> Signing {
        Signing::Md5(Secret::new("k"))
    }

    fn money(fen: u32) -> PaidMoney {
        PaidMoney {
            amount: Fen::new(fen),
            trade_no: None,
            wallet: None,
            paid_at: None,
        }
    }

    #[test]
    fn only_the_paid_status_with_our_number_and_an_amount_is_paid() {
        let total = RefundAmount::Total(Fen::new(100));
        let malformed = Err(MerchantRefusal::GatewayMalformed);
        for (fields, read_as) in [
            (r#""status":1,"money":"88.00""#, Ok(Seen::Paid(money(8800)))),
            (r#""status":"1","money":"88""#, Ok(Seen::Paid(money(8800)))),
            (r#""status":1,"money":"0.01""#, Ok(Seen::Paid(money(1)))),
            (r#""status":1"#, Ok(Seen::NeedsAttention)),
            (r#""status":1,"money":true"#, Ok(Seen::NeedsAttention)),
            (r#""status":1,"money":"0""#, Ok(Seen::NeedsAttention)),
            (r#""status":true"#, malformed.clone()),
            (r#""status":7"#, Ok(Seen::NeedsAttention)),
            (r#""status":0,"money":"88.00""#, Ok(Seen::Waiting)),
            (
                r#""status":2,"money":"88.00""#,
                Ok(Seen::Refunded(money(8800), RefundAmount::Unspecified)),
            ),
            (
                r#""status":2,"money":"88.00","refundmoney":"1.00""#,
                Ok(Seen::Refunded(money(8800), total)),
            ),
            (r#""status":2"#, Ok(Seen::NeedsAttention)),
            (r#""status":3,"money":"88.00""#, Ok(Seen::NeedsAttention)),
        ] {
            let answer = format!(r#"{{"code":1,"out_trade_no":"T1",{fields}}}"#);
            let seen = read(answer.as_bytes(), &order(), "T1", &by_md5());
            let seen = seen.map(|answered| answered.seen);
            assert_eq!(seen.map_err(|failure| failure.refusal), read_as, "{answer}");
        }
    }

    #[test]
    fn an_answer_of_another_kind_or_order_is_no_state() {
        let malformed = Err(MerchantRefusal::GatewayMalformed);
        for (answer, read_as) in [
            (
                r#"{"code":1,"out_trade_no":"T2","status":1,"money":"88.00"}"#,
                malformed.clone(),
            ),
            (
                r#"{"code":1,"status":1,"money":"88.00"}"#,
                malformed.clone(),
            ),
            (r#"{"code":-1,"msg":"\u8ba2\u5355"}"#, Ok(Seen::Waiting)),
            (
                r#"{"code":-3,"msg":"x"}"#,
                Err(MerchantRefusal::GatewayRefused),
            ),
            ("<html>", malformed),
        ] {
            let seen = read(answer.as_bytes(), &order(), "T1", &by_md5());
            let seen = seen.map(|answered| answered.seen);
            assert_eq!(seen.map_err(|failure| failure.refusal), read_as, "{answer}");
        }
    }
}
