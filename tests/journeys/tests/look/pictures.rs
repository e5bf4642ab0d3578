//! Every state as each engine draws it, compared with the pictures in
//! `tests/journeys/pictures`. `cargo xtask pictures` takes new ones.

use crate::gallery::{Gallery, run, states};
use crate::sets::{Cell, Set, sets};
use crate::sheet::{self, beside_each_other, differing, halved, marked};
use image::{RgbImage, imageops};
use journeys::{Browser, Device, Engine};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Five phones beside each other.
const WIDE: u32 = 1980;

pub(crate) async fn every_state_looks_as_it_did(engine: Engine) {
    let gallery = Gallery::open().await;
    let mut complaints = Vec::new();
    for set in sets(engine) {
        complaints.extend(complaints_about(&set, engine, &gallery).await);
    }
    assert!(
        complaints.is_empty(),
        "{}\nIf it is meant so, `cargo xtask pictures` takes new ones.",
        complaints.join("\n")
    );
}

/// Sometimes a browser draws a letter at another fraction of a pixel: a difference that another
/// session of the browser does not have is not reported.
async fn complaints_about(set: &Set, engine: Engine, gallery: &Gallery) -> Vec<String> {
    let mut complaints = Vec::new();
    for _ in 0..2 {
        let browser = Browser::open_in(engine, Device::Desktop).await;
        let mut looks = Vec::new();
        for cell in &set.cells {
            looks.push(look(engine, &browser, gallery, set, cell).await);
        }
        // A driver ends a session that waits for minutes, as while a large set is compared.
        drop(browser);
        complaints = compare(set, &looks);
        if complaints.is_empty() {
            break;
        }
    }
    complaints
}

/// All states of a set in one look, by name.
async fn look(
    engine: Engine,
    browser: &Browser,
    gallery: &Gallery,
    set: &Set,
    cell: &Cell,
) -> Vec<(String, RgbImage)> {
    if let Some(media) = &cell.media {
        browser
            .devtools("Emulation.setEmulatedMedia", media.clone())
            .await;
    }
    let query = format!(
        "bare&font=noto&{}&only={}",
        cell.query,
        set.states.join("+")
    );
    let query = query.trim_end_matches("&only=");
    gallery.show(browser, cell.language, query).await;
    let wanted = |name: &String| set.states.is_empty() || set.states.contains(&name.as_str());
    let names = states(browser).await.into_iter().filter(wanted);
    let looks = match engine {
        Engine::Chromium => at_once(browser, names.collect()).await,
        Engine::Firefox | Engine::WebKit => one_by_one(browser, names.collect()).await,
    };
    if cell.media.is_some() {
        let none = json!({ "media": "", "features": [] });
        browser.devtools("Emulation.setEmulatedMedia", none).await;
    }
    looks
}

/// The whole page in one picture, on a screen that has room for it, which is then cut up.
async fn at_once(browser: &Browser, names: Vec<String>) -> Vec<(String, RgbImage)> {
    screen(browser, &json!(1000)).await;
    let height = run(browser, "return document.documentElement.scrollHeight").await;
    screen(browser, &height).await;
    let whole = browser.screenshot_as_png().await.expect("a screenshot");
    let places = run(browser, PLACES).await;
    browser
        .devtools("Emulation.clearDeviceMetricsOverride", json!({}))
        .await;
    let whole = halved(&decoded(&whole));
    let cut = names.into_iter().map(|name| {
        let place: [u32; 4] = serde_json::from_value(places[&name].clone()).expect(&name);
        let [left, top, width, height] = place.map(|length| length / 2);
        let cut = imageops::crop_imm(&whole, left, top, width, height).to_image();
        (name, cut)
    });
    cut.collect()
}

/// Where each state is, in whole pixels.
const PLACES: &str = "return Object.fromEntries(\
    [...document.querySelectorAll('section')].map((section) => {\
      const { left, top, width, height } = section.getBoundingClientRect();\
      return [section.id, [left + scrollX, top + scrollY, width, height]];\
    }))";

