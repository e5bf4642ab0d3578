//! Texts with places for values.

/// Puts the values into the places `{0}`, `{1}` … of a template; a place without a value
/// stays empty. Values are never searched for places. Latin letters between Chinese ones
/// get the space that a typesetter gives them.
#[must_use]
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut parts = template.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part.split_once('}').unwrap_or(("", part));
        let place: Option<usize> = place.parse().ok();
        let value = place.and_then(|place| values.get(place).copied());
        append(&mut text, value.unwrap_or_default());
        append(&mut text, rest);
    }
    text
}

/// Sentences one after the other, without those that are empty. Between two there is a
/// space, but not after a full-width mark.
#[must_use]
pub fn sentences(sentences: &[&str]) -> String {
    let mut text = String::new();
    for sentence in sentences {
        if !text.is_empty()
            && !sentence.is_empty()
            && text.ends_with(|last: char| last < '\u{3000}')
        {
            text.push(' ');
        }
        text.push_str(sentence);
    }
    text
}

fn append(text: &mut String, more: &str) {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    if let (Some(before), Some(after)) = (text.chars().next_back(), more.chars().next())
        && ((is_chinese(before) && after.is_ascii_alphanumeric())
            || (before.is_ascii_alphanumeric() && is_chinese(after)))
    {
        text.push(' ');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_to_their_places_in_the_languages_own_order() {
        assert_eq!(
            fill("Pay {1} with {0}", &["Alipay", "¥88.00"]),
            "Pay ¥88.00 with Alipay"
        );
        assert_eq!(fill("no place", &["x"]), "no place");
    }

    #[test]
    fn latin_letters_between_chinese_ones_get_space() {
        for (template, value, filled) in [
            ("用{0}付款", "支付宝", "用支付宝付款"),
            ("以{0}付款", "WeChat Pay", "以 WeChat Pay 付款"),
            ("付款 {0}。", "¥88.00", "付款 ¥88.00。"),
            ("（代码 {0}），", "-3", "（代码 -3），"),
        ] {
            assert_eq!(fill(template, &[value]), filled);
        }
    }

    #[test]
    fn sentences_are_spaced_as_their_language_has_it() {
        assert_eq!(sentences(&["好。", "请。"]), "好。请。");
        assert_eq!(sentences(&["Good.", "", "Please."]), "Good. Please.");
        assert_eq!(sentences(&["", "Good."]), "Good.");
    }

    #[test]
    fn a_value_that_looks_like_a_place_stays_as_it_is() {
        assert_eq!(fill("{0} and {1}", &["{1}", "b"]), "{1} and b");
    }
}
