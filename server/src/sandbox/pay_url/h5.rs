//! Whom WeChat's H5 page turns away.

use time::{Duration, OffsetDateTime};

use super::{Link, referer::origin};
use crate::sandbox::trade::Trade;

/// A link lives this long.
const LIFE: Duration = Duration::minutes(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Barred {
    InWeChat,
    NoReferer,
    OtherReferer,
    TooLate,
}

/// `referer` and `agent` as the browser sent them, empty if it did not.
pub(crate) fn barred(
    trade: &Trade,
    link: &Link,
    referer: &str,
    agent: &str,
    now: OffsetDateTime,
) -> Option<Barred> {
    if agent.contains("MicroMessenger") {
        return Some(Barred::InWeChat);
    }
    if let Some(registered) = &link.referer {
        if referer.is_empty() {
            return Some(Barred::NoReferer);
        }
        if origin(referer).as_ref() != Some(registered) {
            return Some(Barred::OtherReferer);
        }
    }
    (trade.expired || now - trade.created >= LIFE).then_some(Barred::TooLate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::trade::{Details, Gateway, Wallet};

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
                Some(Barred::TooLate),
            ),
            (
                Some("https://shop.example"),
                "",
                PHONE,
                0,
                Some(Barred::NoReferer),
            ),
            (
                Some("https://shop.example"),
                other,
                PHONE,
                0,
                Some(Barred::OtherReferer),
            ),
            (
                Some("https://shop.example"),
                "http://shop.example/",
                PHONE,
                0,
                Some(Barred::OtherReferer),
            ),
            (
                Some("https://shop.example"),
                "nonsense",
                PHONE,
                0,
                Some(Barred::OtherReferer),
            ),
            (
                Some("https://shop.example"),
                shop,
                IN_WECHAT,
                0,
                Some(Barred::InWeChat),
            ),
            (None, "", PHONE, 0, None),
            (None, other, PHONE, 0, None),
            (None, "", PHONE, 300, Some(Barred::TooLate)),
        ] {
            let link = Link {
                h5: true,
                referer: registered.map(str::to_owned),
                redirect_url: None,
            };
            let details = Details::PayUrl(link.clone());
            let trade = Trade::opened(
                "1".to_owned(),
                Gateway::PayUrl,
                "T1",
                Wallet::WeChat,
                details,
            );
            let now = trade.created + Duration::seconds(seconds);
            let answer = barred(&trade, &link, referer, agent, now);
            assert_eq!(answer, expected, "{registered:?} {referer} {seconds} s");
        }
    }
}
