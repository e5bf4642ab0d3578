//! The `OpenAPI` document has exactly what is served, and the documentation's samples are what it
//! takes.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{
    api::{get, made, post, read, shop, wish},
    harness::Shop,
    markdown::{self, Runner},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/merchant/api");

async fn document(shop: &Shop) -> Value {
    // It needs no key.
    crate::harness::read(shop.get("/api/v1/openapi.json")).await
}

/// The methods and paths, with what the document says of each.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(move |(method, it)| (method.to_uppercase(), path.clone(), it.clone()))
        })
        .collect()
}

#[tokio::test]
async fn every_route_of_the_document_answers_and_no_other_method_does() {
    let shop = shop().await;
    let document = document(&shop).await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    assert_eq!(document["servers"][0]["url"], "/api/v1");
    let operations = operations(&document);
    assert_eq!(operations.len(), 13);
    for (method, path, operation) in &operations {
        let id = operation["operationId"].as_str().unwrap();
        let same = operations.iter().filter(|it| it.2["operationId"] == id);
        assert_eq!(same.count(), 1, "{id}");
        for status in ["400", "401", "422", "503"] {
            let answer = &operation["responses"][status]["content"];
            assert!(
                answer["application/problem+json"].is_object(),
                "{path} {status}"
            );
        }
        let called = path.replace("{event_id}", "7").replace(['{', '}'], "");
        let whole = format!("/api/v1{called}");
        let nobody = shop.request(method, &whole).send().await.unwrap();
        assert_eq!(nobody.status(), 401, "{method} {path}");
        let request = |method: &str| {
            let request = shop
                .request(method, &whole)
                .bearer_auth(crate::api::KEY_OF_SHOP);
            request
                .header("content-type", "application/json")
                .body("{}")
        };
        let answer = request(method).send().await.unwrap();
        let status = answer.status().as_u16().to_string();
        assert!(
            operation["responses"][&status].is_object(),
            "{method} {path} {status}"
        );
        let text = answer.text().await.unwrap();
        assert!(
            !text.contains("\"not_found\"") && !text.contains("\"method\""),
            "{path}: {text}"
        );
        for other in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let is_documented = operations.iter().any(|it| it.0 == other && it.1 == *path);
            let status = request(other).send().await.unwrap().status();
            assert_eq!(status == 405, !is_documented, "{other} {path}");
        }
    }
}

/// Handlers get into the document by the macro that mounts them. What is mounted otherwise is
/// the document itself.
#[tokio::test]
async fn every_route_that_is_served_is_in_the_document() {
    let shop = shop().await;
    let operations = operations(&document(&shop).await);
    let mut sources = String::new();
    for entry in fs::read_dir(Path::new(FOLDER)).unwrap() {
        sources += &fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    assert_eq!(sources.matches("#[utoipa::path(").count(), operations.len());
    assert_eq!(sources.matches(".route(").count(), 1);
    assert!(sources.contains(".route(\"/openapi.json\""));
}

#[tokio::test]
async fn every_reference_leads_to_a_schema_and_every_field_of_an_answer_is_in_it() {
    let shop = shop().await;
    let document = document(&shop).await;
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let path = reference.split('"').next().unwrap();
        assert!(document.pointer(path).is_some(), "{path}");
    }
    made(&shop, "A").await;
    let (_, order) = read(post(&shop, "/orders", &wish())).await;
    let (_, shown) = read(get(&shop, "/orders/A")).await;
    for (name, value) in [("Order", &order), ("OrderDetails", &shown)] {
        let schema = &document["components"]["schemas"][name]["properties"];
        let names = |value: &Value| -> Vec<String> {
            let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        assert_eq!(names(value), names(schema), "{name}");
    }
}

#[tokio::test]
async fn the_samples_of_the_documentation_are_what_the_api_takes_and_answers() {
    let mut count = 0;
    for page in markdown::all() {
        if !page.path.ends_with("/api.md") {
            continue;
        }
        let shop = shop().await;
        for snippet in &page.snippets {
            let Ok(Runner::Api(name)) = snippet.runner() else {
                continue;
            };
            count += 1;
            let sample: Value = serde_json::from_str(&snippet.code).unwrap();
            let place = format!("{}:{}", page.path, snippet.line);
            match name.as_str() {
                "order" => {
                    let (status, answer) = read(post(&shop, "/orders", &sample)).await;
                    assert_eq!(status, 201, "{place} {answer}");
                }
                "refund" => {
                    let request = post(&shop, "/orders/20261128-7/refunds", &sample);
                    let request = request.header("idempotency-key", "k");
                    // The sample's order is not paid: the request itself was read.
                    let (status, answer) = read(request).await;
                    assert_eq!(
                        (status, &answer["code"]),
                        (409, &json!("no_payment")),
                        "{place}"
                    );
                }
                "problem" => {
                    let mut dearer = wish();
                    dearer["order_no"] = json!("20261128-7");
                    dearer["amount"] = json!("1.00");
                    let (_, answer) = read(post(&shop, "/orders", &dearer)).await;
                    assert_eq!(answer, sample, "{place}");
                }
                other => panic!("{place}: {other}"),
            }
        }
    }
    assert_eq!(count, 6);
}

/// The first column of the tables below a heading: texts in backticks.
fn named_below(text: &str, heading: &str) -> Vec<String> {
    let (_, below) = text.split_once(heading).unwrap();
    let section = below.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split('`').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_code_of_a_problem_and_every_column_of_the_export_is_documented() {
    let shop = shop().await;
    let document = document(&shop).await;
    let code = &document["components"]["schemas"]["Problem"]["properties"]["code"];
    let reference = code["$ref"].as_str();
    let schema = reference.map_or(code, |to| document.pointer(&to[1..]).unwrap());
    let codes: Vec<_> = schema["enum"]
        .as_array()
        .unwrap_or_else(|| panic!("{schema}"))
        .iter()
        .map(|it| it.as_str().unwrap().to_owned())
        .collect();
    let export = get(&shop, "/export?from=2020-01-01&to=2020-01-02");
    let csv = export.send().await.unwrap().text().await.unwrap();
    let columns: Vec<_> = csv.trim_end().split(',').map(str::to_owned).collect();
    for (language, errors, export) in [
        ("en", "\n## Errors\n", "\n## The export\n"),
        ("zh-CN", "\n## 错误\n", "\n## 导出\n"),
    ] {
        let path = format!("{}/../docs/{language}/api.md", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(named_below(&text, errors), codes, "{language}");
        assert_eq!(named_below(&text, export), columns, "{language}");
    }
}
