//! What the shopper sees, rendered to text without a browser.
#![cfg(feature = "web")]

#[cfg(test)]
#[path = "views/pictures.rs"]
mod pictures;
#[cfg(test)]
#[path = "views/sentences.rs"]
mod sentences;
#[cfg(test)]
#[path = "views/stage.rs"]
mod stage;
