//! The demo's example themes: they change nothing but what the contract lets a shop
//! change, and every shopper can read what they color.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod color;
mod css;

use color::Color;
use css::Rule;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Where variables are set: for everybody; for browsers in which one value is of both looks, and
/// the color scheme chooses that the widget has from the page; where the page says that it is dark.
const BLOCKS: [(&str, &str); 3] = [
    ("", "wallet-checkout"),
    ("@supports (color: light-dark(red, red))", "wallet-checkout"),
    ("", "wallet-checkout[theme=\"dark\"]"),
];

/// What is seen on what, and how much they must differ: 4.5 for words, 3 for signs.
const PAIRS: [(&str, &str, f64); 11] = [
    ("text", "background", 4.5),
    ("text", "surface", 4.5),
    ("text-secondary", "background", 4.5),
    ("text-secondary", "surface", 4.5),
    ("primary", "background", 4.5),
    ("primary", "surface", 4.5),
    ("on-primary", "primary", 4.5),
    ("danger", "background", 4.5),
    ("danger", "surface", 4.5),
    ("success", "background", 3.0),
    ("focus", "background", 3.0),
];

#[test]
fn a_theme_uses_the_contracts_variables_and_parts_and_nothing_else() {
    let (variables, parts) = (names("cssProperties"), names("cssParts"));
    for (theme, text) in themes() {
        let rules = css::rules(&text);
        assert!(rules.len() >= 3, "{theme}: {rules:?}");
        for Rule {
            at,
            selector,
            declarations,
        } in &rules
        {
            if let Some(names) = part_of(selector) {
                for part in names.split(' ') {
                    assert!(parts.contains(part), "{theme}: no part is called {part}");
                }
                assert_eq!(at, "", "{theme}: {selector}");
            } else {
                let known = BLOCKS.contains(&(at.as_str(), selector.as_str()));
                assert!(known, "{theme}: {at} {selector}");
                for (name, _) in declarations {
                    assert!(
                        variables.contains(name),
                        "{theme}: {name} is not a variable"
                    );
                }
            }
            for (_, value) in declarations {
                for used in value.split("var(").skip(1) {
                    let name = used.split([')', ',']).next().unwrap().trim();
                    assert!(
                        variables.contains(name),
                        "{theme}: {name} is not a variable"
                    );
                }
            }
        }
    }
}

/// A page in light gets a light card, whatever the system's scheme is.
#[test]
fn a_theme_follows_the_page_as_the_widget_does() {
    for (theme, text) in themes() {
        let [light, both, dark] = BLOCKS.map(|block| variables(&text, block));
        assert!(!dark.is_empty(), "{theme}");
        let pairs = dark.iter().map(|(name, dark)| {
            let pair = format!("light-dark({}, {dark})", light[name]);
            (name.clone(), pair)
        });
        assert_eq!(both, pairs.collect(), "{theme}");
    }
}

#[test]
fn everything_can_be_read_in_light_and_in_dark() {
    let mut weak = Vec::new();
    for (theme, text) in themes() {
        let light = variables(&text, BLOCKS[0]);
        let mut dark = light.clone();
        dark.extend(variables(&text, BLOCKS[2]));
        for (look, values) in [("light", light), ("dark", dark)] {
            let color = |name: &str| {
                let value = values.get(&format!("--checkout-color-{name}"));
                let value = value.unwrap_or_else(|| panic!("{theme} has no {name}"));
                Color::parse(value).unwrap_or_else(|| panic!("{theme}: {value} is not #rrggbb"))
            };
            let mut check = |on: &str, name: &str, behind: Color, least: f64| {
                let contrast = color(name).contrast(behind);
                if contrast < least {
                    weak.push(format!("{theme}, {look}: {name} on {on} is {contrast:.2}"));
                }
            };
            for (name, behind, least) in PAIRS {
                check(behind, name, color(behind), least);
            }
            // What is chosen has a little of the primary color in its background.
            let chosen = color("primary").over(color("background"), 0.06);
            for name in ["text", "text-secondary"] {
                check("a choice", name, chosen, 4.5);
            }
        }
    }
    assert!(weak.is_empty(), "{weak:#?}");
}

#[test]
fn a_contrast_is_that_of_the_guidelines() {
    let color = |text| Color::parse(text).unwrap();
    let contrast = |one, other| (color(one).contrast(color(other)) * 100.0).round() / 100.0;
    for (one, other, expected) in [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ] {
        let off: f64 = contrast(one, other) - expected;
        assert!(off.abs() < 0.01, "{one} on {other}");
    }
}

/// `wallet-checkout::part(wallet chosen)` is `wallet chosen`.
fn part_of(selector: &str) -> Option<&str> {
    let part = selector.strip_prefix("wallet-checkout::part(")?;
    part.strip_suffix(')')
}

fn variables(text: &str, (at, selector): (&str, &str)) -> BTreeMap<String, String> {
    let rules = css::rules(text).into_iter();
    rules
        .filter(|rule| rule.at == at && rule.selector == selector)
        .flat_map(|rule| rule.declarations)
        .collect()
}

/// The names in the contract for machines, which `tests/names` compares with the reference.
fn names(kind: &str) -> BTreeSet<String> {
    let manifest: Value = serde_json::from_str(&read("static/custom-elements.json")).unwrap();
    let declarations = manifest["modules"][0]["declarations"].as_array().unwrap();
    let named = declarations.iter().filter_map(|one| one[kind].as_array());
    let all: BTreeSet<String> = named
        .flatten()
        .map(|entry| entry["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(!all.is_empty(), "no {kind} in the manifest");
    all
}

fn themes() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/shop/themes");
    let files = fs::read_dir(folder).unwrap();
    let themes: Vec<_> = files
        .map(|file| {
            let file = file.unwrap();
            let name = file.file_name().to_string_lossy().into_owned();
            (name, fs::read_to_string(file.path()).unwrap())
        })
        .collect();
    assert!(themes.len() >= 4, "the house style and three examples");
    themes
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}
