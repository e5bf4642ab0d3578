//! What readers are to type exists: the command, the option, the file, the variable.

use crate::markdown::{self, Document, Runner};
use std::fs;

#[test]
fn every_command_that_is_shown_exists() {
    let mut count = 0;
    for document in markdown::all() {
        for snippet in &document.snippets {
            if snippet.runner() != Ok(Runner::Shell) {
                continue;
            }
            for line in snippet.code.replace("\\\n", " ").lines() {
                let line = line.split(" #").next().unwrap_or_default();
                let checked = check(&document, line);
                checked.unwrap_or_else(|why| {
                    panic!("{}:{}: {line}: {why}", document.path, snippet.line)
                });
                count += 1;
            }
        }
    }
    assert!(count > 20, "only {count} commands were found");
}

fn check(document: &Document, line: &str) -> Result<(), String> {
    let is_variable = |word: &&str| {
        word.split_once('=')
            .is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let variables = words.iter().copied().take_while(is_variable);
    let names: Vec<&str> = variables
        .filter_map(|word| word.split('=').next())
        .collect();
    match words[names.len()..] {
        ["cargo", "xtask", command, ..] => is_command(command),
        [
            "cargo",
            "run",
            "-p",
            "checkout-server",
            "--",
            ref options @ ..,
        ] => serves(options),
        ["checkout-server" | "./checkout-server", ref words @ ..] => are_commands(words),
        // `xtask/src/release/tests` types what `docs/en/install.md` shows, and
        // `cargo xtask package` installs. PostgreSQL's own programs are not the project's.
        [
            "sha256sum" | "tar" | "cd" | "curl" | "pg_dump" | "createdb" | "pg_restore",
            ..,
        ]
        | [
            "sudo",
            "install" | "dpkg" | "systemctl" | "useradd" | "rm",
            ..,
        ]
        | ["npm", "install", "./dist/npm"] => Ok(()),
        ["sudo", "-u", "checkout-server", ref words @ ..] | ["sudo", _, ref words @ ..] => {
            check(document, &words.join(" "))
        }
        ["docker", ref words @ ..] => is_for_containers(words),
        ["node", file] | ["php", "-S", "127.0.0.1:8081", file] => runs(document, file, &names),
        _ => Err("this test has no rule for such a command".to_owned()),
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(markdown::root().join(path)).unwrap()
}

/// The words behind the image's name are the server's.
fn is_for_containers(words: &[&str]) -> Result<(), String> {
    let image = words.iter().rposition(|word| *word == "checkout-server");
    match (words, image) {
        (["build", ..], _) => {
            let there = markdown::root().join("server/package/Containerfile");
            there
                .is_file()
                .then_some(())
                .ok_or("no Containerfile".to_owned())
        }
        (["run" | "stop" | "start", ..], Some(image)) => are_commands(&words[image + 1..]),
        (
            [
                "exec",
                "checkout-server",
                "/usr/bin/checkout-server",
                words @ ..,
            ],
            _,
        ) => are_commands(words),
        (["cp", from, _], _) if from.starts_with("checkout-server:") => Ok(()),
        _ => Err("not a command of docker's that is shown".to_owned()),
    }
}

fn is_command(command: &str) -> Result<(), String> {
    let usage = read("xtask/src/main.rs");
    let known = usage.lines().any(|line| {
        let name = line.strip_prefix("  ").map(|line| line.split(' ').next());
        name == Some(Some(command))
    });
    known
        .then_some(())
        .ok_or(format!("xtask has no command `{command}`"))
}

/// The words before any value, and the options, are the server's.
fn are_commands(words: &[&str]) -> Result<(), String> {
    let known = read("server/src/args.rs");
    let is_name = |word: &&str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let is_option = |word: &&str| word.starts_with("--");
    let commands = words.iter().copied();
    for command in commands.take_while(|word| is_name(word) && !is_option(word)) {
        let variant: String = command.split('-').map(capitalized).collect();
        if !known.contains(&format!("\n    {variant}")) {
            return Err(format!("there is no command {command}"));
        }
    }
    for option in words.iter().copied().filter(is_option) {
        let name = option.trim_start_matches('-').replace('-', "_");
        if !known.contains(&format!(" {name}: ")) {
            return Err(format!("there is no option {option}"));
        }
    }
    Ok(())
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

fn serves(options: &[&str]) -> Result<(), String> {
    let known = read("server/src/args.rs");
    for option in options {
        let there = match option.strip_prefix("--") {
            Some(name) => known.contains(&format!("{}:", name.replace('-', "_"))),
            // Built, so not there in every clone.
            None if *option == "dist" => true,
            None if *option == "check-config" => known.contains("CheckConfig,"),
            None => markdown::root().join(option).is_file(),
        };
        if !there {
            return Err(format!("there is no {option}"));
        }
    }
    Ok(())
}

/// The file is shown on the same page, and reads the variables or has its orders from a
/// file that does.
fn runs(document: &Document, file: &str, variables: &[&str]) -> Result<(), String> {
    let shown =
        |snippet: &&markdown::Snippet| snippet.runner() == Ok(Runner::Server(file.to_owned()));
    let snippet = document.snippets.iter().find(shown);
    let snippet = snippet.ok_or_else(|| format!("{file} is not on this page"))?;
    let orders = read("docs/en/backend.md");
    for name in variables {
        if !snippet.code.contains(name) && !orders.contains(name) {
            return Err(format!("nothing reads {name}"));
        }
    }
    Ok(())
}
