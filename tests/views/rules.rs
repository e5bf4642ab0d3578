//! Rules that hold for the views.

use crate::catalog::{CODE, all, choosing, code, ended, paying, refused, render, url};
use crate::controls::has_part;
use std::collections::BTreeSet;
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::checkout::step::ScanHint;
use wallet_checkout::checkout::view_model::{
    Busy, ChooseView, Departure, DoubtKind, ExpectedStep, Notice, Outcome, Step, Target, ViewModel,
};
use wallet_checkout::gateway::RefusalKind;
use wallet_checkout::qr::QrPicture;
use wallet_checkout::text::{Locale, fill};

/// The parts that a view must have, by the names of the contract.
fn parts(name: &str) -> &'static [&'static str] {
    match name {
        "choose" | "choose-creating" | "choose-checking" => &[
            "product-list",
            "product",
            "quantity",
            "wallet-list",
            "wallet",
            "pay-button",
        ],
        "choose-refused" | "choose-elsewhere" => &["error", "pay-button"],
        "confirm" => &["pay-button", "copy-button"],
        "misconfigured" => &["error"],
        "pay-code" | "pay-code-trouble" => &["qr-frame", "qr", "countdown", "check-button"],
        "pay-code-phone" => &["qr", "open-button", "check-button"],
        "pay-launch" | "pay-away" => &["open-button", "check-button", "countdown"],
        "pay-guide" | "pay-watching" | "paid" => &["copy-button"],
        "expired" => &["qr-frame", "refresh-button", "check-button"],
        _ => &[],
    }
}

#[test]
fn every_view_has_its_parts_in_every_language() {
    for locale in Locale::ALL {
        for (name, view) in all() {
            let html = render(view, locale);
            for part in ["base", "status"].iter().chain(parts(name)) {
                assert!(has_part(&html, part), "{name} in {locale:?} has no {part}");
            }
            assert!(html.contains(&format!("lang=\"{}\"", locale.tag())));
            assert!(!html.contains(['{', '}']), "{name}: an unfilled place");
        }
    }
}

#[test]
fn no_view_needs_more_than_the_strict_policy_allows() {
    for (name, view) in all() {
        let html = render(view, Locale::En);
        for forbidden in [" style=", "<style", "<script", "onclick=", "javascript:"] {
            assert!(!html.contains(forbidden), "{name} has {forbidden}");
        }
    }
}

#[test]
fn the_live_region_is_the_same_element_in_every_view() {
    for (name, view) in all() {
        let html = render(view, Locale::ZhCn);
        assert_eq!(html.matches("role=\"status\"").count(), 1, "{name}");
        assert!(html.ends_with("</p></div>"), "{name}: it comes last");
    }
}

#[test]
fn text_from_outside_is_escaped() {
    let hostile = "<img src=x onerror=alert(1)>\"'&{0}";
    let mut view = choosing();
    let mut products = view.products.to_vec();
    products[0].name = hostile.to_owned();
    products[1].description = Some(hostile.to_owned());
    view.products = products.into();
    let problem = Some(refused(RefusalKind::Order, hostile));
    let html = render(ViewModel::Choose(view, problem), Locale::En);
    assert!(!html.contains("<img src=x"), "{html}");
    assert_eq!(
        html.matches("&lt;img src=x onerror=alert(1)&gt;").count(),
        3
    );

    let mut view = paying(code(ScanHint::Wallet, None));
    view.summary.name = hostile.to_owned();
    let html = render(ViewModel::Paying(view), Locale::En);
    assert!(!html.contains("<img"), "{html}");
}

#[test]
fn the_qr_code_is_drawn_and_its_text_is_not_in_the_page() {
    let html = render(
        ViewModel::Paying(paying(code(ScanHint::Wallet, None))),
        Locale::En,
    );
    let picture = QrPicture::encode(CODE).unwrap();
    assert!(html.contains(&format!("d=\"{}\"", picture.path())));
    let side = picture.side();
    assert!(html.contains(&format!("viewBox=\"0 0 {side} {side}\"")));
    assert!(!html.contains(CODE));
    assert!(html.contains("role=\"img\""));
}

/// A code such as -3 is written from left to right, within Arabic, too.
#[test]
fn a_gateways_code_and_words_keep_their_direction() {
    let view = ViewModel::Choose(choosing(), Some(refused(RefusalKind::Order, "失败 -3")));
    let html = render(view, Locale::Ar);
    assert!(html.contains("\u{2066}-3\u{2069}"), "{html}");
    assert!(html.contains("<q><bdi>失败 -3</bdi></q>"), "{html}");
}

