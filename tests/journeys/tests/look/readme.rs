//! The README's picture of the states. `cargo xtask pictures` takes it.

use crate::gallery::{Gallery, THEMES};
use crate::sheet::{self, below_each_other};
use journeys::{Browser, Device};
use serde_json::json;
use std::path::Path;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes files into the repository"]
async fn the_states_that_most_shoppers_see() {
    let gallery = Gallery::open().await;
    let browser = Browser::open(Device::Desktop).await;
    // Four widgets of 320 pixels beside each other.
    let screen = json!({ "width": 1344, "height": 784, "deviceScaleFactor": 1, "mobile": false });
    browser
        .devtools("Emulation.setDeviceMetricsOverride", screen)
        .await;
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for language in ["en", "zh-CN"] {
        let mut rows = Vec::new();
        for theme in THEMES {
            let states = "choose+pay-code+expired+paid";
            let query = format!("bare&font=noto&width=320&theme={theme}&only={states}");
            gallery.show(&browser, language, &query).await;
            let picture = browser.screenshot_as_png().await.expect("a screenshot");
            rows.push(image::load_from_memory(&picture).unwrap().into_rgb8());
        }
        let file = docs.join(format!("states.{language}.png"));
        sheet::write(&file, &below_each_other(&rows));
    }
}
