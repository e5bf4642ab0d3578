//! The module that browsers load: `wallet_checkout::embed`, whose exports the linker
//! includes because of this mention.

use wallet_checkout as _;

/// An allocator for the small, short-lived blocks of a view, 2.5 KB of brotli smaller than
/// the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {}
