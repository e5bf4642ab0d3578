//! Which JavaScript file imports which.

use crate::graph::Graph;
use crate::source::Source;

/// What stands before the name of a file that a script imports, `import(…)` included.
const BEFORE: [&str; 3] = [" from '", "import '", "import('"];

pub(crate) fn graph(sources: &[Source]) -> Graph {
    let file = |source: &Source| {
        let imports = imports(&source.code());
        let found = imports
            .into_iter()
            .map(|import| (beside(&source.path, &import), import));
        (source.path.clone(), found.collect())
    };
    sources.iter().map(file).collect()
}

/// The relative names among what a script imports: `./element/wasm.js`.
pub(crate) fn imports(code: &str) -> Vec<String> {
    let code = code.replace('"', "'");
    let names = BEFORE.iter().flat_map(|before| code.split(before).skip(1));
    let names = names
        .filter_map(|rest| rest.split_once('\''))
        .map(|(name, _)| name);
    names
        .filter(|name| name.starts_with('.'))
        .map(str::to_owned)
        .collect()
}

/// Of `static/element/wasm.js` and `../embed.js`: `static/embed.js`.
fn beside(path: &str, name: &str) -> String {
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => {
                folders.pop();
            }
            part => folders.push(part),
        }
    }
    folders.join("/")
}
