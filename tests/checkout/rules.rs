//! Rules that hold whatever happens, in whichever order.

use crate::by_gateway::gateway;
use crate::world::{CODE, World, offer, shop, url};
use proptest::prelude::*;
use std::rc::Rc;
use wallet_checkout::checkout::bridge::BridgeAnswer;
use wallet_checkout::checkout::config::Config;
use wallet_checkout::checkout::controls::Controls;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::environment::Environment;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

#[test]
fn a_hundred_presses_make_one_order() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    for _ in 0..100 {
        world.happen(Event::PayPressed);
    }
    world.answer(Purpose::Order, r#"{"order_no":"O1"}"#);
    for _ in 0..100 {
        world.happen(Event::PayPressed);
    }
    world.answer(Purpose::Create, CODE);
    for _ in 0..100 {
        world.happen(Event::PayPressed);
    }
    assert_eq!(world.count(Purpose::Order), 1);
    assert_eq!(world.count(Purpose::Create), 1);
}

#[test]
fn a_stale_create_answer_is_dropped() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.order();
    let old = world.pending[0].id;
    world.happen(Event::WalletChosen(Wallet::Alipay));
    world.happen(Event::PayPressed);
    world.deliver(old, Purpose::Create, Ok((200, CODE)));
    world.answer(Purpose::Order, r#"{"order_no":"O2"}"#);
    world.deliver(old, Purpose::Create, Ok((200, CODE)));
    assert_eq!(world.status(), Status::Creating);
    assert!(!world.log.contains("action"), "{}", world.log);
    world.answer(
        Purpose::Create,
        r#"{"code":1,"qrcode":"https:\/\/qr.alipay.com\/bax1"}"#,
    );
    assert!(world.log.contains("action qr https://qr.alipay.com/bax1"));
}

#[test]
fn a_stale_state_answer_does_not_pay_the_next_order() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.show_code();
    world.until_queried();
    let old = world.pending[0].id;
    world.happen(Event::ChangePressed);
    world.answer_state(0);
    world.happen(Event::PayPressed);
    world.answer(Purpose::Order, r#"{"order_no":"O2"}"#);
    world.answer(Purpose::Create, CODE);
    let paid = r#"{"result":0,"pay_state":1}"#;
    world.deliver(old, Purpose::State, Ok((200, paid)));
    assert_eq!(world.status(), Status::Paying);
}

#[test]
fn what_the_page_sets_fires_no_event_and_calls_the_old_order_off() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.show_code();
    let config = Rc::new(shop(gateway("epay"), Wallet::Alipay));
    world.happen(Event::Reconfigured(config, None));
    world.answer_state(0);
    assert_eq!(world.status(), Status::Ready);
    assert_eq!(
        world.with(|checkout| checkout.choice().selection().wallet),
        Wallet::Alipay
    );
    assert!(!world.log.contains("change"), "{}", world.log);
    world.happen(Event::WalletChosen(Wallet::Wechat));
    assert!(world.log.contains("change"), "{}", world.log);
}

#[test]
fn a_configuration_that_is_changed_back_is_the_one_that_is_adopted() {
    let first = Rc::new(shop(gateway("epay"), Wallet::Wechat));
    let mut world = World::of(first.as_ref().clone());
    world.show_code();
    let mut second = first.as_ref().clone();
    offer(&mut second).storage_key = "another offer".into();
    let second = Rc::new(second);
    for config in [&second, &first] {
        world.happen(Event::Reconfigured(Rc::clone(config), None));
        assert!(world.with(|checkout| checkout.latest_config() == Some(config)));
        assert!(world.with(|checkout| checkout.config() == &first));
    }
    world.happen(Event::ResetPressed);
    assert!(world.with(|checkout| checkout.config() == &first));
}

/// Something that may happen next.
#[derive(Clone, Debug)]
enum Step {
    Event(Event),
    Pass(u64),
    Reply(usize, Answer),
    /// A reply to a request of long ago.
    Stale(Purpose, Answer),
    Reload,
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    Fault,
    Status(u16),
    Garbage,
    Good,
    Redirect,
    /// A button on a phone, and a code beside it.
    Launch,
    State(i64),
}

