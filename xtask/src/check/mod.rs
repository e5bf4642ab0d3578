//! Checks what is written and built: every test, the size of the files to ship, the npm
//! package, the crates, the failure simulation, and the conservation of money.

mod budget;
mod crates;
pub(crate) mod money;
pub(crate) mod package;
mod report;
pub(crate) mod size;
pub(crate) mod table;
mod tally;
pub(crate) mod test;
