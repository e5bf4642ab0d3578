//! SIGHUP renews the keys of the API, and no key is in the log of the program.

use std::{fs, time::Duration};

use reqwest::Client;

use crate::{
    harness::temporary,
    process::{Program, command},
};

const OLD: &str = "0ld0key0of0the0shops0system";
const NEW: &str = "New0key0of0the0shops0system";

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_counts_from_the_signal_on_and_the_old_one_no_more() {
    let file = temporary("api-keys.toml");
    let text = |key: &str| format!("[[api_keys]]\nname = 'shop'\nkey = '{key}'\n");
    fs::write(&file, text(OLD)).unwrap();
    let mut program = command(&temporary("api-keys.sqlite3"), "0");
    program.arg("--config").arg(&file);
    let program = tokio::task::spawn_blocking(move || Program::run(&mut program));
    let program = program.await.unwrap();
    let http = Client::builder().no_proxy().build().unwrap();
    let status = async |key: &str| {
        let request = http.get(format!("{}/api/v1/orders", program.base));
        let answer = request.bearer_auth(key).send().await.unwrap();
        answer.status().as_u16()
    };
    assert_eq!((status(OLD).await, status(NEW).await), (200, 401));
    fs::write(&file, text(NEW)).unwrap();
    program.signal("-HUP");
    for _ in 0..200 {
        if status(NEW).await == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!((status(OLD).await, status(NEW).await), (401, 200));
    // One that can be guessed is refused, and the last one goes on.
    fs::write(&file, text("short")).unwrap();
    program.signal("-HUP");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(status(NEW).await, 200);
    let log = program.stop();
    assert!(
        log.contains("api_keys[1].key must have 16 characters"),
        "{log}"
    );
    assert!(!log.contains(OLD) && !log.contains(NEW), "{log}");
}
