//! What a page still holds after garbage collection.

use journeys::Browser;
use serde_json::{Value, json};

/// The script that counts timers, listeners and memories; it runs before those of the page.
pub(crate) const SCRIPT: &str = include_str!("remains.js");

/// What a page's scripts make. A browser also keeps what it compiles: ever more for some 500
/// widgets, and of other types.
const MADE: [&str; 7] = [
    "array",
    "closure",
    "concatenated string",
    "object",
    "regexp",
    "sliced string",
    "string",
];

/// Counts of what goes with a widget or its wasm.
#[derive(Debug)]
pub(crate) struct Remains {
    pub(crate) timers: u64,
    pub(crate) listeners: u64,
    /// Wasm instances that are alive, and that were ever made.
    pub(crate) instances: u64,
    pub(crate) made: u64,
    /// The memory of the largest instance, in KiB.
    pub(crate) largest: u64,
}

/// What JavaScript holds, of the types in [`MADE`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) closures: i64,
    pub(crate) bytes: i64,
}

impl Remains {
    pub(crate) async fn of(browser: &Browser) -> Self {
        // What one collection frees can let the next free more.
        for _ in 0..3 {
            browser
                .devtools("HeapProfiler.collectGarbage", json!({}))
                .await;
        }
        let counts = browser.execute("return remains()", Vec::new()).await;
        let counts = counts.unwrap().json().clone();
        let count = |name: &str| counts[name].as_u64().unwrap();
        Self {
            timers: count("timers"),
            listeners: count("listeners"),
            instances: count("instances"),
            made: count("made"),
            largest: count("largest"),
        }
    }
}

impl Held {
    pub(crate) async fn by(browser: &Browser) -> Self {
        let snapshot = browser.heap_snapshot().await;
        let meta = &snapshot["snapshot"]["meta"];
        let fields = meta["node_fields"].as_array().unwrap();
        let field = |name: &str| fields.iter().position(|field| field == name).unwrap();
        let (kind, size) = (field("type"), field("self_size"));
        let kinds = meta["node_types"][kind].as_array().unwrap();
        let nodes = snapshot["nodes"].as_array().unwrap();
        let mut held = Self {
            closures: 0,
            bytes: 0,
        };
        for node in nodes.chunks_exact(fields.len()) {
            let number = |at: usize| node[at].as_i64().unwrap();
            let kind = kinds.get(usize::try_from(number(kind)).unwrap());
            let kind = kind.and_then(Value::as_str).unwrap();
            if MADE.contains(&kind) {
                held.bytes += number(size);
                held.closures += i64::from(kind == "closure");
            }
        }
        held
    }
}
