//! Accounts that sign by RSA: what of a config is refused, and what the second version's
//! interfaces of the sandbox answer.

use serde_json::{Value, json};

use crate::{
    epay::order,
    harness::{PID, Shop, config, form, read, set},
    rsa_keys::{
        MERCHANT, PLATFORM, PLATFORM_PUBLIC, SANDBOX_MERCHANT, SANDBOX_PLATFORM,
        SANDBOX_PLATFORM_PUBLIC, configure, signed_by, timestamp,
    },
    upstream::Upstream,
};
use checkout_server::{config::Config, setup};

const SHORT: &str = include_str!("../fixtures/epay/keys/short.pem");
const SHORT_PUBLIC: &str = include_str!("../fixtures/epay/keys/short-public.pem");
const MERCHANT_PUBLIC: &str = include_str!("../fixtures/epay/keys/merchant-public.pem");

fn account(private: &str, platform: &str) -> String {
    format!(
        "[gateways.epay]\nurl = 'https://a.example/api/pay/create'\n\
         query_url = 'https://a.example/api/pay/query'\npid = '1'\nsign_type = 'RSA'\n\
         private_key = '''{private}'''\nplatform_public_key = '''{platform}'''\n"
    )
}

fn bare(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

#[test]
fn keys_are_read_in_every_form_and_wrong_ones_are_refused_by_name() {
    for private in [MERCHANT, &bare(MERCHANT)] {
        for platform in [PLATFORM_PUBLIC, &bare(PLATFORM_PUBLIC)] {
            config(&account(private, platform), |_| None).unwrap();
        }
    }
    for (private, platform, key) in [
        ("", PLATFORM_PUBLIC, "gateways.epay.private_key"),
        (MERCHANT, "", "gateways.epay.platform_public_key"),
        ("x", PLATFORM_PUBLIC, "gateways.epay.private_key"),
        (SHORT, PLATFORM_PUBLIC, "gateways.epay.private_key"),
        (
            PLATFORM_PUBLIC,
            PLATFORM_PUBLIC,
            "gateways.epay.private_key",
        ),
        (MERCHANT, "x", "gateways.epay.platform_public_key"),
        (MERCHANT, SHORT_PUBLIC, "gateways.epay.platform_public_key"),
        (MERCHANT, MERCHANT, "gateways.epay.platform_public_key"),
        // The own one would let everybody in who has seen a request of ours.
        (
            MERCHANT,
            MERCHANT_PUBLIC,
            "gateways.epay.platform_public_key",
        ),
    ] {
        let error = config(&account(private, platform), |_| None)
            .unwrap_err()
            .to_string();
        assert!(error.contains(key), "{error}");
        assert!(!error.contains("MII"), "{error}");
    }
    let previous = |text: &str| {
        let account = account(MERCHANT, PLATFORM_PUBLIC);
        let previous = format!("previous_platform_public_key = '''{text}'''");
        config(&(account + &previous), |_| None)
    };
    previous("").unwrap();
    previous(SANDBOX_PLATFORM_PUBLIC).unwrap();
    for wrong in ["x", SHORT_PUBLIC, MERCHANT, MERCHANT_PUBLIC] {
        let error = previous(wrong).unwrap_err().to_string();
        let key = "gateways.epay.previous_platform_public_key";
        assert!(error.contains(key) && !error.contains("MII"), "{error}");
    }
    let unknown = account(MERCHANT, PLATFORM_PUBLIC).replace("'RSA'", "'RSA2'");
    let error = config(&unknown, |_| None).unwrap_err().to_string();
    assert!(error.contains("gateways.epay.sign_type"), "{error}");
    // The environment's keys win.
    let env = |name: &str| match name {
        "CHECKOUT_EPAY_PRIVATE_KEY" => Some(MERCHANT.to_owned()),
        "CHECKOUT_EPAY_PLATFORM_PUBLIC_KEY" => Some(PLATFORM_PUBLIC.to_owned()),
        _ => None,
    };
    config(&account("x", "y"), env).unwrap();
}

#[test]
fn a_real_account_has_no_key_of_the_sandbox() {
    let start = |private: &str, platform: &str| {
        let text = format!(
            "[merchant]\npublic_url = 'https://p.example'\n{}\n[[products]]\nid = 'a'\n\
             name_zh = 'a'\nname_en = 'a'\nprice = '1.00'\nmax_quantity = 1\n",
            account(private, platform)
        );
        setup::real(Config::parse(&text).unwrap(), |_| None)
    };
    start(MERCHANT, PLATFORM_PUBLIC).unwrap();
    for (private, platform, key) in [
        (
            SANDBOX_MERCHANT,
            PLATFORM_PUBLIC,
            "gateways.epay.private_key",
        ),
        (
            MERCHANT,
            SANDBOX_PLATFORM_PUBLIC,
            "gateways.epay.platform_public_key",
        ),
        (
            MERCHANT,
            &bare(SANDBOX_PLATFORM_PUBLIC),
            "gateways.epay.platform_public_key",
        ),
    ] {
        let error = start(private, platform).unwrap_err().to_string();
        assert!(error.contains(key) && error.contains("sandbox"), "{error}");
    }
    // Whoever reads the sandbox's own code signs by it.
    let previous = format!(
        "{PLATFORM_PUBLIC}'''\nprevious_platform_public_key = '''{SANDBOX_PLATFORM_PUBLIC}"
    );
    let error = start(MERCHANT, &previous).unwrap_err().to_string();
    let key = "gateways.epay.previous_platform_public_key";
    assert!(error.contains(key) && error.contains("sandbox"), "{error}");
}

/// What the gateway sent before its key changed is money that was paid, where the config names
/// that key.
#[tokio::test]
async fn a_notification_under_the_gateways_old_key_counts_only_where_the_config_names_it() {
    for (previous, answer) in [("", "fail"), (SANDBOX_PLATFORM_PUBLIC, "success")] {
        let upstream = Upstream::start().await;
        let shop = Shop::open_with(|setup| {
            upstream.configure(setup);
            configure(setup);
            let keys = [("previous_platform_public_key", previous)];
            set(&mut setup.config.gateways, "epay", &keys);
        })
        .await;
        let no = shop.order("longjing", 1, "alipay").await;
        shop.epay_request(&no, "alipay", &[]).send().await.unwrap();
        let trade_no = format!("trade-of-{no}");
        let fields = [
            ("pid", PID),
            ("trade_no", &trade_no),
            ("out_trade_no", &no),
            ("type", "alipay"),
            ("name", "product"),
            ("money", "88.00"),
            ("trade_status", "TRADE_SUCCESS"),
        ];
        let answer_to = async |private: &str| {
            let sent = shop.notify(&signed_by(&fields, private)).await;
            sent.text().await.unwrap()
        };
        assert_eq!(answer_to(MERCHANT).await, "fail");
        assert_eq!(answer_to(SANDBOX_PLATFORM).await, answer);
        assert_eq!(shop.payments(&no).await, usize::from(answer == "success"));
        assert_eq!(answer_to(PLATFORM).await, "success");
        assert_eq!(shop.payments(&no).await, 1);
    }
}

async fn second(shop: &Shop, path: &str, fields: &[(&str, &str)]) -> Value {
    let now = timestamp();
    let fields = [fields, &[("timestamp", &*now)]].concat();
    sent(shop, path, &signed_by(&fields, SANDBOX_MERCHANT)).await
}

async fn sent(shop: &Shop, path: &str, fields: &[(String, String)]) -> Value {
    let pairs: Vec<_> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    read(form(
        shop.post(&format!("/sandbox/epay/api/pay/{path}")),
        &pairs,
    ))
    .await
}

#[tokio::test]
async fn the_second_version_gives_back_in_parts_and_once_per_number() {
    let shop = Shop::open().await;
    let notify_url = format!("{}/notify/epay", shop.base);
    let changes = [
        ("money", Some("88.00")),
        ("notify_url", Some(notify_url.as_str())),
    ];
    let created = second(&shop, "create", &order(&changes)).await;
    assert_eq!(
        (&created["code"], &created["pay_type"]),
        (&json!(0), &json!("jump"))
    );
    let by_no = [("pid", "1000"), ("out_trade_no", "T1")];
    assert_eq!(second(&shop, "query", &by_no).await["status"], 0);
    let refund = async |money: &str, number: &str| {
        let more = [("money", money), ("out_refund_no", number)];
        second(&shop, "refund", &[&by_no[..], &more].concat()).await
    };
    assert_eq!(
        refund("1.00", "refund-1").await["msg"],
        "该订单状态不支持退款！"
    );
    shop.phone("T1", "pay").await;
    let first = refund("1.00", "refund-1").await;
    assert_eq!(
        (&first["code"], &first["money"]),
        (&json!(0), &json!("1.00"))
    );
    // The same number gives nothing back again.
    assert_eq!(
        refund("1.00", "refund-1").await["refund_no"],
        first["refund_no"]
    );
    let shown = second(&shop, "query", &by_no).await;
    assert_eq!(
        (&shown["status"], &shown["refundmoney"]),
        (&json!(2), &json!("1.00"))
    );
    assert_eq!(
        refund("87.01", "refund-2").await["msg"],
        "退款金额不能大于订单金额"
    );
    assert_eq!(refund("87.00", "refund-2").await["code"], 0);
}

#[tokio::test]
async fn the_second_version_refuses_what_is_not_signed_now_by_the_merchant() {
    let shop = Shop::open().await;
    let now = timestamp();
    let old = (now.parse::<i64>().unwrap() - 301).to_string();
    let at = |time| [("timestamp", time)];
    let fields = |time| [&order(&[])[..], &at(time)].concat();
    for (fields, msg) in [
        (signed_by(&fields(&now), MERCHANT), "RSA签名校验失败"),
        (
            signed_by(&fields(&old), SANDBOX_MERCHANT),
            "时间戳(timestamp)字段不正确，请检查服务器时间",
        ),
        (
            signed_by(&order(&[]), SANDBOX_MERCHANT),
            "时间戳(timestamp)字段不能为空",
        ),
        (
            crate::harness::signed(&fields(&now), crate::harness::KEY),
            "该接口只能使用RSA签名类型",
        ),
        (vec![], "未传入任何参数"),
    ] {
        assert_eq!(sent(&shop, "create", &fields).await["msg"], msg);
    }
    assert_eq!(shop.trades().await.len(), 0);
    // The first version takes a signature by RSA, too.
    let signed = signed_by(&fields(&now), SANDBOX_MERCHANT);
    let pairs: Vec<_> = signed
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let answer = read(form(shop.post("/sandbox/epay/mapi.php"), &pairs)).await;
    assert_eq!(answer["code"], 1, "{answer}");
}
