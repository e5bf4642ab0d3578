//! Notifications of the gateways, and reports of the shop's own programs.

use std::fmt::Write as _;

use checkout_server::form;
use checkout_server::money::Fen;

use crate::requests::{awaiting, form_headers, paid};
use crate::shop::{APPKEY, KEY, REPORT_TOKEN, SECRET, Shop};
use crate::signed::{self, Fields};

pub(crate) fn fields(text: &str) -> Option<Fields> {
    let text_of = |bytes: Vec<u8>| String::from_utf8(bytes).ok();
    let pairs = form::decode(text.as_bytes()).into_iter();
    pairs
        .map(|(name, value)| Some((text_of(name)?, text_of(value)?)))
        .collect()
}

pub(crate) fn named<'f>(fields: &'f Fields, wanted: &str) -> &'f str {
    let last = fields.iter().rfind(|(name, _)| name == wanted);
    last.map_or("", |(_, value)| value)
}

/// What nobody signed is accepted at no address and in no form.
pub(crate) fn forged(shop: &Shop, text: &str) {
    for (gateway, name) in [(1, "epay"), (3, "gatepay")] {
        let no = awaiting(shop, gateway);
        let sent = text.replace("$no", &no);
        let path = format!("/notify/{name}");
        let posted = shop
            .send("POST", &path, &form_headers(), sent.as_bytes())
            .expect(&path);
        assert!(!posted.is_success(), "{sent}");
        let got = shop.send("GET", &format!("{path}?{sent}"), &[], "");
        assert!(got.is_none_or(|got| !got.is_success()), "{sent}");
        assert!(!paid(shop, &no), "{sent}");
    }
}

/// The same fields in other spellings: each byte escaped in small letters, by GET and by POST.
pub(crate) fn spelled(fields: &Fields) -> String {
    let escaped = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            // Writing to a text cannot fail.
            let _ = write!(out, "%{byte:02x}");
            out
        })
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    pairs.join("&")
}

/// Whether a notification is accepted. The way in which its fields are written changes nothing.
pub(crate) fn accepted(shop: &Shop, path: &str, fields: &Fields) -> bool {
    let (plain, escaped) = (form::encode(fields), spelled(fields));
    let posted = shop.send("POST", path, &form_headers(), plain).expect(path);
    let is_accepted = posted.is_success();
    let again = shop
        .send("POST", path, &form_headers(), escaped.as_bytes())
        .expect(path);
    assert_eq!(again.is_success(), is_accepted, "{fields:?}");
    assert_eq!(again.status, posted.status, "{fields:?}");
    if let Some(got) = shop.send("GET", &format!("{path}?{escaped}"), &[], "") {
        assert_eq!(got.is_success(), is_accepted, "{fields:?}");
    }
    is_accepted
}

/// A notification that epay signed is money on record, and pays an order only by the order's own
/// number and amount.
pub(crate) fn epay_notification(shop: &Shop, text: &str) {
    let no = awaiting(shop, 1);
    let Some(sent) = fields(&text.replace("$no", &no)) else {
        return;
    };
    let sent = signed::epay(&sent, KEY);
    let is_accepted = accepted(shop, "/notify/epay", &sent);
    if is_accepted {
        assert_eq!(named(&sent, "trade_status"), "TRADE_SUCCESS");
        assert_eq!(named(&sent, "pid"), "1000");
    }
    if paid(shop, &no) {
        assert!(
            is_accepted && named(&sent, "out_trade_no") == no,
            "{sent:?}"
        );
        let money = Fen::parse_with_zeros(named(&sent, "money"));
        assert_eq!(money, Ok(Fen::new(8800)), "{sent:?}");
    }
}

/// A notification that gatepay signed is accepted only if each field is as it was sent.
pub(crate) fn gatepay_notification(shop: &Shop, text: &str) {
    let no = awaiting(shop, 3);
    let Some(sent) = fields(&text.replace("$no", &no)) else {
        return;
    };
    let sent = signed::gatepay(&sent, APPKEY, SECRET);
    let is_accepted = accepted(shop, "/notify/gatepay", &sent);
    assert_eq!(paid(shop, &no), is_accepted, "{sent:?}");
    if is_accepted {
        assert_eq!(named(&sent, "out_order_id"), no);
        assert_eq!(Fen::parse(named(&sent, "order_price")), Ok(Fen::new(8800)));
        let expected = [
            ("product_id", "12"),
            ("product_num", "1"),
            ("pay_type", "wechat"),
            ("custom", "u@x"),
        ];
        for (name, value) in expected {
            assert_eq!(named(&sent, name), value, "{sent:?}");
        }
    }
}

/// A report without the token is nothing; with it, it pays an order only by its amount.
pub(crate) fn report(shop: &Shop, text: &str) {
    for (gateway, name) in [(0, "pay-url"), (4, "smallsaas")] {
        let no = awaiting(shop, gateway);
        let sent = text.replace("$no", &no);
        let path = format!("/notify/{name}");
        let forged = shop.send(
            "POST",
            &path,
            &[("authorization", "Bearer x")],
            sent.as_bytes(),
        );
        assert!(
            !forged.expect(&path).is_success() && !paid(shop, &no),
            "{sent}"
        );
        let token = format!("Bearer {REPORT_TOKEN}");
        let reported = shop.send("POST", &path, &[("authorization", &token)], sent.as_bytes());
        let is_accepted = reported.expect(&path).is_success();
        assert!(is_accepted || !paid(shop, &no), "{sent}");
    }
}
