//! Builds the files to ship: Trunk compiles (`dist`), and its hook (`stage`) gives the
//! files their final form.

pub(crate) mod bundled;
pub(crate) mod dist;
pub(crate) mod divide;
mod glue;
mod glue_names;
mod import_names;
mod integrity;
mod npm;
pub(crate) mod shipped;
pub(crate) mod stage;
mod wrappers;
