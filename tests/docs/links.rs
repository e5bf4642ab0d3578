//! Links between the documents, and to files of the project, lead somewhere.

use crate::markdown;

#[test]
fn every_link_within_the_project_leads_somewhere() {
    let root = markdown::root();
    let mut broken = Vec::new();
    let mut followed = 0;
    for document in markdown::all() {
        let folder = root.join(&document.path);
        let folder = folder.parent().unwrap();
        for target in targets(&prose(&document.text)) {
            if target.contains("://") {
                continue;
            }
            followed += 1;
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let path = if file.is_empty() {
                root.join(&document.path)
            } else {
                folder.join(file)
            };
            let found = path.exists() && (anchor.is_empty() || has_heading(&path, anchor));
            if !found {
                broken.push(format!("{}: {target}", document.path));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(followed > 60, "only {followed} links were found");
}

#[test]
fn both_readmes_and_both_indexes_name_each_other() {
    let all = markdown::all();
    let text = |path: &str| &all.iter().find(|page| page.path == path).unwrap().text;
    assert!(text("README.md").contains("](README.zh-CN.md)"));
    assert!(text("README.zh-CN.md").contains("](README.md)"));
    for folder in ["docs/en/", "docs/zh-CN/"] {
        let index = text(&format!("{folder}README.md"));
        for page in all.iter().filter(|page| page.path.starts_with(folder)) {
            let name = page.path.strip_prefix(folder).unwrap();
            let named = name == "README.md" || index.contains(&format!("]({name})"));
            assert!(named, "{folder}README.md does not name {name}");
        }
    }
}

/// Without fences and code.
fn prose(text: &str) -> String {
    let outside = text.split("```").step_by(2).collect::<String>();
    outside.split('`').step_by(2).collect()
}

fn targets(prose: &str) -> Vec<String> {
    let starts = prose.split("](").skip(1);
    starts
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.to_owned())
        .collect()
}

fn has_heading(path: &std::path::Path, anchor: &str) -> bool {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| line.starts_with('#'))
        .any(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            let slug = words.replace(' ', "-");
            slug.chars()
                .filter(|c| c.is_alphanumeric() || "-_".contains(*c))
                .eq(anchor.chars())
        })
}
