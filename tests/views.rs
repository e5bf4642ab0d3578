//! What the shopper sees, rendered to text without a browser.
#![cfg(feature = "web")]

#[cfg(test)]
#[path = "views/gallery.rs"]
mod gallery;
#[cfg(test)]
#[path = "views/names.rs"]
mod names;
#[cfg(test)]
#[path = "views/rest.rs"]
mod rest;
#[cfg(test)]
#[path = "views/sentences.rs"]
mod sentences;
#[cfg(test)]
#[path = "views/stage.rs"]
mod stage;
