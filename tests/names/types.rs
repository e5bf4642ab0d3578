//! `static/wallet-checkout.d.ts`, as far as its names go.

use crate::{Names, text};

fn whole() -> String {
    let types = text::read("static/wallet-checkout.d.ts");
    let lines = types.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("/**") && !line.starts_with('*')
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The members of an interface, as they are named, with `?` where they may be absent;
/// those that it extends come first.
pub(crate) fn fields(interface: &str) -> Names {
    let types = whole();
    let alias = format!("export type {interface} = ");
    if types.contains(&alias) {
        let target = text::between(&types, &alias, ";");
        return if target == "Record<string, never>" {
            Names::new()
        } else {
            fields(target)
        };
    }
    let (_, rest) = types
        .split_once(&format!("export interface {interface} "))
        .unwrap_or_else(|| panic!("no {interface}"));
    let (head, body) = rest.split_once("{\n").unwrap();
    let (body, _) = body.split_once("\n}").unwrap_or((body, ""));
    let mut found = Names::new();
    if let Some(base) = head.trim().strip_prefix("extends ") {
        found.extend(fields(base));
    }
    for line in body.lines() {
        let member = line
            .strip_prefix("  ")
            .filter(|line| !line.starts_with(' '));
        if let Some((name, _)) = member.and_then(|member| member.split_once(':')) {
            found.insert(name.replace('\'', ""));
        }
    }
    found
}

pub(crate) fn members(interface: &str) -> Names {
    fields(interface)
        .iter()
        .map(|field| field.replace('?', ""))
        .collect()
}

pub(crate) fn union(name: &str) -> Names {
    let types = whole();
    text::quoted(
        text::between(&types, &format!("export type {name} ="), ";"),
        '\'',
    )
}

/// The literals in one member's type.
pub(crate) fn member_union(interface: &str, member: &str) -> Names {
    let types = whole();
    let body = text::between(&types, &format!("export interface {interface} {{"), "\n}");
    let line = body.lines().find(|line| {
        let name = line.split(':').next().unwrap_or_default();
        name.trim().replace(['\'', '?'], "") == member
    });
    let (_, kind) = line
        .and_then(|line| line.split_once(':'))
        .unwrap_or_else(|| panic!("no {member}"));
    text::quoted(kind, '\'')
}

/// What the class has, by name.
pub(crate) fn class_members() -> Names {
    let types = whole();
    let body = text::between(
        &types,
        "export class WalletCheckout extends HTMLElement {",
        "\n}",
    );
    let members = body.lines().filter_map(|line| line.strip_prefix("  "));
    let members = members.filter(|line| line.starts_with(char::is_alphabetic));
    members
        .filter_map(|line| line.split(['(', ':', '<']).next()?.split(' ').next_back())
        .map(str::to_owned)
        .collect()
}
