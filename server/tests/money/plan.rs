//! What happens in a run: steps by chance, each of which means something whatever was before,
//! so that any of them can be left out when a run that fails is made shorter.

use crate::{
    api::{self, ShopStep},
    chance::Chance,
    gateways::{Fault, Kind, RefundStatus, Wallet},
};

/// How a request ends before its answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cut {
    /// Its sender leaves when the work on it was continued so many times.
    Leaves(u32),
    /// The instance dies when the work was continued so many times.
    DiesAt(u32),
    /// The instance dies after so many milliseconds.
    DiesAfter(u64),
}

/// What is so throughout a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Character {
    /// Whether instances die.
    pub(crate) deadly: bool,
    /// Whether the shop has an address for webhooks.
    pub(crate) hooks: bool,
    /// From when on epay calls a paid order refunded.
    pub(crate) refund_status: RefundStatus,
}

impl Character {
    pub(crate) const CALM: Self = Self {
        deadly: false,
        hooks: false,
        refund_status: RefundStatus::FirstWithSum,
    };
}

/// What is odd about a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    None,
    /// The shopper changes the wallet at the cashier.
    OtherWallet,
    /// The gateway confirms a fen less.
    OtherAmount,
}

/// What a shopper's device sends with a create request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shopper {
    /// Of the four kinds of devices.
    pub(crate) device: usize,
    /// Whether the other wallet is chosen.
    pub(crate) other_wallet: bool,
    /// Fields of the page's own, which differ from page to page.
    pub(crate) page: usize,
}

/// One thing that happens. What a number names is found by its remainder, and `at` is an
/// instance.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Order {
        kind: Kind,
        wallet: usize,
        product: usize,
        at: usize,
    },
    /// So many equal create requests at once, at both instances in turn.
    Create {
        order: usize,
        shopper: Shopper,
        copies: usize,
        at: usize,
        cut: Option<Cut>,
    },
    Pay {
        trade: usize,
        oddity: Oddity,
        /// Whether what is sent about it never arrives.
        lost: bool,
    },
    /// Money for a number that is nobody's, by the same account.
    PayUnknown {
        amount: i64,
        lost: bool,
    },
    Refund {
        payment: usize,
        /// Percent of what was paid.
        part: i64,
        lost: bool,
    },
    Cancel {
        trade: usize,
    },
    Freeze {
        payment: usize,
    },
    Thaw {
        payment: usize,
    },
    /// A notification or a report arrives, perhaps again.
    Deliver {
        notice: usize,
        at: usize,
        cut: Option<Cut>,
    },
    /// Somebody who is not the gateway sends one.
    Forge {
        order: usize,
        at: usize,
    },
    Poll {
        order: usize,
        at: usize,
        cut: Option<Cut>,
    },
    Break {
        kind: Kind,
        query: bool,
        fault: Fault,
    },
    /// An instance dies, whatever it does.
    Die {
        at: usize,
    },
    /// Time passes, and the instances' own work is done.
    Wait {
        seconds: u64,
    },
    /// The shop's own system uses the API.
    Shop(ShopStep),
    Together(Vec<Step>),
}

const FAULTS: [Fault; 6] = [
    Fault::Unread,
    Fault::Lost,
    Fault::Late500,
    Fault::Early500,
    Fault::Garbled,
    Fault::Warned,
];
const STATUSES: [RefundStatus; 3] = [
    RefundStatus::FirstWithSum,
    RefundStatus::First,
    RefundStatus::Whole,
];
const SHOP_PERCENT: u64 = 28;
const PAID_FIRST: [Kind; 6] = [
    Kind::Epay,
    Kind::Epay,
    Kind::Epay,
    Kind::OrderCmd,
    Kind::PayUrl,
    Kind::Smallsaas,
];
const WAITS: [u64; 6] = [10, 70, 200, 400, 1_000, 8_000];

/// The steps of a seed, and what is so throughout them.
pub(crate) fn steps(chance: &mut Chance) -> (Vec<Step>, Character) {
    let character = Character {
        deadly: chance.percent(60),
        hooks: chance.percent(30),
        refund_status: chance.pick(&STATUSES),
    };
    // In half of the runs an order is paid first, and the shop's system does much.
    let is_paid = chance.percent(50);
    let favorite = if is_paid {
        Some(chance.pick(&PAID_FIRST))
    } else {
        chance.percent(70).then(|| chance.pick(&Kind::ALL))
    };
    let mut plan = Planner {
        chance,
        character,
        shop_percent: SHOP_PERCENT,
        favorite,
    };
    let mut steps = vec![plan.order()];
    if is_paid {
        plan.shop_percent = 50;
        steps.extend(plan.payment());
    }
    let length = plan.chance.between(8, 30);
    for _ in 0..length {
        let step = if plan.chance.percent(25) {
            let width = plan.chance.between(2, 5);
            Step::Together((0..width).map(|_| plan.one()).collect())
        } else if plan.chance.percent(8) {
            Step::Wait {
                seconds: plan.chance.pick(&WAITS),
            }
        } else {
            plan.one()
        };
        steps.push(step);
    }
    (steps, character)
}

