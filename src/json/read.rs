//! From text to values: JSON's grammar, to the letter.

/// A parsed value. Numbers keep their text.
#[derive(Debug)]
pub(super) enum Raw<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// What is left of the text.
pub(super) struct Reader<'a>(pub(super) &'a str);

impl<'a> Reader<'a> {
    /// Exactly one value, and nothing after it.
    pub(super) fn only_value(mut self, max_depth: usize) -> Option<Raw<'a>> {
        let value = self.value(max_depth)?;
        self.skip_space();
        self.0.is_empty().then_some(value)
    }

    fn value(&mut self, max_depth: usize) -> Option<Raw<'a>> {
        self.skip_space();
        if self.takes("[") {
            let max_depth = max_depth.checked_sub(1)?;
            let mut items = Vec::new();
            self.list("]", |reader| {
                items.push(reader.value(max_depth)?);
                Some(())
            })?;
            Some(Raw::Array(items))
        } else if self.takes("{") {
            let max_depth = max_depth.checked_sub(1)?;
            let mut members = Vec::new();
            self.list("}", |reader| {
                members.push((reader.key()?, reader.value(max_depth)?));
                Some(())
            })?;
            Some(Raw::Object(members))
        } else if self.takes("\"") {
            Some(Raw::Text(self.text()?))
        } else if self.takes("null") {
            Some(Raw::Null)
        } else if self.takes("true") {
            Some(Raw::Bool(true))
        } else if self.takes("false") {
            Some(Raw::Bool(false))
        } else {
            Some(Raw::Number(self.number()?))
        }
    }

    /// Items with commas between them, up to the closing bracket.
    fn list(&mut self, close: &str, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.skip_space();
        if self.takes(close) {
            return Some(());
        }
        loop {
            item(self)?;
            self.skip_space();
            if self.takes(close) {
                return Some(());
            }
            self.must_take(",")?;
        }
    }

    fn key(&mut self) -> Option<String> {
        self.skip_space();
        self.must_take("\"")?;
        let key = self.text()?;
        self.skip_space();
        self.must_take(":")?;
        Some(key)
    }

    /// What follows a quotation mark, up to the next one.
    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            text.push(match self.next()? {
                '"' => return Some(text),
                '\\' => self.escape()?,
                '\0'..' ' => return None,
                plain => plain,
            });
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            plain @ ('"' | '\\' | '/') => plain,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.code_point()?,
            _ => return None,
        })
    }

    /// One or two UTF-16 units; half a character is none.
    fn code_point(&mut self) -> Option<char> {
        let unit = self.unit()?;
        if !(0xd800..0xdc00).contains(&unit) {
            return char::from_u32(unit);
        }
        self.must_take("\\u")?;
        let low = self.unit()?.checked_sub(0xdc00)?;
        let point = 0x1_0000 + ((unit - 0xd800) << 10) + low;
        char::from_u32(point).filter(|_| low < 0x400)
    }

    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + self.next()?.to_digit(16)?;
        }
        Some(unit)
    }

    fn number(&mut self) -> Option<&'a str> {
        let whole = self.0;
        self.takes("-");
        if !self.takes("0") {
            self.digits()?;
        }
        if self.takes(".") {
            self.digits()?;
        }
        if self.takes("e") || self.takes("E") {
            let _sign = self.takes("+") || self.takes("-");
            self.digits()?;
        }
        whole.get(..whole.len() - self.0.len())
    }

    fn digits(&mut self) -> Option<()> {
        let rest = self.0.trim_start_matches(|c: char| c.is_ascii_digit());
        let any = rest.len() < self.0.len();
        self.0 = rest;
        any.then_some(())
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.0.chars();
        let next = chars.next()?;
        self.0 = chars.as_str();
        Some(next)
    }

    fn takes(&mut self, word: &str) -> bool {
        self.must_take(word).is_some()
    }

    fn must_take(&mut self, word: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(word)?;
        Some(())
    }

    fn skip_space(&mut self) {
        let space = |c| matches!(c, ' ' | '\t' | '\n' | '\r');
        self.0 = self.0.trim_start_matches(space);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(text: &str) -> bool {
        Reader(text).only_value(64).is_some()
    }

    fn theirs(text: &str) -> bool {
        serde_json::from_str::<serde_json::Value>(text).is_ok()
    }

    #[test]
    fn the_grammars_corners() {
        for text in [
            "",
            " ",
            "nul",
            "nulll",
            "tru",
            "True",
            "0",
            "-0",
            "-",
            "00",
            "01",
            "-01",
            "1.",
            ".5",
            "1.0",
            "1.5e3",
            "1e",
            "1e+",
            "1E-2",
            "1e5.",
            "+1",
            "0x1",
            "[]",
            "[ ]",
            "[1,]",
            "[,]",
            "[1 2]",
            "[1",
            "]",
            "{}",
            "{ }",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" : 1 , \"b\":[]}",
            "\"",
            "\"\\\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u00e9\"",
            "\"\\ud83c\\udf75\"",
            "\"\\ud83c\"",
            "\"\\udf75\"",
            "\"\\ud83c\\u0041\"",
            "\"\n\"",
            "\"\u{7f}\u{2028}\"",
            "'a'",
            "1 1",
            "{} x",
            "\u{feff}1",
            "\u{a0}1",
            "/**/1",
            "NaN",
        ] {
            assert_eq!(ours(text), theirs(text), "{text:?}");
        }
    }

    #[test]
    fn escapes_become_what_they_stand_for() {
        let text = r#""\"\\\/\b\f\n\r\t\u8336\ud83c\udf75""#;
        let Some(Raw::Text(read)) = Reader(text).only_value(0) else {
            panic!("not read");
        };
        assert_eq!(read, "\"\\/\u{8}\u{c}\n\r\t茶\u{1f375}");
    }

    proptest::proptest! {
        #[test]
        fn another_parser_agrees(text in r#"([\[\]{}:, ]|"[a\\"un0]{0,4}"|-?[01.eE+]{1,3}|null|true){0,12}"#) {
            proptest::prop_assert_eq!(ours(&text), theirs(&text), "{:?}", text);
        }
    }
}
