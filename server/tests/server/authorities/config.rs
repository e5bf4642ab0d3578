//! `extra_ca`: the file that it names, and what is wrong with one.

use std::{fs, path::Path};

use checkout_server::{
    config::{Config, ConfigError},
    setup,
};

use crate::{
    certificates::{Authority, pem},
    harness::temporary,
    process::command,
};

const LINE: &str = "line 2: the file that merchant.extra_ca names ";

fn read(config: &Path) -> Result<Config, ConfigError> {
    setup::configure(Config::read(config)?, |_| None)
}

/// The config with `extra_ca`, and a file of that name and content in its folder.
fn with_file(content: Option<&str>) -> Result<Config, ConfigError> {
    let config = temporary("config.toml");
    let folder = config.parent().unwrap();
    fs::write(&config, "[merchant]\nextra_ca = 'authorities/own.pem'\n").unwrap();
    fs::create_dir_all(folder.join("authorities")).unwrap();
    if let Some(content) = content {
        fs::write(folder.join("authorities/own.pem"), content).unwrap();
    }
    read(&config)
}

#[test]
fn a_file_of_authorities_is_looked_for_beside_the_config() {
    let (one, other) = (Authority::new("One"), Authority::new("Other"));
    let commented = format!(
        "# Our own\n\nSubject: One\n{}{}",
        one.pem(),
        other.pem().replace('\n', "\r\n")
    );
    for content in [one.pem(), commented] {
        let config = with_file(Some(&content)).unwrap();
        assert!(config.extra_authorities.is_some());
    }
    // A path from the root is that path.
    let config = temporary("config.toml");
    let text = format!("[merchant]\nextra_ca = '{}'\n", one.file().display());
    fs::write(&config, text).unwrap();
    assert!(read(&config).unwrap().extra_authorities.is_some());
}

#[test]
fn without_a_name_there_are_no_further_authorities() {
    for text in ["[merchant]\n", "[merchant]\nextra_ca = ''\n"] {
        let config = temporary("config.toml");
        fs::write(&config, text).unwrap();
        assert!(read(&config).unwrap().extra_authorities.is_none());
    }
}

#[test]
fn what_is_wrong_with_the_file_is_named_by_line_and_key() {
    let good = Authority::new("One").pem();
    let lines = good.lines().count();
    let half = &good[..good.len() / 2];
    let spoilt = good.replacen('M', "*", 1);
    let of = |kind: &str| good.replace("CERTIFICATE", kind);
    for (content, words) in [
        (None, "cannot be read: ".to_owned()),
        (Some(String::new()), "has no certificate: ".to_owned()),
        (Some("-- \n".to_owned()), "has no certificate: ".to_owned()),
        (
            Some(of("PRIVATE KEY")),
            "has a private key on its line 1".to_owned(),
        ),
        (
            Some(good.clone() + &of("ENCRYPTED PRIVATE KEY")),
            format!("has a private key on its line {}", lines + 1),
        ),
        (
            Some(of("RSA PRIVATE KEY") + &good),
            "has a private key on its line 1".to_owned(),
        ),
        (
            Some(format!("\n{}", of("CERTIFICATE REQUEST"))),
            "has something else than a certificate on its line 2".to_owned(),
        ),
        (
            Some(good.clone() + &of("PUBLIC KEY")),
            format!(
                "has something else than a certificate on its line {}",
                lines + 1
            ),
        ),
        (
            Some(good.clone() + &pem("CERTIFICATE", b"nothing of the kind")),
            "has a certificate that cannot be parsed, number 2".to_owned(),
        ),
        (
            Some(half.to_owned()),
            "has a certificate that cannot be parsed, number 1".to_owned(),
        ),
        (
            Some(spoilt),
            "has a certificate that cannot be parsed, number 1".to_owned(),
        ),
    ] {
        let error = with_file(content.as_deref()).unwrap_err().to_string();
        let expected = format!("{LINE}{words}");
        assert!(error.starts_with(&expected), "{expected}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

/// Where a name should be, a key was pasted.
#[test]
fn what_is_written_as_a_name_is_not_shown() {
    for value in ["'CANARY'", "['CANARY']", "{ CANARY = 'CANARY' }"] {
        let config = temporary("config.toml");
        fs::write(&config, format!("[merchant]\nextra_ca = {value}\n")).unwrap();
        let error = read(&config).unwrap_err();
        let shown = format!("{error} {error:?}");
        let is_named = shown.starts_with("line 2: ") && shown.contains("merchant.extra_ca");
        assert!(is_named && !shown.contains("CANARY"), "{shown}");
    }
}

#[test]
fn a_config_whose_authorities_cannot_be_read_is_not_valid() {
    let config = temporary("config.toml");
    fs::write(&config, "[merchant]\nextra_ca = 'absent.pem'\n").unwrap();
    let mut check = command(&temporary("never.sqlite3"), "0");
    let ended = check.arg("check-config").arg("--config").arg(&config);
    let ended = ended.output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let shown = String::from_utf8(ended.stderr).unwrap();
    assert!(shown.contains(LINE), "{shown}");
}