/// One thing that happens at any gateway.
pub(crate) fn one(chance: &mut Chance) -> Step {
    let mut plan = Planner {
        chance,
        character: Character::CALM,
        shop_percent: SHOP_PERCENT,
        favorite: None,
    };
    plan.one()
}

struct Planner<'a> {
    chance: &'a mut Chance,
    character: Character,
    /// How much of what happens the shop's system does.
    shop_percent: u64,
    /// Most orders of a run go to one gateway, so that much happens to them.
    favorite: Option<Kind>,
}

impl Planner<'_> {
    fn number(&mut self) -> usize {
        usize::try_from(self.chance.between(0, 999)).unwrap()
    }

    fn at(&mut self) -> usize {
        self.number() % 2
    }

    /// An order is paid, and known to be.
    fn payment(&mut self) -> [Step; 3] {
        let shopper = Shopper {
            device: 0,
            other_wallet: false,
            page: 0,
        };
        let create = Step::Create {
            order: 0,
            shopper,
            copies: 1,
            at: self.at(),
            cut: None,
        };
        let pay = Step::Pay {
            trade: 0,
            oddity: Oddity::None,
            lost: false,
        };
        let deliver = Step::Deliver {
            notice: 0,
            at: self.at(),
            cut: None,
        };
        [create, pay, deliver]
    }

    fn kind(&mut self) -> Kind {
        match self.favorite {
            Some(kind) if self.chance.percent(80) => kind,
            _ => self.chance.pick(&Kind::ALL),
        }
    }

    fn cut(&mut self) -> Option<Cut> {
        if !self.chance.percent(15) {
            return None;
        }
        let polls = u32::try_from(self.chance.between(0, 12)).unwrap();
        Some(match self.chance.between(0, 2) {
            0 if self.character.deadly => Cut::DiesAt(polls),
            1 if self.character.deadly => Cut::DiesAfter(self.chance.between(0, 12)),
            _ => Cut::Leaves(polls),
        })
    }

    fn order(&mut self) -> Step {
        Step::Order {
            kind: self.kind(),
            wallet: self.number(),
            product: self.number(),
            at: self.at(),
        }
    }

    fn create(&mut self) -> Step {
        let shopper = Shopper {
            device: if self.chance.percent(70) {
                0
            } else {
                self.number() % 4
            },
            other_wallet: self.chance.percent(30),
            page: if self.chance.percent(80) {
                0
            } else {
                self.number() % 3
            },
        };
        let several = self.chance.percent(40);
        Step::Create {
            order: self.number(),
            shopper,
            copies: if several { 1 + self.number() % 4 } else { 1 },
            at: self.at(),
            cut: self.cut(),
        }
    }

    fn pay(&mut self) -> Step {
        let oddity = match self.chance.between(0, 9) {
            0 => Oddity::OtherWallet,
            1 => Oddity::OtherAmount,
            _ => Oddity::None,
        };
        Step::Pay {
            trade: self.number(),
            oddity,
            lost: self.chance.percent(40),
        }
    }

    fn fault(&mut self) -> Step {
        Step::Break {
            kind: self.kind(),
            query: self.chance.percent(40),
            fault: if self.chance.percent(1) {
                Fault::Silent
            } else {
                self.chance.pick(&FAULTS)
            },
        }
    }

    fn one(&mut self) -> Step {
        if self.chance.percent(self.shop_percent) {
            let (kind, cut) = (self.kind(), self.cut());
            let hooks = self.character.hooks;
            return Step::Shop(api::one(self.chance, kind, cut, hooks));
        }
        let number = self.number();
        let at = self.at();
        match self.chance.between(0, 99) {
            0..=8 => self.order(),
            9..=33 => self.create(),
            34..=51 => self.pay(),
            52..=68 => Step::Deliver {
                notice: number,
                at,
                cut: self.cut(),
            },
            69..=79 => Step::Poll {
                order: number,
                at,
                cut: self.cut(),
            },
            80..=86 => self.fault(),
            87..=90 => Step::Refund {
                payment: number,
                part: self.chance.pick(&[10, 50, 100]),
                lost: self.chance.percent(40),
            },
            91 => Step::Freeze { payment: number },
            92 => Step::Thaw { payment: number },
            93..=94 => Step::Cancel { trade: number },
            95 => Step::PayUnknown {
                amount: 100 + i64::try_from(number).unwrap(),
                lost: self.chance.percent(40),
            },
            96..=97 => Step::Forge { order: number, at },
            _ if self.character.deadly => Step::Die { at },
            _ => Step::Wait { seconds: 70 },
        }
    }
}

/// The wallets of orders at a gateway.
pub(crate) fn wallet_names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Gatepay => &["alipay", "wechat", "onecode"],
        Kind::PayUrl | Kind::Epay | Kind::OrderCmd | Kind::Smallsaas => &["alipay", "wechat"],
    }
}

/// The wallet that a shopper chooses for an order.
pub(crate) fn chosen(order: &str, other: bool) -> Wallet {
    let wallet = match order {
        "wechat" => Wallet::WeChat,
        "onecode" => Wallet::OneCode,
        _ => Wallet::Alipay,
    };
    if other { wallet.other() } else { wallet }
}
