//! Orders that were not paid are deleted as the config says. The clock is the tests'.

use std::{path::PathBuf, time::Duration};

use checkout_server::clock::Clock;

use crate::{
    create_routes::{first_route, number},
    harness::{Shop, temporary},
    reconciler::{MINUTE, paid, pass, sent, stopped_clock, unknown, until},
    upstream::Upstream,
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
        setup.database.clone_from(database);
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
    let database = temporary("unpaid.sqlite3");
    let shop = instance(&clock, &upstream, &database, Some(30)).await;
    let _other = instance(&clock, &upstream, &database, Some(30)).await;
    let keeping = instance(&clock, &upstream, &temporary("keeping.sqlite3"), None).await;
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
