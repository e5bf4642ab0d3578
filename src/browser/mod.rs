//! Effects, one file each. Nothing is decided here.

pub mod clipboard;
pub mod clock;
pub mod device;
pub mod http;
pub mod lifecycle;
pub mod navigate;
pub mod storage;
pub mod stored;
pub mod task;
pub mod timer;
