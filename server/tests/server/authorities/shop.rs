//! The shop's servers with a certificate: its own system, and an endpoint of webhooks.

use std::{path::Path, time::Duration};

use reqwest::StatusCode;
use serde_json::json;

use super::running::{Running, TAKEN, UNTRUSTED, Written, epay, request_to};
use crate::{
    certificates::Authority,
    harness::new_database,
    process::command,
    upstream::{Reply, Upstream},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_shops_own_system_is_accepted_only_by_its_certificate() {
    let own = Authority::new("Own");
    let (shop, gateway) = (
        Upstream::start_with(own.certify("localhost")).await,
        Upstream::start().await,
    );
    let tables = format!(
        "[gateways.order-cmd]\nurl = '{}/cmd'\norders_url = '{}/orders'\n\
         orders_token = 'a-token-of-this-test'\n",
        gateway.origin, shop.origin
    );
    for with_extra in [false, true] {
        let config = Written::new(None, &tables);
        if with_extra {
            config.write(Some(&own.pem()), &tables);
        }
        let running = Running::start(&config, &[]).await;
        let no = running.order("wechat").await;
        let create = json!({"cmd": "WechatPay", "order_no": no}).to_string();
        let request = running
            .http
            .post(format!("{}/pay/order-cmd", running.program.base))
            .header("content-type", "application/json")
            .body(create);
        let status = request.send().await.unwrap().status();
        let (orders, commands) = (shop.received().len(), gateway.received().len());
        let log = running.program.stop();
        if with_extra {
            assert_eq!((orders, commands), (1, 1), "{status}: {log}");
        } else {
            assert_eq!((orders, commands), (0, 0), "{status}: {log}");
            assert_eq!(status, StatusCode::BAD_GATEWAY);
            let line = log.lines().find(|line| line.contains(UNTRUSTED));
            assert!(
                line.is_some_and(|line| line.contains(&shop.origin)),
                "{log}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_of_webhooks_is_accepted_only_by_its_certificate() {
    let own = Authority::new("Own");
    let (shop, gateway) = (
        Upstream::start_with(own.certify("localhost")).await,
        Upstream::start().await,
    );
    let tables = epay(&gateway.origin).replace(
        &format!("{}/hook", gateway.origin),
        &format!("{}/hook", shop.origin),
    );
    let (config, database) = (Written::new(None, &tables), new_database("authorities"));
    let running = Running::start_on(&database, &config, &[]).await;
    gateway.answers_with(Reply::ok(TAKEN));
    let (no, status, _) = running.create().await;
    assert_eq!(status, StatusCode::OK);
    running.notify(&no).await;
    let undelivered = |database: &Path| {
        let mut list = command(database, "0");
        list.args(["webhooks", "list", "--config"]).arg(&config.0);
        String::from_utf8(list.output().unwrap().stdout).unwrap()
    };
    for _ in 0..100 {
        if undelivered(&database).contains("certificate_rejected") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(shop.received().is_empty());
    // Sent again five seconds after the first time, and then much later.
    config.write(Some(&own.pem()), &tables);
    running.program.signal("-HUP");
    let hook = request_to(&shop, "/hook").await;
    assert!(hook.contains("order.paid") && hook.contains(&no), "{hook}");
    let log = running.program.stop();
    let lines = |words: &str| {
        let mut lines = log.lines();
        lines.any(|line| line.contains(words) && line.contains("shop"))
    };
    assert!(lines(UNTRUSTED) && lines("certificate_rejected"), "{log}");
}
