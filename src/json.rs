//! JSON as gateways send it, read leniently in form and strictly in meaning.
//!
//! Numbers keep their text, so that money never becomes a float. Duplicate
//! keys and nesting beyond 64 are rejected: two readers could understand such an
//! answer differently, and an answer about money must mean one thing.

use hifijson::token::Lex;
use hifijson::{SliceLexer, value};
use std::borrow::Cow;

const MAX_DEPTH: usize = 64;
/// The most members of an object: far more than any documented answer has, and few enough
/// to compare them all.
const MAX_MEMBERS: usize = 256;

type Raw<'a> = value::Value<&'a str, Cow<'a, str>>;

/// A parsed JSON value that borrows from its text.
#[derive(Debug)]
pub struct Json<'a>(Raw<'a>);

impl<'a> Json<'a> {
    /// Parses exactly one value, with white space around it or not; `None` when the text is
    /// anything else or ambiguous.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut lexer = SliceLexer::new(text.as_bytes());
        let raw = lexer
            .exactly_one(Lex::ws_peek, |next, lexer| {
                value::parse_bounded(MAX_DEPTH, next, lexer)
            })
            .ok()?;
        keys_are_unique(&raw).then_some(Self(raw))
    }

    /// Reads what the widget's own element wrote (`static/element/encode.js`): a value is a
    /// letter and what follows it. `T` is true and `t` a text; `a` are the items of an array
    /// and `o` the names and values of an object, up to the next line feed. A text ends with
    /// a NUL. Anything else is nothing. It takes a third of the code that JSON does.
    #[must_use]
    pub fn of_element(text: &'a str) -> Self {
        let mut rest = text;
        Self(encoded::value(&mut rest, MAX_DEPTH))
    }

    /// The value itself, as a place to read from.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node(Some(&self.0))
    }
}

/// Each function takes what it reads off the start of the text.
mod encoded {
    use super::{Raw, value};
    use std::borrow::Cow;

    pub(super) fn value<'a>(rest: &mut &'a str, depth: usize) -> Raw<'a> {
        let (letter, after) = rest.split_at_checked(1).unwrap_or(("", ""));
        *rest = after;
        match letter {
            "T" => value::Value::Bool(true),
            "t" => value::Value::String(Cow::Borrowed(text(rest))),
            "a" if depth > 0 => {
                let mut items = Vec::new();
                while !end(rest) {
                    items.push(value(rest, depth - 1));
                }
                value::Value::Array(items)
            }
            "o" if depth > 0 => {
                let mut members = Vec::new();
                while !end(rest) {
                    let name = Cow::Borrowed(text(rest));
                    members.push((name, value(rest, depth - 1)));
                }
                value::Value::Object(members)
            }
            _ => value::Value::Null,
        }
    }

    fn end(rest: &mut &str) -> bool {
        match rest.strip_prefix('\n') {
            Some(after) => {
                *rest = after;
                true
            }
            None => rest.is_empty(),
        }
    }

    fn text<'a>(rest: &mut &'a str) -> &'a str {
        let (text, after) = rest.split_once('\0').unwrap_or((rest, ""));
        *rest = after;
        text
    }
}

fn keys_are_unique(raw: &Raw) -> bool {
    match raw {
        value::Value::Object(members) => {
            if members.len() > MAX_MEMBERS {
                return false;
            }
            let mut rest = members.as_slice();
            while let Some(((key, member), others)) = rest.split_first() {
                if others.iter().any(|(other, _)| other == key) || !keys_are_unique(member) {
                    return false;
                }
                rest = others;
            }
            true
        }
        value::Value::Array(items) => items.iter().all(keys_are_unique),
        value::Value::Null
        | value::Value::Bool(_)
        | value::Value::Number(_)
        | value::Value::String(_) => true,
    }
}

/// A place in a parsed value; a missing member is a place too, holding nothing.
#[derive(Clone, Copy, Debug)]
pub struct Node<'j>(Option<&'j Raw<'j>>);

impl<'j> Node<'j> {
    /// The member of this name; a place that holds nothing where there is none.
    #[must_use]
    pub fn get(self, key: &str) -> Self {
        let Some(value::Value::Object(members)) = self.0 else {
            return Self(None);
        };
        Self(
            members
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, member)| member),
        )
    }

    /// The items of an array; any other value has none.
    pub fn items(self) -> impl Iterator<Item = Self> {
        let items = match self.0 {
            Some(value::Value::Array(items)) => items.as_slice(),
            Some(_) | None => &[],
        };
        items.iter().map(|item| Self(Some(item)))
    }

    /// Names and values of an object's members that are text or numbers; any other value has
    /// none.
    pub fn pairs(self) -> impl Iterator<Item = (&'j str, &'j str)> {
        let members = match self.0 {
            Some(value::Value::Object(members)) => members.as_slice(),
            Some(_) | None => &[],
        };
        members.iter().filter_map(|(name, member)| {
            Some((name.as_ref(), Self(Some(member)).text_or_number()?))
        })
    }

    /// Whether the value is `true`; `"true"` and `1` are not.
    #[must_use]
    pub fn is_true(self) -> bool {
        matches!(self.0, Some(value::Value::Bool(true)))
    }

    /// The text, unless it is empty: `""`, `null`, `[]` and absence all count as nothing, as
    /// PHP gateways mix them freely.
    #[must_use]
    pub fn text(self) -> Option<&'j str> {
        match self.0 {
            Some(value::Value::String(text)) if !text.is_empty() => Some(text),
            Some(_) | None => None,
        }
    }

    /// The text, or the digits of a number as they were written.
    #[must_use]
    pub fn text_or_number(self) -> Option<&'j str> {
        match self.0 {
            Some(value::Value::Number((text, _))) => Some(text),
            Some(_) | None => self.text(),
        }
    }

    /// A whole number in whichever form gateways write their codes: `1`, `1.0` and `"1"` are
    /// 1, while `true`, `"01"`, `" 1"` and `null` are `None`.
    #[must_use]
    pub fn code(self) -> Option<i64> {
        let text = self.text_or_number()?;
        let whole = match text.split_once('.') {
            Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
            Some(_) => return None,
            None => text,
        };
        let code: i64 = whole.parse().ok()?;
        (code.to_string() == whole).then_some(code)
    }
}

