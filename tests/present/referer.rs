//! The Referer rule, and where a page opens.

use crate::made::{here, in_words, url};
use wallet_checkout::checkout::config::Target;
use wallet_checkout::checkout::present::Circumstances;
use wallet_checkout::environment::Environment as E;
use wallet_checkout::gateway::NextAction;
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;

const PAGE: &str = "http://api.mposbank.com/papay/wap_page.tran?out_trade_no=W1&a=b";

/// Where a shopper on the page `from` goes, with this hop, for a payment page that
/// requires this Referer.
fn departure(referer: Option<&str>, from: Option<&str>, hop: Option<&str>) -> String {
    let validated = |text: Option<&str>| text.map(|text| SafeUrl::parse(text).unwrap());
    let (page, hop) = (validated(from), validated(hop));
    let here = Circumstances {
        page: page.as_ref(),
        referer_hop: hop.as_ref(),
        has_handoff: false,
        ..here(E::Ios, Wallet::Wechat)
    };
    let action = NextAction::Redirect {
        url: url(PAGE),
        referer: referer.map(str::to_owned),
    };
    in_words(&here, &[action])
}

const HOP: &str = "https://hop.example/referer-hop.html";
const HOPPED: &str = "go https://hop.example/referer-hop.html\
    #http%3A%2F%2Fapi.mposbank.com%2Fpapay%2Fwap_page.tran%3Fout_trade_no%3DW1%26a%3Db";

#[test]
fn where_none_is_asked_for_the_browser_goes_as_it_does() {
    for from in [
        None,
        Some("https://shop.example/"),
        Some("http://shop.example/"),
    ] {
        for hop in [None, Some(HOP)] {
            assert_eq!(departure(None, from, hop), format!("go {PAGE}"));
        }
    }
}

#[test]
fn where_ours_is_asked_for_the_origin_is_named() {
    let named = format!("go {PAGE} naming the origin");
    for (referer, from) in [
        ("https://shop.example", "https://shop.example/tea?x=1#y"),
        ("https://shop.example/", "https://shop.example/"),
        ("https://shop.example/other/path", "https://shop.example/"),
        ("https://shop.example:443", "https://shop.example/"),
        ("https://shop.example", "https://shop.example:443/"),
        ("HTTPS://SHOP.example", "https://shop.example/"),
        ("http://shop.example", "http://shop.example:80/"),
        ("http://shop.example:8080", "http://shop.example:8080/"),
    ] {
        assert_eq!(
            departure(Some(referer), Some(from), None),
            named,
            "{referer}"
        );
        // A hop is not needed, and not taken.
        assert_eq!(departure(Some(referer), Some(from), Some(HOP)), named);
    }
}

#[test]
fn where_the_hops_is_asked_for_the_shopper_goes_by_it() {
    for (referer, hop) in [
        ("https://hop.example", HOP),
        ("https://hop.example:443/any", HOP),
        (
            "https://hop.example",
            "https://hop.example:443/referer-hop.html",
        ),
    ] {
        for from in [
            None,
            Some("https://shop.example/"),
            Some("http://hop.example/"),
        ] {
            let expected = HOPPED.replace(
                "go https://hop.example/",
                &format!("go {}", &hop[..hop.len() - "referer-hop.html".len()]),
            );
            assert_eq!(
                departure(Some(referer), from, Some(hop)),
                expected,
                "{referer} {from:?}"
            );
        }
    }
}

#[test]
fn a_referer_of_another_site_has_no_departure() {
    let none = "page or referer_unsatisfiable";
    for (referer, from, hop) in [
        (
            "http://api.mposbank.com",
            Some("https://shop.example/"),
            None,
        ),
        (
            "http://api.mposbank.com",
            Some("https://shop.example/"),
            Some(HOP),
        ),
        ("http://api.mposbank.com", None, None),
        // Another scheme or port is another origin.
        ("http://shop.example", Some("https://shop.example/"), None),
        ("https://shop.example", Some("http://shop.example/"), None),
        (
            "https://shop.example:8443",
            Some("https://shop.example/"),
            None,
        ),
        (
            "https://shop.example:80",
            Some("http://shop.example/"),
            None,
        ),
        (
            "https://www.shop.example",
            Some("https://shop.example/"),
            None,
        ),
        (
            "https://shop.example.evil.example",
            Some("https://shop.example/"),
            None,
        ),
        (
            "http://hop.example",
            Some("https://shop.example/"),
            Some(HOP),
        ),
        (
            "https://hop.example:8443",
            Some("https://shop.example/"),
            Some(HOP),
        ),
        // What is no web address is nobody's.
        ("shop.example", Some("https://shop.example/"), Some(HOP)),
        ("//shop.example", Some("https://shop.example/"), None),
        ("javascript:alert(1)", Some("https://shop.example/"), None),
        ("weixin://shop.example", Some("https://shop.example/"), None),
        (
            "https://shop.example@evil.example",
            Some("https://shop.example/"),
            None,
        ),
        ("null", None, None),
        (" ", Some("https://shop.example/"), None),
    ] {
        assert_eq!(
            departure(Some(referer), from, hop),
            none,
            "{referer} {from:?} {hop:?}"
        );
    }
}

#[test]
fn a_page_that_needs_no_referer_comes_before_one_without_a_departure() {
    let refused = NextAction::Redirect {
        url: url(PAGE),
        referer: Some("https://other.example".into()),
    };
    let free = NextAction::redirect(url("https://pay.example/1"));
    let here = here(E::Ios, Wallet::Wechat);
    assert_eq!(
        in_words(&here, &[refused, free]),
        "go https://pay.example/1"
    );
}

#[test]
fn a_page_opens_where_the_merchant_wants_it() {
    let target_of = |target, referer: Option<&str>, hop: Option<&SafeUrl>| {
        let page = url("https://shop.example/");
        let here = Circumstances {
            target,
            page: Some(&page),
            referer_hop: hop,
            has_handoff: false,
            ..here(E::Desktop, Wallet::Wechat)
        };
        let action = NextAction::Redirect {
            url: url(PAGE),
            referer: referer.map(str::to_owned),
        };
        in_words(&here, &[action])
    };
    let hop = url(HOP);
    for (target, words) in [
        (Target::Itself, ""),
        (Target::Top, " at the top"),
        (Target::Blank, " in a new tab"),
        (Target::Itself.in_frame(), " out of the frame"),
        (Target::Top.in_frame(), " out of the frame"),
        (Target::Blank.in_frame(), " in a new tab"),
    ] {
        let plain = target_of(target, None, None);
        assert_eq!(plain, format!("go {PAGE}{words}"));
        let named = target_of(target, Some("https://shop.example"), None);
        assert_eq!(named, format!("go {PAGE} naming the origin{words}"));
        let hopped = target_of(target, Some("https://hop.example"), Some(&hop));
        assert_eq!(hopped, format!("{HOPPED}{words}"));
    }
}
