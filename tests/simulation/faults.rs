//! The faults, and when they strike.

use crate::chance::Chance;
use wallet_checkout::checkout::effect::Purpose;

/// A fault that strikes one request or its reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NetworkFault {
    NeverSent,
    HalfSent,
    AnswerLost,
    AnswerCut,
    Html,
    PhpWarning,
    /// The answer's encoding had to be guessed.
    Guessed,
    BadGateway,
    AnswerLate,
    RequestLate,
    Twice,
    AnswerAgain,
    NoSuchOrder,
    /// An unpaid order is reported as paid, below a PHP warning.
    FalselyPaidAfterWarning,
    /// An unpaid order is reported as paid, in an encoding that had to be guessed.
    FalselyPaidGuessed,
    /// The stream breaks soon after an event.
    StreamBreaks,
    /// After its first event nothing comes by the stream, not even heartbeats.
    StreamSilent,
    /// After its first event nothing but heartbeats comes by the stream.
    HeartbeatsAlone,
    /// After each event the one before comes once more.
    OlderEvent,
    /// The stream says that another order of the page is paid.
    OtherOrder,
    /// An HTTP status, with `Retry-After` in milliseconds.
    Status(u16, Option<u64>),
}

/// What happens to the page, the device or the order, or what the shopper does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    Hidden,
    Frozen,
    Discarded,
    Reloaded,
    ReloadedWithoutStore,
    ReloadedWithDamagedStore,
    ClockForward,
    ClockBack,
    Slept,
    SleptWithItsClock,
    StorageFull,
    StorageThrows,
    WalletSwitched,
    PayPressedTenTimes,
    SecondTab,
    Offline,
    PaidLate,
    CanceledAtGateway,
    Refunded,
    NotificationLate,
    ChangePressed,
    CancelPressed,
    ResetPressed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Network(Purpose, NetworkFault),
    Happening(Happening),
}

/// What a happening waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    Opened,
    OrderSent,
    CreateSent,
    CreateArrived,
    Shown,
    QuerySent,
    Scanned,
    Paid,
}

const NETWORK_FAULTS: [NetworkFault; 12] = [
    NetworkFault::NeverSent,
    NetworkFault::HalfSent,
    NetworkFault::AnswerLost,
    NetworkFault::AnswerCut,
    NetworkFault::Html,
    NetworkFault::PhpWarning,
    NetworkFault::Guessed,
    NetworkFault::BadGateway,
    NetworkFault::AnswerLate,
    NetworkFault::RequestLate,
    NetworkFault::Twice,
    NetworkFault::AnswerAgain,
];

const STREAM_FAULTS: [NetworkFault; 11] = [
    NetworkFault::NeverSent,
    NetworkFault::Status(503, Some(30_000)),
    NetworkFault::StreamBreaks,
    NetworkFault::StreamSilent,
    NetworkFault::HeartbeatsAlone,
    NetworkFault::AnswerLate,
    NetworkFault::Twice,
    NetworkFault::AnswerAgain,
    NetworkFault::OlderEvent,
    NetworkFault::OtherOrder,
    NetworkFault::FalselyPaidAfterWarning,
];

const HAPPENINGS: [Happening; 23] = [
    Happening::Hidden,
    Happening::Frozen,
    Happening::Discarded,
    Happening::Reloaded,
    Happening::ReloadedWithoutStore,
    Happening::ReloadedWithDamagedStore,
    Happening::ClockForward,
    Happening::ClockBack,
    Happening::Slept,
    Happening::SleptWithItsClock,
    Happening::StorageFull,
    Happening::StorageThrows,
    Happening::WalletSwitched,
    Happening::PayPressedTenTimes,
    Happening::SecondTab,
    Happening::Offline,
    Happening::PaidLate,
    Happening::CanceledAtGateway,
    Happening::Refunded,
    Happening::NotificationLate,
    Happening::ChangePressed,
    Happening::CancelPressed,
    Happening::ResetPressed,
];

const TRIGGERS: [Trigger; 8] = [
    Trigger::Opened,
    Trigger::OrderSent,
    Trigger::CreateSent,
    Trigger::CreateArrived,
    Trigger::Shown,
    Trigger::QuerySent,
    Trigger::Scanned,
    Trigger::Paid,
];

pub(crate) fn all() -> Vec<Fault> {
    let purposes = [Purpose::Order, Purpose::Create, Purpose::State];
    let mut all: Vec<Fault> = Vec::new();
    for purpose in purposes {
        all.extend(NETWORK_FAULTS.map(|fault| Fault::Network(purpose, fault)));
    }
    for fault in [
        NetworkFault::NoSuchOrder,
        NetworkFault::FalselyPaidAfterWarning,
        NetworkFault::FalselyPaidGuessed,
    ] {
        all.push(Fault::Network(Purpose::State, fault));
    }
    for status in [401, 403, 404, 429, 500] {
        all.push(Fault::Network(
            Purpose::State,
            NetworkFault::Status(status, None),
        ));
    }
    for purpose in [Purpose::Create, Purpose::State] {
        all.push(Fault::Network(
            purpose,
            NetworkFault::Status(429, Some(20_000)),
        ));
        all.push(Fault::Network(
            purpose,
            NetworkFault::Status(503, Some(5_000)),
        ));
    }
    all.extend(HAPPENINGS.map(Fault::Happening));
    all.extend(STREAM_FAULTS.map(|fault| Fault::Network(Purpose::Stream, fault)));
    all
}

/// A fault with its time. It passes `skip` opportunities, then strikes `times` times.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) fault: Fault,
    skip: u64,
    times: u64,
    trigger: Trigger,
    delay: u64,
}

impl Planned {
    pub(crate) fn new(fault: Fault, chance: &mut Chance) -> Self {
        Self {
            fault,
            skip: chance.pick(&[0, 0, 0, 1, 2]),
            times: match fault {
                Fault::Network(..) => chance.between(1, 4),
                Fault::Happening(_) => 1,
            },
            trigger: chance.pick(&TRIGGERS),
            delay: chance.pick(&[0, 1, 50, 300, 1_000, 4_000, 20_000]),
        }
    }

    /// The fault of a request of this purpose, if it strikes now.
    pub(crate) fn on(&mut self, purpose: Purpose) -> Option<NetworkFault> {
        let fault = self.fault;
        match fault {
            Fault::Network(target, fault) if target == purpose && self.strikes() => Some(fault),
            Fault::Network(..) | Fault::Happening(_) => None,
        }
    }

    /// What happens after this trigger, and how many milliseconds later, if it strikes now.
    pub(crate) fn at(&mut self, trigger: Trigger) -> Option<(u64, Happening)> {
        let fault = self.fault;
        match fault {
            Fault::Happening(happening) if self.trigger == trigger && self.strikes() => {
                Some((self.delay, happening))
            }
            Fault::Happening(_) | Fault::Network(..) => None,
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