#[test]
fn the_label_of_the_pay_button_names_what_a_press_does() {
    let html = |view: ChooseView, locale| render(ViewModel::Choose(view, None), locale);
    for (expected_step, en, zh) in [
        (
            ExpectedStep::Code,
            "Show QR code for Alipay",
            "用支付宝扫码付款",
        ),
        (ExpectedStep::Wallet, "Continue to Alipay", "前往支付宝付款"),
        (ExpectedStep::Either, "Pay with Alipay", "用支付宝付款"),
    ] {
        let view = ChooseView {
            expected_step,
            ..choosing()
        };
        assert!(html(view.clone(), Locale::En).contains(en));
        assert!(html(view, Locale::ZhCn).contains(zh));
    }
    let failed = ViewModel::Choose(choosing(), Some(ProblemKind::Timeout));
    assert!(render(failed, Locale::En).contains("Try again"));
}

#[test]
fn while_an_order_is_created_the_wallets_can_be_changed_and_nothing_else() {
    let mut view = choosing();
    view.busy = Some(Busy::Creating);
    let html = render(ViewModel::Choose(view, None), Locale::En);
    let inputs: Vec<&str> = html.split("<input").skip(1).collect();
    let disabled = |input: &&&str| input.split('>').next().unwrap().contains("disabled");
    assert_eq!(inputs.iter().filter(disabled).count(), 4);
    assert!(html.contains("aria-busy=\"true\""));
    assert!(html.contains("Creating your order"));
}

#[test]
fn a_problem_that_another_wallet_may_solve_names_the_other_wallet() {
    let mut view = choosing();
    let html = |view: &ChooseView| {
        let problem = Some(ProblemKind::WrongEnvironment);
        render(ViewModel::Choose(view.clone(), problem), Locale::En)
    };
    assert!(html(&view).contains("Another payment method"));
    view.wallets.truncate(1);
    assert!(!html(&view).contains("Another payment method"));
}

#[test]
fn without_a_state_endpoint_there_is_no_check_button() {
    let mut view = paying(code(ScanHint::Wallet, None));
    view.can_query = false;
    let html = render(ViewModel::Paying(view), Locale::En);
    assert!(!has_part(&html, "check-button"));
    assert!(html.contains("This page cannot see your payment"));
}

#[test]
fn a_failed_state_query_warns_against_paying_twice() {
    let mut view = paying(code(ScanHint::Wallet, None));
    view.notice = Some(Notice::Trouble(ProblemKind::Network));
    let html = render(ViewModel::Paying(view), Locale::En);
    assert!(html.contains("keep trying. If you have paid, do not pay again"));
    assert!(!html.contains("You were not charged"));
}

#[test]
fn the_countdown_is_minutes_and_seconds() {
    for (seconds, shown) in [(899, "14:59"), (60, "01:00"), (9, "00:09"), (0, "00:00")] {
        let mut view = paying(code(ScanHint::Wallet, None));
        view.seconds_left = seconds;
        assert!(render(ViewModel::Paying(view), Locale::En).contains(shown));
    }
}

#[test]
fn minutes_are_announced_every_third_and_at_two() {
    let announced = |seconds: u64| {
        let mut view = paying(code(ScanHint::Wallet, None));
        view.seconds_left = seconds;
        let html = render(ViewModel::Paying(view), Locale::En);
        let status = html.split("role=\"status\"").nth(1)?;
        let (before, _) = status.split_once(" minutes left")?;
        let digits = before.rsplit('>').next()?;
        digits.parse::<u64>().ok()
    };
    // Fifteen minutes, second by second.
    let mut changes = Vec::new();
    for seconds in (0..=900).rev() {
        let fresh = announced(seconds).filter(|now| announced(seconds + 1) != Some(*now));
        changes.extend(fresh.map(|minutes| (seconds, minutes)));
    }
    assert_eq!(
        changes,
        [(900, 15), (720, 12), (540, 9), (360, 6), (180, 3), (120, 2)]
    );
    // After ten seconds the words are gone, before they are wrong.
    assert_eq!(
        (announced(711), announced(710), announced(121)),
        (Some(12), None, None)
    );
}

