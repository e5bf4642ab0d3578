//! A document, rendered.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::docs::search::Section;
use crate::process::Outcome;

/// The comment in a document in whose place a live widget is shown.
const LIVE: &str = "<!-- live -->";

/// Where a page's script puts the widget, before `Frame` adds the words.
const PLACE: &str = "<div class=\"live\" data-live></div>\n";
/// The site's icon, in its folder.
pub(crate) const ICON: &str = "static/shop/leaf.svg";

/// A document as HTML, with what the search needs of it.
pub(crate) struct Page {
    html: String,
    title: String,
    sections: Vec<(String, String, String)>,
    is_live: bool,
}

/// The site's own words in one language.
pub(crate) struct Words {
    /// The label of the list of pages.
    pub(crate) pages: &'static str,
    /// The label of the search field.
    pub(crate) search: &'static str,
    /// What is shown when the search finds nothing.
    pub(crate) nothing: &'static str,
    /// What the live widget is, below it.
    pub(crate) live: &'static str,
    /// The label of the choice of the widget's language.
    pub(crate) locale: &'static str,
}

/// What is around every page.
pub(crate) struct Frame<'a> {
    /// The page's name in the site's folder.
    pub(crate) name: &'a str,
    /// The language.
    pub(crate) tag: &'a str,
    /// The list of pages, as HTML.
    pub(crate) navigation: &'a str,
    /// The words of the page's language.
    pub(crate) words: &'a Words,
}

impl Page {
    /// Renders Markdown. `link` returns where a link leads; its error is returned.
    pub(crate) fn render(text: &str, link: &impl Fn(&str) -> Outcome<String>) -> Outcome<Self> {
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
        let mut events = Vec::new();
        let mut sections: Vec<(String, String, String)> = Vec::new();
        let mut heading: Option<(usize, String)> = None;
        let mut is_live = false;
        for event in Parser::new_ext(text, options) {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    heading = Some((events.len(), String::new()));
                    events.push(start(level, CowStr::Borrowed("")));
                }
                Event::End(TagEnd::Heading(level)) => {
                    if let Some((at, words)) = heading.take() {
                        let anchor = slug(&words);
                        if let Some(place) = events.get_mut(at) {
                            *place = start(level, CowStr::from(anchor.clone()));
                        }
                        sections.push((anchor, words, String::new()));
                    }
                    events.push(event);
                }
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => events.push(Event::Start(Tag::Link {
                    link_type,
                    dest_url: link(&dest_url)?.into(),
                    title,
                    id,
                })),
                Event::Start(Tag::Image {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => events.push(Event::Start(Tag::Image {
                    link_type,
                    dest_url: link(&dest_url)?.into(),
                    title,
                    id,
                })),
                // Marks for tests; the one for a live widget is its place.
                Event::Html(html) | Event::InlineHtml(html) => {
                    if html.trim() == LIVE {
                        is_live = true;
                        events.push(Event::Html(CowStr::Borrowed(PLACE)));
                    }
                }
                Event::Text(ref words) | Event::Code(ref words) => {
                    match (&mut heading, sections.last_mut()) {
                        (Some((_, title)), _) => title.push_str(words),
                        (None, Some((_, _, text))) => text.push_str(words),
                        (None, None) => {}
                    }
                    events.push(event);
                }
                // What ends a line on the page ends a word of the search.
                Event::SoftBreak
                | Event::HardBreak
                | Event::End(
                    TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableCell,
                ) => {
                    if let (None, Some((_, _, text))) = (&heading, sections.last_mut()) {
                        text.push(' ');
                    }
                    events.push(event);
                }
                Event::Start(_)
                | Event::End(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::FootnoteReference(_)
                | Event::Rule
                | Event::TaskListMarker(_) => events.push(event),
            }
        }
        let mut out = String::new();
        html::push_html(&mut out, events.into_iter());
        let title = sections.first().map(|(_, title, _)| title.clone());
        Ok(Self {
            html: out,
            title: title.unwrap_or_default(),
            sections,
            is_live,
        })
    }

    pub(crate) fn html(&self) -> &str {
        &self.html
    }

    /// What the search finds of this page, which has that name.
    pub(crate) fn sections(&self, name: &str) -> impl Iterator<Item = Section> {
        self.sections.iter().map(move |(anchor, title, text)| {
            let title = if *title == self.title {
                title.clone()
            } else {
                format!("{} · {title}", self.title)
            };
            Section {
                address: format!("{name}#{anchor}"),
                title,
                text: text.clone(),
            }
        })
    }
}

impl Frame<'_> {
    /// The whole page. It runs under the policy of the demo's server: nothing is inline.
    pub(crate) fn around(&self, page: &Page) -> String {
        let Self {
            name,
            tag,
            navigation,
            words,
        } = self;
        let Words {
            pages,
            search,
            nothing,
            live: caption,
            locale,
        } = words;
        let up = "../".repeat(name.matches('/').count());
        // The language's own pages have a twin of the same name.
        let (other, label) = if *tag == "en" {
            ("zh-CN", "中文")
        } else {
            ("en", "English")
        };
        let twin = name
            .strip_prefix(&format!("{tag}/"))
            .map_or("index.html", |file| file);
        let live = if page.is_live {
            format!(
                "<script type=\"module\" src=\"{up}../wallet-checkout.js\"></script>\n\
                 <script type=\"module\" src=\"{up}live.js\"></script>\n"
            )
        } else {
            String::new()
        };
        let place = format!(
            "<figure class=\"live\" data-live data-locale=\"{locale}\">\n\
             <figcaption>{caption}</figcaption>\n</figure>\n"
        );
        format!(
            "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} · wallet-checkout</title>\n\
             <link rel=\"icon\" type=\"image/svg+xml\" href=\"{up}{ICON}\">\n\
             <link rel=\"stylesheet\" href=\"{up}docs.css\">\n\
             <script type=\"module\" src=\"{up}docs.js\"></script>\n{live}</head>\n\
             <body data-root=\"{up}\">\n<header>\n\
             <a class=\"home\" href=\"{up}{tag}/index.html\">wallet-checkout</a>\n\
             <form role=\"search\"><input type=\"search\" aria-label=\"{search}\" \
             placeholder=\"{search}\" data-nothing=\"{nothing}\"></form>\n\
             <a class=\"pages\" href=\"#pages\">{pages}</a>\n\
             <a lang=\"{other}\" href=\"{up}{other}/{twin}\">{label}</a>\n</header>\n\
             <main>\n<ul id=\"found\" hidden></ul>\n\
             <article>\n{body}</article>\n</main>\n\
             <nav id=\"pages\" aria-label=\"{pages}\">\n{navigation}</nav>\n\
             </body>\n</html>\n",
            title = escaped(&page.title),
            body = page.html.replace(PLACE, &place),
        )
    }
}

