//! Every text of the widget's own that a shopper reads, one file per language.
//!
//! A language is a constant of [`Texts`], so that a missing text does not compile. `{0}`
//! and `{1}` are places for values; `texts.rs` names the values.
//!
//! The wasm has none of the constants. `cargo xtask dist` writes a [`file`] for each
//! language; the element loads the one that is needed and hands its texts to
//! [`loaded`].

mod ar;
mod en;
mod file;
mod fill;
mod ja;
mod ko;
mod load_failure;
mod loaded;
mod locale;
mod problem;
mod texts;
mod zh_cn;
mod zh_hk;
mod zh_tw;

pub use file::{file, names, parts};
pub use fill::{fill, sentences};
pub use loaded::loaded;
pub use locale::{Locale, TAGS};
pub use texts::{Texts, WalletWords};
