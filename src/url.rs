//! The URL validation: nothing is navigated to, launched or drawn as a link that did not
//! pass it.
//!
//! Only a strict form is accepted, so that every browser reads an accepted URL as this
//! code did, and the accepted text itself is passed on. Rejected are control characters,
//! white space inside, backslashes, user info, a protocol-relative link, an odd host, and
//! every scheme but the six below. Letters outside ASCII are accepted after the host and
//! percent-encoded.

use crate::escape;
use crate::find::split_at_word;
use std::fmt;

/// The schemes of web pages.
const WEB_SCHEMES: [&str; 2] = ["https", "http"];
/// The wallets' own schemes.
const WALLET_SCHEMES: [&str; 4] = ["weixin", "wechat", "alipays", "alipay"];

/// Characters that never stand unescaped in a URL, though gateways send them.
const ESCAPED: &[u8] = b"\"<>`{}|^";

/// A URL that passed the validation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SafeUrl(String);

/// Why a URL is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlError {
    /// It holds a control character, white space or a backslash.
    Character,
    /// It has no scheme, or one that is neither a web page's nor a wallet's.
    Scheme,
    /// It has user info, an odd host or port, or no host at all.
    Authority,
}

impl SafeUrl {
    /// Validates an absolute URL. White space around it is dropped, as the API documents'
    /// own examples have some.
    ///
    /// # Errors
    ///
    /// [`UrlError`] says which part is rejected.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim_ascii();
        if text
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || c == '\\')
        {
            return Err(UrlError::Character);
        }
        let (scheme, rest) = text.split_once(':').ok_or(UrlError::Scheme)?;
        let scheme = scheme.to_ascii_lowercase();
        let is_wallet = WALLET_SCHEMES.contains(&scheme.as_str());
        if !is_wallet && !WEB_SCHEMES.contains(&scheme.as_str()) {
            return Err(UrlError::Scheme);
        }
        let rest = rest.strip_prefix("//").ok_or(UrlError::Authority)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        if is_wallet && authority.split('.').all(is_plain_label) {
            return Ok(Self::escaped(scheme + "://" + authority, tail));
        }
        if is_wallet || !is_plain_authority(authority) {
            return Err(UrlError::Authority);
        }
        let authority = authority.to_ascii_lowercase();
        let slash = if tail.starts_with('/') { "" } else { "/" };
        Ok(Self::escaped(scheme + "://" + &authority + slash, tail))
    }

    fn escaped(mut start: String, rest: &str) -> Self {
        escape::percent(&mut start, rest, |byte| {
            byte.is_ascii_graphic() && !ESCAPED.contains(&byte)
        });
        Self(start)
    }

    /// Validates a gateway's link, which may be relative to the endpoint's origin.
    ///
    /// # Errors
    ///
    /// [`UrlError`] says which part is rejected; a protocol-relative link is.
    pub fn parse_in(text: &str, endpoint: &Self) -> Result<Self, UrlError> {
        let text = text.trim_ascii();
        if text.starts_with("//") {
            return Err(UrlError::Authority);
        }
        if text.starts_with('/') {
            return Self::parse(&(endpoint.origin().to_owned() + text));
        }
        Self::parse(text)
    }

    /// The URL in its accepted form, percent-encoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a web page's, not a wallet's.
    #[must_use]
    pub fn is_web(&self) -> bool {
        self.0.starts_with("https://") || self.0.starts_with("http://")
    }

    /// The host without its port; empty for a wallet's scheme.
    #[must_use]
    pub fn host(&self) -> &str {
        if !self.is_web() {
            return "";
        }
        let authority = self.after_scheme().split(['/', '?', '#']).next();
        authority.map_or("", |authority| authority.split(':').next().unwrap_or(""))
    }

    /// Adds a query pair, before any fragment.
    #[must_use]
    pub fn with_query(&self, key: &str, value: &str) -> Self {
        let end = self.0.find('#').unwrap_or(self.0.len());
        let (base, fragment) = self.0.split_at(end);
        let mut url = base.to_owned();
        url.push(if base.contains('?') { '&' } else { '?' });
        escape::pair(&mut url, key, value);
        Self(url + fragment)
    }

    /// The same URL with this text as its fragment, percent-encoded.
    #[must_use]
    pub fn with_fragment(&self, text: &str) -> Self {
        let base = self.0.split('#').next().unwrap_or_default();
        let mut url = base.to_owned() + "#";
        escape::part(&mut url, text);
        Self(url)
    }

    /// The URL of a path below this one, whose query and fragment are dropped.
    #[must_use]
    pub fn below(&self, path: &str) -> Self {
        let base = self.0.split(['?', '#']).next().unwrap_or_default();
        Self::escaped(base.trim_end_matches('/').to_owned(), path)
    }

    fn after_scheme(&self) -> &str {
        split_at_word(&self.0, "://").map_or("", |(_, rest)| rest)
    }

    /// Whether both pages have one origin, as browsers compare it.
    #[must_use]
    pub fn is_same_origin(&self, other: &Self) -> bool {
        self.is_web() && self.plain_origin() == other.plain_origin()
    }

    /// The origin without the port that its scheme implies.
    fn plain_origin(&self) -> &str {
        let origin = self.origin();
        let usual = if origin.starts_with("https:") {
            ":443"
        } else {
            ":80"
        };
        origin.strip_suffix(usual).unwrap_or(origin)
    }

    /// Scheme, host and port, where it is a web page's; no other URL has an origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        let path = self.after_scheme().find('/').unwrap_or(0);
        let start = self.0.len() - self.after_scheme().len();
        self.0.split_at(start + path).0
    }
}

