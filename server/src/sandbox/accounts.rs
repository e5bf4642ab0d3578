//! What the sandbox is told: who the merchant is at each gateway, what the shop sells and
//! which orders it knows. All of it is worth nothing outside.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use crate::secret::Secret;

#[derive(Clone, Debug)]
pub struct Accounts {
    pub epay: EpayAccount,
    pub pay_url: PayUrlAccount,
    pub gatepay: GatepayAccount,
    pub smallsaas: SmallsaasAccount,
}

#[derive(Clone, Debug)]
pub struct EpayAccount {
    pub pid: String,
    pub key: Secret,
}

#[derive(Clone, Debug)]
pub struct PayUrlAccount {
    /// The one common parameter that is checked.
    pub token: Secret,
    pub hears: Hears,
}

#[derive(Clone, Debug)]
pub struct GatepayAccount {
    pub appkey: Secret,
    pub secret: Secret,
    /// The address registered for the shop.
    pub notify_url: String,
}

#[derive(Clone, Debug)]
pub struct SmallsaasAccount {
    /// The whole `Authorization` header of both calls.
    pub token: Secret,
    pub hears: Hears,
}

/// Where the merchant wants to hear of payments that no document has a notify for.
#[derive(Clone, Debug)]
pub struct Hears {
    pub url: String,
    /// Sent as `Authorization: Bearer …`.
    pub token: Secret,
}

/// What the gateways know of one product; each has its own number for it.
#[derive(Clone, Debug)]
pub struct Good {
    pub gatepay_product: u64,
    pub consume_type: u64,
    pub name: String,
    /// Fen.
    pub price: u64,
}

/// An order as the shop knows it: smallsaas and order-cmd are one system with the shop.
#[derive(Clone, Debug)]
pub struct Ordered {
    pub name: String,
    /// Fen.
    pub amount: u64,
}

/// Told the merchant's order number when a code is made to expire on the phone. May block.
pub type Expire = Arc<dyn Fn(&str) + Send + Sync>;

/// Finds an order of the shop by its number.
pub type LookUp =
    Arc<dyn Fn(&str) -> Pin<Box<dyn Future<Output = Option<Ordered>> + Send>> + Send + Sync>;

#[derive(Clone)]
pub struct Shop {
    pub goods: Vec<Good>,
    pub expire: Expire,
    pub look_up: LookUp,
}

impl fmt::Debug for Shop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shop")
            .field("goods", &self.goods)
            .finish_non_exhaustive()
    }
}
