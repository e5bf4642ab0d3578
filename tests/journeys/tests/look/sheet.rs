//! A picture of one state: side by side how it looks in several languages, themes or
//! widths, at half the size.

use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use std::collections::HashMap;
use std::path::Path;

/// Around what is lower than its neighbor.
const NOTHING: Rgb<u8> = Rgb([127, 127, 127]);
/// By how much a pixel may differ in one color. Half a line of a pixel's height in the
/// faintest gray of the style sheet is twenty.
const FAINT: u8 = 12;
/// How many pixels may have what none of their neighbors had, in ten thousand.
const NEW: usize = 3;
/// How many may differ at all: letters are drawn a little otherwise, or by a pixel
/// higher, in every version of a browser and now and then in the same one.
const MOVED: usize = 200;
/// A PNG of colors by number has no more.
const COLORS: usize = 256;

pub(crate) fn halved(picture: &RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    imageops::resize(picture, width / 2, height / 2, FilterType::Triangle)
}

pub(crate) fn beside_each_other(cells: &[RgbImage]) -> RgbImage {
    let width = cells.iter().map(RgbImage::width).sum();
    let height = cells.iter().map(RgbImage::height).max().unwrap_or(0);
    let mut sheet = RgbImage::from_pixel(width, height, NOTHING);
    let mut left = 0;
    for cell in cells {
        imageops::replace(&mut sheet, cell, left, 0);
        left += i64::from(cell.width());
    }
    sheet
}

pub(crate) fn below_each_other(rows: &[RgbImage]) -> RgbImage {
    let width = rows.iter().map(RgbImage::width).max().unwrap_or(0);
    let height = rows.iter().map(RgbImage::height).sum();
    let mut sheet = RgbImage::from_pixel(width, height, NOTHING);
    let mut top = 0;
    for row in rows {
        imageops::replace(&mut sheet, row, 0, top);
        top += i64::from(row.height());
    }
    sheet
}

/// The pixels that differ between two pictures from `left` to `right`, or nothing where
/// it is noise.
pub(crate) fn differing(
    one: &RgbImage,
    other: &RgbImage,
    (left, right): (u32, u32),
) -> Option<Vec<(u32, u32)>> {
    let height = one.height().max(other.height());
    let places = (0..height).flat_map(|y| (left..right).map(move |x| (x, y)));
    let moved: Vec<_> = places
        .filter(|&place| !alike(pixel(one, place), pixel(other, place)))
        .collect();
    let new = moved.iter().copied();
    let new = new.filter(|&place| is_new(one, other, place) || is_new(other, one, place));
    let new: Vec<_> = new.collect();
    let most = |count: usize| (right - left) as usize * height as usize * count / 10_000;
    if new.len() > most(NEW) {
        Some(new)
    } else {
        (moved.len() > most(MOVED)).then_some(moved)
    }
}

/// Nowhere around this place has `other` anything like it.
fn is_new(one: &RgbImage, other: &RgbImage, (x, y): (u32, u32)) -> bool {
    let own = pixel(one, (x, y));
    let (mut least, mut most) = ([u8::MAX; 3], [0; 3]);
    for y in y.saturating_sub(1)..=y + 1 {
        for x in x.saturating_sub(1)..=x + 1 {
            let near = pixel(other, (x, y));
            least = [0, 1, 2].map(|color| near[color].min(least[color]));
            most = [0, 1, 2].map(|color| near[color].max(most[color]));
        }
    }
    (0..3).any(|color| {
        own[color] < least[color].saturating_sub(FAINT)
            || own[color] > most[color].saturating_add(FAINT)
    })
}

fn alike(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter().zip(other).all(|(a, b)| a.abs_diff(b) <= FAINT)
}

fn pixel(picture: &RgbImage, (x, y): (u32, u32)) -> [u8; 3] {
    picture.get_pixel_checked(x, y).unwrap_or(&NOTHING).0
}

/// The picture, pale, with what differs in red.
pub(crate) fn marked(picture: &RgbImage, places: &[(u32, u32)]) -> RgbImage {
    let mut marked = picture.clone();
    for pixel in marked.pixels_mut() {
        pixel.0 = pixel.0.map(|value| 170 + value / 3);
    }
    for &(x, y) in places {
        if let Some(pixel) = marked.get_pixel_mut_checked(x, y) {
            *pixel = Rgb([220, 0, 0]);
        }
    }
    marked
}

pub(crate) fn read(file: &Path) -> Option<RgbImage> {
    Some(image::open(file).ok()?.into_rgb8())
}

/// In no more colors than a palette has: a third of the bytes.
pub(crate) fn write(file: &Path, picture: &RgbImage) {
    let palette = palette(picture);
    let mut known = HashMap::new();
    let mut number = |color| {
        *known
            .entry(color)
            .or_insert_with(|| nearest(&palette, color))
    };
    let numbers: Vec<u8> = picture.pixels().map(|pixel| number(pixel.0)).collect();
    std::fs::create_dir_all(file.parent().expect("it is in a folder")).unwrap();
    let out = std::fs::File::create(file).unwrap();
    let mut encoder = png::Encoder::new(out, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&numbers).unwrap();
}

/// One after the other, the color that most pixels miss most.
fn palette(picture: &RgbImage) -> Vec<[u8; 3]> {
    let mut counts: HashMap<[u8; 3], u64> = HashMap::new();
    for pixel in picture.pixels() {
        *counts.entry(pixel.0).or_default() += 1;
    }
    let mut colors: Vec<_> = counts
        .into_iter()
        .map(|(color, count)| (color, count.isqrt(), u32::MAX))
        .collect();
    let mut palette = Vec::new();
    while palette.len() < COLORS {
        // Among equals the same one every time.
        let missed =
            |(color, weight, apart): &&([u8; 3], u64, u32)| (weight * u64::from(*apart), *color);
        let Some(&(next, _, apart)) = colors.iter().max_by_key(missed) else {
            break;
        };
        if apart == 0 {
            break;
        }
        palette.push(next);
        for (color, _, apart) in &mut colors {
            *apart = distance(*color, next).min(*apart);
        }
    }
    palette
}

fn nearest(palette: &[[u8; 3]], color: [u8; 3]) -> u8 {
    let near = (0..=u8::MAX)
        .zip(palette)
        .min_by_key(|(_, known)| distance(**known, color));
    near.map_or(0, |(number, _)| number)
}

/// Squared.
fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    let apart = one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)));
    apart.map(|apart| apart * apart).sum()
}