impl fmt::Display for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name or dotted-quad address, with an optional port. No user info, no
/// escapes, no IPv6, no letters outside ASCII, no number that could be read as
/// an address in disguise.
fn is_plain_authority(authority: &str) -> bool {
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let port_is_plain = port.is_none_or(is_plain_port);
    let labels_are_plain = host.split('.').all(is_plain_label);
    let last = host.rsplit_once('.').map_or(host, |(_, last)| last);
    let last_is_number = last.starts_with(|c: char| c.is_ascii_digit());
    port_is_plain && labels_are_plain && (!last_is_number || is_dotted_quad(host))
}

/// Whether a port is written in its one plain form: browsers take `:0443` for `:443`, a
/// comparison of texts does not.
fn is_plain_port(port: &str) -> bool {
    port.parse::<u16>()
        .is_ok_and(|number| number.to_string() == port)
}

fn is_plain_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn is_dotted_quad(host: &str) -> bool {
    let plain = |octet: &str| {
        octet
            .parse::<u8>()
            .is_ok_and(|value| value.to_string() == octet)
    };
    host.split('.').count() == 4 && host.split('.').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validate(text: &str) -> Result<String, UrlError> {
        SafeUrl::parse(text).map(|url| url.to_string())
    }

    #[test]
    fn what_a_gateway_sends_passes_and_is_passed_on_in_one_form() {
        for (text, out) in [
            (
                "https://qr.alipay.com/bax01098eimzy9vigelm00c7",
                "https://qr.alipay.com/bax01098eimzy9vigelm00c7",
            ),
            ("HTTP://Pay.Example.COM", "http://pay.example.com/"),
            (
                "http://127.0.0.1:8080/sandbox/cashier/1/?a=b#c",
                "http://127.0.0.1:8080/sandbox/cashier/1/?a=b#c",
            ),
            (
                " http://fps.cloudfament.co/pay/wxpay/202010903/\t",
                "http://fps.cloudfament.co/pay/wxpay/202010903/",
            ),
            ("https://pay.example?x=1", "https://pay.example/?x=1"),
            (
                "https://pay.example/?name=\u{8336}\"",
                "https://pay.example/?name=%E8%8C%B6%22",
            ),
            (
                "weixin://wxpay/bizpayurl?pr=04IPMKM",
                "weixin://wxpay/bizpayurl?pr=04IPMKM",
            ),
            (
                "weixin://dl/business/?ticket=xxx",
                "weixin://dl/business/?ticket=xxx",
            ),
            (
                "alipays://platformapi/startapp?saId=10000007&qrcode=x",
                "alipays://platformapi/startapp?saId=10000007&qrcode=x",
            ),
        ] {
            assert_eq!(validate(text).as_deref(), Ok(out), "{text}");
        }
    }

    #[test]
    fn what_could_run_hide_or_mislead_is_rejected() {
        for (text, why) in [
            ("javascript:alert(1)", UrlError::Scheme),
            ("JaVaScRiPt:alert(1)", UrlError::Scheme),
            ("java\nscript:alert(1)", UrlError::Character),
            ("data:text/html,x", UrlError::Scheme),
            ("blob:https://a.example/x", UrlError::Scheme),
            ("file:///etc/passwd", UrlError::Scheme),
            ("intent://x#Intent;end", UrlError::Scheme),
            ("ftp://a.example/", UrlError::Scheme),
            ("//a.example/", UrlError::Scheme),
            ("a.example/pay", UrlError::Scheme),
            ("", UrlError::Scheme),
            ("https:a.example", UrlError::Authority),
            ("https:/a.example", UrlError::Authority),
            ("https:///a.example", UrlError::Authority),
            ("https://", UrlError::Authority),
            ("https://user@a.example/", UrlError::Authority),
            ("https://a.example:pw@b.example/", UrlError::Authority),
            ("https://a.example%2eb.example/", UrlError::Authority),
            ("https://a..b/", UrlError::Authority),
            ("https://0x7f.1/", UrlError::Authority),
            ("https://2130706433/", UrlError::Authority),
            ("https://127.0.0.01/", UrlError::Authority),
            ("https://a.example:99999/", UrlError::Authority),
            ("https://a.example:/", UrlError::Authority),
            ("https://\u{430}.example/", UrlError::Authority),
            ("https:\\\\a.example", UrlError::Character),
            ("https://a.example/a b", UrlError::Character),
            ("https://a.example/\u{3000}x", UrlError::Character),
            ("https://a.example/\u{0}", UrlError::Character),
            ("weixin://wxpay/a b", UrlError::Character),
            ("weixin:", UrlError::Authority),
            ("weixin:wxpay", UrlError::Authority),
            ("weixin://:", UrlError::Authority),
            ("weixin://wxpay:1/", UrlError::Authority),
            ("alipays://user@platformapi/", UrlError::Authority),
        ] {
            assert_eq!(validate(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn a_relative_link_belongs_to_the_endpoints_origin() {
        let endpoint = SafeUrl::parse("https://pay.example:8443/mapi.php?x=/y").unwrap();
        let resolved = |text| SafeUrl::parse_in(text, &endpoint).map(|url| url.to_string());
        assert_eq!(
            resolved("/pay/qrcode/1/").as_deref(),
            Ok("https://pay.example:8443/pay/qrcode/1/")
        );
        assert_eq!(resolved("//evil.example/"), Err(UrlError::Authority));
        assert_eq!(resolved("/\\evil.example/"), Err(UrlError::Character));
        assert_eq!(resolved("pay/1"), Err(UrlError::Scheme));
    }

    #[test]
    fn a_query_pair_goes_before_the_fragment() {
        let add = |text: &str| {
            SafeUrl::parse(text)
                .unwrap()
                .with_query("order_no", "a b&c")
                .to_string()
        };
        assert_eq!(
            add("https://a.example/state"),
            "https://a.example/state?order_no=a+b%26c"
        );
        assert_eq!(
            add("https://a.example/s?x=1#f"),
            "https://a.example/s?x=1&order_no=a+b%26c#f"
        );
    }

    proptest::proptest! {
        /// An accepted URL is read by a full URL parser as the same host and scheme.
        #[test]
        fn the_validation_and_a_full_parser_agree(
            text in "(https?|weixin|javascript|h\t?ttp)[:/\\\\@]{1,4}[a-z0-9.:@%\\\\\\-x\u{4e00}]{0,12}[/?#]?[ -~\u{4e00}]{0,8}"
        ) {
            if let Ok(ours) = SafeUrl::parse(&text) {
                let reference = url::Url::parse(&text);
                // An invalid punycode label alone makes the reference refuse.
                if let Ok(reference) = reference {
                    proptest::prop_assert_eq!(ours.host(), reference.host_str().filter(|_| ours.is_web()).unwrap_or(""));
                    proptest::prop_assert!(ours.as_str().starts_with(reference.scheme()));
                    proptest::prop_assert!(reference.username().is_empty() && reference.password().is_none());
                } else {
                    proptest::prop_assert!(text.contains("xn--"), "a full parser rejects {:?}", text);
                }
            }
        }
    }
}
