//! Which files become which pages, and how they are linked.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::docs::page::{Frame, ICON, Page, Words};
use crate::docs::search;
use crate::files;
use crate::process::Outcome;

/// The folder of the site's own style sheet and scripts.
pub(crate) const OWN: &str = "xtask/docs";

/// A language of the documentation.
pub(crate) struct Language {
    /// As the folder and `lang` have it.
    pub(crate) tag: &'static str,
    /// What its speakers call it.
    name: &'static str,
    /// Its README, from the root.
    readme: &'static str,
    start: &'static str,
    gallery: &'static str,
    words: Words,
}

const LANGUAGES: [Language; 2] = [
    Language {
        tag: "en",
        name: "English",
        readme: "README.md",
        start: "Start",
        gallery: "Every state, in pictures",
        words: Words {
            pages: "All pages",
            search: "Search",
            nothing: "Nothing found.",
            live: "The widget itself, on recorded answers: nothing is sent to anybody. Press the button; \
                   some seconds later the order is paid.",
            locale: "The widget’s language",
        },
    },
    Language {
        tag: "zh-CN",
        name: "中文",
        readme: "README.zh-CN.md",
        start: "开始",
        gallery: "全部状态的图片",
        words: Words {
            pages: "全部页面",
            search: "搜索",
            nothing: "没有找到。",
            live: "这是真正的组件，使用录制的应答，不会向任何人发送请求。点按钮试试，几秒之后订单就会显示已付款。",
            locale: "组件的语言",
        },
    },
];

/// Pages of the root that both languages link to.
const SHARED: [&str; 6] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "SUPPORT.md",
    "docs/texts.md",
];

/// Files that are linked to or shown, and copied as they are.
const COPIED: [&str; 8] = [
    ICON,
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "docs/shop.png",
    "docs/states.en.png",
    "docs/states.zh-CN.png",
    "docs/way.en.svg",
    "docs/way.zh-CN.svg",
];

/// The folder with the pictures of variables and parts, which are copied as well.
const PICTURES: &str = "docs/styling";

/// The documents, each by its path from the root, and the files that are copied.
pub(crate) struct Site {
    documents: BTreeMap<String, String>,
    copied: Vec<String>,
}

impl Site {
    pub(crate) fn read(root: &Path) -> Outcome<Self> {
        let mut paths: Vec<String> = SHARED.map(str::to_owned).to_vec();
        for language in &LANGUAGES {
            paths.push(language.readme.to_owned());
            let folder = format!("docs/{}", language.tag);
            let names = files::below(&root.join(&folder))?;
            paths.extend(names.iter().map(|name| format!("{folder}/{name}")));
        }
        let read = |path: String| Ok((path.clone(), files::read_text(&root.join(path))?));
        let pictures = files::below(&root.join(PICTURES))?;
        let pictures = pictures.iter().map(|name| format!("{PICTURES}/{name}"));
        Ok(Self {
            documents: paths.into_iter().map(read).collect::<Outcome<_>>()?,
            copied: COPIED
                .map(str::to_owned)
                .into_iter()
                .chain(pictures)
                .collect(),
        })
    }

    /// The pages and the search indexes, each by its name in the site's folder.
    pub(crate) fn pages(&self, has_gallery: bool) -> Outcome<Vec<(String, String)>> {
        let mut out = Vec::new();
        let mut indexes: BTreeMap<&str, Vec<search::Section>> = BTreeMap::new();
        for (path, text) in &self.documents {
            let name = address(path);
            let language = language_of(path);
            let link = |target: &str| self.resolve(path, target);
            let page = Page::render(text, &link).map_err(|error| format!("{path}: {error}"))?;
            indexes
                .entry(language.tag)
                .or_default()
                .extend(page.sections(&name));
            let frame = Frame {
                name: &name,
                tag: language.tag,
                navigation: &self.navigation(language, &name, has_gallery)?,
                words: &language.words,
            };
            out.push((name.clone(), frame.around(&page)));
        }
        for (tag, sections) in indexes {
            out.push((format!("search.{tag}.json"), search::index(&sections)));
        }
        out.push(("index.html".to_owned(), choice()));
        Ok(out)
    }

    /// Files that are copied: the name in the site's folder, and the path from the root.
    pub(crate) fn copies(&self) -> impl Iterator<Item = (String, &str)> {
        let paths = self.copied.iter();
        paths.map(|path| (address(path), path.as_str()))
    }

    /// The list of pages: the index of the language, with the start before and the gallery
    /// behind it.
    fn navigation(&self, language: &Language, name: &str, has_gallery: bool) -> Outcome<String> {
        let index = format!("docs/{}/README.md", language.tag);
        let text = self
            .documents
            .get(&index)
            .ok_or("a language has no index")?;
        // The index lies in a folder of its own; the navigation is on every page.
        let up = "../".repeat(name.matches('/').count());
        let link = |target: &str| {
            let resolved = self.resolve(&index, target)?;
            let file = resolved.strip_prefix("../").map(str::to_owned);
            Ok(match file {
                _ if resolved.contains("://") => resolved,
                Some(file) => format!("{up}{file}"),
                None => format!("{up}{}/{resolved}", language.tag),
            })
        };
        // The lists, each with the line above it.
        let parts: Vec<&str> = text.split("\n\n").collect();
        let lists: Vec<String> = parts
            .windows(2)
            .filter(|pair| matches!(pair, [_, list] if list.starts_with("- ")))
            .map(|pair| pair.join("\n\n"))
            .collect();
        let list = Page::render(&lists.join("\n\n"), &link)?;
        let start = format!("{up}{}/start.html", language.tag);
        let out = format!(
            "<p><a href=\"{start}\">{}</a></p>\n{}",
            language.start,
            list.html()
        );
        let here = format!("href=\"{up}{name}\"");
        let mut out = out.replace(&here, &format!("{here} aria-current=\"page\""));
        if has_gallery {
            let page = format!("{up}gallery/{}.html", language.tag);
            // Writing into a String cannot fail.
            let _ = writeln!(out, "<p><a href=\"{page}\">{}</a></p>", language.gallery);
        }
        Ok(out)
    }

