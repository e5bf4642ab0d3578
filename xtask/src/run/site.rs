//! The documentation's site, as a command.

use crate::build::dist::{self, Flavor};
use crate::process::Outcome;
use crate::run::gallery;
use crate::{docs, project};

/// `cargo xtask docs`: the site with the gallery, beside the files of the widget.
pub(crate) fn run() -> Outcome {
    dist::build(Flavor::Shipped)?;
    docs::write(Some(&gallery::write()?))?;
    let page = project::dist()?.join("docs/index.html");
    println!("file://{}", page.display());
    Ok(())
}
