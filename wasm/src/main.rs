//! The module that browsers load: `wallet_checkout::embed`, whose exports the linker
//! includes because of this mention, and the way to its second part.

#![cfg_attr(target_arch = "wasm32", no_main)]

mod second_part;

use wallet_checkout::embed;
use wasm_bindgen::prelude::wasm_bindgen;

/// An allocator for the small, short-lived blocks of a view, 2.5 KB of brotli smaller than
/// the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The second part is there, and every widget of this instance may use it. Returns the
/// rules of its views, as CSS text.
#[wasm_bindgen]
#[must_use]
pub fn arrive() -> String {
    let part = second_part::get();
    embed::arrive(part);
    part.style_sheet().to_owned()
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
