//! Checks what is written and built: every test, the size of the files to ship, the npm
//! package, the crates, the failure simulation, the conservation of money, and the readers of
//! text from outside.

mod budget;
mod crates;
pub(crate) mod fuzz;
pub(crate) mod imports;
mod messages;
pub(crate) mod money;
pub(crate) mod package;
mod report;
pub(crate) mod size;
pub(crate) mod stacks;
pub(crate) mod table;
mod tally;
pub(crate) mod test;
