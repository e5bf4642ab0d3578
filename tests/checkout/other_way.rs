//! An answer that can be used in two ways, and pictures that cannot be drawn.

use crate::by_gateway::gateway;
use crate::world::{World, offer, shop};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::state::State;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::step::Step;
use wallet_checkout::checkout::view_model::{OtherWay, ViewModel};
use wallet_checkout::environment::Environment;
use wallet_checkout::non_empty::NonEmpty;
use wallet_checkout::wallet::Wallet;

const DOCUMENT: &str = include_str!("../fixtures/gateways/gatepay/create/document-success.json");
const PAGE: &str = "https://gatepay.io/pay/index?id=5cbadd67774f8&type=wechat";

/// gatepay's own example: a picture and a page.
fn both(environment: Environment) -> World {
    let mut config = shop(gateway("gatepay"), Wallet::Wechat);
    offer(&mut config).environment = environment;
    let mut product = config.offer.products[0].clone();
    product.price = None;
    offer(&mut config).products = NonEmpty::new([product].into()).unwrap();
    let mut world = World::of(config);
    world.happen(Event::PayPressed);
    world.answer(Purpose::Order, r#"{"order_no":"O1"}"#);
    world.answer(Purpose::Create, DOCUMENT);
    world
}

fn other_way(world: &World) -> Option<OtherWay> {
    match world.view() {
        ViewModel::Paying(view) => view.other_way,
        other => panic!("{other:?}"),
    }
}

fn step(world: &World) -> Step {
    match world.state() {
        State::Paying(live) => live.step().clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn from_the_code_to_the_page_and_back() {
    let mut world = both(Environment::Desktop);
    assert_eq!(other_way(&world), Some(OtherWay::Page));
    world.happen(Event::OtherWayPressed);
    assert_eq!(other_way(&world), Some(OtherWay::Code));
    world.happen(Event::OtherWayPressed);
    assert!(matches!(step(&world), Step::Code(_)));
    assert_eq!(
        world.log,
        format!(
            r#"state ready -> creating
send Order: POST https://shop.example/orders {{"product_id":"tea","quantity":1,"wallet":"wechat"}}
send Create: POST https://shop.example/pay product_id=tea&product_num=1&out_order_id=O1&pay_type=wechat&custom=
order O1 -
action image
state creating -> paying
action redirect {PAGE}
navigate {PAGE}
action image
"#
        )
    );
    assert_eq!(world.count(Purpose::Create), 1, "it is the same order");
}

#[test]
fn from_the_page_to_the_code_on_a_phone() {
    let mut world = both(Environment::Ios);
    assert!(
        world.log.ends_with(&format!("navigate {PAGE}\n")),
        "{}",
        world.log
    );
    assert_eq!(other_way(&world), Some(OtherWay::Code));
    world.happen(Event::OtherWayPressed);
    assert!(matches!(step(&world), Step::Code(_)));
    assert_eq!(world.log.matches("navigate").count(), 1);
    world.until_queried();
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}

#[test]
fn polling_goes_on_while_the_way_to_pay_is_changed() {
    let mut world = both(Environment::Desktop);
    world.until_queried();
    world.happen(Event::OtherWayPressed);
    assert!(world.is_querying(), "the question under way is not lost");
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}

#[test]
fn an_answer_with_one_way_has_no_other() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.show_code();
    assert_eq!(other_way(&world), None);
    world.happen(Event::OtherWayPressed);
    assert!(matches!(step(&world), Step::Code(_)));
}

#[test]
fn a_page_may_take_the_other_way_over() {
    let mut world = both(Environment::Desktop);
    world.page_takes = true;
    world.happen(Event::OtherWayPressed);
    assert_eq!(step(&world), Step::TakenByPage);
    assert!(!world.log.contains("navigate"), "{}", world.log);
}

#[test]
fn a_broken_picture_gives_way_to_the_page_which_waits_for_a_press() {
    let mut world = both(Environment::Desktop);
    world.happen(Event::PictureBroken);
    let Step::PaymentPage(departure) = step(&world) else {
        panic!("{}", world.log);
    };
    assert_eq!(departure.url.as_str(), PAGE);
    assert!(!world.log.contains("navigate"), "{}", world.log);
    assert_eq!(other_way(&world), None, "the picture is not offered again");
    let stored = world.stored.as_ref().unwrap().as_str();
    assert!(
        !stored.contains("data:image"),
        "nor after a reload: {stored}"
    );
    world.until_queried();
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}

#[test]
fn a_broken_picture_alone_is_a_failure_but_the_order_is_looked_up() {
    let mut world = World::of(shop(gateway("gatepay"), Wallet::Wechat));
    world.order();
    let picture = include_str!("../fixtures/gateways/gatepay/create/code-alone.json");
    world.answer(Purpose::Create, &picture.replace("\"1.5\"", "88"));
    assert_eq!(world.status(), Status::Paying);
    world.happen(Event::PictureBroken);
    assert_eq!(world.status(), Status::Failed);
    assert!(world.log.contains("error malformed"), "{}", world.log);
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid, "somebody had scanned it");
}

#[test]
fn a_broken_picture_of_an_order_that_is_over_does_nothing() {
    let mut world = both(Environment::Desktop);
    world.until_queried();
    world.answer_state(1);
    world.happen(Event::PictureBroken);
    world.happen(Event::OtherWayPressed);
    assert_eq!(world.status(), Status::Paid);
}