/// Writes a JSON object, its members in the order given.
#[must_use]
pub fn object(members: &[(&str, Scalar)]) -> String {
    let mut out = String::new();
    list(&mut out, "{}", members, |out, (key, scalar)| {
        quote(out, key);
        out.push(':');
        scalar.write(out);
    });
    out
}

/// The value of a written object's member.
#[derive(Clone, Debug)]
pub enum Scalar<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number.
    Number(u64),
    /// Pairs of texts, written as an array of arrays.
    Pairs(Vec<(&'a str, &'a str)>),
}

impl Scalar<'_> {
    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => quote(out, text),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Pairs(pairs) => list(out, "[]", pairs, |out, (a, b)| {
                list(out, "[]", &[a, b], |out, text| quote(out, text));
            }),
        }
    }
}

fn list<T>(out: &mut String, brackets: &str, items: &[T], write: impl Fn(&mut String, &T)) {
    let (open, close) = brackets.split_at(1);
    out.push_str(open);
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push_str(close);
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\0'..' ' => {
                let digit = |value| char::from_digit(value, 16);
                out.push_str("\\u00");
                out.extend(
                    [digit(u32::from(c) / 16), digit(u32::from(c) % 16)]
                        .iter()
                        .flatten(),
                );
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_whole_number_written_plainly() {
        for (text, code) in [
            ("1", Some(1)),
            ("1.0", Some(1)),
            ("\"1\"", Some(1)),
            ("\"-1\"", Some(-1)),
            ("-15", Some(-15)),
            ("true", None),
            ("null", None),
            ("\"01\"", None),
            ("\" 1\"", None),
            ("\"+1\"", None),
            ("1.5", None),
            ("1e0", None),
            ("\"1.\"", None),
            ("-0", None),
            ("\"\"", None),
            ("[]", None),
            ("99999999999999999999", None),
        ] {
            let text = format!("{{\"code\":{text}}}");
            let json = Json::parse(&text).expect(&text);
            assert_eq!(json.root().get("code").code(), code, "{text}");
        }
    }

    #[test]
    fn duplicate_keys_are_rejected_even_when_escaped_or_nested() {
        assert!(Json::parse(r#"{"a":1,"b":{"a":1}}"#).is_some());
        assert!(Json::parse(r#"{"a":1,"a":1}"#).is_none());
        assert!(Json::parse(r#"{"a":1,"\u0061":2}"#).is_none());
        assert!(Json::parse(r#"[{"x":{"a":1,"b":2,"a":3}}]"#).is_none());
    }

    #[test]
    fn what_the_element_wrote_is_read_back() {
        let text =
            "ogateway\0tepay\0watch\0Tabsent\0Fproducts\0aoid\0t7\0name\0tTea\n茶\0\n\nlast\0t\0\n";
        let json = Json::of_element(text);
        let root = json.root();
        assert_eq!(root.get("gateway").text(), Some("epay"));
        assert!(root.get("watch").is_true() && !root.get("absent").is_true());
        let names = root.get("products").items();
        let names: Vec<_> = names.map(|one| one.get("name").text()).collect();
        assert_eq!(names, [Some("Tea\n茶")]);
        assert_eq!(root.get("last").text(), None);
    }

    #[test]
    fn a_text_of_the_element_that_breaks_off_ends_there() {
        let whole = "oa\0aaaT\nt茶\0\n\nb\0oc\0Td\0tx\0\n\n";
        for (end, _) in whole.char_indices() {
            let json = Json::of_element(whole.get(..end).unwrap_or_default());
            let last = json.root().get("b").get("d").text();
            assert_eq!(
                last.is_some(),
                end > whole.find('x').unwrap_or(end),
                "{end}"
            );
        }
        let deep = "a".repeat(MAX_DEPTH + 1);
        assert_eq!(Json::of_element(&deep).root().items().count(), 1);
    }

    #[test]
    fn nesting_over_64_is_rejected() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::parse(&nested(64)).is_some());
        assert!(Json::parse(&nested(65)).is_none());
    }

    #[test]
    fn a_written_object_escapes_what_json_demands() {
        let text = object(&[
            ("name", Scalar::Text("a\"b\\c\n\u{1}茶")),
            ("type", Scalar::Number(2)),
        ]);
        let back: serde_json::Value = serde_json::from_str(&text).expect(&text);
        assert_eq!(
            back,
            serde_json::json!({"name": "a\"b\\c\n\u{1}茶", "type": 2})
        );
    }
}
