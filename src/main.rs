//! The module that browsers load. All of it is `wallet_checkout::embed`, whose
//! exports the linker takes in by this mention.

use wallet_checkout as _;

/// 2.5 KB of brotli smaller than the standard library's, and good at the small,
/// short-lived blocks of a view.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {}
