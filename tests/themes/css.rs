//! As much of CSS as the themes have: comments, rules, and rules within `@media`.

#[derive(Debug)]
pub(crate) struct Rule {
    /// `@media (…)` around it, or nothing.
    pub(crate) at: String,
    /// One selector: of a list, each has a rule of its own.
    pub(crate) selector: String,
    pub(crate) declarations: Vec<(String, String)>,
}

pub(crate) fn rules(text: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    read(&without_comments(text), "", &mut rules);
    rules
}

fn read(text: &str, at: &str, rules: &mut Vec<Rule>) {
    let mut rest = text;
    while let Some((head, body)) = rest.split_once('{') {
        let end = end_of(body);
        let (inside, after) = (&body[..end], &body[end + 1..]);
        let head = head.trim();
        if head.starts_with('@') {
            read(inside, head, rules);
        } else {
            for selector in head.split(',') {
                rules.push(Rule {
                    at: at.to_owned(),
                    selector: selector.trim().to_owned(),
                    declarations: declarations(inside),
                });
            }
        }
        rest = after;
    }
    assert_eq!(rest.trim(), "", "this is not a rule");
}

/// Where the brace that belongs to the one before `body` is.
fn end_of(body: &str) -> usize {
    let mut depth = 0_usize;
    for (at, sign) in body.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    panic!("a brace is left open: {body}");
}

fn declarations(text: &str) -> Vec<(String, String)> {
    let parts = text
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once(':').unwrap();
            (name.trim().to_owned(), value.trim().to_owned())
        })
        .collect()
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once("*/").unwrap().1)
}
