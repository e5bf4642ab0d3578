//! Notifications that the merchant does not accept are repeated at a real server's intervals,
//! and an order is frozen whose merchant cannot be reached.

use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    epay::{mapi, order},
    gateways::Gateways,
    harness::{KEY, PID, Shop, read},
};

/// Seconds between the attempts, as recorded.
const PAUSES: [u32; 4] = [60, 120, 960, 2160];

async fn status(shop: &Shop, no: &str) -> Value {
    let query = [
        ("act", "order"),
        ("pid", PID),
        ("key", KEY),
        ("out_trade_no", no),
    ];
    read(shop.get("/sandbox/epay/api.php").query(&query)).await["status"].clone()
}

#[tokio::test]
async fn a_notification_is_repeated_at_the_recorded_intervals_five_times_in_all() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "wechat").await;
    shop.epay(&no, "wxpay", &[]).await;
    shop.fault(json!({"gateway": "epay", "at": "notify", "kind": "bad-signature", "times": 9}))
        .await;
    shop.phone(&no, "pay").await;
    for (attempts, pause) in (1..).zip(PAUSES) {
        shop.repeated_in(&no, pause.into()).await;
        let notify = shop.trade(&no).await.unwrap()["notify"].clone();
        assert_eq!(notify["attempts"], attempts, "{pause}");
        // A second before it is due, nothing is sent.
        shop.forward(pause - 1).await;
        tokio::task::yield_now().await;
        let notify = shop.trade(&no).await.unwrap()["notify"].clone();
        assert_eq!(notify["attempts"], attempts, "{pause}");
        shop.forward(1).await;
    }
    // The fifth is the last.
    for _ in 0..100 {
        let notify = shop.trade(&no).await.unwrap()["notify"].clone();
        if notify["attempts"] == 5 && notify.get("repeated_in_s").is_none() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    shop.forward(100_000).await;
    let notify = shop.trade(&no).await.unwrap()["notify"].clone();
    assert_eq!(notify, json!({"attempts": 5, "taken": false}));
    assert_eq!(
        status(&shop, &no).await,
        1,
        "an answer is no reason to freeze"
    );
}

/// As recorded: it stays frozen, even when the merchant accepts a later notification.
#[tokio::test]
async fn an_order_is_frozen_whose_merchant_is_down() {
    let shop = Shop::open().await;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let notify_url = format!("http://127.0.0.1:{port}/n");
    mapi(&shop, &order(&[("notify_url", Some(&notify_url))])).await;
    assert_eq!(status(&shop, "T1").await, 0);
    shop.phone("T1", "pay").await;
    shop.repeated_in("T1", 60).await;
    assert_eq!(status(&shop, "T1").await, 3);
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let merchant = axum::Router::new().fallback(|| async { "success" });
    let serving = tokio::spawn(async move { axum::serve(listener, merchant).await });
    shop.forward(60).await;
    assert_eq!(shop.notified("T1").await, 2);
    assert_eq!(status(&shop, "T1").await, 3);
    serving.abort();
}

#[tokio::test]
async fn the_clock_is_moved_forward_by_whole_seconds_alone() {
    let gateways = Gateways::open().await;
    for wrong in ["{}", r#"{"seconds":-1}"#, r#"{"seconds":1,"x":1}"#, "x"] {
        let answer = gateways.post("/sandbox/clock").body(wrong).send().await;
        assert_eq!(answer.unwrap().status(), 400, "{wrong}");
    }
}