async fn screen(browser: &Browser, height: &Value) {
    let screen =
        json!({ "width": WIDE, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser
        .devtools("Emulation.setDeviceMetricsOverride", screen)
        .await;
}

/// Without an emulated screen, each alone at the top of the page.
async fn one_by_one(browser: &Browser, names: Vec<String>) -> Vec<(String, RgbImage)> {
    // As high as the screen that WebKit is given.
    browser
        .set_window_rect(0, 0, 1280, 1700)
        .await
        .expect("a window");
    let mut looks = Vec::new();
    for (number, name) in (1..).zip(names) {
        let alone = format!("{ALONE}return alone('{name}', {number});");
        let sizes: [u32; 4] = serde_json::from_value(run(browser, &alone).await).expect(&name);
        let [width, height, room_across, room_down] = sizes;
        assert!(
            width < room_across && height <= room_down,
            "{name}: {sizes:?}"
        );
        let picture = picture_with(browser, room_across - 1, number).await;
        let cut = imageops::crop_imm(&picture, 0, 0, width, height).to_image();
        looks.push((name, halved(&cut)));
    }
    looks
}

/// A browser may still show the page before: in the corner stands the number of this one.
const ALONE: &str = "const alone = (name, number) => {\
      for (const one of document.querySelectorAll('section')) one.hidden = one.id !== name;\
      scrollTo(0, 0);\
      const corner = document.getElementById('corner')\
        ?? document.body.appendChild(document.createElement('div'));\
      corner.id = 'corner';\
      corner.style = `position: fixed; inset: 0 0 auto auto; width: 4px; height: 4px;\
        background: rgb(255 0 ${8 * number})`;\
      const { width, height } = document.getElementById(name).getBoundingClientRect();\
      return [width, height, innerWidth, innerHeight];\
    };";

async fn picture_with(browser: &Browser, corner: u32, number: u8) -> RgbImage {
    for _ in 0..100 {
        let picture = decoded(&browser.screenshot_as_png().await.expect("a screenshot"));
        if picture
            .get_pixel_checked(corner, 0)
            .is_some_and(|pixel| pixel.0 == [255, 0, 8 * number])
        {
            return picture;
        }
    }
    panic!("a hundred pictures do not show state {number}");
}

fn decoded(png: &[u8]) -> RgbImage {
    image::load_from_memory(png).expect("a PNG").into_rgb8()
}

fn compare(set: &Set, looks: &[Vec<(String, RgbImage)>]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("pictures")
        .join(set.folder);
    let bless = std::env::var_os("BLESS").is_some();
    if bless {
        // What is no state any more has no picture.
        let _ = fs::remove_dir_all(&folder);
    }
    let mut complaints = Vec::new();
    let mut stored = names_in(&folder);
    for number in 0..looks[0].len() {
        let name = &looks[0][number].0;
        let cells: Vec<_> = looks.iter().map(|look| look[number].1.clone()).collect();
        let file = folder.join(format!("{name}.png"));
        if bless {
            sheet::write(&file, &beside_each_other(&cells));
        } else {
            stored.remove(name);
            complaints.extend(compare_state(set, name, &cells, sheet::read(&file)));
        }
    }
    let gone = stored
        .iter()
        .map(|name| format!("{}: {name} is no state any more", set.folder));
    complaints.extend(gone.filter(|_| !bless));
    complaints
}

fn compare_state(
    set: &Set,
    name: &str,
    cells: &[RgbImage],
    stored: Option<RgbImage>,
) -> Vec<String> {
    let folder = set.folder;
    let Some(was) = stored else {
        return vec![format!("{folder}: {name} has no picture yet")];
    };
    let now = beside_each_other(cells);
    let mut complaints = Vec::new();
    let mut all = Vec::new();
    let mut left = 0;
    for (cell, picture) in set.cells.iter().zip(cells) {
        let right = left + picture.width();
        if let Some(places) = differing(&was, &now, (left, right)) {
            let count = places.len();
            complaints.push(format!(
                "{folder}: {name} differs in {} ({count} pixels)",
                cell.name()
            ));
            all.extend(places);
        }
        left = right;
    }
    if !complaints.is_empty() {
        let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join("pictures")
            .join(folder);
        sheet::write(&out.join(format!("{name}.now.png")), &now);
        sheet::write(&out.join(format!("{name}.was.png")), &was);
        sheet::write(
            &out.join(format!("{name}.difference.png")),
            &marked(&now, &all),
        );
        let first = &mut complaints[0];
        *first = format!("{first}\n    see {}/{name}.*.png", out.display());
    }
    complaints
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.path().file_stem().unwrap_or_default().to_owned());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}
