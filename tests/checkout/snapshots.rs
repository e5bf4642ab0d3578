//! Snapshots: what is stored of an order while the shopper is away.

use crate::by_gateway::gateway;
use crate::world::{World, shop, url};
use proptest::prelude::*;
use std::rc::Rc;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::snapshot::{Progress, Snapshot};
use wallet_checkout::checkout::status::Status;
use wallet_checkout::clock::{MonoTime, Now, WallTime};
use wallet_checkout::gateway::{NextAction, OrderString, Params, QrText};
use wallet_checkout::image::QrImage;
use wallet_checkout::json::Json;
use wallet_checkout::money::Fen;
use wallet_checkout::order::{Order, OrderNo, Selection};
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::{Body, Request};

const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

fn now() -> Now {
    Now {
        mono: MonoTime::at(5_000),
        wall: WallTime::at(1_790_000_000_000),
    }
}

fn params() -> impl Strategy<Value = Params> {
    prop::collection::btree_map(".{0,8}", ".{1,12}", 0..6).prop_map(|pairs| {
        let text = serde_json::to_string(&pairs).unwrap();
        Params::read(Json::parse(&text).unwrap().root())
    })
}

fn link() -> impl Strategy<Value = SafeUrl> {
    "(https://pay\\.example/|weixin://dl/)[ -~&&[^ \\\\]]{0,20}".prop_map(|text| url(&text))
}

fn action() -> impl Strategy<Value = NextAction> {
    let referer = prop_oneof![Just(None), "[!-~茶]{1,20}".prop_map(Some)];
    let order = "[!-~&&[^:]]{0,20}&sign=[!-~&&[^:]]{1,9}";
    prop_oneof![
        (link(), referer).prop_map(|(url, referer)| NextAction::Redirect { url, referer }),
        "[0-9A-Z茶]{1,20}".prop_map(|text| NextAction::ShowQr(QrText::parse(&text).unwrap())),
        Just(NextAction::ShowImage(QrImage::parse(PIXEL).unwrap())),
        link().prop_map(NextAction::LaunchScheme),
        params().prop_map(NextAction::WechatBridge),
        order.prop_map(|text| NextAction::AlipayBridge(OrderString::parse(&text).unwrap())),
        params().prop_map(NextAction::MiniProgram),
        params().prop_map(NextAction::NativeApp),
    ]
}

fn order() -> impl Strategy<Value = Rc<Order>> {
    let wallet = prop_oneof![
        Just(Wallet::Alipay),
        Just(Wallet::Wechat),
        Just(Wallet::OneCode),
        Just(Wallet::Either)
    ];
    let amount = prop_oneof![
        Just(None),
        "[0-9]{1,6}\\.[0-9]{2}".prop_map(|text| Fen::parse(&text))
    ];
    let gateway_no = prop_oneof![Just(None), ".{1,9}".prop_map(Some)];
    (
        "[!-~]{1,64}",
        gateway_no,
        ".{0,9}",
        any::<u32>(),
        wallet,
        ".{0,9}",
        amount,
        any::<bool>(),
    )
        .prop_map(
            |(no, gateway_no, product_id, quantity, wallet, name, amount, has_handoff)| {
                Rc::new(Order {
                    no: OrderNo::parse(&no).unwrap(),
                    gateway_no,
                    selection: Selection {
                        product_id,
                        quantity,
                        wallet,
                    },
                    name,
                    amount,
                    handoff: has_handoff.then(|| "https://shop.example/c?t=1".to_owned()),
                })
            },
        )
}

