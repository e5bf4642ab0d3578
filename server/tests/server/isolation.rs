//! A gateway that hangs, and clients that send half of a request, keep nobody else out.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use reqwest::Response;
use serde_json::Value;
use tokio::{io::AsyncWriteExt, net::TcpStream, sync::Mutex, time::timeout};

use crate::{
    create_routes::{CREATE_ROUTES, first_route, shop_with},
    harness::{Shop, form, order_request},
    reconciler::until,
    upstream::{Reply, Upstream},
};

/// As many as may be in work at once at one route.
const MANY: usize = 256;
const SOON: Duration = Duration::from_secs(10);
/// Two tests have many connections, of which a process may have a thousand.
static CONNECTIONS: Mutex<()> = Mutex::const_new(());

async fn soon(request: reqwest::RequestBuilder) -> Response {
    timeout(SOON, request.send()).await.unwrap().unwrap()
}

async fn status(request: reqwest::RequestBuilder) -> u16 {
    soon(request).await.status().as_u16()
}

fn field(body: &str, name: &str) -> String {
    let fields = checkout_server::form::decode(body.as_bytes());
    checkout_server::form::field(&fields, name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_every_create_hangs_states_orders_and_notifications_are_answered() {
    let _alone = CONNECTIONS.lock().await;
    let upstream = Upstream::start().await;
    let shop = Arc::new(shop_with(&upstream).await);
    let other = first_route("gatepay");
    let honest = other.order(&shop).await;
    other.request(&shop, &honest).send().await.unwrap();
    let sent = upstream.received_once().body;
    let route = first_route("epay");
    let mut numbers = Vec::new();
    for _ in 0..MANY {
        numbers.push(route.order(&shop).await);
    }
    upstream.answers_with(Reply::Silence(Duration::from_mins(2)));
    let ended = Arc::new(AtomicUsize::new(0));
    for no in numbers {
        let (shop, ended) = (Arc::clone(&shop), Arc::clone(&ended));
        tokio::spawn(async move {
            let answered = route.request(&shop, &no).send().await;
            ended.fetch_add(1, Ordering::SeqCst);
            answered
        });
    }
    let mut hanging = 0;
    for _ in 0..400 {
        hanging += upstream.received().len();
        if hanging + ended.load(Ordering::SeqCst) == MANY {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(hanging + ended.load(Ordering::SeqCst), MANY);

    assert_eq!(
        status(shop.get(&format!("/state?order_no={honest}"))).await,
        200
    );
    let wanted = r#"{"product_id": "longjing", "quantity": 1, "wallet": "wechat"}"#;
    let order = order_request(shop.post("/orders")).body(wanted);
    assert_eq!(status(order).await, 200);
    assert_eq!(status(shop.get("/products")).await, 200);
    let notification = [
        ("product_id", field(&sent, "product_id")),
        ("product_num", field(&sent, "product_num")),
        ("pay_type", field(&sent, "pay_type")),
        ("out_order_id", honest.clone()),
        ("custom", field(&sent, "custom")),
        ("order_price", "88.00".to_owned()),
        ("order_type", "wechat".to_owned()),
        ("sign", field(&sent, "sign")),
    ];
    let pairs: Vec<(&str, &str)> = notification.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let answer = soon(form(shop.post("/notify/gatepay"), &pairs)).await;
    assert_eq!(answer.text().await.unwrap(), "success");
    assert_eq!(shop.state(&honest).await["pay_state"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_every_query_hangs_the_states_of_other_gateways_are_answered() {
    let _alone = CONNECTIONS.lock().await;
    let upstream = Upstream::start().await;
    let shop = Arc::new(shop_with(&upstream).await);
    let (route, other) = (first_route("epay"), first_route("gatepay"));
    let (one, elsewhere) = (route.order(&shop).await, other.order(&shop).await);
    let mut numbers = vec![one];
    for _ in 1..MANY / 2 {
        numbers.push(route.order(&shop).await);
    }
    for no in &numbers {
        route.request(&shop, no).send().await.unwrap();
    }
    other.request(&shop, &elsewhere).send().await.unwrap();
    upstream.received();
    upstream.answers_with(Reply::Silence(Duration::from_mins(2)));
    let ended = Arc::new(AtomicUsize::new(0));
    // Half of them ask about one order, and wait for one query.
    let again = numbers.first().cloned().unwrap();
    let polls = numbers.into_iter().chain(vec![again; MANY / 2]);
    for no in polls {
        let (shop, ended) = (Arc::clone(&shop), Arc::clone(&ended));
        tokio::spawn(async move {
            let answered = shop.get(&format!("/state?order_no={no}")).send().await;
            ended.fetch_add(1, Ordering::SeqCst);
            answered
        });
    }
    let mut answered = 0;
    for _ in 0..100 {
        if ended.load(Ordering::SeqCst) >= MANY / 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        let request = shop.get(&format!("/state?order_no={elsewhere}"));
        assert_eq!(status(request).await, 200);
        answered += 1;
    }
    assert!(answered > 0);
    // Most are answered at once by what is recorded, before the first query has left.
    until("the gateway is queried", async || {
        !upstream.received().is_empty()
    })
    .await;
}

/// The gateway that hangs has no more creates than its own, and the next shopper is told so
/// in words, with an answer after which the widget does not send the request again.
#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_gateway_gets_its_own_number_of_creates_and_keeps_no_other_out() {
    let (hanging, well) = (Upstream::start().await, Upstream::start().await);
    let shop = Shop::open_with(|setup| {
        well.configure(setup);
        let url = format!("{}/mapi.php", hanging.origin);
        crate::harness::set(&mut setup.config.gateways, "epay", &[("url", &url)]);
        setup.config.merchant.max_creates_per_gateway = 3;
        setup.config.merchant.max_in_flight = 4;
    })
    .await;
    let shop = Arc::new(shop);
    hanging.answers_with(Reply::Silence(Duration::from_mins(2)));
    let route = first_route("epay");
    for _ in 0..3 {
        let no = route.order(&shop).await;
        let shop = Arc::clone(&shop);
        tokio::spawn(async move { route.request(&shop, &no).send().await });
    }
    let mut under_way = 0;
    for _ in 0..200 {
        under_way += hanging.received().len();
        if under_way == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(under_way, 3);
    for route in CREATE_ROUTES {
        let no = route.order(&shop).await;
        let answer = soon(route.request(&shop, &no)).await;
        assert_eq!(answer.status(), 200, "{route:?}");
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        if route.gateway == "epay" {
            assert_eq!(
                (&answer["code"], &answer["error"]),
                (&(-1).into(), &"gateway_busy".into())
            );
            assert!(
                answer["msg"].as_str().unwrap().contains("稍后再试"),
                "{answer}"
            );
        } else {
            assert_eq!(answer, serde_json::json!({}), "{route:?}");
        }
    }
    assert!(hanging.received().is_empty());
}

/// A shopper who leaves frees no place: the gateway still has the request.
#[tokio::test(flavor = "multi_thread")]
async fn a_create_whose_shopper_left_still_counts_and_still_ends() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.max_creates_per_gateway = 1;
    })
    .await;
    let route = first_route("epay");
    let (left, next) = (route.order(&shop).await, route.order(&shop).await);
    upstream.answers_with(Reply::Late(Duration::from_secs(2), b"{}".to_vec()));
    let request = route
        .request(&shop, &left)
        .timeout(Duration::from_millis(500));
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(upstream.received().len(), 1);
    let busy = soon(route.request(&shop, &next))
        .await
        .text()
        .await
        .unwrap();
    assert!(busy.contains("gateway_busy"), "{busy}");
    upstream.answers_with(Reply::ok("{}"));
    let mut answered = String::new();
    for _ in 0..100 {
        let answer = soon(route.request(&shop, &next)).await;
        answered = answer.text().await.unwrap();
        if answered == "{}" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(answered, "{}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_times_out_again_and_again_is_left_alone() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.gateway_timeout = 1;
    })
    .await;
    let shop = Arc::new(shop);
    upstream.answers_with(Reply::Silence(Duration::from_mins(2)));
    let route = first_route("epay");
    let mut tasks = Vec::new();
    for _ in 0..5 {
        let no = route.order(&shop).await;
        let shop = Arc::clone(&shop);
        tasks.push(tokio::spawn(async move {
            status(route.request(&shop, &no)).await
        }));
    }
    for task in tasks {
        assert_eq!(task.await.unwrap(), 504);
    }
    assert_eq!(upstream.received().len(), 5);
    let no = route.order(&shop).await;
    let answer = soon(route.request(&shop, &no)).await;
    assert_eq!(answer.status(), 200);
    let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(answer["error"], "gateway_busy");
    assert!(upstream.received().is_empty(), "it was sent");
    // Another gateway's creates go on.
    upstream.answers_with(Reply::ok("{}"));
    let other = first_route("gatepay");
    let no = other.order(&shop).await;
    other.request(&shop, &no).send().await.unwrap();
    assert_eq!(upstream.received().len(), 1);
}

/// A connection with the head of a request and the first byte of its body.
async fn silent(shop: &Shop, path: &str) -> TcpStream {
    let address = shop.base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: 10\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_do_not_come_take_no_place() {
    let _alone = CONNECTIONS.lock().await;
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.max_in_flight = MANY / 4;
    })
    .await;
    let mut silent_ones = Vec::new();
    for path in ["/orders", "/pay/epay", "/notify/epay", "/notify/gatepay"] {
        for _ in 0..MANY / 4 {
            silent_ones.push(silent(&shop, path).await);
        }
    }
    let no = shop.order("longjing", 1, "wechat").await;
    for _ in 0..20 {
        assert_eq!(status(shop.get("/products")).await, 200);
        assert_eq!(
            status(shop.get(&format!("/state?order_no={no}"))).await,
            200
        );
        let create = shop.order("longjing", 1, "wechat").await;
        let create = first_route("epay").request(&shop, &create);
        assert_eq!(status(create).await, 200);
        let forged = form(shop.post("/notify/gatepay"), &[("sign", "x")]);
        assert_eq!(status(forged).await, 400);
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_in_time_is_refused() {
    use tokio::io::AsyncReadExt;
    let shop = Shop::open_with(|setup| setup.config.merchant.body_timeout = 1).await;
    for path in ["/orders", "/pay/epay", "/notify/epay"] {
        let mut stream = silent(&shop, path).await;
        let mut answer = String::new();
        let read = timeout(SOON, stream.read_to_string(&mut answer)).await;
        read.unwrap().unwrap();
        assert!(answer.starts_with("HTTP/1.1 408 "), "{path} {answer}");
        assert!(answer.contains("body_timeout"), "{answer}");
    }
}
