//! What can go wrong, and when.

use crate::chance::Chance;
use wallet_checkout::checkout::effect::Purpose;

/// What happens to one request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    NeverSent,
    HalfSent,
    AnswerLost,
    AnswerCut,
    Html,
    PhpWarning,
    Guessed,
    BadGateway,
    AnswerLate,
    RequestLate,
    Twice,
    AnswerAgain,
    NoSuchOrder,
    /// "Paid", with a warning before it, or in bytes that can only be guessed at.
    NoisyLie,
    GuessedLie,
    Status(u16, Option<u64>),
}

/// What happens to the page, the device, the order or the shopper's mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    Hidden,
    Frozen,
    Discarded,
    Reloaded,
    ReloadedWithoutStore,
    ReloadedWithRubbish,
    ClockForward,
    ClockBack,
    Slept,
    SleptWithItsClock,
    StorageFull,
    StorageThrows,
    WalletSwitched,
    PressedTenTimes,
    SecondTab,
    Offline,
    PaidLate,
    CanceledThere,
    Refunded,
    ToldLate,
    TurnedAway,
    CalledOff,
    Reset,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    On(Purpose, Wire),
    Of(Happening),
}

/// The moments that a happening waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Opened,
    OrderSent,
    CreateSent,
    CreateArrived,
    Shown,
    Asked,
    Scanned,
    Paid,
}

const WIRES: [Wire; 12] = [
    Wire::NeverSent,
    Wire::HalfSent,
    Wire::AnswerLost,
    Wire::AnswerCut,
    Wire::Html,
    Wire::PhpWarning,
    Wire::Guessed,
    Wire::BadGateway,
    Wire::AnswerLate,
    Wire::RequestLate,
    Wire::Twice,
    Wire::AnswerAgain,
];

const HAPPENINGS: [Happening; 23] = [
    Happening::Hidden,
    Happening::Frozen,
    Happening::Discarded,
    Happening::Reloaded,
    Happening::ReloadedWithoutStore,
    Happening::ReloadedWithRubbish,
    Happening::ClockForward,
    Happening::ClockBack,
    Happening::Slept,
    Happening::SleptWithItsClock,
    Happening::StorageFull,
    Happening::StorageThrows,
    Happening::WalletSwitched,
    Happening::PressedTenTimes,
    Happening::SecondTab,
    Happening::Offline,
    Happening::PaidLate,
    Happening::CanceledThere,
    Happening::Refunded,
    Happening::ToldLate,
    Happening::TurnedAway,
    Happening::CalledOff,
    Happening::Reset,
];

const MOMENTS: [Moment; 8] = [
    Moment::Opened,
    Moment::OrderSent,
    Moment::CreateSent,
    Moment::CreateArrived,
    Moment::Shown,
    Moment::Asked,
    Moment::Scanned,
    Moment::Paid,
];

pub(crate) fn all() -> Vec<Fault> {
    let purposes = [Purpose::Order, Purpose::Create, Purpose::State];
    let mut all: Vec<Fault> = Vec::new();
    for purpose in purposes {
        all.extend(WIRES.map(|wire| Fault::On(purpose, wire)));
    }
    for wire in [Wire::NoSuchOrder, Wire::NoisyLie, Wire::GuessedLie] {
        all.push(Fault::On(Purpose::State, wire));
    }
    for status in [401, 403, 404, 429, 500] {
        all.push(Fault::On(Purpose::State, Wire::Status(status, None)));
    }
    for purpose in [Purpose::Create, Purpose::State] {
        all.push(Fault::On(purpose, Wire::Status(429, Some(20_000))));
        all.push(Fault::On(purpose, Wire::Status(503, Some(5_000))));
    }
    all.extend(HAPPENINGS.map(Fault::Of));
    all
}

/// A fault with its time: `skip` chances pass, then it strikes `times` times.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) fault: Fault,
    skip: u64,
    times: u64,
    moment: Moment,
    delay: u64,
}

impl Planned {
    pub(crate) fn new(fault: Fault, chance: &mut Chance) -> Self {
        Self {
            fault,
            skip: chance.pick(&[0, 0, 0, 1, 2]),
            times: match fault {
                Fault::On(..) => chance.between(1, 4),
                Fault::Of(_) => 1,
            },
            moment: chance.pick(&MOMENTS),
            delay: chance.pick(&[0, 1, 50, 300, 1_000, 4_000, 20_000]),
        }
    }

    /// The fault that strikes this request, if it does.
    pub(crate) fn on(&mut self, purpose: Purpose) -> Option<Wire> {
        let fault = self.fault;
        match fault {
            Fault::On(target, wire) if target == purpose && self.strikes() => Some(wire),
            Fault::On(..) | Fault::Of(_) => None,
        }
    }

    /// What happens so long after this moment, if it does.
    pub(crate) fn at(&mut self, moment: Moment) -> Option<(u64, Happening)> {
        let fault = self.fault;
        match fault {
            Fault::Of(happening) if self.moment == moment && self.strikes() => {
                Some((self.delay, happening))
            }
            Fault::Of(_) | Fault::On(..) => None,
        }
    }

    fn strikes(&mut self) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        let strikes = self.times > 0;
        self.times = self.times.saturating_sub(1);
        strikes
    }
}
