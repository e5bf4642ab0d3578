//! What was received, as it may be kept: without signatures and secrets, and not endlessly.

use percent_encoding::percent_decode;

use crate::form;

/// Bytes that are kept of what was sent.
const MAX_KEPT: usize = 4096;
const BLACK: &str = "***";
/// The fields that hold signatures and secrets, of any gateway.
const HIDDEN: [&[u8]; 4] = [b"sign", b"key", b"appkey", b"token"];

/// A shorter secret is in many a text by chance.
const MIN_LENGTH: usize = 8;

/// The form or the JSON that was sent, with the values of signatures and secrets blacked out.
/// Where one of `secrets` is left nothing is kept.
pub(super) fn blacked_out(sent: &[u8], secrets: &[&str]) -> Vec<u8> {
    let sent = without_json_values(sent);
    let parts = sent.split(|&byte| byte == b'&').map(|part| {
        let name = part.split(|&byte| byte == b'=').next().unwrap_or_default();
        let name: Vec<u8> = percent_decode(name).collect();
        let value = form::decode(part).pop().map(|(_, value)| value);
        let is_secret = value.is_some_and(|value| {
            let mut secrets = secrets.iter().filter(|secret| !secret.is_empty());
            secrets.any(|secret| value == secret.as_bytes())
        });
        if is_hidden(&name) || is_secret {
            [&name, b"=".as_slice(), BLACK.as_bytes()].concat()
        } else {
            part.to_vec()
        }
    });
    let mut kept = parts.collect::<Vec<_>>().join(&b'&');
    let decoded: Vec<u8> = percent_decode(&kept).collect();
    let holds = |text: &[u8], secret: &str| {
        secret.len() >= MIN_LENGTH
            && text
                .windows(secret.len())
                .any(|part| part == secret.as_bytes())
    };
    if secrets
        .iter()
        .any(|secret| holds(&kept, secret) || holds(&decoded, secret))
    {
        return BLACK.into();
    }
    kept.truncate(MAX_KEPT);
    kept
}

fn is_hidden(name: &[u8]) -> bool {
    HIDDEN
        .iter()
        .any(|hidden| name.eq_ignore_ascii_case(hidden))
}

/// The text with the values of JSON's hidden names blacked out. What is no JSON at all, such
/// as a warning before it, stays as it is.
fn without_json_values(sent: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(sent.len());
    let mut rest = sent;
    let mut is_value_hidden = false;
    while let Some(quote) = rest.iter().position(|&byte| byte == b'"') {
        let (before, quoted) = rest.split_at(quote + 1);
        let (text, behind) = quoted.split_at(end_of_text(quoted));
        let is_name = behind.get(1..).is_some_and(|behind| {
            let behind = behind.trim_ascii_start();
            behind.starts_with(b":")
        });
        kept.extend_from_slice(before);
        if is_value_hidden && !is_name {
            kept.extend_from_slice(BLACK.as_bytes());
        } else {
            kept.extend_from_slice(text);
        }
        is_value_hidden = is_name && is_hidden(text);
        let (end, behind) = behind.split_at(behind.len().min(1));
        kept.extend_from_slice(end);
        rest = behind;
    }
    kept.extend_from_slice(rest);
    kept
}

/// Where a JSON text that began ends.
fn end_of_text(text: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = text.iter().position(|&byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_and_secrets_are_not_kept() {
        for (sent, kept) in [
            (
                "money=88&sign=0a1b&sign_type=MD5",
                "money=88&sign=***&sign_type=MD5",
            ),
            ("%73ign=0a1b&x", "sign=***&x"),
            ("appkey=ak&key=k&token=t", "appkey=***&key=***&token=***"),
            ("buyer=my-secret-key", "buyer=***"),
            ("buyer=my%2Dsecret%2dkey&b=x", "buyer=***&b=x"),
            ("buyer=is+my-secret-key", "***"),
            ("buyer=is+my%2Dsecret%2dkey", "***"),
            ("uid=7+7&x=7", "uid=***&x=7"),
            (r#"{"msg":"my-secret-key"}"#, "***"),
            (
                r#"{"a":"b","sign" : "0a\/1b=","x":{"Sign":"c\"d","n":1},"key":null,"t":"sign"}"#,
                r#"{"a":"b","sign" : "***","x":{"Sign":"***","n":1},"key":null,"t":"sign"}"#,
            ),
            (r#"Warning {"sign":"0a1b"}"#, r#"Warning {"sign":"***"}"#),
            (r#"{"sign":"0a1b"#, r#"{"sign":"***"#),
            ("SIGN=0a1b&x", "SIGN=***&x"),
            ("buyer=my-secret", "buyer=my-secret"),
            ("", ""),
        ] {
            let shown = blacked_out(sent.as_bytes(), &["my-secret-key", "", "7 7"]);
            assert_eq!(String::from_utf8(shown).unwrap(), kept, "{sent}");
        }
        let long = vec![b'a'; MAX_KEPT + 1];
        assert_eq!(blacked_out(&long, &[]).len(), MAX_KEPT);
    }
}
