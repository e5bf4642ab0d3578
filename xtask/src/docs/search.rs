//! What the search finds: a section of a page, from one heading to the next.

/// A section of a page.
pub(crate) struct Section {
    /// The page and its anchor, in the site's folder.
    pub(crate) address: String,
    /// The page's title, and the section's.
    pub(crate) title: String,
    pub(crate) text: String,
}

/// All sections as JSON: an array of `[address, title, text]`.
pub(crate) fn index(sections: &[Section]) -> String {
    let rows = sections.iter().map(|section| {
        let cells = [&section.address, &section.title, &section.text];
        format!("[{}]", cells.map(|text| quoted(text)).join(","))
    });
    format!("[{}]\n", rows.collect::<Vec<_>>().join(",\n"))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            control if control < ' ' => out.push(' '),
            other => out.push(other),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_json_has_it() {
        let section = Section {
            address: "en/a.html#b".to_owned(),
            title: "A · \"B\"".to_owned(),
            text: "back\\slash\nand line".to_owned(),
        };
        let expected = "[[\"en/a.html#b\",\"A · \\\"B\\\"\",\"back\\\\slash and line\"]]\n";
        assert_eq!(index(&[section]), expected);
    }
}
