//! How long a shopper waits for the pay button and for the code. `cargo xtask bench` runs
//! this.

#![allow(clippy::unwrap_used)]

mod loopback;
mod painted;

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
