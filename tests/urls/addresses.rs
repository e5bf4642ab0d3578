//! Addresses made of addresses.

use proptest::prelude::*;
use url::Url;
use wallet_checkout::url::SafeUrl;

fn url(text: &str) -> SafeUrl {
    SafeUrl::parse(text).unwrap_or_else(|refused| panic!("{text}: {refused:?}"))
}

#[test]
fn a_path_goes_below_an_address_whatever_that_ends_in() {
    for base in [
        "https://mall.example",
        "https://mall.example/",
        "https://mall.example//",
        "https://mall.example/?a=/b",
        "https://mall.example/#/x",
        "https://mall.example?a#b",
    ] {
        let below = url(base).below("/rest/wx/push_order");
        assert_eq!(below.as_str(), "https://mall.example/rest/wx/push_order");
    }
    for base in [
        "https://mall.example:8443/shop/api",
        "https://mall.example:8443/shop/api/",
        "https://mall.example:8443/shop/api/?x=1#y",
    ] {
        let below = url(base).below("/app/payment/wpay/12346");
        let expected = "https://mall.example:8443/shop/api/app/payment/wpay/12346";
        assert_eq!(below.as_str(), expected);
    }
    let odd = url("https://mall.example/").below("/a\"b <茶>");
    assert_eq!(odd.as_str(), "https://mall.example/a%22b%20%3C%E8%8C%B6%3E");
}

#[test]
fn a_text_behind_the_hash_takes_the_place_of_what_was_there() {
    for (base, text, expected) in [
        (
            "https://hop.example/hop.html",
            "http://pay.example/?a=1&b=2#c",
            "https://hop.example/hop.html#http%3A%2F%2Fpay.example%2F%3Fa%3D1%26b%3D2%23c",
        ),
        (
            "https://hop.example/hop.html?v=1#old#older",
            "x",
            "https://hop.example/hop.html?v=1#x",
        ),
        (
            "https://hop.example",
            "100%\u{8336}",
            "https://hop.example/#100%25%E8%8C%B6",
        ),
        ("https://hop.example/#", "", "https://hop.example/#"),
    ] {
        assert_eq!(url(base).with_fragment(text).as_str(), expected);
    }
}

#[test]
fn an_origin_is_scheme_host_and_port_as_browsers_see_it() {
    for (one, other, same) in [
        ("https://a.example/", "https://a.example/x?y#z", true),
        ("https://a.example/", "https://a.example:443/", true),
        ("https://a.example:443", "https://a.example?x", true),
        ("http://a.example/", "http://a.example:80/", true),
        ("https://A.example/", "HTTPS://a.EXAMPLE/", true),
        ("https://a.example:8443/", "https://a.example:8443/x", true),
        ("http://a.example/", "https://a.example/", false),
        ("http://a.example:443/", "https://a.example/", false),
        ("https://a.example:80/", "https://a.example/", false),
        ("http://a.example:443/", "http://a.example/", false),
        ("https://a.example:8443/", "https://a.example/", false),
        ("https://a.example:4430/", "https://a.example/", false),
        ("https://a.example/", "https://b.a.example/", false),
        ("https://a.example/", "https://a.example.b/", false),
        ("https://a.example/", "https://aa.example/", false),
        ("weixin://wxpay/", "weixin://wxpay/", false),
        ("weixin://wxpay/", "https://wxpay/", false),
    ] {
        let (one, other) = (url(one), url(other));
        assert_eq!(one.is_same_origin(&other), same, "{one} and {other}");
        assert_eq!(other.is_same_origin(&one), same, "{other} and {one}");
    }
}

#[test]
fn an_origin_stops_where_the_path_begins() {
    for (text, origin) in [
        ("https://a.example/x/y", "https://a.example"),
        ("https://a.example?x=/y", "https://a.example"),
        ("https://a.example#/y", "https://a.example"),
        ("http://127.0.0.1:8080//x", "http://127.0.0.1:8080"),
    ] {
        assert_eq!(url(text).origin(), origin, "{text}");
    }
}

fn web() -> impl Strategy<Value = String> {
    "https?://[ab]\\.example(:(443|80|8443|4430|0|65535))?(/[a-z/]{0,4})?([?#][a-z:/@]{0,4})?"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn origins_are_the_same_where_a_full_parsers_are(one in web(), other in web()) {
        let same = Url::parse(&one).unwrap().origin() == Url::parse(&other).unwrap().origin();
        prop_assert_eq!(url(&one).is_same_origin(&url(&other)), same, "{} {}", one, other);
    }

    /// What is made here would pass the validation.
    #[test]
    fn what_is_added_stays_behind_the_origin(base in web(), text in ".{0,20}") {
        let base = url(&base);
        for made in [base.with_query("k", &text), base.with_fragment(&text), base.below(&format!("/{text}"))] {
            prop_assert_eq!(made.origin(), base.origin());
            prop_assert!(made.as_str().is_ascii());
            let reference = Url::parse(made.as_str()).unwrap();
            prop_assert_eq!(reference.origin(), Url::parse(base.as_str()).unwrap().origin());
        }
        let added = Url::parse(base.with_query("k", &text).as_str()).unwrap();
        let pairs = added.query_pairs();
        prop_assert_eq!(pairs.last().unwrap().1, text);
    }

    #[test]
    fn the_validation_decides_any_text_without_trouble(text in any::<String>()) {
        let _ = SafeUrl::parse(&text);
        let _ = SafeUrl::parse_in(&text, &url("https://a.example/"));
    }
}
