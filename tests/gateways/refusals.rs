//! Every documented code has the sentence of what a shopper can do about it, and its number.

use crate::by_gateway::{gateway, of_each};
use crate::read;
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::gateway::{Gateway, RefusalKind};
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

/// What a shopper can do nothing about is one matter, and an order that was not accepted for
/// whatever reason another.
fn matter(problem: &ProblemKind) -> RefusalKind {
    let ProblemKind::Gateway(refusal) = problem else {
        panic!("{problem:?}");
    };
    match refusal.kind {
        RefusalKind::Signature
        | RefusalKind::NoParameters
        | RefusalKind::Parameters
        | RefusalKind::ProductNumber => RefusalKind::Key,
        RefusalKind::Merchant => RefusalKind::Order,
        kind => kind,
    }
}

#[test]
fn each_matter_has_its_own_sentence_in_each_language() {
    for locale in Locale::ALL {
        let texts = locale.texts();
        for gateway in Gateway::ALL {
            let mut sentences = vec![];
            // One code that no document has is among them.
            for code in documented(gateway).1.iter().copied().chain([-987]) {
                let problem = refused(gateway, code);
                let sentence = texts.problem(&problem);
                assert!(sentence.contains(&code.to_string()), "{sentence}");
                assert!(!sentence.contains("words of theirs"), "{sentence}");
                sentences.push((matter(&problem), sentence.replace(&code.to_string(), "#")));
            }
            for (matter, sentence) in &sentences {
                for (other, others) in &sentences {
                    let is_same = sentence == others;
                    assert_eq!(matter == other, is_same, "{gateway:?}: {sentence} {others}");
                }
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
