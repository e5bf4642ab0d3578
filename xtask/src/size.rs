//! What the first interactive screen weighs, against a budget that only goes down.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::budget::Budget;
use crate::process::Outcome;
use crate::{dist, project, setup};

/// All three, and one language, are fetched before the shopper can press anything.
const FIRST_SCREEN: [&str; 3] = [
    "wallet-checkout.js",
    "wallet-checkout_glue.js",
    "wallet-checkout_bg.wasm",
];
/// The heaviest is counted; no page loads more than it speaks.
const LANGUAGES: [&str; 3] = [
    "wallet-checkout.en.txt",
    "wallet-checkout.zh-CN.txt",
    "wallet-checkout.zh-HK.txt",
];
/// A page that has the script and no element fetches this alone, so it has a limit of
/// its own.
const LOADER: (&str, u64) = ("wallet-checkout.js", 3072);
/// Listed, not counted: a page may do without.
const OPTIONAL: [&str; 2] = ["embed.js", "wallet-checkout.names.txt"];

struct Weight {
    name: &'static str,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

pub(crate) fn run(lower: bool) -> Outcome {
    dist::build(&setup::for_building()?)?;
    check(lower)
}

/// Weighs `dist/` as it is.
pub(crate) fn check(lower: bool) -> Outcome {
    let dist = project::dist()?;
    let mut weights = weigh_all(&dist, &FIRST_SCREEN)?;
    let mut languages = weigh_all(&dist, &LANGUAGES)?;
    languages.sort_by_key(|weight| weight.brotli);
    weights.extend(languages.pop());
    let there = OPTIONAL
        .into_iter()
        .filter(|name| dist.join(name).is_file());
    languages.extend(weigh_all(&dist, &there.collect::<Vec<_>>())?);
    print!("{}", table(&weights, &languages));

    loader_fits(&weights)?;
    let file = budget_file()?;
    let text = fs::read_to_string(&file).map_err(|error| format!("size-budget.txt: {error}"))?;
    let budget = Budget::parse(&text)?;
    let total = weights.iter().map(|weight| weight.brotli).sum();
    println!("{}", budget.verdict(total)?);
    if lower && let Some(tighter) = budget.lowered(total) {
        fs::write(&file, tighter.text()).map_err(|error| format!("size-budget.txt: {error}"))?;
        println!("The budget is {} bytes now.", tighter.bytes);
    }
    Ok(())
}

fn loader_fits(weights: &[Weight]) -> Outcome {
    let (name, limit) = LOADER;
    let loader = weights.iter().find(|weight| weight.name == name);
    match loader.map(|loader| loader.brotli) {
        Some(bytes) if bytes <= limit => Ok(()),
        Some(bytes) => Err(format!(
            "{name} weighs {bytes} bytes (brotli), more than its {limit}"
        )),
        None => Err(format!("{name} was not weighed")),
    }
}

fn budget_file() -> Outcome<PathBuf> {
    Ok(project::root()?.join("xtask").join("size-budget.txt"))
}

fn weigh_all(dist: &Path, names: &[&'static str]) -> Outcome<Vec<Weight>> {
    names
        .iter()
        .map(|name| {
            let bytes =
                fs::read(dist.join(name)).map_err(|error| format!("dist/{name}: {error}"))?;
            weigh(name, &bytes).map_err(|error| format!("dist/{name}: {error}"))
        })
        .collect()
}

/// At each compression's best, as a server does that compresses beforehand.
fn weigh(name: &'static str, bytes: &[u8]) -> std::io::Result<Weight> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    brotli.write_all(bytes)?;
    Ok(Weight {
        name,
        raw: bytes.len() as u64,
        gzip: gzip.finish()?.len() as u64,
        brotli: brotli.into_inner().len() as u64,
    })
}

fn table(weights: &[Weight], optional: &[Weight]) -> String {
    let mut table = String::new();
    let mut row = |name: &str, raw: &str, gzip: &str, brotli: &str| {
        // Writing into a String cannot fail.
        let _ = writeln!(table, "{name:<38}{raw:>9}{gzip:>9}{brotli:>9}");
    };
    let numbers = |weight: &Weight| [weight.raw, weight.gzip, weight.brotli].map(|n| n.to_string());
    row("file", "raw", "gzip", "brotli");
    let mut total = Weight {
        name: "first screen",
        raw: 0,
        gzip: 0,
        brotli: 0,
    };
    for weight in weights {
        let [raw, gzip, brotli] = numbers(weight);
        row(weight.name, &raw, &gzip, &brotli);
        total.raw += weight.raw;
        total.gzip += weight.gzip;
        total.brotli += weight.brotli;
    }
    let [raw, gzip, brotli] = numbers(&total);
    row(total.name, &raw, &gzip, &brotli);
    for weight in optional {
        let [raw, gzip, brotli] = numbers(weight);
        row(&format!("{} (optional)", weight.name), &raw, &gzip, &brotli);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_counts_the_first_screen_and_not_the_optional_file() {
        let weight = |name, size| Weight {
            name,
            raw: size,
            gzip: size,
            brotli: size,
        };
        let table = table(
            &[weight("a.js", 1_000), weight("b.wasm", 200)],
            &[weight("embed.js", 7)],
        );
        let total = table
            .lines()
            .find(|line| line.starts_with("first screen"))
            .unwrap();
        assert_eq!(total.split_whitespace().last(), Some("1200"));
        assert!(table.contains("embed.js (optional)"));
    }

    #[test]
    fn the_loader_has_a_limit_of_its_own() {
        let loader = |brotli| Weight {
            name: LOADER.0,
            raw: 0,
            gzip: 0,
            brotli,
        };
        assert!(loader_fits(&[loader(LOADER.1)]).is_ok());
        assert!(loader_fits(&[loader(LOADER.1 + 1)]).is_err());
        assert!(loader_fits(&[]).is_err());
    }

    #[test]
    fn what_repeats_weighs_less_compressed() {
        let weight = weigh("zeros", &[0; 10_000]).unwrap();
        assert_eq!(weight.raw, 10_000);
        assert!(weight.gzip < 100 && weight.brotli < weight.gzip);
    }
}
