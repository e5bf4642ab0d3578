//! Which servers the real program accepts by their certificates, and which authorities it can be
//! given.

mod config;
mod gateway;
mod machine;
mod running;
mod shop;
