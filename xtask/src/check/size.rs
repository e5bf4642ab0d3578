//! Weighs the first interactive screen, and compares it with a budget that only goes down.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build::dist::{self, Flavor};
use crate::build::shipped::{self, EMBED, MODULE, TEXT_NAMES, WASM};
use crate::check::budget::Budget;
use crate::process::Outcome;
use crate::project;

/// The files that are fetched before the shopper can press anything, beside the texts of
/// one language: the heaviest is counted.
const FIRST_SCREEN: [&str; 2] = [MODULE, WASM];
/// A page that has the script and no element fetches this alone, so it has a limit of
/// its own: bytes of brotli.
const LOADER: (&str, u64) = (MODULE, 9216);
/// Files that are listed and not counted: a page may do without them.
const OPTIONAL: [&str; 2] = [EMBED, TEXT_NAMES];

/// The size of a file: as it is, and compressed, in bytes.
struct Weight {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

pub(crate) fn run(lower: bool) -> Outcome {
    dist::build(Flavor::Shipped)?;
    check(lower)
}

/// Weighs `dist/` as it is, and fails if it is over the budget. `lower` lowers the budget
/// to what it weighs.
pub(crate) fn check(lower: bool) -> Outcome {
    let dist = project::dist()?;
    let mut weights = weigh_all(&dist, FIRST_SCREEN.map(str::to_owned))?;
    let mut optional = weigh_all(&dist, shipped::all_texts())?;
    optional.sort_by_key(|weight| weight.brotli);
    weights.extend(optional.pop());
    optional.extend(weigh_all(&dist, shipped::later_in(&dist)?)?);
    optional.extend(weigh_all(&dist, OPTIONAL.map(str::to_owned))?);
    print!("{}", table(&weights, &optional));

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

fn weigh_all(dist: &Path, names: impl IntoIterator<Item = String>) -> Outcome<Vec<Weight>> {
    names
        .into_iter()
        .map(|name| {
            let weight = fs::read(dist.join(&name)).and_then(|bytes| weigh(&name, &bytes));
            weight.map_err(|error| format!("dist/{name}: {error}"))
        })
        .collect()
}

/// Compresses as well as each compression can, as a server does that compresses beforehand.
fn weigh(name: &str, bytes: &[u8]) -> std::io::Result<Weight> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    brotli.write_all(bytes)?;
    Ok(Weight {
        name: name.to_owned(),
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
        name: "first screen".to_owned(),
        raw: 0,
        gzip: 0,
        brotli: 0,
    };
    for weight in weights {
        let [raw, gzip, brotli] = numbers(weight);
        row(&weight.name, &raw, &gzip, &brotli);
        total.raw += weight.raw;
        total.gzip += weight.gzip;
        total.brotli += weight.brotli;
    }
    let [raw, gzip, brotli] = numbers(&total);
    row(&total.name, &raw, &gzip, &brotli);
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
        let weight = |name: &str, size| Weight {
            name: name.to_owned(),
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
            name: LOADER.0.to_owned(),
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
