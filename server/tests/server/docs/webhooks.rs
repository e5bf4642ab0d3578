//! The receivers of webhooks that the documentation shows: they take what a shop sends, once,
//! and nothing that is forged.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use checkout_server::clock::Clock;

use super::{LANGUAGES, backend::free_port, is_there};
use crate::{
    harness::{Shop, temporary},
    markdown::{self, Runner},
    webhooks::{SECRET, endpoint, newest},
};

struct Receiver(Child);

impl Drop for Receiver {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[tokio::test]
async fn every_receiver_that_is_shown_takes_our_webhooks_once_and_no_forged_ones() {
    let mut run = 0;
    for page in markdown::all() {
        for snippet in &page.snippets {
            let Ok(Runner::Webhook(name)) = snippet.runner() else {
                continue;
            };
            let language = LANGUAGES.iter().find(|(_, ending)| name.ends_with(ending));
            let (program, _) = language.unwrap();
            if is_there(program) {
                receives(program, &name, &snippet.code).await;
            }
            run += 1;
        }
    }
    assert_eq!(run, 4);
}

async fn receives(program: &str, name: &str, code: &str) {
    let (file, log) = (temporary(name), temporary("log"));
    fs::write(&file, code).unwrap();
    let port = free_port();
    let mut command = Command::new(program);
    if program == "php" {
        command.args(["-S", &format!("127.0.0.1:{port}")]);
    }
    command
        .arg(&file)
        .env("PORT", port.to_string())
        .env("WEBHOOK_SECRET", SECRET)
        .env("WEBHOOKS", file.parent().unwrap())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log).unwrap());
    let _receiver = Receiver(command.spawn().unwrap());
    let origin = format!("http://127.0.0.1:{port}");
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut is_up = false;
    for _ in 0..100 {
        is_up = http.get(&origin).send().await.is_ok();
        if is_up {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(is_up, "{name}: {}", fs::read_to_string(&log).unwrap());
    let shop = Shop::open_with(|setup| {
        setup.clock = Clock::system();
        let endpoint = endpoint("shop", &origin, "events = ['order.paid']");
        setup.config.webhooks = vec![endpoint].into();
    })
    .await;
    let no = shop.order("longjing", 1, "alipay").await;
    shop.epay(&no, "alipay", &[]).await;
    shop.phone(&no, "pay").await;
    shop.notified(&no).await;
    let (store, line) = (shop.store(), format!("order.paid {no}"));
    let times = || fs::read_to_string(&log).unwrap().matches(&line).count();
    for _ in 0..2 {
        let mut delivered = None;
        for _ in 0..100 {
            let outbox = store.outbox(newest(1)).await.unwrap();
            let (webhook, deliveries) = &outbox[0];
            delivered = deliveries
                .first()
                .filter(|it| it.delivered_at_ms.is_some())
                .cloned();
            if delivered.is_some() {
                let all = checkout_server::merchant::webhooks::read(
                    &[endpoint("shop", &origin, "")],
                    false,
                );
                let all = checkout_server::merchant::webhooks::subscriptions(&all.unwrap());
                let now_ms = checkout_server::clock::now_ms();
                assert!(
                    store
                        .resend_webhook(&webhook.id, &all, now_ms)
                        .await
                        .unwrap()
                );
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let delivered = delivered.unwrap_or_else(|| panic!("{name}: not delivered"));
        assert_eq!(
            (delivered.answer.as_deref(), times()),
            (Some("204"), 1),
            "{name}"
        );
    }
    refuses(&http, &format!("{origin}/hook"), name, &log).await;
    assert_eq!(times(), 1, "{name}");
}

/// What is signed by us and new is taken; and nothing whose signature, body, id or time is
/// another.
async fn refuses(http: &reqwest::Client, hook: &str, name: &str, log: &Path) {
    let library = standardwebhooks::Webhook::new(SECRET).unwrap();
    let now = checkout_server::clock::now_ms() / 1000;
    let body = |no: &str| format!(r#"{{"type":"order.paid","data":{{"order_no":"{no}"}}}}"#);
    let signed =
        |id: &str, seconds: i64, body: &str| library.sign(id, seconds, body.as_bytes()).unwrap();
    let good = signed("msg_good", now, &body("good"));
    let old = now - 600;
    let early = now + 600;
    for (what, id, seconds, signature, body, expected) in [
        ("ours", "msg_good", now, good.clone(), body("good"), 204),
        (
            "signed by nobody",
            "msg_1",
            now,
            "v1,AAAA v1, x".to_owned(),
            body("forged"),
            400,
        ),
        (
            "without a signature",
            "msg_2",
            now,
            String::new(),
            body("forged"),
            400,
        ),
        (
            "another body",
            "msg_good",
            now,
            good.clone(),
            body("forged"),
            400,
        ),
        ("another id", "msg_3", now, good.clone(), body("good"), 400),
        ("another time", "msg_good", now + 1, good, body("good"), 400),
        (
            "an old one",
            "msg_4",
            old,
            signed("msg_4", old, &body("forged")),
            body("forged"),
            400,
        ),
        (
            "one of the future",
            "msg_5",
            early,
            signed("msg_5", early, &body("forged")),
            body("forged"),
            400,
        ),
    ] {
        let request = http
            .post(hook)
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", signature)
            .body(body);
        let status = request.send().await.unwrap().status();
        assert_eq!(status, expected, "{name}: {what}");
    }
    let written = fs::read_to_string(log).unwrap();
    assert_eq!(written.matches("order.paid good").count(), 1, "{name}");
    assert!(!written.contains("forged"), "{name}: {written}");
}
