//! Problems, in sentences for the shopper.

use super::{Texts, fill, sentences};
use crate::checkout::problem::{Polling, Problem, ProblemKind};
use crate::gateway::{GatewayRefusal, RefusalKind};

impl Texts {
    /// The `message` of `checkout-error`. While an order may be paid it keeps the shopper from
    /// paying twice, whatever has failed.
    #[must_use]
    pub fn message(&self, problem: &Problem) -> String {
        match problem.polling {
            Some(Polling::GoesOn) => self.still_checking().to_owned(),
            Some(Polling::Forbidden) => self.may_not_ask().to_owned(),
            Some(Polling::Impossible) => self.nobody_tells().to_owned(),
            Some(Polling::Recovers) => self.checking().to_owned(),
            None => self.problem(&problem.kind),
        }
    }

    /// The sentences for a problem: what happened, and what to do about it.
    #[must_use]
    pub fn problem(&self, kind: &ProblemKind) -> String {
        let sentence = match kind {
            ProblemKind::Config(error) => return fill(self.config(), &[&error.subject()]),
            ProblemKind::CreatedOrder => return fill(self.config(), &["createOrder"]),
            ProblemKind::Http(status) => return fill(self.http(), &[&status.to_string()]),
            ProblemKind::Gateway(refusal) => return self.refusal(refusal),
            ProblemKind::Network => self.network(),
            ProblemKind::Timeout => self.timeout(),
            ProblemKind::Malformed => self.malformed(),
            ProblemKind::OrderUnknown => self.order_unknown(),
            ProblemKind::UnsafeUrl => self.unsafe_url(),
            ProblemKind::QrTooLong => self.qr_too_long(),
            ProblemKind::WrongEnvironment => self.wrong_environment(),
            ProblemKind::RefererUnsatisfiable => self.referer_unsatisfiable(),
            ProblemKind::NativeAppRequired => self.native_app_required(),
            ProblemKind::AmountDiffers => self.amount_differs(),
        };
        sentence.to_owned()
    }

    /// The sentences for a gateway's refusal: why, and what to do about it.
    fn refusal(&self, refusal: &GatewayRefusal) -> String {
        let (why, advice) = match refusal.kind {
            RefusalKind::Order | RefusalKind::Merchant => {
                (self.refused_order(), self.try_otherwise())
            }
            RefusalKind::Unexplained => (self.refused_unexplained(), self.try_otherwise()),
            RefusalKind::Channel => (self.refused_channel(), self.try_otherwise()),
            // What a shopper can do nothing about is one sentence; the code tells them apart.
            RefusalKind::Signature
            | RefusalKind::NoParameters
            | RefusalKind::Parameters
            | RefusalKind::ProductNumber
            | RefusalKind::Key => (self.refused_settings(), self.tell_shop()),
            RefusalKind::PayType => (self.refused_pay_type(), self.tell_shop()),
            RefusalKind::OneItem => (self.refused_one_piece(), self.choose_otherwise()),
            RefusalKind::Quantity => (self.refused_quantity(), self.choose_otherwise()),
            RefusalKind::Product => (self.refused_product(), self.tell_shop()),
            RefusalKind::Shop => (self.refused_shop(), self.tell_shop()),
            RefusalKind::Stock => (self.refused_stock(), self.choose_otherwise()),
            RefusalKind::Quota => (self.refused_quota(), self.come_tomorrow()),
            RefusalKind::License => (self.refused_licence(), self.tell_shop()),
        };
        sentences(&[why, &fill(advice, &[&refusal.code])])
    }
}

#[cfg(test)]
mod tests {
    use super::super::Locale;
    use super::*;
    use crate::checkout::config::ConfigError;

    const REFUSALS: [RefusalKind; 17] = [
        RefusalKind::Order,
        RefusalKind::Unexplained,
        RefusalKind::Merchant,
        RefusalKind::Channel,
        RefusalKind::Signature,
        RefusalKind::NoParameters,
        RefusalKind::Parameters,
        RefusalKind::PayType,
        RefusalKind::OneItem,
        RefusalKind::ProductNumber,
        RefusalKind::Quantity,
        RefusalKind::Product,
        RefusalKind::Shop,
        RefusalKind::Key,
        RefusalKind::Stock,
        RefusalKind::Quota,
        RefusalKind::License,
    ];

    #[test]
    fn refusals_differ_unless_only_the_shop_can_repair_them_or_the_code_is_general() {
        use RefusalKind::{
            Key, Merchant, NoParameters, Order, Parameters, ProductNumber, Signature,
        };
        let alike = [
            &[Signature, NoParameters, Parameters, ProductNumber, Key][..],
            &[Order, Merchant],
        ];
        for locale in Locale::ALL {
            let sentence = |kind| {
                let code = "1".to_owned();
                let words = None;
                locale
                    .texts()
                    .refusal(&GatewayRefusal { code, words, kind })
            };
            for (place, one) in REFUSALS.into_iter().enumerate() {
                for other in REFUSALS.into_iter().skip(place + 1) {
                    let are_alike = alike
                        .iter()
                        .any(|kinds| kinds.contains(&one) && kinds.contains(&other));
                    assert_eq!(
                        sentence(one) == sentence(other),
                        are_alike,
                        "{locale:?} {one:?} {other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_problem_is_a_sentence_in_every_language() {
        let refused = |kind| {
            ProblemKind::Gateway(GatewayRefusal {
                code: "-3".to_owned(),
                words: None,
                kind,
            })
        };
        for locale in Locale::ALL {
            for problem in [
                ProblemKind::Config(ConfigError::Gateway),
                ProblemKind::Network,
                ProblemKind::Timeout,
                ProblemKind::Http(502),
                ProblemKind::Malformed,
                ProblemKind::CreatedOrder,
                ProblemKind::OrderUnknown,
                ProblemKind::UnsafeUrl,
                ProblemKind::QrTooLong,
                ProblemKind::WrongEnvironment,
                ProblemKind::RefererUnsatisfiable,
                ProblemKind::NativeAppRequired,
                ProblemKind::AmountDiffers,
            ]
            .into_iter()
            .chain(REFUSALS.map(refused))
            {
                let sentence = locale.texts().problem(&problem);
                assert!(sentence.chars().count() > 8, "{locale:?} {problem:?}");
                assert!(!sentence.contains(['{', '}']), "{sentence}");
                if let Some(code) = problem.gateway_code() {
                    assert!(sentence.contains(code), "{sentence}");
                }
            }
        }
    }

    #[test]
    fn a_wrong_configuration_names_the_attribute() {
        let sentence = Locale::En
            .texts()
            .problem(&ProblemKind::Config(ConfigError::StateEndpoint));
        assert!(sentence.contains("`state-endpoint`"), "{sentence}");
    }
}
