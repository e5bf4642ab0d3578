//! No text takes more lines than its remark allows, in a widget as wide as the smallest phone;
//! and none has a word that shoppers misread.

use crate::gallery::{Gallery, languages, run};
use journeys::{Browser, Device, Engine};
use wallet_checkout::text::{Locale, Texts};

/// A number of lines, as the remarks write it, and in digits.
const NUMBERS: [(&str, usize); 11] = [
    ("ne line", 1),
    ("wo lines", 2),
    ("hree lines", 3),
    ("our lines", 4),
    ("ive lines", 5),
    ("ix lines", 6),
    ("even lines", 7),
    ("ight lines", 8),
    ("ine lines", 9),
    ("en lines", 10),
    ("leven lines", 11),
];

/// Names of the code that payers show to a cashier, and an order to pay twice.
const MISREAD: [&str; 7] = [
    "付款码",
    "付款碼",
    "付款二維碼",
    "支払いコード",
    "결제코드",
    "payment code",
    "Pay again",
];

/// The lines that the remark allows; texts that are not shown have none.
fn allowed(remark: &str) -> Option<usize> {
    // "Eleven lines" ends as "seven lines" does.
    let longest_first = NUMBERS.iter().rev();
    let found = longest_first.filter(|(words, _)| remark.contains(words));
    found.map(|(_, number)| *number).next()
}

/// Whether the text is the template with values in its places, or has it in it.
fn has(text: &str, template: &str) -> bool {
    let mut rest = text;
    template
        .split(['{', '}'])
        .step_by(2)
        .all(|part| match rest.split_once(part.trim()) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
}

/// The lines for all texts that are in this one.
fn allowed_for(text: &str, locale: Locale) -> Option<usize> {
    let texts = locale.texts().list();
    let limits = texts.iter().zip(Texts::REMARKS);
    let within = limits
        .filter(|(template, _)| template.chars().count() > 1 && has(text, template))
        .filter_map(|(template, (_, remark))| Some((template.chars().count(), allowed(remark)?)));
    let mut within: Vec<_> = within.collect();
    within.sort_unstable_by(|one, other| other.cmp(one));
    // The longest, and the others that find room beside it: one within another counts once.
    let mut room = text.chars().count();
    let mut lines = 0;
    for (length, limit) in within {
        if length <= room + 8 {
            room = room.saturating_sub(length);
            lines += limit;
        }
        if room == 0 {
            break;
        }
    }
    (lines > 0).then_some(lines)
}

pub(crate) async fn every_text_keeps_to_its_lines(engine: Engine) {
    let gallery = Gallery::open().await;
    let browser = Browser::open_in(engine, Device::Desktop).await;
    let mut complaints = Vec::new();
    for (language, locale) in languages().into_iter().zip(Locale::ALL) {
        gallery
            .show(&browser, language, "font=noto&width=320")
            .await;
        let taken = run(&browser, include_str!("lines.js")).await;
        let taken: Vec<(String, String, usize)> = serde_json::from_value(taken).expect("lines");
        let mut measured = 0;
        for (state, text, lines) in taken {
            if let Some(word) = MISREAD.into_iter().find(|word| text.contains(word)) {
                complaints.push(format!("{language} {state}: {word} in {text}"));
            }
            let Some(limit) = allowed_for(&text, locale) else {
                continue;
            };
            measured += 1;
            if lines > limit {
                complaints.push(format!(
                    "{language} {state}: {lines} lines of {limit}: {text}"
                ));
            }
        }
        assert!(measured > 300, "{language}: only {measured} texts");
    }
    complaints.sort_unstable();
    complaints.dedup();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
