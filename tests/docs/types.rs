//! TypeScript and React compile against the types that are shipped, Vue's component by
//! Vue's own compiler under the options that the page shows for Vite.
//!
//! `cargo xtask test` installs the compilers and names their folder in `DOCS_TOOLS`.

use crate::markdown::{self, Document, Runner, Snippet};
use crate::{on_path, scratch, skip};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const FOLDERS: [&str; 2] = ["docs/en/", "docs/zh-CN/"];
/// A snippet is pasted into a project that others have set up: the strict options of the templates
/// of Vite, Next, `SvelteKit`, Nuxt and Angular, all at once.
const OPTIONS: &str = r#"
    "strict": true, "noEmit": true, "exactOptionalPropertyTypes": true, "types": [],
    "noUnusedLocals": true, "noUnusedParameters": true, "noFallthroughCasesInSwitch": true,
    "noImplicitOverride": true, "noImplicitReturns": true, "noUncheckedIndexedAccess": true,
    "noPropertyAccessFromIndexSignature": true, "noUncheckedSideEffectImports": true,
    "verbatimModuleSyntax": true, "isolatedModules": true, "moduleDetection": "force",
    "erasableSyntaxOnly": true, "forceConsistentCasingInFileNames": true,
    "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"],
    "module": "esnext", "moduleResolution": "bundler", "jsx": "react-jsx","#;
/// Replaces Vite's plugin: returns its options.
const PLUGIN: &str = "export default (options) => options;";

fn tools() -> Option<PathBuf> {
    let tools = std::env::var_os("DOCS_TOOLS").map(PathBuf::from);
    let tools = tools.filter(|tools| tools.join(".bin/tsc").exists() && on_path("node").is_some());
    if tools.is_none() {
        skip("no compilers for TypeScript and Vue in DOCS_TOOLS, which `cargo xtask test` sets");
    }
    tools
}

fn snippets(folder: &str, wanted: &Runner) -> Vec<Snippet> {
    let documents = markdown::all();
    let pages = documents
        .iter()
        .filter(|page: &&Document| page.path.starts_with(folder));
    let all = pages.flat_map(|page| page.snippets.clone());
    all.filter(|snippet| snippet.runner().as_ref() == Ok(wanted))
        .collect()
}

#[test]
fn every_typed_snippet_compiles() {
    let Some(tools) = tools() else { return };
    for (folder, name) in FOLDERS.into_iter().zip(["types-en", "types-zh"]) {
        let place = scratch(name);
        lay_out_component(&place);
        let snippets = snippets(folder, &Runner::Typed);
        assert!(snippets.len() >= 3, "{folder} has only {}", snippets.len());
        let mut files = Vec::new();
        for (number, snippet) in snippets.iter().enumerate() {
            let file = format!("snippet{number}.{}", snippet.language);
            fs::write(place.join(&file), &snippet.code).unwrap();
            files.push(format!("\"{file}\""));
        }
        let config = format!(
            r#"{{ "compilerOptions": {{
                {OPTIONS}
                "paths": {{
                    "wallet-checkout": ["{root}/static/wallet-checkout.d.ts"],
                    "wallet-checkout/react": ["{place}/react.d.ts"],
                    "react": ["{tools}/@types/react/index.d.ts"],
                    "react/jsx-runtime": ["{tools}/@types/react/jsx-runtime.d.ts"]
                }} }}, "files": [{files}] }}"#,
            root = markdown::root().display(),
            place = place.display(),
            tools = tools.display(),
            files = files.join(", "),
        );
        fs::write(place.join("tsconfig.json"), config).unwrap();
        run(
            Command::new(tools.join(".bin/tsc")).current_dir(&place),
            folder,
        );
    }
}

/// React's component beside the types that it imports, as in the package.
fn lay_out_component(place: &Path) {
    let root = markdown::root();
    for (file, from) in [
        ("react.d.ts", "xtask/npm"),
        ("wallet-checkout.d.ts", "static"),
    ] {
        fs::copy(root.join(from).join(file), place.join(file)).unwrap();
    }
}

/// `cargo xtask test stacks` builds the shops, and sells in them.
#[test]
fn what_a_page_shows_of_a_shop_is_what_is_built() {
    let mut count = 0;
    for document in markdown::all() {
        let english = document.path.starts_with("docs/en/");
        for snippet in document.snippets.iter().filter(|_| english) {
            let Some((key, file)) = &snippet.mark else {
                continue;
            };
            if ["stack", "built"].contains(&key.as_str()) {
                let built = markdown::root().join("tests/stacks").join(file);
                let built = fs::read_to_string(built).unwrap();
                assert_eq!(snippet.code, built, "{}:{}", document.path, snippet.line);
                count += 1;
            }
        }
    }
    assert!(count >= 5, "only {count} pages show a shop");
}

#[test]
fn every_component_compiles_with_the_bundlers_options() {
    let Some(tools) = tools() else { return };
    for (folder, name) in FOLDERS.into_iter().zip(["vue-en", "vue-zh"]) {
        let place = scratch(name);
        write(&place.join("package.json"), "{ \"type\": \"module\" }");
        let plugin = place.join("node_modules/@vitejs/plugin-vue");
        write(
            &plugin.join("package.json"),
            "{ \"type\": \"module\", \"exports\": \"./index.js\" }",
        );
        write(&plugin.join("index.js"), PLUGIN);
        let configs = snippets(folder, &Runner::Bundler);
        let components = snippets(folder, &Runner::Component);
        assert_eq!((configs.len(), components.len()), (1, 1), "{folder}");
        write(&place.join("vite.config.js"), &configs[0].code);
        write(&place.join("Checkout.vue"), &components[0].code);
        let mut node = Command::new("node");
        node.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs/vue.mjs"));
        run(node.current_dir(&place).env("DOCS_TOOLS", &tools), folder);
    }
}

fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn run(command: &mut Command, what: &str) {
    let ran = command.output().unwrap();
    let output = [ran.stdout, ran.stderr].concat();
    assert!(
        ran.status.success(),
        "{what}: {}",
        String::from_utf8_lossy(&output)
    );
}
