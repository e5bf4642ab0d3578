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

/// An answer for the browser, and what it means.
#[derive(Debug)]
pub(super) struct Created {
    pub(super) answer: BrowserAnswer,
    pub(super) outcome: Outcome,
}

/// Whether the gateway took the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It did, and handed out a way to pay.
    Taken {
        /// Its own number, where the answer has one.
        trade_no: Option<String>,
        handed_out: HandedOut,
    },
    /// It says that it did not.
    Refused,
    /// Its answer does not say.
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
    /// What the answer came to. `field` is `success` in the document's answers to an order that
    /// is taken, which alone is read on by `taken`.
    pub(super) fn outcome(
        &self,
        (field, success): (&str, i64),
        taken: impl FnOnce(&StateAnswer) -> Outcome,
    ) -> Outcome {
        if self.status.is_client_error() && !OF_PROXIES.contains(&self.status.as_u16()) {
            return Outcome::Refused;
        }
        let Ok(answer) = StateAnswer::read(&self.body) else {
            return Outcome::Unclear;
        };
        // The browser gets words of ours in the place of what it could not read.
        if !is_object(&self.body) {
            return Outcome::Unclear;
        }
        match answer.code(field) {
            Some(code) if self.status.is_success() && code == success => taken(&answer),
            Some(_) if self.status.is_success() => Outcome::Refused,
            Some(_) | None => Outcome::Unclear,
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
            (403, r#"{"code":1}"#, Outcome::Refused),
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
            };
            let read = answer.outcome(("code", 1), |_| taken());
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
