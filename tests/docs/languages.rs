//! English and Chinese pages show the same: byte for byte, but for comments, for what a
//! shopper reads, and for the name of the language.

use crate::markdown::{self, Document, Snippet};

const ENGLISH: &str = "docs/en/";
const CHINESE: &str = "docs/zh-CN/";

fn pairs() -> Vec<(Document, Document)> {
    let all = markdown::all();
    let paths: Vec<String> = all.iter().map(|document| document.path.clone()).collect();
    let (chinese, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|document| document.path.contains("zh-CN"));
    let mut pairs = Vec::new();
    for document in chinese {
        let twin = document
            .path
            .replace(CHINESE, ENGLISH)
            .replace(".zh-CN", "");
        assert!(
            paths.contains(&twin),
            "{} has no English twin",
            document.path
        );
        let twin = others.iter().position(|other| other.path == twin).unwrap();
        pairs.push((twin, document));
    }
    let mut others: Vec<Option<Document>> = others.into_iter().map(Some).collect();
    let pairs = pairs
        .into_iter()
        .map(|(twin, document)| (others[twin].take().unwrap(), document))
        .collect();
    for alone in others.into_iter().flatten() {
        assert!(
            alone.path == "docs/texts.md",
            "{} has no Chinese twin",
            alone.path
        );
    }
    pairs
}

#[test]
fn both_languages_show_the_same_snippets() {
    for (english, chinese) in pairs() {
        let count = (english.snippets.len(), chinese.snippets.len());
        assert_eq!(count.0, count.1, "{}", chinese.path);
        for (one, other) in english.snippets.iter().zip(&chinese.snippets) {
            let place = format!("{}:{} and {}", english.path, one.line, chinese.path);
            assert_eq!(one.language, other.language, "{place}");
            assert_eq!(one.mark, other.mark, "{place}");
            compare(one, other).unwrap_or_else(|why| panic!("{place}:{}: {why}", other.line));
        }
    }
}

#[test]
fn both_languages_have_the_same_headings_and_tables() {
    for (english, chinese) in pairs() {
        let shape = |document: &Document| -> Vec<String> {
            let lines = document.text.lines();
            let marks = lines.map(|line| line.split(' ').next().unwrap_or_default());
            let kept = marks.filter(|mark| mark.starts_with('#') || mark.starts_with('|'));
            kept.map(str::to_owned).collect()
        };
        assert_eq!(shape(&english), shape(&chinese), "{}", chinese.path);
    }
}

#[test]
fn a_difference_is_found() {
    let snippet = |language: &str, code: &str| Snippet {
        language: language.to_owned(),
        mark: None,
        line: 1,
        code: code.to_owned(),
    };
    for (language, english, chinese, same) in [
        ("js", "f(1); // One\n", "f(1); // 一\n", true),
        ("js", "// Two\n// lines\nf(1);\n", "// 一行\nf(1);\n", true),
        ("js", "f('https://a/b');\n", "f('https://a/c');\n", false),
        ("js", "f('Tea');\n", "f('茶');\n", true),
        ("js", "f('Tea');\n", "f('tea');\n", false),
        ("js", "f('Tea', 1);\n", "f('茶', 2);\n", false),
        ("js", "f(`Hi ${a}`);\n", "f(`你好 ${b}`);\n", false),
        (
            "html",
            "<p lang=\"en\">Tea</p>\n",
            "<p lang=\"zh-CN\">茶</p>\n",
            true,
        ),
        (
            "html",
            "<p id=\"en\">Tea</p>\n",
            "<b id=\"en\">茶</b>\n",
            false,
        ),
        ("sh", "a # one\nb\n", "a # 一\nb\n", true),
        ("sh", "a\nb\n", "a\n", false),
        ("toml", "a = \"#1\"\n", "a = \"#2\"\n", false),
    ] {
        let compared = compare(&snippet(language, english), &snippet(language, chinese));
        assert_eq!(
            compared.is_ok(),
            same,
            "{english:?} {chinese:?}: {compared:?}"
        );
    }
}

fn compare(english: &Snippet, chinese: &Snippet) -> Result<(), String> {
    let (one, other) = (tokens(english), tokens(chinese));
    for (one, other) in one.iter().zip(&other) {
        let translated = has_chinese(other) && !has_chinese(one) && braces(one) == braces(other);
        let language = one == "\"en\"" && other == "\"zh-CN\"";
        if one != other && !translated && !language {
            return Err(format!("{one:?} became {other:?}"));
        }
    }
    if one.len() == other.len() {
        Ok(())
    } else {
        Err(format!("{} tokens became {}", one.len(), other.len()))
    }
}

/// Quoted texts, and what stands between them and between `<` and `>`.
fn tokens(snippet: &Snippet) -> Vec<String> {
    let code = without_comments(snippet);
    let mut tokens = vec![String::new()];
    for line in code.lines() {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let quoted = Some(first)
                .filter(|first| "'\"`".contains(*first))
                .and_then(|quote| rest[1..].find(quote));
            if let Some(end) = quoted {
                let (text, after) = rest.split_at(end + 2);
                tokens.extend([text.to_owned(), String::new()]);
                rest = after;
                continue;
            }
            if "<>".contains(first) {
                tokens.extend([first.to_string(), String::new()]);
            } else if let Some(last) = tokens.last_mut() {
                last.push(first);
            }
            rest = &rest[first.len_utf8()..];
        }
        tokens.push("\n".to_owned());
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

fn without_comments(snippet: &Snippet) -> String {
    let start = match snippet.language.as_str() {
        "js" | "php" | "ts" | "tsx" | "vue" => "// ",
        "nginx" | "toml" | "sh" => "# ",
        _ => return snippet.code.clone(),
    };
    let lines = snippet.code.lines().map(|line| match line.find(start) {
        // Behind a blank, or alone: not within an address.
        Some(at) if line[..at].trim().is_empty() || line[..at].ends_with(' ') => {
            line[..at].trim_end()
        }
        Some(_) | None => line,
    });
    let kept: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    kept.join("\n")
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// What is filled in must be the same.
fn braces(text: &str) -> Vec<&str> {
    let starts = text.split('{').skip(1);
    starts.filter_map(|part| part.split('}').next()).collect()
}
