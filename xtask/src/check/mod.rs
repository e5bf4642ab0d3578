//! Checks what is written and built: every test, the size of the files to ship, the npm
//! package, the crates, and the failure simulation.

mod budget;
mod crates;
pub(crate) mod package;
mod report;
pub(crate) mod size;
pub(crate) mod table;
mod tally;
pub(crate) mod test;
