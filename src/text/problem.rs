//! Problems, in sentences for the shopper.

use super::{Texts, fill};
use crate::checkout::problem::ProblemKind;
use crate::gateway::{GatewayRefusal, RefusalKind};

impl Texts {
    /// The sentences for a problem: what happened, and what to do about it.
    #[must_use]
    pub fn problem(&self, kind: &ProblemKind) -> String {
        let sentence = match kind {
            ProblemKind::Config(error) => return fill(self.config(), &[error.subject()]),
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
            RefusalKind::Order => (self.refused_order(), self.try_otherwise()),
            RefusalKind::Unexplained => (self.refused_unexplained(), self.try_otherwise()),
            RefusalKind::Merchant => (self.refused_merchant(), self.try_otherwise()),
            RefusalKind::Channel => (self.refused_channel(), self.try_otherwise()),
            RefusalKind::Signature => (self.refused_signature(), self.tell_shop()),
            RefusalKind::NoParameters => (self.refused_no_parameters(), self.tell_shop()),
            RefusalKind::Parameters => (self.refused_parameters(), self.tell_shop()),
            RefusalKind::PayType => (self.refused_pay_type(), self.try_otherwise()),
            RefusalKind::OneItem => (self.refused_one_piece(), self.choose_otherwise()),
            RefusalKind::ProductNumber => (self.refused_product_number(), self.tell_shop()),
            RefusalKind::Quantity => (self.refused_quantity(), self.choose_otherwise()),
            RefusalKind::Product => (self.refused_product(), self.tell_shop()),
            RefusalKind::Shop => (self.refused_shop(), self.tell_shop()),
            RefusalKind::Key => (self.refused_key(), self.tell_shop()),
            RefusalKind::Stock => (self.refused_stock(), self.choose_otherwise()),
            RefusalKind::Quota => (self.refused_quota(), self.come_tomorrow()),
            RefusalKind::License => (self.refused_licence(), self.tell_shop()),
        };
        let space = if why.ends_with('.') { " " } else { "" };
        why.to_owned() + space + &fill(advice, &[&refusal.code])
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
    fn every_refusal_has_a_sentence_of_its_own() {
        for locale in Locale::ALL {
            let sentences = REFUSALS.map(|kind| {
                let code = "1".to_owned();
                let words = None;
                locale
                    .texts()
                    .refusal(&GatewayRefusal { code, words, kind })
            });
            for (place, sentence) in sentences.iter().enumerate() {
                assert!(!sentences[..place].contains(sentence), "{sentence}");
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