proptest! {
    /// However it is stored and by whichever tab it is read, it is the same order.
    #[test]
    fn an_order_with_every_kind_of_action_comes_back_as_it_was(
        order in order(),
        actions in prop::collection::vec(action(), 1..5),
        left in 0..1_000_000u64,
    ) {
        let stored = Snapshot::paying(&order, now().mono + left, &actions, now());
        let stored = stored.as_str().to_owned();
        let config = shop(gateway("epay"), Wallet::Wechat);
        let later = Now { mono: MonoTime::at(70), wall: now().wall + left / 2 };
        let restored = Snapshot::from_stored(stored).restore(&config, later).unwrap();
        prop_assert_eq!(&restored.order, order.as_ref());
        prop_assert_eq!(restored.progress, Progress::Paying(actions));
        prop_assert_eq!(restored.ends, later.mono + (left - left / 2));
        prop_assert!(!restored.lost_an_action);
    }

    /// The create request has the same bytes and the same address, wherever below the
    /// endpoint that is.
    #[test]
    fn a_create_comes_back_as_it_was_sent(
        order in order(),
        path in "(/[a-z_]{1,8}){0,3}",
        body in "[ -~茶\"]{1,30}",
        json in any::<bool>(),
        base in prop::sample::select(&["https://shop.example/pay", "https://shop.example/pay/", "https://shop.example", "https://shop.example/p?x=1"][..]),
    ) {
        let mut config = shop(gateway("smallsaas"), Wallet::Wechat);
        config.endpoint = url(base);
        let to = if path.is_empty() { config.endpoint.clone() } else { config.endpoint.below(&path) };
        let request = Request::post(to, if json { Body::Json(body) } else { Body::Form(body) });
        let snapshot = Snapshot::creating(&order, now().mono + 900_000, &request, now());
        let restored = snapshot.restore(&config, now()).unwrap();
        prop_assert_eq!(restored.progress, Progress::Creating(request));
    }

    #[test]
    fn nothing_that_storage_holds_breaks_the_widget(text in ".{0,200}") {
        let config = shop(gateway("epay"), Wallet::Wechat);
        let _ = Snapshot::from_stored(text).restore(&config, now());
    }
}

/// Storage belongs to the whole origin: what comes out of it is validated again.
#[test]
fn a_stored_link_that_the_validation_rejects_is_not_shown() {
    for (kind, text) in [
        ("redirect", "javascript:alert(1)"),
        ("scheme", "intent://x#Intent;end"),
        ("qr", "javascript:alert(1)"),
        ("image", "data:image/svg+xml;base64,PHN2Zy8+"),
        ("alipay", "javascript:alert(1)&sign=x"),
        ("mini", "no json"),
        ("other", "https://pay.example/"),
    ] {
        let stored = format!(
            r#"{{"order_no":"O1","gateway_no":"","wallet":"wechat","product_id":"tea","quantity":1,
            "name":"Tea","amount":"88.00","ends":1790000900000,"left":900000,"actions":[["{kind}","{text}"]]}}"#
        );
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.stored = Some(Snapshot::from_stored(stored));
        world.reload(shop(gateway("epay"), Wallet::Wechat));
        assert!(!world.log.contains("action"), "{kind}: {}", world.log);
        assert!(!world.log.contains("navigate"), "{kind}: {}", world.log);
        world.until_queried();
        world.answer_state(1);
        assert!(world.log.ends_with("paid O1\n"), "{kind}: {}", world.log);
    }
}