    /// Where a link of a document leads in the site. An error where it leads nowhere.
    fn resolve(&self, from: &str, target: &str) -> Outcome<String> {
        if target.contains("://") || target.starts_with('#') {
            return Ok(target.to_owned());
        }
        let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
        let path = joined(from, file);
        let there = self.documents.contains_key(&path) || self.copied.contains(&path);
        if !there {
            return Err(format!("`{target}` leads nowhere"));
        }
        let to = address(&path);
        let up = "../".repeat(address(from).matches('/').count());
        let mark = if anchor.is_empty() { "" } else { "#" };
        Ok(format!("{up}{to}{mark}{anchor}"))
    }
}

/// The path from the root of a file that is named relative to another.
fn joined(from: &str, file: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The name in the site's folder of a file of the project.
fn address(path: &str) -> String {
    for language in &LANGUAGES {
        if path == language.readme {
            return format!("{}/start.html", language.tag);
        }
    }
    let inside = path.strip_prefix("docs/").unwrap_or(path);
    match inside.strip_suffix(".md") {
        Some(name) => match name.strip_suffix("README") {
            Some(folder) => format!("{folder}index.html"),
            None => format!("{name}.html"),
        },
        None if inside.starts_with("LICENSE") => format!("{inside}.txt"),
        None => inside.to_owned(),
    }
}

fn language_of(path: &str) -> &'static Language {
    let [english, chinese] = &LANGUAGES;
    if path.contains("zh-CN") {
        chinese
    } else {
        english
    }
}

/// The first page: which language.
fn choice() -> String {
    let links = LANGUAGES.iter().map(|language| {
        let Language { tag, name, .. } = language;
        format!("<p><a lang=\"{tag}\" href=\"{tag}/index.html\">{name}</a></p>\n")
    });
    let links: String = links.collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>wallet-checkout</title>\n<link rel=\"stylesheet\" href=\"docs.css\">\n\
         <main>\n<h1>wallet-checkout</h1>\n{links}</main>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;
    use std::collections::BTreeSet;

    /// Every `href` and `src` of a page, as a name in the site's folder.
    fn targets(name: &str, html: &str) -> Vec<String> {
        // Samples are not followed.
        let outside = html.split("<code").enumerate().map(|(place, part)| {
            let (_, after) = part.split_once("</code>").unwrap_or(("", part));
            if place == 0 { part } else { after }
        });
        let html: String = outside.collect();
        let values = ["href=\"", "src=\""].into_iter().flat_map(|start| {
            let parts = html.split(start).skip(1);
            parts.filter_map(|rest| rest.split('"').next())
        });
        values
            .filter(|value| !value.contains("://") && !value.starts_with('#'))
            .map(|value| joined(name, value.split('#').next().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn every_link_of_every_page_leads_to_a_file_of_the_site() {
        let root = project::root().unwrap();
        let site = Site::read(&root).unwrap();
        let pages = site.pages(false).unwrap();
        let own = files::below(&root.join(OWN)).unwrap();
        let mut names: BTreeSet<String> = pages.iter().map(|(name, _)| name.clone()).collect();
        names.extend(site.copies().map(|(name, _)| name));
        names.extend(own);
        let mut followed = 0;
        for (name, html) in pages
            .iter()
            .filter(|(name, _)| !name.starts_with("search."))
        {
            for target in targets(name, html) {
                // The files of the widget lie above the site's folder.
                let is_there = names.contains(&target) || target == "wallet-checkout.js";
                assert!(is_there, "{name}: {target}");
                followed += 1;
            }
        }
        assert!(followed > 1000, "only {followed} links");
    }

    #[test]
    fn a_link_that_leads_nowhere_is_an_error() {
        let root = project::root().unwrap();
        let site = Site::read(&root).unwrap();
        assert!(site.resolve("docs/en/csp.md", "nowhere.md").is_err());
        let readme = site.resolve("docs/en/csp.md", "../../README.md#x").unwrap();
        assert_eq!(readme, "../en/start.html#x");
        let twin = site
            .resolve("docs/en/README.md", "../zh-CN/README.md")
            .unwrap();
        assert_eq!(twin, "../zh-CN/index.html");
    }

    #[test]
    fn every_page_of_a_language_is_found_by_its_title() {
        let site = Site::read(&project::root().unwrap()).unwrap();
        let pages = site.pages(false).unwrap();
        let index = |tag: &str| {
            let name = format!("search.{tag}.json");
            &pages.iter().find(|(page, _)| *page == name).unwrap().1
        };
        assert!(index("en").contains("\"en/state.html#the-state-answer\""));
        assert!(index("zh-CN").contains("没有 state-endpoint"));
        assert!(!index("en").contains("zh-CN/csp.html"));
    }
}
