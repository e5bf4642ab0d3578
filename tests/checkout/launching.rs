//! The link that opens a wallet, and how the widget finds out whether it did.

use crate::by_gateway::gateway;
use crate::world::{World, offer, shop};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::state::State;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::step::{LaunchResult, Step};
use wallet_checkout::environment::Environment;
use wallet_checkout::wallet::Wallet;

pub(crate) const SCHEME: &str = r#"{"code":1,"urlscheme":"weixin:\/\/dl\/business\/?ticket=xxx"}"#;

fn with_button() -> World {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    offer(&mut config).environment = Environment::Ios;
    let mut world = World::of(config);
    world.order();
    world.answer(Purpose::Create, SCHEME);
    world
}

pub(crate) fn launch_result(world: &World) -> LaunchResult {
    let State::Paying(live) = world.state() else {
        panic!("{}", world.log);
    };
    match live.step() {
        Step::Launch(_, result) => *result,
        other => panic!("{other:?}"),
    }
}

/// Answers "waiting" to every state query meanwhile.
fn wait(world: &mut World, millis: u64) {
    for _ in 0..millis / 100 {
        world.pass(100);
        if world.is_querying() {
            world.answer_state(0);
        }
    }
}

#[test]
fn nothing_is_launched_before_the_shopper_presses() {
    let mut world = with_button();
    assert_eq!(launch_result(&world), LaunchResult::NotPressed);
    wait(&mut world, 10_000);
    assert_eq!(launch_result(&world), LaunchResult::NotPressed);
    assert!(!world.log.contains("navigate"), "{}", world.log);
}

#[test]
fn a_page_that_goes_out_of_sight_within_the_time_has_been_left() {
    for after in [0, 1_000, 2_400] {
        let mut world = with_button();
        world.happen(Event::LaunchPressed);
        wait(&mut world, after);
        world.happen(Event::Hidden);
        assert_eq!(launch_result(&world), LaunchResult::PageHidden, "{after}");
        wait(&mut world, 10_000);
        assert_eq!(launch_result(&world), LaunchResult::PageHidden, "{after}");
    }
}

#[test]
fn a_page_that_stays_in_sight_was_not_left() {
    let mut world = with_button();
    world.happen(Event::LaunchPressed);
    wait(&mut world, 2_400);
    assert!(matches!(launch_result(&world), LaunchResult::PressedAt(_)));
    wait(&mut world, 100);
    assert_eq!(launch_result(&world), LaunchResult::StayedVisible);
    world.happen(Event::Hidden);
    assert_eq!(
        launch_result(&world),
        LaunchResult::StayedVisible,
        "too late to be the wallet"
    );
}

#[test]
fn a_button_can_be_pressed_again() {
    let mut world = with_button();
    world.happen(Event::LaunchPressed);
    wait(&mut world, 3_000);
    assert_eq!(launch_result(&world), LaunchResult::StayedVisible);
    world.happen(Event::LaunchPressed);
    assert!(matches!(launch_result(&world), LaunchResult::PressedAt(_)));
    world.happen(Event::Hidden);
    world.happen(Event::Returned);
    assert_eq!(launch_result(&world), LaunchResult::PageHidden);
    world.happen(Event::LaunchPressed);
    wait(&mut world, 3_000);
    assert_eq!(launch_result(&world), LaunchResult::StayedVisible);
}

#[test]
fn the_checkout_wakes_just_when_the_time_to_leave_is_over() {
    let mut world = with_button();
    world.until_queried();
    let pressed = world.time();
    world.happen(Event::Hidden);
    world.happen(Event::Returned);
    world.happen(Event::LaunchPressed);
    let wake = world.wake_at().unwrap();
    assert!(wake <= pressed + 2_500, "{wake}");
    world.pass(2_499);
    assert!(matches!(launch_result(&world), LaunchResult::PressedAt(_)));
    world.pass(1);
    assert_eq!(launch_result(&world), LaunchResult::StayedVisible);
}

#[test]
fn polling_never_stops_meanwhile() {
    let mut world = with_button();
    wait(&mut world, 20_000);
    let before = world.count(Purpose::State);
    world.happen(Event::LaunchPressed);
    wait(&mut world, 20_000);
    let missed = world.count(Purpose::State) - before;
    assert!(missed >= 4, "{missed} questions in 20 s");
    world.happen(Event::LaunchPressed);
    world.happen(Event::Hidden);
    wait(&mut world, 120_000);
    let hidden = world.count(Purpose::State) - before - missed;
    assert!(hidden >= 3, "{hidden} questions in two hidden minutes");
}

#[test]
fn coming_back_polls_at_once_and_is_no_proof_of_payment() {
    let mut world = with_button();
    world.until_queried();
    world.answer_state(0);
    world.happen(Event::LaunchPressed);
    world.happen(Event::Hidden);
    world.pass(1_500);
    let before = world.count(Purpose::State);
    world.happen(Event::Returned);
    assert_eq!(world.count(Purpose::State), before + 1, "{}", world.log);
    assert_eq!(world.status(), Status::Paying);
    world.answer_state(1);
    assert_eq!(world.status(), Status::Paid);
}

/// A press is the best proof that the page is seen, whatever was reported before.
#[test]
fn a_press_on_a_page_that_was_reported_hidden_counts_like_any_other() {
    let mut world = with_button();
    world.happen(Event::Hidden);
    world.happen(Event::LaunchPressed);
    wait(&mut world, 3_000);
    assert_eq!(launch_result(&world), LaunchResult::StayedVisible);
}

#[test]
fn presses_on_what_is_not_there_do_nothing() {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.show_code();
    let before = world.state();
    for event in [
        Event::LaunchPressed,
        Event::BridgePressed,
        Event::OtherWayPressed,
    ] {
        world.happen(event);
    }
    assert_eq!(world.state(), before);
}
