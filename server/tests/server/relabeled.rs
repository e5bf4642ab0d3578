//! What a browser gets of a gateway's answer: JSON under a policy that lets nothing run, or
//! words of ours.

use std::io::Write;

use flate2::{
    Compression,
    write::{GzEncoder, ZlibEncoder},
};
use reqwest::Response;
use serde_json::Value;

use crate::{
    create_routes::{CREATE_ROUTES, CreateRoute, shop_with},
    harness::Shop,
    upstream::{Reply, Upstream},
};

const SCRIPT: &str = "<script>alert(document.domain)</script>";

async fn answered(shop: &Shop, route: CreateRoute) -> Response {
    let no = route.order(shop).await;
    route.request(shop, &no).send().await.unwrap()
}

#[track_caller]
fn assert_inert(got: &Response, case: &str) {
    let headers = got.headers();
    let kind = headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/json"), "{case}: {kind}");
    assert_eq!(headers["x-content-type-options"], "nosniff", "{case}");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert_eq!(policy, "sandbox; default-src 'none'", "{case}");
    for own in ["set-cookie", "location", "content-encoding", "refresh"] {
        assert!(headers.get(own).is_none(), "{case}: {own}");
    }
}

#[tokio::test]
async fn a_gateways_html_never_is_html_on_the_shops_origin() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for (status, headers, body) in [
        (200, "content-type: text/html\r\n", SCRIPT.to_owned()),
        (
            404,
            "content-type: text/html\r\nset-cookie: a=b\r\n",
            SCRIPT.to_owned(),
        ),
        (
            200,
            "content-type: image/svg+xml\r\n",
            format!("<svg>{SCRIPT}</svg>"),
        ),
        (
            200,
            "content-type: text/html\r\nrefresh: 0\r\n",
            format!("{{\"code\":1,\"x\":\"{SCRIPT}\"}}"),
        ),
        (500, "", format!("{{\"code\":1}}{SCRIPT}")),
        (
            200,
            "content-type: text/html\r\n",
            format!("[\"{SCRIPT}\"]"),
        ),
        (200, "", "{\"code\":1,".to_owned()),
        (200, "", String::new()),
    ] {
        let is_object = serde_json::from_str(&body).is_ok_and(|it: Value| it.is_object());
        upstream.answers_with(Reply::Answer(status, headers, body.clone().into_bytes()));
        for route in CREATE_ROUTES {
            let got = answered(&shop, route).await;
            let case = format!("{route:?} {body}");
            assert_inert(&got, &case);
            // The status says whether the request may be sent again.
            assert_eq!(got.status(), status, "{case}");
            let text = got.text().await.unwrap();
            if is_object {
                assert_eq!(text, body);
            } else {
                let words: Value = serde_json::from_str(&text).unwrap();
                assert_eq!(words["error"], "gateway_malformed", "{case}");
                assert!(!text.contains("script"), "{case}: {text}");
            }
        }
    }
}

/// The widget reads them, and takes none for a proof of payment: were the warning taken
/// away here, it could not.
#[tokio::test]
async fn a_byte_order_mark_and_php_warnings_stay_before_the_json() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let warning = "<br />\n<b>Warning</b>:  {x} in <b>/a/b.php</b> on line <b>7</b><br />\n";
    for (kind, body) in [
        ("", "\u{feff}{\"code\":1}".to_owned()),
        ("", format!("{warning}{{\"code\":1}}")),
        (
            "text/html",
            format!("\u{feff}{warning}{warning}  {{\"code\":1}}\n"),
        ),
    ] {
        let headers = if kind.is_empty() {
            ""
        } else {
            "content-type: text/html\r\n"
        };
        upstream.answers_with(Reply::Answer(200, headers, body.clone().into_bytes()));
        for route in CREATE_ROUTES {
            let got = answered(&shop, route).await;
            assert_inert(&got, &body);
            assert_eq!(got.text().await.unwrap(), body, "{route:?}");
        }
    }
}

/// The widget decodes Chinese of older servers by the charset that is named.
#[tokio::test]
async fn the_charset_of_an_answer_stays_and_nothing_else_of_its_type() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let gbk = b"{\"code\":-1,\"msg\":\"\xbb\xe1\xd4\xb1\"}".to_vec();
    for (headers, kind) in [
        (
            "content-type: text/html; charset=gbk\r\n",
            "application/json; charset=gbk",
        ),
        (
            "content-type: text/html; Charset=\"GB2312\"\r\n",
            "application/json; charset=gb2312",
        ),
        (
            "content-type: text/html; charset=utf-7\r\n",
            "application/json",
        ),
        ("content-type: text/html\r\n", "application/json"),
    ] {
        upstream.answers_with(Reply::Answer(200, headers, gbk.clone()));
        for route in CREATE_ROUTES {
            let got = answered(&shop, route).await;
            assert_inert(&got, kind);
            assert_eq!(got.headers()["content-type"], kind, "{route:?}");
            assert_eq!(got.bytes().await.unwrap(), gbk);
        }
    }
}

#[tokio::test]
async fn a_compressed_answer_is_handed_on_decoded() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let json = b"{\"code\":1}";
    // One block that is not compressed, by RFC 7932.
    let brotli = [&[0x8b, 0x04, 0x80], &json[..], &[0x03]].concat();
    for (headers, body) in [
        ("content-encoding: gzip\r\n", gzip(json)),
        ("content-encoding: deflate\r\n", deflate(json)),
        ("content-encoding: br\r\n", brotli),
    ] {
        upstream.answers_with(Reply::Answer(200, headers, body));
        for route in CREATE_ROUTES {
            let got = answered(&shop, route).await;
            assert_inert(&got, headers);
            let text = got.text().await.unwrap();
            assert_eq!(text, "{\"code\":1}", "{route:?} {headers}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_grows_beyond_the_bound_when_decoded_is_refused() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let bomb = gzip(&vec![b' '; 64 * 1024 * 1024]);
    assert!(bomb.len() < 256 * 1024);
    upstream.answers_with(Reply::Answer(200, "content-encoding: gzip\r\n", bomb));
    for route in CREATE_ROUTES {
        let got = answered(&shop, route).await;
        assert_eq!(got.status(), 502, "{route:?}");
        let text = got.text().await.unwrap();
        assert!(text.contains("gateway_malformed"), "{route:?} {text}");
    }
}

/// A redirect took no order, so that the widget must not send the request again: it is
/// refused in the gateway's own form.
#[tokio::test]
async fn a_redirect_of_a_gateway_is_refused_in_words() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for status in [301, 302, 303, 307, 308] {
        let headers = "location: https://elsewhere.example/mapi.php\r\n";
        upstream.answers_with(Reply::Answer(status, headers, b"{\"code\":1}".to_vec()));
        for route in CREATE_ROUTES {
            let got = answered(&shop, route).await;
            assert!(got.headers().get("location").is_none(), "{route:?}");
            let code = route.refused(got).await;
            assert_ne!(code, route.success.1, "{route:?}");
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
