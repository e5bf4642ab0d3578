//! The create request of each gateway, field by field: the contract's table.

use crate::by_gateway::{gateway, of_each};
use crate::read::{DOCUMENTED_NO, endpoint};
use crate::request::{EVERYWHERE, RequestCase};
use wallet_checkout::environment::Environment as E;
use wallet_checkout::gateway::Gateway;
use wallet_checkout::order::OrderNo;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Body;

#[test]
fn pay_url_gets_a_query() {
    for environment in EVERYWHERE {
        for (wallet, number) in [(Wallet::Alipay, 1), (Wallet::Wechat, 2)] {
            let case = RequestCase {
                params: &[
                    ("consume_type", "3"),
                    ("uid", "7 & 8"),
                    ("order_from_type", "39"),
                    ("order_robot_id", "12"),
                ],
                number_is_generated: true,
                ..RequestCase::of(gateway("pay-url"), wallet, environment)
            };
            assert_eq!(
                case.line(),
                format!(
                    "GET https://shop.example/pay/x?consume_type=3&uid=7+%26+8\
                     &pay_type={number}&order_from_type=39&order_robot_id=12"
                )
            );
        }
    }
}

#[test]
fn pay_url_gets_the_documents_defaults_and_a_merchants_number_alone() {
    let generated = RequestCase {
        number_is_generated: true,
        ..RequestCase::of(gateway("pay-url"), Wallet::Alipay, E::Desktop)
    };
    let bare = "GET https://shop.example/pay/x?pay_type=1&order_from_type=0&order_robot_id=0";
    assert_eq!(generated.line(), bare);
    let given = RequestCase::of(gateway("pay-url"), Wallet::Alipay, E::Desktop);
    assert_eq!(given.line(), format!("{bare}&order_no={DOCUMENTED_NO}"));
}

#[test]
fn pay_urls_own_fields_cannot_be_given_twice_by_the_page() {
    let case = RequestCase {
        params: &[
            ("pay_type", "9"),
            ("order_no", "other"),
            ("consume_type", "1"),
        ],
        ..RequestCase::of(gateway("pay-url"), Wallet::Wechat, E::Ios)
    };
    assert_eq!(
        case.line(),
        format!(
            "GET https://shop.example/pay/x?consume_type=1&pay_type=2&order_from_type=0\
             &order_robot_id=0&order_no={DOCUMENTED_NO}"
        )
    );
}

#[test]
fn epay_gets_a_form_with_the_device() {
    for environment in EVERYWHERE {
        let device = match environment {
            E::Desktop | E::WechatDesktop => "pc",
            E::Ios | E::Android | E::AndroidChrome => "mobile",
            E::Wechat | E::WeCom | E::MiniProgram => "wechat",
            E::Alipay => "alipay",
            E::Qq => "qq",
        };
        for (wallet, kind) in [(Wallet::Alipay, "alipay"), (Wallet::Wechat, "wxpay")] {
            let case = RequestCase {
                params: &[("param", "no=1&x"), ("sitename", "not a field")],
                ..RequestCase::of(gateway("epay"), wallet, environment)
            };
            assert_eq!(
                case.line(),
                format!(
                    "FORM https://shop.example/pay/x type={kind}&out_trade_no={DOCUMENTED_NO}\
                     &name=VIP%E4%BC%9A%E5%91%98&money=99.00&device={device}\
                     &return_url=http%3A%2F%2Ftest.www.wanbisai.com&param=no%3D1%26x"
                )
            );
        }
    }
}

