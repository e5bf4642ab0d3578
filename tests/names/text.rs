//! Files, and parts of texts between two marks.

use crate::Names;
use std::fs;
use std::path::Path;
use wallet_checkout::text::Locale;

pub(crate) fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
    // As the build writes it.
    text.replace("__LOCALE__", &Locale::ALL.map(Locale::tag).join("' | '"))
}

/// What stands between the first `start` and the next `end`; it must be there.
#[track_caller]
pub(crate) fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text
        .split_once(start)
        .unwrap_or_else(|| panic!("no `{start}`"));
    let (part, _) = rest
        .split_once(end)
        .unwrap_or_else(|| panic!("no `{end}` after `{start}`"));
    part
}

/// Every part that stands between two of a quote, on one line.
pub(crate) fn quoted(text: &str, quote: char) -> Names {
    text.lines()
        .flat_map(|line| line.split(quote).skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// The literal that follows each `start`: `text("` finds `gateway` in `text("gateway")`.
pub(crate) fn literals_after(text: &str, start: &str) -> Names {
    text.split(start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// Words made of letters, digits, `-` and `_` that follow each `start`.
pub(crate) fn words_after(text: &str, start: &str) -> Names {
    let rests = text.split(start).skip(1);
    let words = rests.map(|rest| {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
        &rest[..end.unwrap_or(rest.len())]
    });
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
