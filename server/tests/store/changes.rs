//! Those who wait for changes of orders get each of them, whichever instance records it.

use std::time::Duration;

use checkout_server::merchant::store::{Changed, EventKind, NewEvent, RefundAmount};
use tokio::{sync::broadcast::Receiver, time::timeout};

use super::place::{END, MADE, Place, no, payment, refund, sent};

/// Far more than another instance's change takes.
const SOON: Duration = Duration::from_secs(5);
/// Longer than a change takes that another instance records.
const QUIET: Duration = Duration::from_millis(500);

pub(crate) async fn next(changes: &mut Receiver<Changed>) -> Changed {
    timeout(SOON, changes.recv()).await.unwrap().unwrap()
}

async fn is_quiet(changes: &mut Receiver<Changed>) -> bool {
    timeout(QUIET, changes.recv()).await.is_err()
}

#[tokio::test]
async fn every_change_of_an_order_is_reported_on_both_instances() {
    let place = Place::new();
    let (here, there) = (place.open(), place.open());
    sent(&here, "order-1").await;
    let mut receivers = [here.changes(), there.changes()];
    let order = Changed::Order(no("order-1"));

    here.record_payment(payment("order-1", "t1")).await.unwrap();
    for changes in &mut receivers {
        assert_eq!(next(changes).await, order, "paid");
    }
    let given_back = refund("order-1", RefundAmount::Whole);
    there.record_refund(given_back).await.unwrap();
    for changes in &mut receivers {
        assert_eq!(next(changes).await, order, "refunded");
    }
    sent(&here, "order-2").await;
    let canceled = NewEvent::new(EventKind::Report, MADE + 3);
    here.cancel_order(&no("order-2"), canceled).await.unwrap();
    for changes in &mut receivers {
        let other = Changed::Order(no("order-2"));
        assert_eq!(next(changes).await, other, "canceled");
    }
    here.end_order(&no("order-1"), END - 1).await.unwrap();
    for changes in &mut receivers {
        assert_eq!(next(changes).await, order, "ended");
    }
}

#[tokio::test]
async fn a_change_can_be_read_when_it_is_reported() {
    let place = Place::new();
    let (here, there) = (place.open(), place.open());
    let mut changes = there.changes();
    for index in 0..20 {
        let number = format!("order-{index}");
        sent(&here, &number).await;
        here.record_payment(payment(&number, &number))
            .await
            .unwrap();
        assert_eq!(next(&mut changes).await, Changed::Order(no(&number)));
        assert_eq!(there.payments(&no(&number)).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn what_is_recorded_once_is_reported_once() {
    let place = Place::new();
    let store = place.open();
    sent(&store, "order-1").await;
    store
        .record_payment(payment("order-1", "t1"))
        .await
        .unwrap();
    let mut changes = store.changes();
    // What lies before the subscription may be reported, too.
    while !is_quiet(&mut changes).await {}
    store
        .record_payment(payment("order-1", "t1"))
        .await
        .unwrap();
    store
        .record_payment(payment("nobodys", "t2"))
        .await
        .unwrap();
    sent(&store, "order-2").await;
    assert!(is_quiet(&mut changes).await, "nothing changed of an order");
}

#[tokio::test]
async fn an_orphan_that_finds_its_order_is_a_change_of_it() {
    let place = Place::new();
    let (here, there) = (place.open(), place.open());
    here.record_payment(payment("order-1", "t1")).await.unwrap();
    sent(&here, "order-1").await;
    let mut changes = there.changes();
    here.record_payment(payment("order-1", "t1")).await.unwrap();
    assert_eq!(next(&mut changes).await, Changed::Order(no("order-1")));
}
