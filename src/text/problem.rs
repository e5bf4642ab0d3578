//! Problems, told to the shopper.

use super::{Texts, fill};
use crate::checkout::problem::ProblemKind;
use crate::gateway::{Refusal, RefusalKind};

impl Texts {
    /// What happened and what to do about it.
    #[must_use]
    pub fn problem(&self, kind: &ProblemKind) -> String {
        let sentence = match kind {
            ProblemKind::Config(error) => return fill(self.config, &[error.subject()]),
            ProblemKind::Http(status) => return fill(self.http, &[&status.to_string()]),
            ProblemKind::Gateway(refusal) => return self.refusal(refusal),
            ProblemKind::Network => self.network,
            ProblemKind::Timeout => self.timeout,
            ProblemKind::Malformed => self.malformed,
            ProblemKind::OrderUnknown => self.order_unknown,
            ProblemKind::UnsafeUrl => self.unsafe_url,
            ProblemKind::QrTooLong => self.qr_too_long,
            ProblemKind::WrongEnvironment => self.wrong_environment,
            ProblemKind::AmountDiffers => self.amount_differs,
        };
        sentence.to_owned()
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        let template = match refusal.kind {
            RefusalKind::Setup => self.refused_setup,
            RefusalKind::Channel => self.refused_channel,
            RefusalKind::Order => self.refused_order,
        };
        fill(template, &[&refusal.code])
    }
}

#[cfg(test)]
mod tests {
    use super::super::Locale;
    use super::*;
    use crate::checkout::config::ConfigError;

    #[test]
    fn every_problem_is_a_sentence_in_every_language() {
        let refused = |kind| {
            ProblemKind::Gateway(Refusal {
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
                refused(RefusalKind::Setup),
                refused(RefusalKind::Channel),
                refused(RefusalKind::Order),
                ProblemKind::OrderUnknown,
                ProblemKind::UnsafeUrl,
                ProblemKind::QrTooLong,
                ProblemKind::WrongEnvironment,
                ProblemKind::AmountDiffers,
            ] {
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
