//! One key makes one order, however many ask at once.

use std::collections::BTreeSet;

use checkout_server::{
    merchant::{
        order::{Order, OrderNo, OrderSource},
        store::{IdempotencyKey, OrderKey, ShopOrder, Store},
    },
    money::Fen,
};

use crate::place::{END, Place, no, order};

fn key(key: &str, fingerprint: &str) -> OrderKey {
    key_of("shop", key, fingerprint)
}

fn key_of(system: &str, key: &str, fingerprint: &str) -> OrderKey {
    OrderKey {
        system: system.to_owned(),
        request: IdempotencyKey {
            key: key.to_owned(),
            fingerprint: fingerprint.to_owned(),
        },
    }
}

async fn add(store: &dyn Store, wanted: Order, key: Option<OrderKey>) -> ShopOrder {
    store.add_shop_order(wanted, key).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_asked_at_once_under_one_key_make_one_order() {
    let place = Place::new();
    let stores = [place.open(), place.open()];
    let tasks: Vec<_> = (0..40)
        .map(|number: usize| {
            let store = stores[number % 2].clone();
            let wanted = Order {
                no: OrderNo::random(),
                ..order("A")
            };
            tokio::spawn(async move { add(&*store, wanted, Some(key("cart 7", "f"))).await })
        })
        .collect();
    let (mut made, mut numbers) = (0, BTreeSet::new());
    for task in tasks {
        let order = match task.await.unwrap() {
            ShopOrder::Made(order) => {
                made += 1;
                order
            }
            ShopOrder::Known(order) => order,
            other @ (ShopOrder::KeyOfAnother | ShopOrder::NumberOfAnother(_)) => {
                panic!("{other:?}")
            }
        };
        numbers.insert(order.no.as_str().to_owned());
    }
    assert_eq!((made, numbers.len()), (1, 1));
    let all = stores[0].orders(checkout_server::merchant::store::OrderFilter {
        limit: 99,
        ..Default::default()
    });
    assert_eq!(all.await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_is_one_requests_and_a_number_is_one_amounts() {
    let store = Place::new().open();
    let made = add(&*store, order("A"), Some(key("k", "f"))).await;
    assert!(matches!(made, ShopOrder::Made(_)), "{made:?}");
    // The key counts, whatever number the second request would get.
    let again = add(&*store, order("B"), Some(key("k", "f"))).await;
    let ShopOrder::Known(known) = again else {
        panic!("{again:?}");
    };
    assert_eq!(known.no, no("A"));
    let other = add(&*store, order("B"), Some(key("k", "other"))).await;
    assert_eq!(other, ShopOrder::KeyOfAnother);
    assert_eq!(store.order(&no("B")).await.unwrap(), None);

    for wish in [None, Some(key("second", "f"))] {
        let same = add(&*store, order("a"), wish).await;
        assert_eq!(same, ShopOrder::Known(known.clone()));
    }
    let dearer = Order {
        amount: Fen::new(8801),
        ..order("A")
    };
    let refused = add(&*store, dearer, Some(key("third", "f"))).await;
    assert_eq!(refused, ShopOrder::NumberOfAnother(known));
    // The key of what was refused is free.
    let made = add(&*store, order("C"), Some(key("third", "g"))).await;
    assert!(matches!(made, ShopOrder::Made(_)), "{made:?}");
}

#[tokio::test]
async fn a_number_that_a_browser_made_up_is_not_the_shops() {
    let store = Place::new().open();
    let browsers = Order {
        source: OrderSource::Browser,
        ..order("A")
    };
    store.add_order(browsers.clone()).await.unwrap();
    let refused = add(&*store, order("A"), None).await;
    assert_eq!(refused, ShopOrder::NumberOfAnother(browsers));
}

#[tokio::test]
async fn the_key_of_a_deleted_order_goes_with_it() {
    let store = Place::new().open();
    add(&*store, order("A"), Some(key("k", "f"))).await;
    let deleted = store.delete_unpaid(&[], END + 1, 9).await.unwrap();
    assert_eq!(deleted, 1);
    let made = add(&*store, order("B"), Some(key("k", "other"))).await;
    assert!(matches!(made, ShopOrder::Made(_)), "{made:?}");
}

#[tokio::test]
async fn the_same_key_of_another_system_makes_another_order() {
    let store = Place::new().open();
    for (system, number, fingerprint) in [("shop", "A", "f"), ("erp", "B", "f"), ("pos", "C", "g")]
    {
        let made = add(
            &*store,
            order(number),
            Some(key_of(system, "k", fingerprint)),
        )
        .await;
        assert!(matches!(made, ShopOrder::Made(_)), "{system}: {made:?}");
        let again = add(&*store, order("D"), Some(key_of(system, "k", fingerprint))).await;
        let ShopOrder::Known(known) = again else {
            panic!("{system}: {again:?}");
        };
        assert_eq!(known.no, no(number), "{system}");
    }
    let other = add(&*store, order("D"), Some(key_of("pos", "k", "f"))).await;
    assert_eq!(other, ShopOrder::KeyOfAnother);
}

/// A shop that is answered with an order would have another amount paid.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_a_browser_makes_up_at_the_same_time_is_not_the_shops() {
    let place = Place::new();
    let stores = [place.open(), place.open()];
    for round in 0..100 {
        let number = format!("A{round}");
        let browsers = Order {
            source: OrderSource::Browser,
            amount: Fen::new(1),
            ..order(&number)
        };
        let first = tokio::spawn({
            let store = stores[0].clone();
            async move { store.add_order(browsers).await.unwrap() }
        });
        let wanted = order(&number);
        match add(&*stores[1], wanted.clone(), Some(key(&number, "f"))).await {
            ShopOrder::Made(order) | ShopOrder::Known(order) => {
                assert_eq!((order.amount, order.source), (wanted.amount, wanted.source));
            }
            ShopOrder::NumberOfAnother(_) => {}
            other @ ShopOrder::KeyOfAnother => panic!("{other:?}"),
        }
        first.await.unwrap();
    }
}
