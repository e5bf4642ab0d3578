//! JSONTestSuite again, through the whole state machine: every file as the answer to a
//! create request and to a state query, of each gateway.

use crate::by_gateway::{SUCCESS, of_each};
use crate::world::{World, shop};
use std::path::Path;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::wallet::Wallet;

fn suite() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/JSONTestSuite");
    let files = folder.join("test_parsing").read_dir().unwrap();
    let texts = files.map(|file| {
        let path = file.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        (path.display().to_string(), text)
    });
    texts.collect()
}

#[test]
fn no_file_is_a_way_to_pay_or_a_payment() {
    let suite = suite();
    assert!(suite.len() > 300, "the suite is not whole: {}", suite.len());
    for (gateway, success) in of_each(&SUCCESS) {
        for (name, text) in &suite {
            let mut world = World::of(shop(gateway, Wallet::Alipay));
            world.order();
            world.answer(Purpose::Create, text);
            assert!(
                !world.log.contains("action"),
                "{gateway:?} {name}: {}",
                world.log
            );

            let mut world = World::of(shop(gateway, Wallet::Alipay));
            world.order();
            world.answer(Purpose::Create, success);
            world.until_queried();
            world.answer(Purpose::State, text);
            assert_eq!(world.status(), Status::Paying, "{gateway:?} {name}");
            world.until_queried();
            world.answer_state(1);
            assert_eq!(world.status(), Status::Paid, "{gateway:?} {name}");
        }
    }
}
