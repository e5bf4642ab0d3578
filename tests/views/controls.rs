//! What the page lets the shopper do, and what it can reach: disabled choices, its own pay button,
//! parts and slots.

use crate::catalog::{all, choosing, render};
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::checkout::view_model::{ChooseView, Controls, LoadFailure, ViewModel};
use wallet_checkout::text::Locale;

fn named_parts(html: &str) -> impl Iterator<Item = &str> {
    let rests = html.split(" part=\"").skip(1);
    rests.filter_map(|rest| rest.split('"').next())
}

pub(crate) fn has_part(html: &str, part: &str) -> bool {
    named_parts(html).any(|names| names.split(' ').any(|name| name == part))
}

#[test]
fn what_is_disabled_keeps_the_focus_and_is_named_so() {
    let view = ChooseView {
        controls: Controls {
            disabled: true,
            hides_pay_button: false,
        },
        quantity: 2,
        ..choosing()
    };
    let html = render(ViewModel::Choose(view, None), Locale::En);
    // The two lists, two buttons and the field of the quantity, and the pay button.
    assert_eq!(html.matches("aria-disabled=\"true\"").count(), 6, "{html}");
    assert_eq!(html.matches(" readonly").count(), 1, "{html}");
    assert!(
        !html.contains(" disabled=\""),
        "it would lose the focus: {html}"
    );
    assert!(!html.contains("aria-busy"), "{html}");
}

#[test]
fn a_page_with_a_button_of_its_own_has_all_but_ours() {
    let view = |load_failure| ChooseView {
        controls: Controls {
            disabled: false,
            hides_pay_button: true,
        },
        load_failure,
        ..choosing()
    };
    let html =
        |load_failure, problem| render(ViewModel::Choose(view(load_failure), problem), Locale::En);
    for (load_failure, problem) in [
        (None, None),
        (None, Some(ProblemKind::Network)),
        (Some(LoadFailure::Failed), None),
    ] {
        let failed = load_failure.is_some() || problem.is_some();
        let html = html(load_failure, problem);
        assert!(!has_part(&html, "pay-button"), "{html}");
        assert!(has_part(&html, "wallet-list") && has_part(&html, "quantity"));
        assert_eq!(has_part(&html, "error"), failed, "{html}");
    }
    // No button of the page's loads the page anew.
    let html = html(Some(LoadFailure::Outdated), None);
    assert!(html.contains("Load page again"), "{html}");
}

/// `::part` reaches no state but by a name.
#[test]
fn what_is_chosen_and_what_is_disabled_has_a_part_of_that_name() {
    let view = |disabled| ChooseView {
        controls: Controls {
            disabled,
            hides_pay_button: false,
        },
        ..choosing()
    };
    let html = |disabled| render(ViewModel::Choose(view(disabled), None), Locale::En);
    let count = |html: &str, name| named_parts(html).filter(|part| *part == name).count();
    let usual = html(false);
    for (name, times) in [
        ("product chosen", 1),
        ("product", 2),
        ("wallet chosen", 1),
        ("wallet", 1),
        // There is less than one of nothing.
        ("stepper-button disabled", 1),
        ("stepper-button", 1),
        ("quantity-field", 1),
        ("pay-button primary-button", 1),
    ] {
        assert_eq!(count(&usual, name), times, "{name}: {usual}");
    }
    let disabled = html(true);
    for (name, times) in [
        ("product chosen disabled", 1),
        ("product disabled", 2),
        ("wallet chosen disabled", 1),
        ("wallet disabled", 1),
        ("stepper-button disabled", 2),
        ("quantity-field disabled", 1),
        ("pay-button primary-button disabled", 1),
    ] {
        assert_eq!(count(&disabled, name), times, "{name}: {disabled}");
    }
}

#[test]
fn nothing_that_is_seen_is_without_a_part() {
    for (name, view) in all() {
        let html = render(view, Locale::En);
        // What is laid out and not seen itself; a word within a sentence.
        let plain = [
            "<div",
            "<span class=\"about\"",
            "<span data-look=\"unseen\"",
            "<span>",
            "<path",
            "<rect",
            "<circle",
            "<svg viewBox=\"0 0 25 25\"",
            "<slot",
            "<q>",
            "<bdi>",
            "<input value",
        ];
        for tag in html.split('<').skip(1).map(|rest| format!("<{rest}")) {
            let tag = tag.split('>').next().unwrap_or_default();
            let is_plain = plain
                .iter()
                .any(|start| format!("{tag}>").starts_with(start));
            assert!(
                is_plain || tag.starts_with("</") || tag.contains(" part=\""),
                "{name}: {tag}"
            );
        }
    }
}

#[test]
fn the_page_adds_its_own_words_to_an_end_and_to_a_failure() {
    let slots = |name: &str| {
        let (_, view) = all().into_iter().find(|(known, _)| *known == name).unwrap();
        let html = render(view, Locale::En);
        ["paid", "failed"].map(|slot| html.matches(&format!("<slot name=\"{slot}\"")).count())
    };
    for (name, expected) in [
        ("paid", [1, 0]),
        ("paid-end", [1, 0]),
        ("choose-refused", [0, 1]),
        ("misconfigured", [0, 1]),
        ("choose", [0, 0]),
        ("pay-code", [0, 0]),
        ("canceled", [0, 0]),
        ("refunded", [0, 0]),
    ] {
        assert_eq!(slots(name), expected, "{name}");
    }
}
