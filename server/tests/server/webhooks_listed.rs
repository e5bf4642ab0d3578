//! Which webhooks are listed, and how many.

use checkout_server::merchant::{
    order::OrderNo,
    store::{Database, EventKind, Mode, NewEvent, open},
};

use crate::{
    command_line::{ADD, run},
    harness::{execute, new_database},
};

/// Cancels the order, of which then nobody has the webhook, and writes so many newer ones that
/// were delivered. Returns the first one's id.
async fn stuck_behind(database: &Database, newer: usize) -> String {
    let store = open(database, Mode::Sandbox, None).unwrap();
    let no = OrderNo::parse("20261128-7").unwrap();
    let event = |kind| NewEvent {
        order_no: Some(no.as_str().to_owned()),
        reason: Some("canceled"),
        ..NewEvent::new(kind, 1)
    };
    let canceled = event(EventKind::Order);
    store.cancel_order(&no, canceled).await.unwrap();
    for index in 0..newer {
        let event = NewEvent {
            got: Some(index.to_string()),
            attention: true,
            ..event(EventKind::Report)
        };
        store.record_event(event).await.unwrap();
    }
    let webhooks = store.webhooks(&no).await.unwrap();
    assert_eq!(webhooks.len(), newer + 1);
    execute(
        database,
        "UPDATE outbox SET delivered_at_ms = 1, closed_at_ms = 1 WHERE kind = 'order.attention'",
    );
    webhooks[0].id.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_is_not_delivered_is_listed_behind_any_number_of_others() {
    let path = new_database("listed");
    let (made, printed) = run(&path, &ADD);
    assert!(made, "{printed}");
    let stuck = stuck_behind(&(&path).into(), 60).await;
    let (done, listed) = run(&path, &["webhooks", "list", "--undelivered"]);
    assert!(done && listed.contains(&stuck), "{listed}");
    assert_eq!(listed.lines().count(), 1, "{listed}");
    let (_, newest) = run(&path, &["webhooks", "list", "--limit", "2"]);
    assert_eq!(newest.lines().count(), 2, "{newest}");
    assert!(!newest.contains(&stuck), "{newest}");
}
