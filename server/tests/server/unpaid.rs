//! Orders that were not paid are deleted as the config says. The clock is the tests'.

use std::{path::PathBuf, time::Duration};

use checkout_server::clock::Clock;

use crate::{
    create_routes::{first_route, number},
    harness::{Shop, new_database},
    reconciler::{MINUTE, paid, pass, sent, stopped_clock, unknown, until},
    upstream::{Reply, Upstream},
};

const DAY: Duration = Duration::from_hours(24);

async fn instance(
    clock: &Clock,
    upstream: &Upstream,
    database: &PathBuf,
    keep_unpaid_days: Option<u32>,
) -> Shop {
    Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.clock = clock.clone();
        setup.database = database.into();
        setup.config.merchant.keep_unpaid_days = keep_unpaid_days;
    })
    .await
}

async fn is_kept(shop: &Shop, no: &str) -> bool {
    shop.store().order(&number(no)).await.unwrap().is_some()
}

#[tokio::test]
async fn an_unpaid_order_is_deleted_so_many_days_after_its_end() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let database = new_database("unpaid");
    let shop = instance(&clock, &upstream, &database, Some(30)).await;
    let _other = instance(&clock, &upstream, &database, Some(30)).await;
    let keeping = instance(&clock, &upstream, &new_database("keeping"), None).await;
    let store = shop.store();
    let settled = sent(&shop, &upstream, "epay").await;
    upstream.answers_with(paid(&settled));
    pass(&clock, &store, &settled, MINUTE).await;
    assert_eq!(shop.payments(&settled).await, 1);
    let unconfirmed = sent(&shop, &upstream, "pay-url").await;
    let kept = first_route("epay").order(&keeping).await;
    let old = sent(&shop, &upstream, "epay").await;
    upstream.answers_with(unknown());
    pass(&clock, &store, &old, DAY * 10).await;
    let newer = first_route("epay").order(&shop).await;
    clock.advance(DAY * 21);
    until("the old one is deleted", async || {
        !is_kept(&shop, &old).await
    })
    .await;
    assert!(is_kept(&shop, &newer).await);
    clock.advance(DAY * 10);
    until("the newer one is deleted", async || {
        !is_kept(&shop, &newer).await
    })
    .await;
    assert!(is_kept(&shop, &settled).await);
    assert!(is_kept(&shop, &unconfirmed).await);
    assert!(is_kept(&keeping, &kept).await);
}

/// A gateway that was taken out of the config can be asked about nothing any more.
#[tokio::test]
async fn an_order_at_a_gateway_that_is_not_configured_any_more_is_kept() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let database = new_database("removed");
    let shop = instance(&clock, &upstream, &database, None).await;
    let no = sent(&shop, &upstream, "epay").await;
    upstream.answers_with(unknown());
    let store = shop.store();
    pass(&clock, &store, &no, MINUTE * 15).await;
    while reconciler_asks(&shop, &no).await {
        pass(&clock, &store, &no, DAY).await;
    }
    drop(shop);
    let later = Clock::at(clock.now_ms());
    let without = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.gateways.remove("epay");
        setup.clock = later.clone();
        setup.database = (&database).into();
        setup.config.merchant.keep_unpaid_days = Some(30);
    })
    .await;
    let unsent = first_route("pay-url").order(&without).await;
    later.advance(DAY * 40);
    until("the one that was sent nowhere is deleted", async || {
        !is_kept(&without, &unsent).await
    })
    .await;
    assert!(is_kept(&without, &no).await);
    drop(without);
    let later = Clock::at(later.now_ms());
    let again = instance(&later, &upstream, &database, Some(30)).await;
    until("it is deleted where it could be asked about", async || {
        !is_kept(&again, &no).await
    })
    .await;
}

/// What failed is no answer, however often it was asked.
#[tokio::test]
async fn an_order_whose_gateway_never_answered_is_listed_and_kept() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let shop = instance(&clock, &upstream, &new_database("silent"), Some(30)).await;
    let store = shop.store();
    let silent = sent(&shop, &upstream, "epay").await;
    upstream.answers_with(Reply::HangUp);
    pass(&clock, &store, &silent, MINUTE * 20).await;
    pass(&clock, &store, &silent, DAY * 9).await;
    assert!(!reconciler_asks(&shop, &silent).await, "a week is over");
    let unsent = first_route("epay").order(&shop).await;
    clock.advance(DAY * 40);
    until("the one that was sent nowhere is deleted", async || {
        !is_kept(&shop, &unsent).await
    })
    .await;
    assert!(is_kept(&shop, &silent).await);
    let listed = store.unconfirmed(&[], clock.now_ms()).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].no, number(&silent));
}

async fn reconciler_asks(shop: &Shop, no: &str) -> bool {
    let attempts = shop.store().attempts(&number(no)).await.unwrap();
    attempts.iter().any(|it| it.next_query_at_ms.is_some())
}
