//! How a page comes to know that it is paid: its streams, and its state queries.

use crate::browser::STREAM_SPY;
use crate::{Browser, Shop};
use serde_json::json;

impl Browser {
    /// Has Chromium count the streams and state queries of every page from now on.
    pub async fn count_streams(&self) {
        let script = json!({ "source": STREAM_SPY });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
    }
}

impl Shop<'_> {
    /// How many streams of this page are open.
    pub async fn open_streams(&self) -> u64 {
        let open = "return streams.filter(({ readyState }) => readyState === 1).length";
        self.run(open).await.as_u64().unwrap_or_default()
    }

    /// How many state queries this page has sent.
    pub async fn state_queries(&self) -> u64 {
        let queries = self.run("return queries").await;
        queries.as_u64().unwrap_or_default()
    }

    /// Waits until this page has one stream.
    pub async fn until_streaming(&self) {
        self.until("the stream is open", async || {
            self.open_streams().await == 1
        })
        .await;
    }

    /// Asserts that the page shows its payment because of the one stream that it had, which is
    /// closed, and has sent no state query.
    pub async fn assert_shown_by_the_stream(&self) {
        let seen = "return [streams.map(({ readyState }) => readyState), queries]";
        let seen = self.run(seen).await;
        assert_eq!(seen, json!([[2], 0]), "streams, and queries");
    }
}
