//! What was received, as it may be kept: without signatures and secrets, and not endlessly.

use percent_encoding::percent_decode;

/// Bytes that are kept of what was sent.
const MAX_KEPT: usize = 4096;
const BLACK: &str = "***";
/// The fields that hold signatures and secrets, of any gateway.
const HIDDEN: [&[u8]; 4] = [b"sign", b"key", b"appkey", b"token"];

/// The form or the JSON that was sent, with the values of signatures and secrets blacked out.
/// Where one of `secrets` is left nothing is kept.
pub(super) fn blacked_out(sent: &[u8], secrets: &[&str]) -> Vec<u8> {
    let parts = sent.split(|&byte| byte == b'&').map(|part| {
        let name = part.split(|&byte| byte == b'=').next().unwrap_or_default();
        let name: Vec<u8> = percent_decode(name).collect();
        if HIDDEN.contains(&name.as_slice()) {
            [&name, b"=".as_slice(), BLACK.as_bytes()].concat()
        } else {
            part.to_vec()
        }
    });
    let mut kept = parts.collect::<Vec<_>>().join(&b'&');
    let decoded: Vec<u8> = percent_decode(&kept).collect();
    let holds = |text: &[u8], secret: &str| {
        !secret.is_empty()
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
            ("buyer=my-secret-key", "***"),
            ("buyer=my%2Dsecret%2dkey", "***"),
            (r#"{"msg":"my-secret-key"}"#, "***"),
            ("buyer=my-secret", "buyer=my-secret"),
            ("", ""),
        ] {
            let shown = blacked_out(sent.as_bytes(), &["my-secret-key", ""]);
            assert_eq!(String::from_utf8(shown).unwrap(), kept, "{sent}");
        }
        let long = vec![b'a'; MAX_KEPT + 1];
        assert_eq!(blacked_out(&long, &[]).len(), MAX_KEPT);
    }
}