/// A later version of the widget may have stored the action, or another script have
/// changed it. The order goes on without that action, and the page gets an error.
#[test]
fn an_action_that_cannot_be_read_is_reported_and_its_order_goes_on() {
    let qr = r#"["qr","weixin://wxpay/bizpayurl?pr=1"]"#;
    let page = r#"["redirect","https://pay.example/"]"#;
    for (actions, reported, shown) in [
        (qr.to_owned(), 0, 1),
        (format!(r#"["hologram","x"],{qr}"#), 1, 1),
        (format!(r#"{qr},["hologram","x"]"#), 1, 1),
        (format!(r#"["hologram","x"],["hologram","y"],{qr}"#), 1, 1),
        (format!(r#"["qr",5],{qr}"#), 1, 1),
        (
            format!(r#"{page},["referer","https://shop.example/"]"#),
            0,
            0,
        ),
        (r#"["hologram","x"]"#.to_owned(), 1, 0),
        (r#"["qr","javascript:alert(1)"]"#.to_owned(), 1, 0),
    ] {
        let stored = format!(
            r#"{{"order_no":"O1","gateway_no":"","wallet":"wechat","product_id":"tea","quantity":1,
            "name":"Tea","amount":"88.00","ends":1790000900000,"left":900000,"actions":[{actions}]}}"#
        );
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.stored = Some(Snapshot::from_stored(stored));
        world.reload(shop(gateway("epay"), Wallet::Wechat));
        let errors = world.log.matches("error malformed").count();
        assert_eq!(errors, reported, "{actions}: {}", world.log);
        let actions_shown = world.log.matches("action").count();
        assert_eq!(actions_shown, shown, "{actions}: {}", world.log);
        assert_eq!(world.status(), Status::Paying, "{actions}: {}", world.log);
        world.until_queried();
        world.answer_state(1);
        assert_eq!(world.status(), Status::Paid, "{actions}: {}", world.log);
    }
}

/// The create request is sent with the page's own headers, a token among them.
#[test]
fn a_stored_create_is_sent_to_nobody_but_the_endpoint() {
    for to in [
        "https://evil.example/",
        "https://mall.example.evil.example/",
        "https://mall.example@evil.example/",
        "https://mall.example:8443/rest/wx/push_order",
        "http://mall.example/rest/wx/push_order",
        "//evil.example/",
        "javascript:alert(1)",
        "weixin://mall.example/",
    ] {
        let stored = format!(
            r#"{{"order_no":"O1","wallet":"wechat","quantity":1,"ends":1790000900000,"left":900000,
            "sent":[["json","{{}}"],["to","{to}"]]}}"#
        );
        let mut config = shop(gateway("smallsaas"), Wallet::Wechat);
        config.endpoint = url("https://mall.example");
        let mut world = World::of(config.clone());
        world.stored = Some(Snapshot::from_stored(stored));
        world.reload(config);
        world.answer_state(0);
        world.pass(10_000);
        let mut seen = 0;
        for sent in world
            .sent
            .iter()
            .filter(|sent| sent.purpose == Purpose::Create)
        {
            seen += 1;
            assert_eq!(sent.request.url.origin(), "https://mall.example", "{to}");
        }
        assert_eq!(seen, 1, "{to}: {}", world.log);
    }
}

/// Two tabs may have an order each: the other's snapshot stays when one is settled.
#[test]
fn two_snapshots_of_one_order_differ_from_those_of_two() {
    let config = shop(gateway("epay"), Wallet::Wechat);
    let mut world = World::of(config.clone());
    world.order();
    let created = world.stored.clone().unwrap();
    world.answer(Purpose::Create, crate::world::CODE);
    let paying = world.stored.clone().unwrap();
    assert_ne!(created, paying);
    assert!(created.is_of_the_order_of(&paying));

    let mut other = World::of(config);
    other.happen(wallet_checkout::checkout::event::Event::PayPressed);
    other.answer(Purpose::Order, r#"{"order_no":"O2"}"#);
    assert!(!other.stored.unwrap().is_of_the_order_of(&paying));
}

#[test]
fn what_was_reset_or_called_off_is_not_found_again() {
    for event in [Event::ResetPressed, Event::CancelPressed] {
        for shown in [false, true] {
            let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
            if shown {
                world.show_code();
            } else {
                world.order();
            }
            assert!(world.stored.is_some());
            world.happen(event.clone());
            if world.is_querying() {
                world.answer_state(0);
            }
            assert_eq!(world.stored, None, "{event:?}, shown: {shown}");
            world.reload(shop(gateway("epay"), Wallet::Wechat));
            assert_eq!(world.status(), Status::Ready);
        }
    }
}
