//! Words and buttons that keep a shopper from paying twice, or from losing a payment.

use crate::catalog::{all, bridge, choosing, code, ended, mini_program, paying, refused, render};
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::checkout::step::ScanHint;
use wallet_checkout::checkout::view_model::{
    BridgeAnswer, BridgeCall, DoubtKind, Notice, Outcome, RefusalKind, Step, ViewModel,
};
use wallet_checkout::text::{Locale, Texts};

fn sent() -> Step {
    bridge(BridgeCall::Answered(BridgeAnswer::Sent))
}

/// The opening tag of the element with this part.
fn tag<'a>(html: &'a str, part: &str) -> Option<&'a str> {
    let at = html.find(&format!("part=\"{part}"))?;
    let start = html[..at].rfind('<')?;
    html[start..].split('>').next()
}

#[test]
fn after_the_wallet_has_sent_the_payment_nothing_asks_to_pay() {
    for locale in Locale::ALL {
        let html = render(ViewModel::Paying(paying(sent())), locale);
        let texts = locale.texts();
        assert!(html.contains(texts.bridge_sent()) && html.contains(texts.bridge_sent_hint()));
        assert!(!html.contains(texts.go_on()) && !html.contains(texts.waiting()));
        let check = tag(&html, "check-button").unwrap();
        let open = tag(&html, "open-button").unwrap();
        assert!(check.contains("data-look=\"primary\""), "{check}");
        assert!(open.contains("data-look=\"plain\""), "{open}");
        assert_eq!(html.matches("data-look=\"primary\"").count(), 1);
    }
}

#[test]
fn a_mini_program_that_opened_is_no_payment() {
    let opened = mini_program(BridgeCall::Answered(BridgeAnswer::Sent));
    let html = render(ViewModel::Paying(paying(opened.clone())), Locale::En);
    assert!(html.contains("Pay on the payment page"));
    assert!(!html.contains("We are checking"), "{html}");
    for locale in Locale::ALL {
        let html = render(ViewModel::Paying(paying(opened.clone())), locale);
        let texts = locale.texts();
        // Each button, and the hint that names it.
        for label in [texts.go_on(), texts.have_paid()] {
            assert_eq!(html.matches(label).count(), 2, "{locale:?} {label}: {html}");
        }
    }
}

#[test]
fn a_page_that_cannot_ask_promises_nothing_and_names_no_missing_button() {
    for locale in Locale::ALL {
        let texts = locale.texts();
        let promises = [
            texts.taken_hint(),
            texts.watching_hint(),
            texts.press_have_paid(),
            texts.have_paid(),
            texts.waiting(),
            texts.bridge_sent_hint(),
        ];
        for (name, view) in all() {
            let ViewModel::Paying(mut view) = view else {
                continue;
            };
            view.can_query = false;
            // Both come of a state query.
            if view.leaving || view.notice.is_some() {
                continue;
            }
            let html = render(ViewModel::Paying(view), locale);
            for promise in promises {
                assert!(!html.contains(promise), "{name} in {locale:?}: {promise}");
            }
            assert!(html.contains(texts.nobody_tells()), "{name} in {locale:?}");
        }
    }
}

#[test]
fn a_press_without_a_payment_is_answered_in_the_status_line() {
    for locale in Locale::ALL {
        let texts = locale.texts();
        let mut view = paying(code(ScanHint::Wallet, None));
        view.notice = Some(Notice::NotSeen);
        let expired = Outcome::Expired {
            querying: false,
            can_renew: true,
            disabled: false,
            had_code: true,
            not_seen: true,
        };
        let unknown = Outcome::Unknown {
            doubt: DoubtKind::CreateLost,
            querying: false,
            can_query: true,
            not_seen: true,
        };
        for view in [ViewModel::Paying(view), ended(expired), ended(unknown)] {
            let html = render(view, locale);
            let status = html.split("role=\"status\"").nth(1).unwrap();
            assert!(status.contains(texts.not_seen_yet()), "{status}");
            assert!(!html.contains("data-look=\"unseen\" role=\"status\""));
        }
    }
}

