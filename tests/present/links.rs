//! The links that open a wallet, to the letter.

use crate::made::{code, here, order, scheme, url};
use proptest::prelude::*;
use wallet_checkout::checkout::present::{Circumstances, present};
use wallet_checkout::checkout::step::Step;
use wallet_checkout::environment::Environment as E;
use wallet_checkout::gateway::NextAction;
use wallet_checkout::wallet::Wallet;

fn links(environment: E, action: NextAction) -> Vec<String> {
    let page = url("https://shop.example/tea?x=1&y=2#z");
    let here = Circumstances {
        page: Some(&page),
        ..here(environment, Wallet::OneCode)
    };
    match present(&here, &[action]) {
        Ok((_, Step::Launch(launch, _))) => {
            let links = launch.links.iter();
            links.map(|link| link.as_str().to_owned()).collect()
        }
        other => panic!("no button: {other:?}"),
    }
}

#[test]
fn chrome_falls_back_to_the_shop_where_the_wallet_is_missing() {
    let back = "S.browser_fallback_url=https%3A%2F%2Fshop.example%2Ftea%3Fx%3D1%26y%3D2%23z";
    assert_eq!(
        links(
            E::AndroidChrome,
            scheme("weixin://dl/business/?ticket=a_b-c")
        ),
        [
            format!(
                "intent://dl/business/?ticket=a_b-c#Intent;scheme=weixin;package=com.tencent.mm;{back};end"
            ),
            "weixin://dl/business/?ticket=a_b-c".into(),
        ]
    );
    let order_link = "alipays://platformapi/startApp?appId=20000125&orderSuffix=a%3D1%26sign%3Dx";
    assert_eq!(
        links(E::AndroidChrome, order("a=1&sign=x")),
        [
            format!(
                "intent://platformapi/startApp?appId=20000125&orderSuffix=a%3D1%26sign%3Dx\
                 #Intent;scheme=alipays;package=com.eg.android.AlipayGphone;{back};end"
            ),
            order_link.into(),
        ]
    );
}

/// Alipay's own page opens the wallet, too, and offers it to shoppers who have none.
#[test]
fn chrome_falls_back_to_alipays_own_page_for_its_code() {
    let found = links(E::AndroidChrome, code("https://qr.alipay.com/bax1?t=2"));
    assert!(
        found[0]
            .ends_with(";S.browser_fallback_url=https%3A%2F%2Fqr.alipay.com%2Fbax1%3Ft%3D2;end"),
        "{found:?}"
    );
    assert_eq!(found.len(), 3);
}

#[test]
fn only_chrome_gets_an_intent() {
    for environment in [E::Ios, E::Android, E::Qq] {
        for action in [
            scheme("weixin://dl/business/?t=1"),
            code("https://qr.alipay.com/bax1"),
            order("a=1&sign=x"),
        ] {
            for link in links(environment, action) {
                assert!(
                    !link.contains("intent") && !link.contains("Intent"),
                    "{link}"
                );
            }
        }
    }
}

/// WeChat's own form has `t`, gateways return `ticket`: both stay as they are.
#[test]
fn wechats_scheme_is_passed_on_untouched() {
    for link in [
        "weixin://dl/business/?t=Abc*1",
        "weixin://dl/business/?ticket=xxx",
        "weixin://dl/business/?appid=wx1&path=pages/index&query=a%3D1",
    ] {
        assert_eq!(links(E::Ios, scheme(link)), [link]);
    }
}

/// A `#` would end the link and begin the intent's own part.
#[test]
fn a_scheme_with_a_hash_gets_no_intent() {
    let link = "alipays://platformapi/startapp?saId=1#Intent;scheme=https;end";
    assert_eq!(links(E::AndroidChrome, scheme(link)), [link]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a code or an order holds stays within its own value.
    #[test]
    fn what_a_gateway_sends_stays_in_its_place(
        path in "[ -~&&[^ \\\\#]]{0,20}",
        string in "[!-~&&[^:]]{0,20}",
    ) {
        let found = links(E::AndroidChrome, code(&format!("https://qr.alipay.com/{path}")));
        let [intent, scan, open] = found.as_slice() else { panic!("{found:?}") };
        prop_assert_eq!(intent.matches('#').count(), 1);
        prop_assert_eq!(intent.matches(';').count(), 4, "{}", intent);
        for link in [scan, open] {
            prop_assert_eq!(link.matches('&').count(), 1, "{}", link);
            prop_assert_eq!(link.matches('?').count(), 1, "{}", link);
            prop_assert!(!link.contains('#'), "{}", link);
        }
        let found = links(E::AndroidChrome, order(&format!("a={string}&sign=x")));
        let [intent, plain] = found.as_slice() else { panic!("{found:?}") };
        prop_assert_eq!(intent.matches(['#', ';']).count(), 5, "{}", intent);
        prop_assert_eq!(plain.matches('&').count(), 1, "{}", plain);
    }

    /// A scheme's `;` could end the intent's own part early.
    #[test]
    fn a_schemes_link_adds_nothing_to_the_intent(tail in "[!-~&&[^\\\\]]{0,20}") {
        let found = links(E::AndroidChrome, scheme(&format!("weixin://dl/business/?t={tail}")));
        if let [intent, _] = found.as_slice() {
            let (_, part) = intent.split_once("#Intent;").unwrap();
            prop_assert!(part.starts_with("scheme=weixin;package=com.tencent.mm;S.browser_fallback_url="));
            prop_assert_eq!(part.matches(';').count(), 3, "{}", intent);
        }
    }
}
