//! The paths that Rust code names, as far as a tidy test has to understand them.

/// Every path in `code` that follows `prefix`, groups in braces taken apart.
pub(crate) fn imports(code: &str, prefix: &str) -> Vec<String> {
    code.split(prefix).skip(1).flat_map(paths).collect()
}

/// `a::{b, c::d}; …` is `a::b` and `a::c::d`.
fn paths(tree: &str) -> Vec<String> {
    let end = tree.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let (name, rest) = tree.split_at(end.unwrap_or(tree.len()));
    match rest.strip_prefix('{') {
        None => vec![name.trim_end_matches(':').to_owned()],
        Some(group) => members(group)
            .iter()
            .flat_map(|member| paths(member.trim()))
            .map(|below| format!("{name}{below}"))
            .collect(),
    }
}

/// The text up to the closing brace, split at its own commas.
fn members(group: &str) -> Vec<String> {
    let mut members = vec![String::new()];
    let mut depth = 0_usize;
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => {
                members.push(String::new());
                continue;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if let Some(member) = members.last_mut() {
            member.push(c);
        }
    }
    members.retain(|member| !member.trim().is_empty());
    members
}
