//! What a shopper is told who presses "I have paid", and what pages are told meanwhile.

use crate::by_gateway::gateway;
use crate::world::{World, offer, shop};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::offer::NamedOrder;
use wallet_checkout::checkout::problem::{Polling, ProblemKind};
use wallet_checkout::checkout::snapshot::Snapshot;
use wallet_checkout::checkout::view_model::{Notice, Outcome, ViewModel};
use wallet_checkout::text::Locale;
use wallet_checkout::wallet::Wallet;
use wallet_checkout::wire::Fault;

fn paying() -> World {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.show_code();
    world
}

fn notice(world: &World) -> Option<Notice> {
    match world.view() {
        ViewModel::Paying(view) => view.notice,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_pressed_i_have_paid_is_answered_and_the_answer_stays() {
    let mut world = paying();
    world.until_queried();
    world.answer_state(0);
    assert_eq!(notice(&world), None, "nobody asked");
    world.happen(Event::CheckPressed);
    world.until_queried();
    assert_eq!(notice(&world), None, "the answer is not there yet");
    world.answer_state(0);
    assert_eq!(notice(&world), Some(Notice::NotSeen));
    world.until_queried();
    world.answer_state(0);
    assert_eq!(
        notice(&world),
        Some(Notice::NotSeen),
        "a later answer is the same"
    );
    world.happen(Event::CheckPressed);
    assert_eq!(notice(&world), None, "it is asked anew");
}

#[test]
fn a_return_to_the_page_is_not_a_press() {
    let mut world = paying();
    world.happen(Event::Hidden);
    world.happen(Event::Returned);
    world.until_queried();
    world.answer_state(0);
    assert_eq!(notice(&world), None);
}

#[test]
fn trouble_takes_the_place_of_not_seen() {
    let mut world = paying();
    world.happen(Event::CheckPressed);
    world.until_queried();
    world.reply(Purpose::State, Err(Fault::Network));
    assert_eq!(notice(&world), Some(Notice::Trouble(ProblemKind::Network)));
    world.until_queried();
    world.answer_state(0);
    assert_eq!(notice(&world), None);
}

#[test]
fn after_the_end_the_press_is_answered_too() {
    let mut world = paying();
    world.answer_until_expired();
    let not_seen = |world: &World| match world.view() {
        ViewModel::Outcome(view) => match view.outcome {
            Outcome::Expired {
                not_seen, had_code, ..
            } => (not_seen, had_code),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(not_seen(&world), (false, true));
    world.happen(Event::CheckPressed);
    world.until_queried();
    world.answer_state(0);
    assert_eq!(not_seen(&world), (true, true));
}

#[test]
fn a_watched_order_that_ends_showed_no_code() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    let order_no = wallet_checkout::order::OrderNo::parse("O1").unwrap();
    offer(&mut config).named_order = Some(NamedOrder::Watched(order_no));
    let mut world = World::of(config);
    world.happen(Event::Started(None));
    world.answer_until_expired();
    let ViewModel::Outcome(view) = world.view() else {
        panic!("{}", world.log);
    };
    let Outcome::Expired {
        had_code,
        can_renew,
        ..
    } = view.outcome
    else {
        panic!("{view:?}");
    };
    assert_eq!((had_code, can_renew), (false, false));
}

#[test]
fn while_an_order_may_be_paid_no_message_asks_the_shopper_to_try_again() {
    for (reply, polling) in [
        (Err(Fault::Network), Polling::GoesOn),
        (Err(Fault::Timeout), Polling::GoesOn),
        (Ok((500, "")), Polling::GoesOn),
        (Ok((200, "?")), Polling::GoesOn),
        (Ok((401, "")), Polling::Forbidden),
    ] {
        let mut world = paying();
        world.until_queried();
        world.reply(Purpose::State, reply);
        let problem = world.problems.last().expect("it is reported");
        assert_eq!(problem.polling, Some(polling), "{reply:?}");
        for locale in Locale::ALL {
            let texts = locale.texts();
            let expected = match polling {
                Polling::GoesOn => texts.still_checking(),
                Polling::Forbidden => texts.may_not_ask(),
                Polling::Impossible | Polling::Recovers => panic!("it can be queried"),
            };
            assert_eq!(texts.message(problem), expected, "{reply:?}");
        }
    }
    // Before there is an order it is right to try again.
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    world.happen(Event::Started(None));
    world.happen(Event::PayPressed);
    world.reply(Purpose::Order, Err(Fault::Network));
    let texts = Locale::En.texts();
    assert_eq!(texts.message(&world.problems[0]), texts.network());
}

/// The create request may have arrived: a shopper who orders again may pay twice.
#[test]
fn while_an_order_may_exist_no_message_asks_the_shopper_to_order_again() {
    for reply in [Err(Fault::Network), Err(Fault::Timeout), Ok((502, ""))] {
        let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
        world.order();
        world.reply(Purpose::Create, reply);
        let problem = world.problems.last().expect("it is reported");
        for locale in Locale::ALL {
            let texts = locale.texts();
            assert_eq!(texts.message(problem), texts.checking(), "{reply:?}");
        }
    }
}

/// A stored link that is not safe any more is lost; the order may have been paid by it.
#[test]
fn of_an_order_that_nobody_can_query_no_message_asks_to_try_again() {
    let mut config = shop(gateway("epay"), Wallet::Wechat);
    config.state_endpoint = None;
    let mut world = World::of(config.clone());
    world.show_code();
    let stored = world.stored.take().unwrap();
    let stored = stored.as_str().replace("weixin:", "javascript:");
    world.stored = Some(Snapshot::from_stored(stored));
    world.reload(config);
    let problem = world.problems.last().expect("it is reported");
    let texts = Locale::En.texts();
    assert_eq!(texts.message(problem), texts.nobody_tells());
}
