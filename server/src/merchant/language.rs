//! The language of the sentences that shoppers read: what their browser asks for.

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

/// A language that the server has sentences in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Chinese as written in mainland China, as in the gateways' documents.
    ZhCn,
    /// Chinese as written in Hong Kong, for Taiwan too.
    ZhHk,
    /// English, for all others.
    En,
}

tokio::task_local! {
    static LANGUAGE: Language;
}

impl Language {
    /// The language of the request under way; Chinese outside of one.
    pub(super) fn current() -> Self {
        LANGUAGE
            .try_with(|language| *language)
            .unwrap_or(Self::ZhCn)
    }

    /// The first language of `Accept-Language`. Browsers send their shopper's first; a program
    /// that sends none reads the gateways' language.
    fn of(headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        let first = accepted.unwrap_or_default().split([',', ';']).next();
        let tag = first.unwrap_or_default().trim().to_ascii_lowercase();
        let mut subtags = tag.split('-');
        match subtags.next() {
            Some("yue") => Self::ZhHk,
            Some("zh") if subtags.any(|tag| matches!(tag, "hk" | "mo" | "tw" | "hant")) => {
                Self::ZhHk
            }
            Some("zh" | "" | "*") | None => Self::ZhCn,
            Some(_) => Self::En,
        }
    }
}

/// Answers a request in the language that it asks for.
pub(super) async fn remember(request: Request, next: Next) -> Response {
    let language = Language::of(request.headers());
    LANGUAGE.scope(language, next.run(request)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_counts() {
        for (accepted, language) in [
            ("", Language::ZhCn),
            ("*", Language::ZhCn),
            ("zh", Language::ZhCn),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::ZhCn),
            ("zh-Hans-HK", Language::ZhHk),
            ("zh-HK,en", Language::ZhHk),
            ("zh-TW;q=1", Language::ZhHk),
            ("ZH-HANT", Language::ZhHk),
            ("yue", Language::ZhHk),
            ("en-GB,zh;q=0.5", Language::En),
            ("ja", Language::En),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
            assert_eq!(Language::of(&headers), language, "{accepted}");
        }
        assert_eq!(Language::of(&HeaderMap::new()), Language::ZhCn);
    }
}
