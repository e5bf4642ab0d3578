//! The module that browsers load. All of it is `wallet_checkout::embed`, whose
//! exports the linker takes in by this mention.

use wallet_checkout as _;

fn main() {}
