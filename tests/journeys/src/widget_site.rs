//! A shop that serves the widget's files as they are meant to be served: compressed
//! beforehand, as well as brotli can.

use crate::{Scheme, Site, from_xtask};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// The documents that show how the files are preloaded, in the order in which they are
/// looked for: an earlier release had it in another place.
const DOCUMENTS: [&str; 2] = ["docs/en/bundlers.md", "README.md"];
/// Where the documents have the files.
const DOCUMENTED: &str = "https://shop.example/checkout/";
/// The language in whose texts the documents' shop is written.
const DOCUMENTED_LANGUAGE: &str = "zh-CN";
/// Records when the parts of the widget are painted.
const RECORDER: &str = include_str!("paint_recorder.js");
/// `epay`'s answer to a create request, and to a state query: not paid yet.
const CODE: &str = r#"{"code":1,"trade_no":"1","qrcode":"weixin://wxpay/bizpayurl?pr=1"}"#;
const UNPAID: &str = r#"{"code":1,"status":"0","result":0,"pay_state":0}"#;

/// The site, with the page `/shop/<language>`, the same with preload links at
/// `/preloaded/<language>`, and `/empty`, a page without a widget.
#[derive(Debug)]
pub struct WidgetSite {
    site: Site,
}

/// A file as the network carries it.
#[derive(Clone)]
struct Compressed {
    kind: &'static str,
    bytes: Vec<u8>,
}

impl WidgetSite {
    /// Starts it with the files that `cargo xtask` has built here.
    pub async fn start() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.ancestors().nth(2).expect("the project's folder");
        Self::start_with(&from_xtask("JOURNEYS_DIST"), root).await
    }

    /// Starts it with the files and documents of another work tree.
    pub async fn start_of(root: &Path) -> Self {
        Self::start_with(&root.join("dist"), root).await
    }

    async fn start_with(dist: &Path, root: &Path) -> Self {
        let files = compress_all(dist);
        let links = preload_links(root);
        let answer = move |path: &str, _: &str| answer(path, &files, &links);
        let site = Site::start(Scheme::Http, "127.0.0.1", answer).await;
        Self { site }
    }

    /// The address of a path, which begins without a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.site.origin)
    }
}

impl IntoResponse for Compressed {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, self.kind),
            (CONTENT_ENCODING, "br"),
            (CACHE_CONTROL, "max-age=600"),
        ];
        (headers, self.bytes).into_response()
    }
}

fn answer(path: &str, files: &HashMap<String, Compressed>, links: &str) -> Option<Response> {
    let json = |text: &'static str| ([(CONTENT_TYPE, "application/json")], text);
    let html = |text: String| ([(CONTENT_TYPE, "text/html; charset=utf-8")], text);
    let answered = match path {
        "/pay" => json(CODE).into_response(),
        "/state" => json(UNPAID).into_response(),
        "/painted" => "".into_response(),
        "/empty" => html(page("en", "", "<p>支付 pay</p>")).into_response(),
        _ => match path.strip_prefix('/')?.split_once('/') {
            Some(("shop", language)) => html(shop(language, "")).into_response(),
            Some(("preloaded", language)) => html(shop(
                language,
                &links.replace(DOCUMENTED_LANGUAGE, language),
            ))
            .into_response(),
            _ => files.get(path.strip_prefix('/')?)?.clone().into_response(),
        },
    };
    Some(answered)
}

fn shop(language: &str, links: &str) -> String {
    let widget = "<script type=module src=/wallet-checkout.js></script>\
        <wallet-checkout gateway=epay endpoint=/pay state-endpoint=/state amount=128.00 \
        product-id=gaiwan product-name=Gaiwan wallet=wechat></wallet-checkout>";
    page(language, links, widget)
}

/// The icon is in the page: a browser would ask for one.
fn page(language: &str, links: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang={language}><head><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\
         <link rel=icon href=data:,><title>Shop</title><script>{RECORDER}</script>{links}</head>\
         <body>{body}</body></html>"
    )
}

/// The `<link>` elements with which the documents of a work tree preload the files.
fn preload_links(root: &Path) -> String {
    let texts = DOCUMENTS.map(|name| fs::read_to_string(root.join(name)).unwrap_or_default());
    let sample = texts.iter().find_map(|text| {
        let mut samples = text.split("```");
        samples.find(|sample| sample.starts_with("html") && sample.contains("\"modulepreload\""))
    });
    let sample = sample.expect("a document shows how the files are preloaded");
    let links = sample.split("<link ").skip(1);
    let links = links.map(|link| format!("<link {}>", link.split('>').next().unwrap_or_default()));
    links.collect::<String>().replace(DOCUMENTED, "/")
}

/// All files of the widget by their names. What lies in folders is the demo and the package.
fn compress_all(dist: &Path) -> HashMap<String, Compressed> {
    let entries = dist.read_dir().expect("the folder of the built files");
    let files = entries.map(|entry| entry.expect("an entry").path());
    files.filter_map(|file| compress(&file)).collect()
}

fn compress(file: &Path) -> Option<(String, Compressed)> {
    let name = file.file_name()?.to_str()?.to_owned();
    let kind = match name.rsplit_once('.')?.1 {
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    };
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    let bytes = fs::read(file).expect("a built file can be read");
    brotli.write_all(&bytes).expect("memory has no end");
    let bytes = brotli.into_inner();
    Some((name, Compressed { kind, bytes }))
}
