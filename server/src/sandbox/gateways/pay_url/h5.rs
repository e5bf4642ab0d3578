//! The shoppers that WeChat's H5 page blocks.

use time::{Duration, OffsetDateTime};

use super::{referer::origin, trade::IssuedLink};
use crate::sandbox::trade::Trade;

/// A link can be used this long.
const LIFE: Duration = Duration::minutes(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blocked {
    InWeChat,
    NoReferer,
    OtherReferer,
    TooLate,
}

/// The reason why the page does not open. `referer` and `agent` as the browser sent them, empty if it did not.
pub(super) fn blocked(
    trade: &Trade,
    link: &IssuedLink,
    referer: &str,
    agent: &str,
    now: OffsetDateTime,
) -> Option<Blocked> {
    if agent.contains("MicroMessenger") {
        return Some(Blocked::InWeChat);
    }
    if let Some(registered) = &link.referer {
        if referer.is_empty() {
            return Some(Blocked::NoReferer);
        }
        if origin(referer).as_ref() != Some(registered) {
            return Some(Blocked::OtherReferer);
        }
    }
    (trade.expired || now - trade.created >= LIFE).then_some(Blocked::TooLate)
}

#[cfg(test)]
mod tests {
    use super::super::trade::tests::trade;
    use super::*;

    const PHONE: &str = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36";
    const IN_WECHAT: &str = "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50";

    #[test]
    fn the_page_opens_for_the_registered_origin_for_five_minutes() {
        let (shop, other) = (
            "https://shop.example/cart?x=1",
            "https://shop.example.evil/",
        );
        for (registered, referer, agent, seconds, expected) in [
            (Some("https://shop.example"), shop, PHONE, 0, None),
            (Some("https://shop.example"), shop, PHONE, 299, None),
            (
                Some("https://shop.example"),
                "https://shop.example/",
                PHONE,
                0,
                None,
            ),
            (
                Some("https://shop.example"),
                shop,
                PHONE,
                300,
                Some(Blocked::TooLate),
            ),
            (
                Some("https://shop.example"),
                "",
                PHONE,
                0,
                Some(Blocked::NoReferer),
            ),
            (
                Some("https://shop.example"),
                other,
                PHONE,
                0,
                Some(Blocked::OtherReferer),
            ),
            (
                Some("https://shop.example"),
                "http://shop.example/",
                PHONE,
                0,
                Some(Blocked::OtherReferer),
            ),
            (
                Some("https://shop.example"),
                "nonsense",
                PHONE,
                0,
                Some(Blocked::OtherReferer),
            ),
            (
                Some("https://shop.example"),
                shop,
                IN_WECHAT,
                0,
                Some(Blocked::InWeChat),
            ),
            (None, "", PHONE, 0, None),
            (None, other, PHONE, 0, None),
            (None, "", PHONE, 300, Some(Blocked::TooLate)),
        ] {
            let link = IssuedLink {
                is_h5_page: true,
                referer: registered.map(str::to_owned),
            };
            let trade = trade("1", link.clone());
            let now = trade.created + Duration::seconds(seconds);
            let answer = blocked(&trade, &link, referer, agent, now);
            assert_eq!(answer, expected, "{registered:?} {referer} {seconds} s");
        }
    }
}