impl Answer {
    fn text(self, purpose: Purpose) -> Result<(u16, String), Fault> {
        Ok(match (self, purpose) {
            (Self::Fault, _) => return Err(Fault::Network),
            (Self::Status(status), _) => (status, CODE.into()),
            (Self::Garbage, _) => (200, "<html>".into()),
            (Self::State(state), Purpose::State | Purpose::Stream) => (
                200,
                format!(r#"{{"result":0,"order_no":"O1","pay_state":{state}}}"#),
            ),
            (Self::Good | Self::Redirect | Self::State(_), Purpose::Order) => {
                (200, r#"{"order_no":"O1","amount":"88.00"}"#.into())
            }
            // The shopper is asked to agree.
            (Self::Launch, Purpose::Order) => {
                (200, r#"{"order_no":"O1","amount":"98.00"}"#.into())
            }
            (Self::Redirect, Purpose::Create) => {
                (200, r#"{"code":1,"payurl":"https://pay.example/1"}"#.into())
            }
            (Self::Launch, Purpose::Create) => (
                200,
                r#"{"code":1,"urlscheme":"weixin://dl/business/?t=1","qrcode":"https://pay.example/1"}"#.into(),
            ),
            (Self::Good | Self::State(_), Purpose::Create) => (200, CODE.into()),
            (Self::Good | Self::Redirect | Self::Launch, Purpose::State | Purpose::Stream) => {
                (200, r#"{"result":0,"order_no":"O1","pay_state":0}"#.into())
            }
        })
    }
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Fault),
        prop_oneof![
            Just(400),
            Just(401),
            Just(404),
            Just(429),
            Just(500),
            Just(503)
        ]
        .prop_map(Answer::Status),
        Just(Answer::Garbage),
        Just(Answer::Good),
        Just(Answer::Good),
        Just(Answer::Redirect),
        Just(Answer::Launch),
        (2..9i64).prop_map(Answer::State),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let event = prop_oneof![
        Just(Event::PayPressed),
        Just(Event::CheckPressed),
        Just(Event::RefreshPressed),
        Just(Event::ChangePressed),
        Just(Event::CancelPressed),
        Just(Event::ResetPressed),
        Just(Event::WalletChosen(Wallet::Alipay)),
        Just(Event::WalletChosen(Wallet::Wechat)),
        Just(Event::QuantityChosen(3)),
        Just(Event::Hidden),
        Just(Event::Returned),
        Just(Event::Woke),
        Just(Event::LaunchPressed),
        Just(Event::BridgePressed),
        Just(Event::BridgeAnswered(BridgeAnswer::Sent)),
        Just(Event::OtherWayPressed),
        Just(Event::PictureBroken),
        Just(Event::SubmitAnswered { allowed: true }),
        Just(Event::ActionAnswered {
            taken: false,
            press_counts: true
        }),
        prop::bool::ANY.prop_map(|disabled| {
            Event::ControlsChanged(Controls {
                disabled,
                ..Controls::default()
            })
        }),
    ];
    let purpose = prop_oneof![
        Just(Purpose::Order),
        Just(Purpose::Create),
        Just(Purpose::State),
        Just(Purpose::Stream)
    ];
    prop_oneof![
        3 => event.prop_map(Step::Event),
        2 => (0..1_000_000u64).prop_map(Step::Pass),
        4 => (0..3usize, answer()).prop_map(|(which, answer)| Step::Reply(which, answer)),
        1 => (purpose, answer()).prop_map(|(purpose, answer)| Step::Stale(purpose, answer)),
        1 => Just(Step::Reload),
    ]
}

fn play(world: &mut World, step: Step) {
    let reply = |world: &mut World, id, purpose, answer: Answer| {
        let text = answer.text(purpose);
        let reply = text.as_ref().map(|(status, text)| (*status, text.as_str()));
        world.deliver(id, purpose, reply.map_err(|fault| *fault));
    };
    match step {
        Step::Event(event) => world.happen(event),
        Step::Pass(millis) => world.pass(millis),
        Step::Reply(which, answer) => {
            if which < world.pending.len() {
                let sent = world.pending.remove(which);
                reply(world, sent.id, sent.purpose, answer);
            }
        }
        Step::Stale(purpose, answer) => reply(world, 0, purpose, answer),
        Step::Reload => {
            let config = world.with(|checkout| checkout.config().as_ref().clone());
            world.reload(config);
        }
    }
}

fn in_flight(world: &World, purpose: Purpose) -> usize {
    world
        .pending
        .iter()
        .filter(|sent| sent.purpose == purpose)
        .count()
}

fn environment() -> impl Strategy<Value = Environment> {
    prop_oneof![
        Just(Environment::Desktop),
        Just(Environment::AndroidChrome),
        Just(Environment::Wechat)
    ]
}

fn inside(environment: Environment) -> Config {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    config.state_stream = Some(url("https://shop.example/state/stream"));
    offer(&mut config).environment = environment;
    config
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// No answer in these worlds is "paid".
    #[test]
    fn nothing_but_the_documented_value_makes_an_order_paid(
        environment in environment(),
        steps in prop::collection::vec(step(), 1..60)
    ) {
        let mut world = World::of(inside(environment));
        world.happen(Event::Started(None));
        for step in steps {
            play(&mut world, step);
            prop_assert_ne!(world.status(), Status::Paid, "{}", world.log);
            prop_assert!(in_flight(&world, Purpose::Create) <= 1, "{}", world.log);
            prop_assert!(in_flight(&world, Purpose::Order) <= 1, "{}", world.log);
            prop_assert!(in_flight(&world, Purpose::State) <= 1, "{}", world.log);
        }
    }

    /// Nor does one open without a press in this view of the page.
    #[test]
    fn a_press_opens_a_wallet_once_at_most(
        steps in prop::collection::vec(step(), 1..60)
    ) {
        let mut world = World::of(inside(Environment::AndroidChrome));
        world.happen(Event::Started(None));
        let mut is_pressed = false;
        for step in steps {
            match step {
                Step::Reload => is_pressed = false,
                Step::Event(Event::PayPressed | Event::RefreshPressed) => is_pressed = true,
                Step::Event(_) | Step::Pass(_) | Step::Reply(..) | Step::Stale(..) => {}
            }
            let before = world.opened;
            play(&mut world, step);
            let opened = world.opened - before;
            prop_assert!(opened <= usize::from(is_pressed), "{}", world.log);
            is_pressed &= opened == 0;
        }
    }

    #[test]
    fn a_settled_order_absorbs_every_event_but_a_reset(
        settled in 1..=3i64,
        steps in prop::collection::vec(step(), 1..30)
    ) {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.show_code();
        world.until_queried();
        world.answer_state(settled);
        let (state, sent) = (world.state(), world.sent.len());
        for step in steps {
            // After a cancel or a refund another press is another order.
            let begins_anew = match step {
                Step::Reload | Step::Event(Event::ResetPressed) => true,
                Step::Event(Event::PayPressed) => settled != 1,
                Step::Event(_) | Step::Pass(_) | Step::Reply(..) | Step::Stale(..) => false,
            };
            if !begins_anew {
                play(&mut world, step);
            }
        }
        prop_assert_eq!(world.state(), state);
        prop_assert_eq!(world.sent.len(), sent);
    }

    /// Wherever the shopper has got to, an order that was paid shows as paid as soon as a
    /// state query is answered so.
    #[test]
    fn a_payment_is_never_lost_while_its_order_is_under_way(
        environment in environment(),
        steps in prop::collection::vec(step(), 1..40)
    ) {
        let mut world = World::of(inside(environment));
        world.happen(Event::Started(None));
        for step in steps {
            play(&mut world, step);
        }
        let under_way = matches!(world.status(), Status::Paying | Status::Expired | Status::Unknown);
        if under_way {
            if !world.is_querying() {
                world.happen(Event::CheckPressed);
                world.pass(1_000);
            }
            world.answer_state(1);
            prop_assert_eq!(world.status(), Status::Paid, "{}", world.log);
        }
    }
}
