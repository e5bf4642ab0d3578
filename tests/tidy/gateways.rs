//! How many Rust files name a gateway that is not their subject.

use crate::source::Source;
use crate::words::{begins_with, words};
use wallet_checkout::gateway::Gateway;

/// The gateways as attributes name them: `order-cmd`.
pub(crate) fn ids() -> impl Iterator<Item = &'static str> {
    Gateway::ALL.into_iter().map(Gateway::name)
}

/// In how many files besides its own a gateway may be named.
pub(crate) const MOST: usize = 3;

/// The files that name a gateway outside its own files and tests; `id` is `order-cmd`.
pub(crate) fn named<'a>(sources: &'a [Source], id: &str) -> Vec<&'a str> {
    let parts: Vec<&str> = id.split('-').collect();
    let file = parts.join("_");
    let others = sources.iter().filter(|source| {
        let mut names = source.path.split(['/', '.']);
        !names.any(|name| name == file) && names_it(source.shipped(), &parts)
    });
    others.map(|source| source.path.as_str()).collect()
}

/// A field of a gateway's document that has another gateway's name in it by chance.
const FIELD: &str = "wechat_pay_url";

fn names_it(text: &str, parts: &[&str]) -> bool {
    text.lines().any(|line| {
        let words = words(&line.replace(FIELD, ""));
        (0..words.len()).any(|at| begins_with(words.get(at..).unwrap_or_default(), parts))
    })
}
