//! Reading a request from its bytes, as a server does.

use wallet_checkout::wire::{Body, Request};

/// The value of a field of the query, form or JSON body.
pub(crate) fn field(request: &Request, name: &str) -> Option<String> {
    match &request.body {
        Body::Nothing => pair(request.url.as_str().split_once('?')?.1, name),
        Body::Form(form) => pair(form, name),
        Body::Json(json) => {
            let json: serde_json::Value = serde_json::from_str(json).ok()?;
            let value = json.get(name)?;
            Some(
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned),
            )
        }
    }
}

fn pair(pairs: &str, name: &str) -> Option<String> {
    let mut pairs = pairs.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| plain(value))
}

/// Decodes percent and plus signs. All values of the simulation are ASCII.
fn plain(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let code = u8::from_str_radix(&after[..2], 16).unwrap();
        out.push(char::from(code));
        rest = &after[2..];
    }
    (out + rest).replace('+', " ")
}

/// The path, without host and query.
pub(crate) fn path(request: &Request) -> &str {
    let url = request.url.as_str();
    let rest = url.strip_prefix("https://shop.example").unwrap_or(url);
    rest.split('?').next().unwrap_or_default()
}

/// All bytes of a request. Two requests are the same if these are.
pub(crate) fn bytes(request: &Request) -> String {
    match &request.body {
        Body::Nothing => request.url.to_string(),
        Body::Form(body) | Body::Json(body) => format!("{} {body}", request.url),
    }
}