#[test]
fn order_cmd_gets_commands() {
    for environment in EVERYWHERE {
        let case = |wallet| RequestCase::of(gateway("order-cmd"), wallet, environment).line();
        let start = "JSON https://shop.example/pay/x";
        assert_eq!(
            case(Wallet::Alipay),
            format!(
                r#"{start} {{"cmd":"Pay","order_no":"{DOCUMENTED_NO}","type":1,"return_url":"http://test.www.wanbisai.com"}}"#
            )
        );
        let wechat = match environment {
            E::Desktop | E::WechatDesktop => {
                format!(r#"{start} {{"cmd":"WechatPay","order_no":"{DOCUMENTED_NO}"}}"#)
            }
            _ => format!(r#"{start} {{"cmd":"Pay","order_no":"{DOCUMENTED_NO}","type":2}}"#),
        };
        assert_eq!(case(Wallet::Wechat), wechat, "{environment:?}");
    }
}

#[test]
fn gatepay_gets_a_form_with_the_product() {
    for environment in EVERYWHERE {
        for wallet in [Wallet::Alipay, Wallet::Wechat, Wallet::OneCode] {
            let case = RequestCase {
                params: &[("custom", "u@x"), ("appsecret", "not a field")],
                ..RequestCase::of(gateway("gatepay"), wallet, environment)
            };
            assert_eq!(
                case.line(),
                format!(
                    "FORM https://shop.example/pay/x product_id=vip&product_num=1\
                     &out_order_id={DOCUMENTED_NO}&pay_type={}&custom=u%40x",
                    wallet.name()
                )
            );
        }
    }
}

#[test]
fn smallsaas_gets_a_request_below_its_base_or_none() {
    let json = |path: &str, order_type: &str, kind: &str| {
        format!(
            r#"JSON https://shop.example/pay/x{path} {{"order_type":"{order_type}","order_number":"{DOCUMENTED_NO}","type":"{kind}"}}"#
        )
    };
    for environment in EVERYWHERE {
        let wechat = match environment {
            E::Desktop | E::WechatDesktop => json("/rest/wx/push_order", "Order", "NATIVE"),
            _ => format!("GO https://shop.example/pay/x/app/payment/wpay/{DOCUMENTED_NO}"),
        };
        let kind = match environment {
            E::Alipay | E::Ios | E::Android | E::AndroidChrome => "APP",
            _ => "QRCODE",
        };
        let case = |wallet| RequestCase {
            params: &[("order_type", "Wallet"), ("x", "not a field")],
            ..RequestCase::of(gateway("smallsaas"), wallet, environment)
        };
        let own_type = json("/rest/ali/push_order", "Wallet", kind);
        assert_eq!(case(Wallet::Alipay).line(), own_type, "{environment:?}");
        let plain = RequestCase::of(gateway("smallsaas"), Wallet::Wechat, environment);
        assert_eq!(plain.line(), wechat, "{environment:?}");

        let code = |wallet| RequestCase {
            prefers_code: true,
            ..RequestCase::of(gateway("smallsaas"), wallet, environment)
        };
        let native = json("/rest/wx/push_order", "Order", "NATIVE");
        assert_eq!(code(Wallet::Wechat).line(), native);
        let qr_code = json("/rest/ali/push_order", "Order", "QRCODE");
        assert_eq!(code(Wallet::Alipay).line(), qr_code);
    }
}

#[test]
fn a_number_in_a_path_stays_one_step_of_it() {
    let case = RequestCase {
        no: "a/b?c#d%&..",
        ..RequestCase::of(gateway("smallsaas"), Wallet::Wechat, E::Ios)
    };
    assert_eq!(
        case.line(),
        "GO https://shop.example/pay/x/app/payment/wpay/a%2Fb%3Fc%23d%25%26.."
    );
}

/// The documents' own samples, without their comments.
#[test]
fn the_documents_samples_are_what_is_sent() {
    for (name, wallet, no, sample) in [
        (
            "order-cmd",
            Wallet::Alipay,
            DOCUMENTED_NO,
            include_str!("../fixtures/gateways/order-cmd/request/pay-alipay.json"),
        ),
        (
            "order-cmd",
            Wallet::Wechat,
            DOCUMENTED_NO,
            include_str!("../fixtures/gateways/order-cmd/request/wechat-pay.json"),
        ),
        (
            "smallsaas",
            Wallet::Wechat,
            "12346",
            include_str!("../fixtures/gateways/smallsaas/request/wechat-native.json"),
        ),
        (
            "smallsaas",
            Wallet::Alipay,
            "1234",
            include_str!("../fixtures/gateways/smallsaas/request/alipay-qrcode.json"),
        ),
    ] {
        let line = RequestCase {
            no,
            ..RequestCase::of(gateway(name), wallet, E::Desktop)
        }
        .line();
        let body = line.split(' ').nth(2).unwrap();
        let ours: serde_json::Value = serde_json::from_str(body).unwrap();
        let documented: serde_json::Value = serde_json::from_str(sample).unwrap();
        assert_eq!(ours, documented);
    }
}

/// They are the merchant's backend to add.
#[test]
fn no_request_has_a_secret_field() {
    let secret = [
        "pid",
        "appkey",
        "appsecret",
        "key",
        "sign",
        "sign_type",
        "notify_url",
        "clientip",
        "Authorization",
        "token",
    ];
    for gateway in Gateway::ALL {
        for wallet in Wallet::DEFAULT {
            for environment in EVERYWHERE {
                let case = RequestCase {
                    params: &[("param", "p"), ("custom", "c"), ("order_type", "Order")],
                    ..RequestCase::of(gateway, wallet, environment)
                };
                let line = case.line();
                let mut words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
                assert!(!words.any(|word| secret.contains(&word)), "{line}");
            }
        }
    }
}

#[test]
fn order_cmd_alone_has_a_state_query() {
    let no = OrderNo::parse(DOCUMENTED_NO).unwrap();
    for gateway in Gateway::ALL {
        let request = gateway.state_request(&endpoint(), &no);
        let body = request.map(|request| request.body);
        let query = format!(r#"{{"cmd":"WechatPayState","order_no":"{DOCUMENTED_NO}"}}"#);
        let expected = (gateway.name() == "order-cmd").then_some(Body::Json(query));
        assert_eq!(body, expected, "{gateway:?}");
    }
}

/// Each gateway's table above. One without a table fails by its name.
#[test]
fn every_gateway_has_a_table_of_requests() {
    let tables: [(&str, fn()); 5] = [
        ("pay-url", pay_url_gets_a_query),
        ("epay", epay_gets_a_form_with_the_device),
        ("order-cmd", order_cmd_gets_commands),
        ("gatepay", gatepay_gets_a_form_with_the_product),
        ("smallsaas", smallsaas_gets_a_request_below_its_base_or_none),
    ];
    for (_, table) in of_each(&tables) {
        table();
    }
}
