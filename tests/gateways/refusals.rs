//! Every documented code has a sentence of its own, and keeps its number.

use crate::read;
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::text::Locale;

/// The codes that the documents name, and one that they do not.
fn documented(gateway: Gateway) -> Vec<i64> {
    match gateway {
        Gateway::Epay => (-4..=-1).collect(),
        Gateway::OrderCmd => vec![-15],
        Gateway::Gatepay => (101..=112).collect(),
        // Their documents show success alone.
        Gateway::PayUrl | Gateway::Smallsaas => vec![500],
    }
}

fn refused(gateway: Gateway, code: i64) -> ProblemKind {
    let name = match gateway {
        Gateway::OrderCmd => "result",
        Gateway::Smallsaas => "status_code",
        Gateway::PayUrl | Gateway::Epay | Gateway::Gatepay => "code",
    };
    let answer = format!(r#"{{"{name}":{code},"msg":"words of theirs","desc":"words of theirs"}}"#);
    read::created(gateway, &answer).unwrap_err().into()
}

#[test]
fn each_has_its_own_sentence_in_each_language() {
    for locale in Locale::ALL {
        let texts = locale.texts();
        for gateway in Gateway::ALL {
            let codes = documented(gateway);
            // What it says of a code that no document has is said of no other.
            let mut told = vec![texts.problem(&refused(gateway, -987))];
            for code in codes {
                let sentence = texts.problem(&refused(gateway, code));
                let without_number = sentence.replace(&code.to_string(), "-987");
                let is_general = matches!(
                    gateway,
                    Gateway::PayUrl | Gateway::Smallsaas | Gateway::OrderCmd
                );
                assert!(
                    is_general || !told.contains(&without_number),
                    "{locale:?} {gateway:?} {code}: {sentence}"
                );
                assert!(sentence.contains(&code.to_string()), "{sentence}");
                assert!(!sentence.contains("words of theirs"), "{sentence}");
                told.push(without_number);
            }
        }
    }
}

#[test]
fn each_is_told_to_the_page_by_the_gateways_own_number() {
    for gateway in Gateway::ALL {
        for code in documented(gateway) {
            let problem = refused(gateway, code);
            assert_eq!(problem.code(), "gateway", "{gateway:?} {code}");
            assert_eq!(problem.gateway_code(), Some(code.to_string().as_str()));
        }
    }
}

#[test]
fn a_number_in_text_is_the_same_number() {
    let in_text = read::created(Gateway::Epay, r#"{"code":"-3","msg":""}"#).unwrap_err();
    let problem = ProblemKind::from(in_text);
    assert_eq!(problem.gateway_code(), Some("-3"));
}

/// The same press again is no use where the shop has to act first.
#[test]
fn what_the_shop_must_mend_is_not_called_retryable() {
    for code in documented(Gateway::Gatepay) {
        assert!(!refused(Gateway::Gatepay, code).retryable(), "{code}");
    }
    assert!(
        refused(Gateway::Epay, -2).retryable(),
        "a channel may be back"
    );
    assert!(!refused(Gateway::Epay, -3).retryable());
}
