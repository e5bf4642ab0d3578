//! Which file of a crate imports which, re-exports followed to where a name is defined.

use crate::syntax::{File, Path};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
                add(target, self.definitions(&[], target, 0).unwrap_or_default());
            }
            let globs = file.bindings.iter().filter(|bound| bound.name == "*");
            for glob in globs.filter_map(|bound| bound.target.as_ref()) {
                for name in &file.unbound {
                    add(name, self.definitions(glob, name, 0).unwrap_or_default());
                }
            }
        }
        graph
    }

    /// The files that define `path`, seen from the module `from`: none for a module, which
    /// is only a name for what is in it. `None` where the path leads nowhere.
    fn definitions(&self, from: &[String], path: &[String], depth: usize) -> Option<Vec<&String>> {
        let Some((name, rest)) = path.split_first() else {
            return Some(Vec::new());
        };
        let mut found: Option<Vec<&String>> = None;
        let mut add = |more: Vec<_>| found.get_or_insert_default().extend(more);
        if depth > DEEPEST {
            return found;
        }
        for (place, file) in self.of(from) {
            let module = file.children.contains(name);
            // A function may have the name of a module, which has names below it.
            if file.items.contains(name) && (rest.is_empty() || !module) {
                add(vec![place]);
            }
            if module {
                let child = [from, std::slice::from_ref(name)].concat();
                let below = self.definitions(&child, rest, depth + 1);
                // What a macro defines is not seen: it is the module's own.
                let own = || self.of(&child).into_iter().map(|(place, _)| place);
                add(below.unwrap_or_else(|| own().collect()));
            }
            for bound in &file.bindings {
                let more = match &bound.target {
                    None if bound.name == *name => Some(Vec::new()),
                    Some(target) if bound.name == *name => {
                        self.definitions(&[], &[target, rest].concat(), depth + 1)
                    }
                    Some(target) if bound.name == "*" && target != from => {
                        self.definitions(target, path, depth + 1)
                    }
                    None | Some(_) => None,
                };
                more.map(&mut add);
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

/// The shortest way from a file back to itself, with the file at both ends.
pub(crate) fn round(graph: &Graph, file: &str) -> Option<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut ways = VecDeque::from([vec![file.to_owned()]]);
    while let Some(way) = ways.pop_front() {
        for next in graph.get(way.last()?)?.keys() {
            let longer = [way.as_slice(), std::slice::from_ref(next)].concat();
            if next == file {
                return Some(longer);
            }
            if seen.insert(next) {
                ways.push_back(longer);
            }
        }
    }
    None
}

/// The imports by which a file of one folder reaches a file of the other.
pub(crate) fn across(graph: &Graph, folders: [&str; 2]) -> Vec<String> {
    let inside = |file: &str, folder: &str| {
        let below = file.strip_prefix(folder);
        below.is_some_and(|below| below.starts_with(['/', '.']))
    };
    let mut complaints = Vec::new();
    for (file, imports) in graph {
        for [own, other] in [folders, [folders[1], folders[0]]] {
            if !inside(file, own) {
                continue;
            }
            for target in imports.keys().filter(|target| !inside(target, own)) {
                if inside(target, other) {
                    complaints.push(format!("{file} imports {target}"));
                } else if reach(graph, target).iter().any(|far| inside(far, other)) {
                    complaints.push(format!("{file} imports {target}, which reaches {other}"));
                }
            }
        }
    }
    complaints
}
