//! A build of the widget, and the site that serves it.

use crate::measured::Preload;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Products as a shop has them: three, with a picture each.
const ELEMENT: &str = r#"<wallet-checkout gateway="epay" endpoint="/pay" order-endpoint="/orders"
 state-endpoint="/state" wallet="wechat" flow="qr"><script type="application/json">{"products":[
 {"id":"1","name":"西湖龙井 · 50 g","description":"明前头采，豆香清甜","price":"88.00","max_quantity":5},
 {"id":"2","name":"青瓷盖碗","description":"龙泉窑，120 ml","price":"128.00","max_quantity":3},
 {"id":"3","name":"五味茶样","description":"绿、白、红、乌龙、普洱","price":"19.90","max_quantity":10}
 ]}</script></wallet-checkout>"#;

const RECORDER: &str = include_str!("recorder.js");

/// The files of a build, compressed.
pub(crate) struct Build {
    pub(crate) name: String,
    files: Arc<HashMap<String, Vec<u8>>>,
}

/// A site that ends when it is dropped.
pub(crate) struct Page {
    pub(crate) address: String,
    serving: JoinHandle<()>,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Build {
    /// The build in the folder that a variable names, if it is set.
    pub(crate) fn from_env(variable: &str) -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os(variable)?);
        let name = if variable.ends_with("OTHER") {
            "other"
        } else {
            "this"
        };
        Some(Self {
            name: name.to_owned(),
            files: Arc::new(compressed(&folder)),
        })
    }

    pub(crate) async fn serve(&self, preload: Preload) -> Page {
        let html = self.html(preload);
        let state = (Arc::new(html), Arc::clone(&self.files));
        let app = Router::new().fallback(answer).with_state(state);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let serving = tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
        Page { address, serving }
    }

    /// The links that the documentation of that build has.
    fn html(&self, preload: Preload) -> String {
        let mut links = String::new();
        if preload == Preload::AsDocumented {
            links.push_str(r#"<link rel="modulepreload" href="wallet-checkout.js">"#);
            let has_glue = self.files.contains_key("/wallet-checkout_glue.js");
            if has_glue {
                links.push_str(r#"<link rel="modulepreload" href="wallet-checkout_glue.js">"#);
            }
            links.push_str(
                r#"<link rel="preload" as="fetch" crossorigin type="application/wasm" href="wallet-checkout_bg.wasm">"#,
            );
            if !has_glue {
                links.push_str(
                    r#"<link rel="preload" as="fetch" crossorigin href="wallet-checkout.zh-CN.txt">"#,
                );
            }
        }
        format!(
            r#"<!doctype html><html lang="zh-CN"><meta charset="utf-8">
            <meta name="viewport" content="width=device-width">{links}<script>{RECORDER}</script>
            <script type="module" src="wallet-checkout.js"></script><body>{ELEMENT}</body></html>"#
        )
    }
}

/// The files that a page in Chinese may fetch.
fn compressed(folder: &Path) -> HashMap<String, Vec<u8>> {
    let names = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_fetched = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        let is_text = name.contains(".zh-CN.");
        name.starts_with("wallet-checkout")
            && (is_text || name.ends_with(".js") || name.ends_with(".wasm"))
    };
    let files = names.filter(is_fetched).map(|path| {
        let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
        writer.write_all(&std::fs::read(&path).unwrap()).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        (format!("/{name}"), writer.into_inner())
    });
    files.collect()
}

type Shared = (Arc<String>, Arc<HashMap<String, Vec<u8>>>);

async fn answer(State((html, files)): State<Shared>, uri: Uri) -> Response {
    let json = |text: &'static str| ([(header::CONTENT_TYPE, "application/json")], text);
    match uri.path() {
        "/" => axum::response::Html(html.as_str().to_owned()).into_response(),
        "/orders" => json(r#"{"order_no":"20261129000001"}"#).into_response(),
        "/pay" => json(r#"{"code":1,"trade_no":"1","qrcode":"weixin://wxpay/bizpayurl?pr=1"}"#)
            .into_response(),
        "/state" => json(r#"{"result":0,"pay_state":0}"#).into_response(),
        path => match files.get(path) {
            Some(bytes) => {
                let kind = match path.rsplit('.').next() {
                    Some("js") => "text/javascript",
                    Some("wasm") => "application/wasm",
                    Some(_) | None => "text/plain",
                };
                let headers = [
                    (header::CONTENT_TYPE, kind),
                    (header::CONTENT_ENCODING, "br"),
                ];
                (headers, bytes.clone()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
    }
}
