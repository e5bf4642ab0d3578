//! The target `server_requests` for libFuzzer.
#![no_main]
#![allow(unsafe_code, reason = "libFuzzer's own macro exports a function")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::server_requests::run(data));
