//! What one Rust file defines, imports and mentions, read from its syntax tree.

use syn::visit::{self, Visit};

/// A path in a crate, without `crate`: `["checkout", "state", "State"]`.
pub(crate) type Path = Vec<String>;

/// A name that a `use` brings into a file.
#[derive(Debug)]
pub(crate) struct Binding {
    /// `*` for all names of the target.
    pub(crate) name: String,
    /// None for what another crate defines.
    pub(crate) target: Option<Path>,
    /// A re-export only passes a name on: it is an import where the file uses it too.
    pub(crate) reexport: bool,
}

/// The paths of a file are whole: they begin at the root of its crate.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// The module that the file is.
    pub(crate) module: Path,
    pub(crate) items: Vec<String>,
    /// The modules of the file that are files themselves.
    pub(crate) children: Vec<String>,
    pub(crate) bindings: Vec<Binding>,
    /// What the code names, `use` aside.
    pub(crate) mentions: Vec<Path>,
    /// Names that the code uses and that came with a `*`, or from nowhere in this crate.
    pub(crate) unbound: Vec<Path>,
}

impl File {
    /// Reads a file; `below` is its path below the crate's folder, `checkout/mod.rs`.
    pub(crate) fn read(below: &str, text: &str) -> syn::Result<Self> {
        let mut reader = Reader {
            here: module(below),
            file: Self {
                module: module(below),
                ..Self::default()
            },
            uses: Vec::new(),
            raw: Vec::new(),
        };
        reader.visit_file(&syn::parse_file(text)?);
        let Reader {
            mut file,
            uses,
            raw,
            ..
        } = reader;
        for (here, name, path, reexport) in uses {
            let child = path
                .first()
                .is_some_and(|first| file.children.contains(first));
            let relative = || child.then(|| [&file.module, path.as_slice()].concat());
            let target = from_here(&here, &path).or_else(relative);
            file.bindings.push(Binding {
                name,
                target,
                reexport,
            });
        }
        for (here, path) in raw {
            file.add(&here, path);
        }
        Ok(file)
    }

    /// All that the file imports by a path, whether by `use` or in its code.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        let targets = self
            .bindings
            .iter()
            .filter_map(|bound| bound.target.as_ref());
        targets.chain(&self.mentions)
    }

    fn add(&mut self, here: &[String], path: Path) {
        if let Some(whole) = from_here(here, &path) {
            self.mentions.push(whole);
            return;
        }
        let Some((first, rest)) = path.split_first() else {
            return;
        };
        let bound: Vec<&Binding> = self
            .bindings
            .iter()
            .filter(|bound| bound.name == *first)
            .collect();
        let wholes: Vec<Path> = bound
            .iter()
            .filter_map(|bound| bound.target.as_ref())
            .map(|target| [target, rest].concat())
            .collect();
        if self.children.contains(first) {
            self.mentions.push([&self.module, path.as_slice()].concat());
        } else if bound.is_empty() && !self.items.contains(first) {
            self.unbound.push(path);
        }
        self.mentions.extend(wholes);
    }
}

/// `checkout/mod.rs` and `checkout.rs` are `checkout`; `lib.rs` and `main.rs` the crate.
fn module(below: &str) -> Path {
    let name = below.trim_end_matches(".rs");
    let mut path: Path = name.split('/').map(str::to_owned).collect();
    let root = path.len() == 1 && ["lib", "main"].contains(&name);
    if root || path.last().is_some_and(|last| last == "mod") {
        path.pop();
    }
    path
}

/// Of a path that begins with `crate`, `self` or `super`.
fn from_here(here: &[String], path: &[String]) -> Option<Path> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some([here, rest].concat()),
        "super" => {
            let (_, above) = here.split_last()?;
            from_here(above, rest).or_else(|| Some([above, rest].concat()))
        }
        _ => None,
    }
}

struct Reader {
    /// The module of the code that is read: the file's, or one written within it.
    here: Path,
    file: File,
    /// Each with the module it stands in.
    uses: Vec<(Path, String, Path, bool)>,
    raw: Vec<(Path, Path)>,
}

impl Reader {
    fn bind(&mut self, tree: &syn::UseTree, before: &[String], reexport: bool) {
        let here = &self.here;
        let uses = &mut self.uses;
        let mut add = |name: String, path: Path| uses.push((here.clone(), name, path, reexport));
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.bind(&path.tree, &with(&path.ident), reexport),
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.bind(item, before, reexport);
                }
            }
            syn::UseTree::Glob(_) => add("*".to_owned(), before.to_vec()),
            // `use a::{self}` binds `a`.
            syn::UseTree::Name(name) if name.ident == "self" && !before.is_empty() => {
                add(before.last().cloned().unwrap_or_default(), before.to_vec());
            }
            syn::UseTree::Name(name) => add(name.ident.to_string(), with(&name.ident)),
            syn::UseTree::Rename(name) => add(name.rename.to_string(), with(&name.ident)),
        }
    }

    fn mention(&mut self, path: Path) {
        self.raw.push((self.here.clone(), path));
    }

    /// A macro's tokens are no tree: every `a::b` among them is taken for a path.
    fn tokens(&mut self, tokens: proc_macro2::TokenStream) {
        use proc_macro2::TokenTree;
        let mut path = Path::new();
        let mut before = String::new();
        for token in tokens {
            match &token {
                TokenTree::Ident(name) => {
                    if before != "::" {
                        self.mention(std::mem::take(&mut path));
                    }
                    // A field or a method.
                    if before != "." {
                        path.push(name.to_string());
                    }
                    before.clear();
                }
                TokenTree::Punct(mark) => {
                    before = if before == ":" && mark.as_char() == ':' {
                        "::".to_owned()
                    } else {
                        mark.to_string()
                    };
                }
                TokenTree::Group(group) => {
                    self.tokens(group.stream());
                    before.clear();
                }
                TokenTree::Literal(_) => before.clear(),
            }
        }
        self.mention(path);
    }
}

impl<'ast> Visit<'ast> for Reader {
    // What other kinds there are or come defines no name.
    #[allow(clippy::wildcard_enum_match_arm)]
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let name = match item {
            syn::Item::Const(item) => Some(&item.ident),
            syn::Item::Enum(item) => Some(&item.ident),
            syn::Item::Fn(item) => Some(&item.sig.ident),
            syn::Item::Macro(item) => item.ident.as_ref(),
            syn::Item::Mod(item) if item.content.is_some() => Some(&item.ident),
            syn::Item::Static(item) => Some(&item.ident),
            syn::Item::Struct(item) => Some(&item.ident),
            syn::Item::Trait(item) => Some(&item.ident),
            syn::Item::Type(item) => Some(&item.ident),
            syn::Item::Union(item) => Some(&item.ident),
            _ => None,
        };
        if self.here == self.file.module {
            self.file.items.extend(name.map(ToString::to_string));
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let name = item.ident.to_string();
        if item.content.is_none() {
            self.file.children.push(name);
            return;
        }
        self.here.push(name);
        visit::visit_item_mod(self, item);
        self.here.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let reexport = !matches!(item.vis, syn::Visibility::Inherited);
        self.bind(&item.tree, &[], reexport);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = path.segments.iter();
        self.mention(names.map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        self.visit_macro(&item.mac);
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}