const fn start(level: HeadingLevel, anchor: CowStr) -> Event {
    Event::Start(Tag::Heading {
        level,
        id: Some(anchor),
        classes: Vec::new(),
        attrs: Vec::new(),
    })
}

/// A heading's anchor, as GitHub makes it.
fn slug(heading: &str) -> String {
    let words = heading.trim().to_lowercase().replace(' ', "-");
    words
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_".contains(*c))
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> Page {
        Page::render(text, &|target| Ok(format!("to/{target}"))).unwrap()
    }

    #[test]
    fn headings_have_githubs_anchors_and_links_lead_into_the_site() {
        let page = rendered("# The `state` answer\n\nSee [it](a.md).\n");
        assert!(
            page.html.contains("<h1 id=\"the-state-answer\">"),
            "{}",
            page.html
        );
        assert!(page.html.contains("href=\"to/a.md\""));
        let found: Vec<_> = page.sections("en/x.html").collect();
        assert_eq!(found[0].address, "en/x.html#the-state-answer");
        assert_eq!(found[0].text, "See it. ");
    }

    #[test]
    fn marks_leave_no_trace_and_a_live_widget_has_its_place() {
        let page = rendered("# A\n\n<!-- page: shop -->\n\n<!-- live -->\n");
        assert!(page.is_live && page.html.contains("data-live"));
        assert!(!page.html.contains("page: shop"));
    }

    #[test]
    fn a_link_that_cannot_be_followed_is_an_error() {
        let broken = Page::render("[x](y)", &|target| Err(target.to_owned()));
        assert_eq!(broken.err().as_deref(), Some("y"));
    }
}
