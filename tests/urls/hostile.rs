//! Texts that mean harm, or look as if: `tests/fixtures/urls/hostile.txt`.

use proptest::prelude::*;
use std::fmt::Write as _;
use url::Url;
use wallet_checkout::url::SafeUrl;

struct Line {
    /// Why it is refused, or the host that it is read as.
    verdict: String,
    text: String,
}

fn lines() -> Vec<Line> {
    let file = include_str!("../fixtures/urls/hostile.txt");
    let lines = file
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let lines: Vec<_> = lines
        .map(|line| {
            let (verdict, text) = line.split_once('\t').unwrap_or_else(|| panic!("{line}"));
            Line {
                verdict: verdict.to_owned(),
                text: unescaped(text),
            }
        })
        .collect();
    let refused = lines.iter().filter(|line| !line.verdict.contains(' '));
    assert!(refused.count() >= 150, "hardly any hostile line");
    lines
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        out.push(match (c, (c == '\\').then(|| rest.next()).flatten()) {
            ('\\', Some('t')) => '\t',
            ('\\', Some('n')) => '\n',
            ('\\', Some('r')) => '\r',
            ('\\', Some('u')) => {
                let digits: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap()
            }
            ('\\', other) => other.unwrap(),
            (plain, _) => plain,
        });
    }
    out
}

#[test]
fn every_line_is_decided_as_its_verdict() {
    for Line { verdict, text } in lines() {
        let decided = match SafeUrl::parse(&text) {
            Ok(url) if url.is_web() => format!("reads {}", url.host()),
            Ok(_) => "reads -".into(),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(decided, verdict, "{text:?}");
    }
}

/// A text that is rejected by itself is accepted as a link that may be relative only if it
/// is a path on the endpoint's own origin.
#[test]
fn no_line_leaves_the_endpoints_origin_as_a_relative_link() {
    let endpoint = SafeUrl::parse("https://shop.example:8443/pay").unwrap();
    for Line { verdict, text } in lines() {
        let alone = SafeUrl::parse(&text);
        let Ok(url) = SafeUrl::parse_in(&text, &endpoint) else {
            continue;
        };
        assert!(
            alone == Ok(url.clone()) || url.as_str().starts_with("https://shop.example:8443/"),
            "{verdict} {text:?}: {url}"
        );
        let base = Url::parse(endpoint.as_str()).unwrap();
        let reference = base.join(&text).unwrap();
        assert_same(&url, &reference);
    }
}

/// A browser reads the URL that is passed on as the validation read it.
fn assert_same(ours: &SafeUrl, reference: &Url) {
    assert_eq!(ours.as_str().split(':').next(), Some(reference.scheme()));
    assert!(reference.username().is_empty() && reference.password().is_none());
    if ours.is_web() {
        assert_eq!(Some(ours.host()), reference.host_str(), "{ours}");
    }
}

/// We escape some characters that the standard lets stand.
fn settled(url: &Url) -> String {
    let mut out = String::new();
    for c in url.as_str().chars() {
        match c {
            '"' | '<' | '>' | '`' | '{' | '}' | '|' | '^' => {
                write!(out, "%{:02X}", u32::from(c)).unwrap();
            }
            _ => out.push(c),
        }
    }
    out
}

#[test]
fn a_full_parser_reads_what_passes_as_we_did() {
    for Line { verdict, text } in lines() {
        if let Ok(ours) = SafeUrl::parse(&text) {
            let by_others = Url::parse(&text).unwrap_or_else(|_| panic!("{verdict} {text:?}"));
            assert_same(&ours, &by_others);
            // And the form that we hand on is nothing else than what came in.
            let handed_on = Url::parse(ours.as_str()).unwrap();
            assert_eq!(settled(&handed_on), settled(&by_others), "{text:?}");
        }
    }
}

#[test]
fn what_passed_passes_again_unchanged() {
    for Line { text, .. } in lines() {
        if let Ok(url) = SafeUrl::parse(&text) {
            assert_eq!(SafeUrl::parse(url.as_str()), Ok(url));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Hostile lines, cut and joined.
    #[test]
    fn what_is_made_of_hostile_lines_is_read_alike(
        one in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
    ) {
        let lines = lines();
        let head: Vec<char> = one.get(&lines).text.chars().collect();
        let tail: Vec<char> = other.get(&lines).text.chars().collect();
        let head = &head[..cut.index(head.len() + 1)];
        let tail = &tail[from.index(tail.len() + 1)..];
        let text: String = head.iter().chain(tail).collect();
        if let Ok(ours) = SafeUrl::parse(&text) {
            match Url::parse(&text) {
                Ok(reference) => {
                    assert_same(&ours, &reference);
                    let handed_on = Url::parse(ours.as_str()).unwrap();
                    prop_assert_eq!(settled(&handed_on), settled(&reference));
                }
                Err(_) => prop_assert!(text.contains("xn--"), "only we accept {:?}", text),
            }
            prop_assert_eq!(SafeUrl::parse(ours.as_str()), Ok(ours));
        }
    }
}
