//! Every documented code has a sentence of its own, and keeps its number.

use crate::by_gateway::{gateway, of_each};
use crate::read;
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::text::Locale;

/// Where each has its code, and the codes that its document names.
const DOCUMENTED: [(&str, (&str, &[i64])); 5] = [
    // The documents of two show success alone.
    ("pay-url", ("code", &[500])),
    ("smallsaas", ("status_code", &[500])),
    ("epay", ("code", &[-1, -2, -3, -4])),
    ("order-cmd", ("result", &[-15])),
    (
        "gatepay",
        (
            "code",
            &[101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112],
        ),
    ),
];

fn documented(gateway: Gateway) -> (&'static str, &'static [i64]) {
    let mut cases = of_each(&DOCUMENTED).into_iter();
    cases.find(|(own, _)| *own == gateway).unwrap().1
}

fn refused(gateway: Gateway, code: i64) -> ProblemKind {
    let (name, _) = documented(gateway);
    let answer = format!(r#"{{"{name}":{code},"msg":"words of theirs","desc":"words of theirs"}}"#);
    read::created(gateway, &answer).unwrap_err().into()
}

#[test]
fn each_has_its_own_sentence_in_each_language() {
    for locale in Locale::ALL {
        let texts = locale.texts();
        for gateway in Gateway::ALL {
            let (_, codes) = documented(gateway);
            // The sentence for a code that no document has is no other code's.
            let mut sentences = vec![texts.problem(&refused(gateway, -987))];
            for code in codes.iter().copied() {
                let sentence = texts.problem(&refused(gateway, code));
                let without_number = sentence.replace(&code.to_string(), "-987");
                let is_general = codes.len() == 1;
                assert!(
                    is_general || !sentences.contains(&without_number),
                    "{locale:?} {gateway:?} {code}: {sentence}"
                );
                assert!(sentence.contains(&code.to_string()), "{sentence}");
                assert!(!sentence.contains("words of theirs"), "{sentence}");
                sentences.push(without_number);
            }
        }
    }
}

#[test]
fn each_is_passed_to_the_page_by_the_gateways_own_number() {
    for gateway in Gateway::ALL {
        for code in documented(gateway).1.iter().copied() {
            let problem = refused(gateway, code);
            assert_eq!(problem.code(), "gateway", "{gateway:?} {code}");
            assert_eq!(problem.gateway_code(), Some(code.to_string().as_str()));
        }
    }
}

#[test]
fn a_number_in_text_is_the_same_number() {
    let in_text = read::created(gateway("epay"), r#"{"code":"-3","msg":""}"#).unwrap_err();
    let problem = ProblemKind::from(in_text);
    assert_eq!(problem.gateway_code(), Some("-3"));
}

/// The same press again is no use where the shop has to act first.
#[test]
fn what_the_shop_must_repair_is_not_retryable() {
    for code in documented(gateway("gatepay")).1.iter().copied() {
        assert!(!refused(gateway("gatepay"), code).retryable(), "{code}");
    }
    assert!(
        refused(gateway("epay"), -2).retryable(),
        "a channel may work again"
    );
    assert!(!refused(gateway("epay"), -3).retryable());
}
