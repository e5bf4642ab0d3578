//! What came of a create request: whether the gateway took the order, as far as its answer
//! says so.

use super::{
    attempt_policy::HandedOut,
    browser_answer::{BrowserAnswer, is_object},
    forward::GatewayAnswer,
    refusal::MerchantRefusal,
    state_answer::StateAnswer,
};

/// Statuses by which a proxy in front of a gateway says that one side did not wait: the gateway
/// may have taken the order.
const OF_PROXIES: [u16; 2] = [408, 499];

/// What came of a create request: an answer for the browser, and what it means.
#[derive(Debug)]
pub(super) struct Created {
    pub(super) answer: BrowserAnswer,
    pub(super) meaning: Meaning,
    /// What the gateway answered, without secrets. `None` where it was sent no request: the
    /// shopper's browser opens its page.
    pub(super) raw: Option<Vec<u8>>,
}

/// What the codes of a gateway's answers to create requests mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct AnswerCodes {
    /// The field that has the code.
    pub(super) field: &'static str,
    /// The code of an order that is taken.
    pub(super) taken: i64,
    /// The codes that refuse the shop's account and no single order, such as a wrong key.
    pub(super) of_account: &'static [i64],
}

impl AnswerCodes {
    /// What it means that an order is taken without an answer of the gateway.
    pub(super) fn taken_by(&self, outcome: Outcome) -> Meaning {
        Meaning {
            outcome,
            expected: self.taken.to_string(),
            got: self.taken.to_string(),
        }
    }
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) outcome: Outcome,
    /// The code of an order that is taken.
    pub(super) expected: String,
    /// The code of the answer; the HTTP status where it has none, or where that is the refusal.
    pub(super) got: String,
}

/// Whether the gateway took the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The gateway took the order, and handed out a way to pay.
    Taken {
        /// The gateway's own number of the order, where the answer has one.
        trade_no: Option<String>,
        handed_out: HandedOut,
    },
    /// The gateway answered that it did not take the order.
    Refused,
    /// The gateway refuses the shop's account, and so would refuse every order.
    RefusedAccount,
    /// The answer does not say whether the gateway took the order.
    Unclear,
}

impl Outcome {
    /// An order that was taken, without a number of the gateway's.
    pub(super) const fn taken(handed_out: HandedOut) -> Self {
        let trade_no = None;
        Self::Taken {
            trade_no,
            handed_out,
        }
    }

    /// The same where the answer has one of these ways to pay. Without any nobody can pay by
    /// it, whatever its code says, and it is not to be kept.
    pub(super) fn if_payable_by(self, ways: &[Option<String>]) -> Self {
        let mut ways = ways.iter().flatten();
        if ways.any(|way| !way.trim().is_empty()) {
            return self;
        }
        Self::Unclear
    }
}

impl GatewayAnswer {
    /// What the answer says. An answer to an order that is taken is read on by `taken`.
    pub(super) fn meaning(
        &self,
        codes: &AnswerCodes,
        taken: impl FnOnce(&StateAnswer) -> Outcome,
    ) -> Meaning {
        // The browser gets words of ours in the place of what it could not read.
        let read = StateAnswer::read(&self.body).ok();
        let read = read.filter(|_| is_object(&self.body));
        let code = read.as_ref().and_then(|answer| answer.code(codes.field));
        let outcome = match (self.status.as_u16(), read, code) {
            (401 | 403, ..) => Outcome::RefusedAccount,
            (status, ..) if self.status.is_client_error() && !OF_PROXIES.contains(&status) => {
                Outcome::Refused
            }
            (200..=299, Some(answer), Some(code)) if code == codes.taken => taken(&answer),
            (200..=299, _, Some(code)) if codes.of_account.contains(&code) => {
                Outcome::RefusedAccount
            }
            (200..=299, _, Some(_)) => Outcome::Refused,
            _ => Outcome::Unclear,
        };
        let code = code.filter(|_| self.status.is_success());
        let got = code.map_or_else(|| self.status.as_str().to_owned(), |code| code.to_string());
        Meaning {
            outcome,
            expected: codes.taken.to_string(),
            got,
        }
    }
}

/// Whether the refusal means that the gateway got no create request, or took no order by it.
pub(super) const fn nothing_was_sent(refusal: MerchantRefusal) -> bool {
    !matches!(
        refusal,
        MerchantRefusal::GatewayLost
            | MerchantRefusal::GatewayTimeout
            | MerchantRefusal::GatewayMalformed
            | MerchantRefusal::GatewayDiscloses
            | MerchantRefusal::Storage
            | MerchantRefusal::StorageBusy
    )
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    #[test]
    fn only_the_documents_codes_are_taken_or_refused() {
        let taken = || Outcome::taken(HandedOut::Other);
        for (status, body, outcome) in [
            (200, r#"{"code":1}"#, taken()),
            (200, "\u{feff}{\"code\":\"1\"}", taken()),
            (201, r#"{"code":1}"#, taken()),
            (200, r#"{"code":-1}"#, Outcome::Refused),
            (200, r#"{"code":-3}"#, Outcome::RefusedAccount),
            (200, r#"{"code":"-3"}"#, Outcome::RefusedAccount),
            (500, r#"{"code":-3}"#, Outcome::Unclear),
            (200, r#"Notice: x {"code":-3}"#, Outcome::Unclear),
            (200, r#"{"code":true}"#, Outcome::Unclear),
            (200, r#"{"msg":"x"}"#, Outcome::Unclear),
            (200, "<html>", Outcome::Unclear),
            (200, "", Outcome::Unclear),
            (200, r#"Notice: x {"code":1}"#, Outcome::Unclear),
            (200, r#"Notice: x {"code":-1}"#, Outcome::Unclear),
            (
                200,
                "<br />\n<b>Warning</b>: x in y on line <b>7</b><br />\n{\"code\":1}",
                taken(),
            ),
            (401, "", Outcome::RefusedAccount),
            (403, r#"{"code":1}"#, Outcome::RefusedAccount),
            (404, "", Outcome::Refused),
            (429, "", Outcome::Refused),
            (408, "", Outcome::Unclear),
            (499, "", Outcome::Unclear),
            (500, r#"{"code":1}"#, Outcome::Unclear),
            (502, r#"{"code":-1}"#, Outcome::Unclear),
        ] {
            let answer = GatewayAnswer {
                status: StatusCode::from_u16(status).unwrap(),
                content_type: None,
                retry_after: None,
                body: body.as_bytes().to_vec(),
                raw: Vec::new(),
            };
            let codes = AnswerCodes {
                field: "code",
                taken: 1,
                of_account: &[-3],
            };
            let read = answer.meaning(&codes, |_| taken()).outcome;
            assert_eq!(read, outcome, "{status} {body}");
        }
    }

    #[test]
    fn an_order_is_taken_where_it_can_be_paid() {
        let taken = || Outcome::taken(HandedOut::Other);
        let way = |text: &str| Some(text.to_owned());
        for (ways, outcome) in [
            ([None, way("https://a.example")], taken()),
            ([way("x"), way("")], taken()),
            ([None, None], Outcome::Unclear),
            ([way(""), way(" \n")], Outcome::Unclear),
        ] {
            assert_eq!(taken().if_payable_by(&ways), outcome, "{ways:?}");
        }
    }
}
