//! Every word of our own that a shopper reads, one file per language.
//!
//! A language is a constant of [`Texts`], so that a missing sentence does not
//! compile. `{0}` and `{1}` stand for what is filled in; `texts.rs` says what.
//!
//! The wasm has none of the constants. `cargo xtask dist` writes a [`file`] for each
//! language; the element loads the one that is needed and hands its texts to
//! [`spoken`].

mod en;
mod file;
mod fill;
mod locale;
mod problem;
mod spoken;
mod texts;
mod zh_cn;
mod zh_hk;

pub use file::{file, names};
pub use fill::fill;
pub use locale::Locale;
pub use spoken::spoken;
pub use texts::{Texts, WalletWords};