#[test]
fn an_end_shows_a_code_only_to_those_who_saw_one() {
    let expired = |had_code| {
        ended(Outcome::Expired {
            querying: false,
            can_renew: true,
            disabled: false,
            had_code,
            not_seen: false,
        })
    };
    assert!(render(expired(true), Locale::En).contains("qr-frame"));
    assert!(!render(expired(false), Locale::En).contains("qr-frame"));
}

#[test]
fn a_lost_create_request_is_a_doubt_about_the_order_and_not_about_money() {
    for (doubt, heading) in [
        (
            DoubtKind::CreateLost,
            Texts::unknown_order as fn(&Texts) -> _,
        ),
        (DoubtKind::CreateLostForGood, Texts::unknown_order),
        (DoubtKind::Undocumented, Texts::unknown),
        (DoubtKind::StateForbidden, Texts::unknown),
        (DoubtKind::NoStateEndpoint, Texts::unknown),
    ] {
        for locale in Locale::ALL {
            let view = ended(Outcome::Unknown {
                doubt,
                querying: false,
                can_query: true,
                not_seen: false,
            });
            // Seen and spoken.
            let html = render(view, locale);
            assert_eq!(
                html.matches(heading(locale.texts())).count(),
                2,
                "{doubt:?}"
            );
        }
    }
}

#[test]
fn a_refused_order_of_the_page_may_have_been_paid_before() {
    let texts = Locale::En.texts();
    for (kind, order_given, expected) in [
        (RefusalKind::Merchant, true, texts.refused_maybe_paid()),
        (RefusalKind::Order, true, texts.refused_maybe_paid()),
        (RefusalKind::Unexplained, true, texts.refused_maybe_paid()),
        (RefusalKind::Merchant, false, texts.nothing_charged()),
        (RefusalKind::Stock, true, texts.nothing_charged()),
    ] {
        let mut view = choosing();
        view.order_given = order_given;
        let problem = refused(kind, "该订单已完成支付，请勿重复发起支付");
        let html = render(ViewModel::Choose(view, Some(problem)), Locale::En);
        assert!(html.contains(expected), "{kind:?} {order_given}");
    }
    let problem = Some(ProblemKind::OrderUnknown);
    let html = render(ViewModel::Choose(choosing(), problem), Locale::En);
    assert!(!html.contains("You were not charged"));
}

#[test]
fn the_gateways_words_follow_their_lead_as_the_language_spaces_them() {
    let html = |locale| {
        let problem = refused(RefusalKind::Order, "x");
        render(ViewModel::Choose(choosing(), Some(problem)), locale)
    };
    assert!(html(Locale::ZhCn).contains("支付服务提示：<q><bdi>x</bdi></q>"));
    assert!(html(Locale::En).contains("The payment service says: <q><bdi>x</bdi></q>"));
}

#[test]
fn a_screen_reader_does_not_read_digits_as_a_time_of_day_and_reads_what_is_copied() {
    let html = render(
        ViewModel::Paying(paying(code(ScanHint::Wallet, None))),
        Locale::En,
    );
    let countdown = tag(&html, "countdown").unwrap();
    assert!(countdown.contains("aria-hidden=\"true\""), "{countdown}");
    let copy = tag(&html, "copy-button").unwrap();
    assert!(copy.contains("aria-label=\"Copy order number\""), "{copy}");
}

#[test]
fn no_text_names_the_payers_own_code_and_none_is_pay_again() {
    // `付款码` is what a payer shows to a cashier; `payment code` is its English name.
    let forbidden = [
        "付款码",
        "付款碼",
        "付款二維碼",
        "payment code",
        "Pay again",
        "重新付款",
        "way to pay",
        "钱包",
    ];
    for locale in Locale::ALL {
        for (text, (name, _)) in locale.texts().list().iter().zip(Texts::REMARKS) {
            for word in forbidden {
                assert!(!text.contains(word), "{locale:?} {name}: {word}");
            }
        }
    }
}