#[test]
fn the_last_minute_is_in_the_status_line() {
    for (seconds, words) in [(60, "Less than a minute"), (30, "Less than 30 seconds")] {
        let mut view = paying(code(ScanHint::Wallet, None));
        view.seconds_left = seconds;
        let html = render(ViewModel::Paying(view), Locale::En);
        let status = html.split("role=\"status\"").nth(1).unwrap();
        assert!(status.contains(words), "{status}");
    }
}

/// Which of them the frame's sandbox allows is not known.
#[test]
fn out_of_a_frame_lead_two_links_and_one_to_copy() {
    let page = "https://pay.example/cashier";
    let view = |target: Target| {
        let departure = Departure {
            target,
            ..Departure::plain(url(page))
        };
        let step = Step::PaymentPage(departure);
        render(ViewModel::Paying(paying(step)), Locale::En)
    };
    let framed = view(Target::Itself.in_frame());
    assert_eq!(framed.matches(&format!("href=\"{page}\"")).count(), 2);
    assert!(framed.contains("target=\"_top\"") && framed.contains("target=\"_blank\""));
    assert!(framed.contains(Locale::En.texts().copy_link()));
    let alone = view(Target::Itself);
    assert_eq!(alone.matches(&format!("href=\"{page}\"")).count(), 1);
    assert!(alone.contains("target=\"_self\""));
}

#[test]
fn after_a_payment_the_next_page_is_a_link() {
    let next = Some(url("https://shop.example/thanks"));
    let html = render(ended(Outcome::Paid { next }), Locale::En);
    assert!(html.contains("href=\"https://shop.example/thanks\""));
}

#[test]
fn every_outcome_without_a_payment_has_a_hint_of_its_own_and_a_button() {
    for locale in Locale::ALL {
        let mut hints = BTreeSet::new();
        let ends = all().into_iter().filter(|(name, _)| {
            let kinds = ["canceled", "refunded", "expired", "unknown"];
            kinds.iter().any(|kind| name.starts_with(kind))
        });
        for (name, view) in ends {
            let html = render(view, locale);
            // The button that copies the order number does not count.
            let buttons = html.matches("<button").count() - html.matches("copy-button").count();
            assert!(buttons > 0, "{name} in {locale:?}: no button");
            let hint = html.split("class=\"hint\">").nth(1).unwrap();
            let hint = hint.split('<').next().unwrap().to_owned();
            // These share the words of another view.
            let shares_words = name.ends_with("-watched")
                || name.ends_with("-querying")
                || name.ends_with("-disabled")
                || name.ends_with("-not-seen");
            assert!(hints.insert(hint) || shares_words, "{name}");
        }
        assert!(hints.len() >= 8, "{hints:?}");
    }
}

/// A page that cannot query the state sees no payment: no sentence promises that it does, or
/// names a button that is not there.
#[test]
fn without_a_state_endpoint_nothing_is_promised() {
    for locale in Locale::ALL {
        let texts = locale.texts();
        let promises = [
            texts.taken_hint(),
            texts.watching_hint(),
            texts.waiting(),
            texts.bridge_sent(),
            texts.bridge_sent_hint(),
            texts.still_checking(),
            texts.leaving_hint(),
            texts.have_paid(),
            texts.press_have_paid(),
            texts.check_again(),
        ];
        for (name, view) in all() {
            let Some(view) = without_queries(view) else {
                continue;
            };
            let html = render(view, locale);
            for promise in promises {
                let promise = fill(promise, &[texts.wechat_app()]);
                assert!(!html.contains(&promise), "{name} in {locale:?}: {promise}");
            }
        }
    }
}

/// The view as it is where the state cannot be queried, if it can be there.
fn without_queries(view: ViewModel) -> Option<ViewModel> {
    match view {
        ViewModel::Paying(mut view) if view.notice.is_none() && !view.leaving => {
            (view.can_query, view.querying) = (false, false);
            Some(ViewModel::Paying(view))
        }
        ViewModel::Outcome(mut view) => {
            let Outcome::Unknown {
                doubt:
                    DoubtKind::CreateLost | DoubtKind::CreateLostForGood | DoubtKind::NoStateEndpoint,
                querying,
                can_query,
                not_seen,
            } = &mut view.outcome
            else {
                return None;
            };
            (*querying, *can_query, *not_seen) = (false, false, false);
            Some(ViewModel::Outcome(view))
        }
        ViewModel::Choose(..)
        | ViewModel::Confirm(_)
        | ViewModel::Paying(_)
        | ViewModel::Misconfigured(_) => None,
    }
}
