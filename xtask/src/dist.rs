//! The files to ship. Trunk builds them; its hook (`stage`) gives them their final form.

use crate::process::{self, Outcome};
use crate::project;
use crate::setup::{Toolbox, WASM};

pub(crate) fn build(toolbox: &Toolbox) -> Outcome {
    // Trunk is told to stay offline, so as not to download tools, and tells cargo the same.
    process::run(&mut project::cargo(&[
        "fetch", "--quiet", "--target", WASM,
    ])?)?;
    process::run(&mut toolbox.trunk(&["build"])?)
}
