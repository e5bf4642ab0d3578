//! Lists, page by page.

use super::problem::Problem;

/// Entries of a list, if no number is asked for, and at most.
const LISTED: u32 = 50;
const MOST_LISTED: u32 = 500;

/// How many entries a page has at most.
pub(super) fn limit(limit: Option<u32>) -> Result<u32, Problem> {
    let limit = limit.unwrap_or(LISTED);
    if (1..=MOST_LISTED).contains(&limit) {
        return Ok(limit);
    }
    Err(Problem::invalid("limit must be 1 to 500"))
}

/// At most so many of what was found, and whether there are more.
pub(super) fn page<T>(mut found: Vec<T>, limit: u32) -> (Vec<T>, bool) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_longer = found.len() > limit;
    found.truncate(limit);
    (found, is_longer)
}
