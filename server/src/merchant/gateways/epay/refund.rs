//! Gives money back with `api.php?act=refund`, or `/api/pay/refund` for RSA.

use url::Url;

use super::{config::Epay, second, sign::Signing};
use crate::{
    form,
    merchant::{
        blacked_out::blacked_out,
        forward,
        refunding::{RefundOutcome, RefundUnderWay, Refunding},
        refusal::MerchantRefusal,
        shared::Merchant,
        state_answer::StateAnswer,
        store::{Payment, Refund, RefundState},
    },
};

impl Refunding for Epay {
    fn refund<'a>(
        &'a self,
        merchant: &'a Merchant,
        payment: &'a Payment,
        refund: &'a Refund,
    ) -> RefundUnderWay<'a> {
        Box::pin(ask(self, merchant, payment, refund))
    }
}

async fn ask(
    epay: &Epay,
    merchant: &Merchant,
    payment: &Payment,
    refund: &Refund,
) -> RefundOutcome {
    let Some((url, fields)) = request(epay, payment, refund) else {
        // Nothing could be signed, so that nothing is sent.
        return RefundOutcome::new(RefundState::Failed, "unsigned", Vec::new());
    };
    let request = merchant
        .http
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form::encode(&fields));
    let answer = match forward::send(request, merchant.create_timeout).await {
        Ok(answer) => answer,
        Err(refusal) => return RefundOutcome::without_answer(refusal),
    };
    let raw = blacked_out(&answer.body, &epay.secrets());
    if !answer.status.is_success() {
        let status = answer.status.as_str();
        return RefundOutcome::new(RefundState::Unknown, status, raw);
    }
    read(epay, &answer.body, raw)
}

type Fields = Vec<(&'static str, String)>;

/// Where the refund is asked for, and the form that is sent; `None` when it cannot be signed.
fn request(epay: &Epay, payment: &Payment, refund: &Refund) -> Option<(Url, Fields)> {
    let trade = match &payment.trade_no {
        Some(trade_no) => ("trade_no", trade_no.clone()),
        None => ("out_trade_no", payment.number.clone()),
    };
    let mut fields = vec![
        ("pid", epay.pid.clone()),
        trade,
        ("money", refund.amount.to_string()),
        // Where the gateway has numbers for refunds, it carries out each once.
        ("out_refund_no", refund.id.clone()),
    ];
    match &epay.signing {
        Signing::Md5(key) => {
            let mut url = epay.query_url.clone();
            url.query_pairs_mut().append_pair("act", "refund");
            fields.push(("key", key.reveal().to_owned()));
            Some((url, fields))
        }
        Signing::Rsa(_) => {
            fields.push(("timestamp", second::timestamp()));
            let signed = fields.iter().map(|(k, v)| (k.as_bytes(), v.as_bytes()));
            let sign = epay.signing.sign(signed)?;
            fields.extend([("sign", sign), ("sign_type", "RSA".to_owned())]);
            Some((epay.query_url.join("refund").ok()?, fields))
        }
    }
}

/// Only the code of success, signed where answers are, has given money back; only another code
/// is a refusal.
fn read(epay: &Epay, body: &[u8], raw: Vec<u8>) -> RefundOutcome {
    let malformed =
        |raw| RefundOutcome::without_answer(MerchantRefusal::GatewayMalformed).with(raw);
    let Ok(answer) = StateAnswer::read(body) else {
        return malformed(raw);
    };
    let done = match epay.signing {
        Signing::Md5(_) => 1,
        Signing::Rsa(_) => second::DONE,
    };
    let words = answer.text("msg").unwrap_or_default();
    let words = blacked_out(words.as_bytes(), &epay.secrets());
    let words = String::from_utf8_lossy(&words);
    let is_signed = || match &epay.signing {
        Signing::Md5(_) => true,
        Signing::Rsa(_) => second::verify(&answer, &epay.signing).is_ok(),
    };
    match answer.code("code") {
        Some(code) if code == done && is_signed() => {
            RefundOutcome::new(RefundState::Succeeded, words, raw)
        }
        Some(code) if code == done => malformed(raw),
        Some(code) => RefundOutcome::new(RefundState::Failed, format!("{code} {words}"), raw),
        None => malformed(raw),
    }
}
