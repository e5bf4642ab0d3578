//! Words of the glossary that are not to be used, found in identifiers and comments.

use crate::source::Source;
use std::collections::BTreeMap;

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum In {
    /// Code, comments, and texts.
    All,
    /// Names in code alone: prose may use the word.
    Names,
}

/// A word with the one to use instead. `forms` are separated by spaces; `old_word` is
/// also `oldWord` and "old word".
#[derive(Debug)]
pub(crate) struct Forbidden {
    pub(crate) forms: &'static str,
    pub(crate) instead: &'static str,
    pub(crate) place: In,
}

/// A line that may use a word: it holds `text`.
#[derive(Debug)]
pub(crate) struct Exception {
    pub(crate) form: &'static str,
    pub(crate) text: &'static str,
}

#[derive(Debug)]
struct Form<'a> {
    whole: &'a str,
    words: Vec<&'a str>,
    row: &'a Forbidden,
}

/// The table, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Glossary<'a> {
    /// By the first word of each form.
    forms: BTreeMap<&'a str, Vec<Form<'a>>>,
    /// A word of Chinese has no ends to look for.
    chinese: Vec<(&'a str, &'a Forbidden)>,
    exceptions: &'a [Exception],
}

impl<'a> Glossary<'a> {
    pub(crate) fn new(table: &'a [Forbidden], exceptions: &'a [Exception]) -> Self {
        let mut glossary = Self {
            forms: BTreeMap::new(),
            chinese: Vec::new(),
            exceptions,
        };
        for row in table {
            for form in row.forms.split(' ') {
                let words: Vec<&str> = form.split('_').collect();
                match words.first() {
                    Some(first) if form.is_ascii() => {
                        let same = glossary.forms.entry(first).or_default();
                        same.push(Form {
                            whole: form,
                            words,
                            row,
                        });
                    }
                    _ => glossary.chinese.push((form, row)),
                }
            }
        }
        glossary
    }

    /// What is wrong in a file, a line each.
    pub(crate) fn complaints(&self, source: &Source) -> Vec<String> {
        let mut complaints = Vec::new();
        for (number, line) in source.text.lines().enumerate() {
            let mut found = self.found(line, In::All);
            found.extend(self.found(&source.names(line), In::Names));
            for (form, row) in found {
                let allowed = |rule: &Exception| rule.form == form && line.contains(rule.text);
                if !self.exceptions.iter().any(allowed) {
                    let instead = row.instead;
                    complaints.push(format!("line {}: `{form}`: use {instead}", number + 1));
                }
            }
        }
        complaints
    }

    fn found(&self, text: &str, place: In) -> Vec<(&'a str, &'a Forbidden)> {
        let words = words(text);
        let mut found = Vec::new();
        for at in 0..words.len() {
            let rest = words.get(at..).unwrap_or_default();
            let first = rest.first().map_or("", |word| word.text.as_str());
            for Form { whole, words, row } in self.forms.get(first).into_iter().flatten() {
                if row.place == place && begins_with(rest, words) {
                    found.push((*whole, *row));
                }
            }
        }
        let chinese = self.chinese.iter();
        found.extend(chinese.filter(|(form, row)| row.place == place && text.contains(form)));
        found
    }
}

/// Whether `words` begin with these, with nothing but a hyphen or the like between.
pub(crate) fn begins_with(words: &[Word], parts: &[&str]) -> bool {
    let Some(words) = words.get(..parts.len()) else {
        return false;
    };
    let same = words
        .iter()
        .zip(parts)
        .all(|(word, part)| word.text == *part);
    same && words.iter().skip(1).all(|word| word.follows)
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In small letters.
    pub(crate) text: String,
    /// Only an underscore, a hyphen or a space lies before it, or nothing.
    pub(crate) follows: bool,
}

/// The words of a line; `StateOutcome` and `state_outcome` are two each.
pub(crate) fn words(line: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut between = String::from("start");
    let mut before = ' ';
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let next_is_small = letters.peek().is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_alphabetic() {
            let hump = letter.is_ascii_uppercase()
                && (before.is_ascii_lowercase() || (before.is_ascii_uppercase() && next_is_small));
            match words.last_mut() {
                Some(word) if before.is_ascii_alphabetic() && !hump => {
                    word.text.push(letter.to_ascii_lowercase());
                }
                _ => words.push(Word {
                    text: letter.to_ascii_lowercase().to_string(),
                    follows: ["", "_", "-", " "].contains(&between.as_str()),
                }),
            }
            between.clear();
        } else {
            between.push(letter);
        }
        before = letter;
    }
    words
}
