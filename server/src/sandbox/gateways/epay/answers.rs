//! Answers that are the same at several addresses.

use maud::{DOCTYPE, html};

use crate::sandbox::answer::{Answer, HTML};

/// What is left of a PHP program that failed.
pub(super) fn failure() -> Answer {
    Answer {
        status: 500,
        ..Answer::new(HTML, "")
    }
}

/// A page with a message for the shopper.
pub(super) fn message(words: &str) -> Answer {
    let page = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head { meta charset="utf-8"; title { "站点提示信息" } }
            body { h3 { "站点提示信息" } p { (words) } }
        }
    };
    Answer::new(HTML, page.into_string())
}
