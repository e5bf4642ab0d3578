//! Which file of a crate imports which, re-exports followed to where a name is defined.

use crate::syntax::{File, Path};
use std::collections::{BTreeMap, BTreeSet};

/// Re-exports that lead in a circle end here.
const DEEPEST: usize = 16;

/// The files of a crate by their paths from the root of the project.
#[derive(Debug, Default)]
pub(crate) struct Crate {
    files: BTreeMap<String, File>,
}

/// Each file with those it imports, and a path by which it does.
pub(crate) type Graph = BTreeMap<String, BTreeMap<String, String>>;

impl Crate {
    /// `folder` is the crate's, `server/src`.
    pub(crate) fn read<'a>(
        folder: &str,
        sources: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut files = BTreeMap::new();
        for (path, text) in sources {
            let below = path.trim_start_matches(folder).trim_start_matches('/');
            match File::read(below, text) {
                Ok(file) => files.insert(path.to_owned(), file),
                Err(error) => panic!("{path}: {error}"),
            };
        }
        Self { files }
    }

    pub(crate) fn graph(&self) -> Graph {
        let mut graph = Graph::new();
        for (path, file) in &self.files {
            let imports = graph.entry(path.clone()).or_default();
            let mut add = |by: &Path, found: Vec<&String>| {
                for found in found.into_iter().filter(|found| *found != path) {
                    imports.insert(found.clone(), by.join("::"));
                }
            };
            let bound = file.bindings.iter().filter(|bound| !bound.reexport);
            let targets = bound.filter_map(|bound| bound.target.as_ref());
            for target in targets.chain(&file.mentions) {
                add(target, self.definitions(&[], target, 0));
            }
            let globs = file.bindings.iter().filter(|bound| bound.name == "*");
            for glob in globs.filter_map(|bound| bound.target.as_ref()) {
                for name in &file.unbound {
                    add(name, self.definitions(glob, name, 0));
                }
            }
        }
        graph
    }

    /// The files that define `path`, seen from the module `from`.
    fn definitions(&self, from: &[String], path: &[String], depth: usize) -> Vec<&String> {
        let Some((name, rest)) = path.split_first() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (place, file) in self.of(from) {
            if depth > DEEPEST {
                break;
            }
            // A function may have the name of a module, which has names below it.
            let module = file.children.contains(name) && !rest.is_empty();
            if file.items.contains(name) && !module {
                found.push(place);
            }
            if file.children.contains(name) {
                let child = [from, std::slice::from_ref(name)].concat();
                found.extend(self.definitions(&child, rest, depth + 1));
            }
            for bound in &file.bindings {
                let Some(target) = &bound.target else {
                    continue;
                };
                if bound.name == *name {
                    let whole = [target, rest].concat();
                    found.extend(self.definitions(&[], &whole, depth + 1));
                } else if bound.name == "*" && target != from {
                    found.extend(self.definitions(target, path, depth + 1));
                }
            }
        }
        found
    }

    /// The file of a module; of the root there may be two, `lib.rs` and `main.rs`.
    fn of<'a>(&'a self, module: &[String]) -> Vec<(&'a String, &'a File)> {
        let files = self.files.iter();
        files.filter(|(_, file)| file.module == module).collect()
    }
}

/// The files that reach themselves, in groups that reach each other.
pub(crate) fn circles(graph: &Graph) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = graph
        .keys()
        .map(|file| (file, reach(graph, file)))
        .collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (file, others) in &reached {
        if !others.contains(file) || circles.iter().any(|circle| circle.contains(*file)) {
            continue;
        }
        let back = others
            .iter()
            .filter(|other| reached.get(*other).is_some_and(|them| them.contains(file)));
        circles.push(back.map(|other| (*other).clone()).collect());
    }
    circles
}

/// All that a file imports, and what that imports, and so on.
pub(crate) fn reach<'a>(graph: &'a Graph, file: &str) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&String> = graph
        .get(file)
        .into_iter()
        .flat_map(BTreeMap::keys)
        .collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(graph.get(next).into_iter().flat_map(BTreeMap::keys));
        }
    }
    reached
}

/// Where a file of one folder reaches one of the other.
pub(crate) fn across(graph: &Graph, folders: [&str; 2]) -> Vec<String> {
    let inside = |file: &str, folder: &str| {
        let below = file.strip_prefix(folder);
        below.is_some_and(|below| below.starts_with(['/', '.']))
    };
    let mut complaints = Vec::new();
    for file in graph.keys() {
        for [own, other] in [folders, [folders[1], folders[0]]] {
            if inside(file, own) {
                let reached = reach(graph, file).into_iter();
                let wrong = reached.filter(|reached| inside(reached, other));
                complaints.extend(wrong.map(|wrong| format!("{file} reaches {wrong}")));
            }
        }
    }
    complaints
}
