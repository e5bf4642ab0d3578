//! The open streams: how many there are, and which orders they follow.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use tokio::sync::{broadcast, watch};

use super::{order::OrderNo, store::Changed};

/// All open streams of a server. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    places: Mutex<Places>,
    /// Each order that is followed, with what wakes those who do.
    orders: Mutex<HashMap<OrderNo, watch::Sender<()>>>,
    /// The task that reads the store's changes, once there is one.
    reader: OnceLock<()>,
}

#[derive(Debug, Default)]
struct Places {
    taken: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// How many streams there may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct StreamLimits {
    pub(super) in_all: usize,
    /// 0 is no limit.
    pub(super) of_one_address: usize,
}

/// A stream's place among all of them, which others get when this is dropped.
#[derive(Debug)]
pub(super) struct StreamPlace {
    streams: Streams,
    address: Option<IpAddr>,
}

/// An order that is followed, until this is dropped.
#[derive(Debug)]
pub(super) struct Followed {
    streams: Streams,
    no: OrderNo,
    changed: watch::Receiver<()>,
}

impl Streams {
    /// How many are open.
    pub(crate) fn open(&self) -> usize {
        locked(&self.0.places).taken
    }

    /// A place; `None` when all are taken, or all of that address.
    pub(super) fn place(
        &self,
        limits: StreamLimits,
        address: Option<IpAddr>,
    ) -> Option<StreamPlace> {
        let mut places = locked(&self.0.places);
        if places.taken >= limits.in_all {
            return None;
        }
        if let Some(address) = address {
            let of_address = places.by_address.entry(address).or_default();
            if limits.of_one_address > 0 && *of_address >= limits.of_one_address {
                return None;
            }
            *of_address += 1;
        }
        places.taken += 1;
        drop(places);
        Some(StreamPlace {
            streams: self.clone(),
            address,
        })
    }

    /// Follows an order from now on. `subscribe` is for the changes of the store, once for all
    /// streams.
    pub(super) fn follow(
        &self,
        no: OrderNo,
        subscribe: impl FnOnce() -> broadcast::Receiver<Changed>,
    ) -> Followed {
        self.0.reader.get_or_init(|| {
            tokio::spawn(wake(Arc::clone(&self.0), subscribe()));
        });
        let mut orders = locked(&self.0.orders);
        let order = orders.entry(no.clone());
        let changed = order.or_insert_with(|| watch::Sender::new(())).subscribe();
        drop(orders);
        Followed {
            streams: self.clone(),
            no,
            changed,
        }
    }
}

impl Followed {
    /// Waits until something about the order may have changed.
    pub(super) async fn changed(&mut self) {
        if self.changed.changed().await.is_err() {
            // The sender is here as long as this is, so that this cannot be; but it must not
            // return again and again.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        let mut orders = locked(&self.streams.0.orders);
        // This one's receiver still counts.
        if orders
            .get(&self.no)
            .is_some_and(|order| order.receiver_count() <= 1)
        {
            orders.remove(&self.no);
        }
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let mut places = locked(&self.streams.0.places);
        places.taken = places.taken.saturating_sub(1);
        let Some(address) = self.address else {
            return;
        };
        if let Some(of_address) = places.by_address.get_mut(&address) {
            *of_address = of_address.saturating_sub(1);
            if *of_address == 0 {
                places.by_address.remove(&address);
            }
        }
    }
}

/// Wakes those whose order changed, until the store is closed.
async fn wake(streams: Arc<Inner>, mut changes: broadcast::Receiver<Changed>) {
    loop {
        match changes.recv().await {
            Ok(Changed::Order(no)) => {
                if let Some(order) = locked(&streams.orders).get(&no) {
                    order.send_replace(());
                }
            }
            Ok(Changed::Any) | Err(broadcast::error::RecvError::Lagged(_)) => {
                for order in locked(&streams.orders).values() {
                    order.send_replace(());
                }
            }
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: StreamLimits = StreamLimits {
        in_all: 3,
        of_one_address: 2,
    };

    #[test]
    fn an_address_has_its_own_limit_and_all_have_one() {
        let streams = Streams::default();
        let of = |address: &str| streams.place(LIMITS, Some(address.parse().unwrap()));
        let first = of("203.0.113.1").unwrap();
        let _second = of("203.0.113.1").unwrap();
        assert!(of("203.0.113.1").is_none());
        let _other = of("203.0.113.2").unwrap();
        assert!(of("203.0.113.3").is_none());
        drop(first);
        assert!(of("203.0.113.1").is_some());
        assert!(streams.place(LIMITS, None).is_some());
        assert_eq!(locked(&streams.0.places).by_address.len(), 2);
    }

    #[tokio::test]
    async fn an_order_that_nobody_follows_is_forgotten() {
        let streams = Streams::default();
        let changes = broadcast::Sender::new(4);
        let no = OrderNo::parse("order-1").unwrap();
        let mut one = streams.follow(no.clone(), || changes.subscribe());
        let two = streams.follow(no.clone(), || changes.subscribe());
        changes.send(Changed::Order(no.clone())).unwrap();
        one.changed().await;
        drop(one);
        assert_eq!(locked(&streams.0.orders).len(), 1);
        drop(two);
        assert!(locked(&streams.0.orders).is_empty());
        assert_eq!(changes.receiver_count(), 1);
    }
}
