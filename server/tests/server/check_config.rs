//! The command that checks a config file.

use crate::{config_lines::GOOD, harness::temporary, process::command};

#[test]
fn a_config_is_checked_without_a_start() {
    let file = temporary("checked.toml");
    for (text, code, words) in [
        (GOOD.to_owned(), 0, "the config is valid"),
        (
            GOOD.replacen("expires_in = 900", "expires_in = 0", 1),
            1,
            "line 5: merchant.expires_in",
        ),
        (
            GOOD.replacen("'https://pay.shop.example'", "7", 1),
            1,
            "line 2: merchant.public_url",
        ),
        (
            GOOD.replacen("public_url", "# public_url", 1),
            1,
            "merchant.public_url is missing",
        ),
        (
            GOOD.split("[[products]]").next().unwrap().to_owned(),
            1,
            "products and api_keys are missing",
        ),
        (
            GOOD.replacen("key = 'k'", "key = 'CANARY '", 1),
            1,
            "line 27: gateways.epay.key",
        ),
    ] {
        std::fs::write(&file, text).unwrap();
        for arguments in [["check-config", "--config"], ["--config", "check-config"]] {
            let database = temporary("never.sqlite3");
            let mut command = command(&database, "0");
            for argument in arguments {
                command.arg(argument);
                if argument == "--config" {
                    command.arg(&file);
                }
            }
            let ended = command.output().unwrap();
            let shown = [ended.stdout, ended.stderr].concat();
            let shown = String::from_utf8(shown).unwrap();
            assert_eq!(ended.status.code(), Some(code), "{shown}");
            assert!(
                shown.contains(words) && shown.lines().count() == 1,
                "{shown}"
            );
            assert!(!shown.contains("CANARY"), "{shown}");
            assert!(!database.exists());
        }
    }
    let ended = command(&temporary("never.sqlite3"), "0")
        .arg("check-config")
        .output();
    let ended = ended.unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        String::from_utf8(ended.stderr)
            .unwrap()
            .contains("--config")
    );
}
