//! Effects, one file each. Nothing is decided here.

pub mod clock;
pub mod created_order;
pub mod device;
pub mod http;
pub mod lifecycle;
pub mod navigate;
pub mod storage;
pub mod stored;
pub mod task;
pub mod timer;
