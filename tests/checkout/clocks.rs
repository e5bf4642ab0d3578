//! Clocks that are wrong, set, or asleep: the countdown stays true.

use crate::by_gateway::gateway;
use crate::world::{World, shop};
use wallet_checkout::checkout::clocks::Clocks;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::wallet::Wallet;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const DAY: u64 = 24 * 60 * MINUTE;
const LIFE: u64 = 15 * MINUTE;
/// Any noon that can be moved by days.
const NOON: u64 = 20_000 * DAY + DAY / 2;

/// What happens to a device while a code shows.
#[derive(Clone, Copy, Debug)]
enum Mishap {
    Nothing,
    SetForward,
    SetBack,
    /// The device sleeps: nothing runs meanwhile.
    Sleeps,
    /// The device sleeps, and its monotonic clock stands still too.
    SleepsSoundly,
    Nudged,
}

const MISHAPS: [Mishap; 6] = [
    Mishap::Nothing,
    Mishap::SetForward,
    Mishap::SetBack,
    Mishap::Sleeps,
    Mishap::SleepsSoundly,
    Mishap::Nudged,
];

/// A device, and what its clocks read at a true time.
struct Device {
    clocks: Clocks,
    wall: u64,
    /// For how long the monotonic clock has stood still.
    stood: u64,
}

impl Device {
    fn shows(&mut self, world: &mut World, time: u64) {
        world.now = self.clocks.read(time - self.stood, self.wall + time);
    }
}

fn seconds_left(world: &World) -> u64 {
    match world.view() {
        ViewModel::Paying(view) => view.seconds_left,
        ViewModel::Outcome(_) => 0,
        other => panic!("{other:?}"),
    }
}

/// By how many seconds the countdown is wrong, at most, from the mishap to the end.
fn error(mishap: Mishap, at: u64, skew: i64) -> u64 {
    let mut world = World::of(shop(gateway("epay"), Wallet::Wechat));
    let mut device = Device {
        clocks: Clocks::default(),
        wall: NOON.checked_add_signed(skew).unwrap(),
        stood: 0,
    };
    device.shows(&mut world, SECOND);
    world.show_code();
    let end = SECOND + LIFE;
    let mut time = SECOND;
    let mut wrong_by = 0;
    while time < end {
        time += SECOND;
        if time == SECOND + at {
            match mishap {
                Mishap::Nothing => {}
                Mishap::SetForward => device.wall += DAY,
                Mishap::SetBack => device.wall -= DAY,
                Mishap::Nudged => device.wall += SECOND / 2,
                Mishap::Sleeps => time += 10 * MINUTE,
                Mishap::SleepsSoundly => {
                    time += 10 * MINUTE;
                    device.stood += 10 * MINUTE;
                }
            }
        }
        device.shows(&mut world, time);
        world.happen(Event::Woke);
        if world.is_querying() {
            world.answer_state(0);
        }
        let left = end.saturating_sub(time).div_ceil(SECOND);
        wrong_by = wrong_by.max(left.abs_diff(seconds_left(&world)));
    }
    wrong_by
}

#[test]
fn a_clock_that_is_wrong_or_set_and_a_device_that_sleeps_cost_two_seconds_at_most() {
    let day = i64::try_from(DAY).unwrap();
    let mut tried = 0;
    for mishap in MISHAPS {
        for minute in 0..5 {
            for skew in [-day, 0, day] {
                let wrong_by = error(mishap, minute * MINUTE + 30 * SECOND, skew);
                assert!(wrong_by <= 2, "{mishap:?} after {minute} min: {wrong_by} s");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 90);
}
