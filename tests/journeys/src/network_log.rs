//! What Chromium's network carries, by its own count.

use crate::Browser;
use serde_json::Value;
use std::collections::HashMap;

/// What the page asks for in the frame in which the pay button is painted. It is no file.
const PAINTED: &str = "painted";

/// The events of the Chrome `DevTools` protocol that a browser has recorded.
#[derive(Debug, Default)]
pub struct NetworkLog(Vec<Value>);

/// A file that a page received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Its address without the origin and the slash after it.
    pub name: String,
    /// The bytes of its body as the network carried them, which is compressed.
    pub bytes: u64,
}

impl NetworkLog {
    /// Appends what the browser has recorded since the last call.
    pub async fn extend_from(&mut self, browser: &Browser) {
        let entries = browser.recorded_events().await;
        let messages = entries.iter().filter_map(|entry| entry["message"].as_str());
        let messages = messages.map(|text| serde_json::from_str(text).expect("JSON in the log"));
        self.0
            .extend(messages.map(|mut message: Value| message["message"].take()));
    }

    /// The files that were asked for before the frame in which the pay button was painted;
    /// none while one of them, or that frame, has not come.
    #[must_use]
    pub fn before_the_paint(&self) -> Option<Vec<Transfer>> {
        let requests = self.requests();
        let painted = requests.iter().position(|(_, name)| *name == PAINTED)?;
        self.transfers(requests.get(..painted)?)
    }

    /// All files that were asked for; none while one is under way.
    #[must_use]
    pub fn all(&self) -> Option<Vec<Transfer>> {
        let mut requests = self.requests();
        requests.retain(|(_, name)| *name != PAINTED);
        self.transfers(&requests)
    }

    /// The numbers and names of requests, in their order. The document itself is the shop's
    /// and is not among them.
    fn requests(&self) -> Vec<(&str, &str)> {
        let sent = self.events("Network.requestWillBeSent");
        let of_files = sent.filter(|values| values["type"] != "Document");
        let named = of_files.filter_map(|values| {
            let url = values["request"]["url"].as_str()?;
            let (_, after_scheme) = url.split_once("://")?;
            Some((
                values["requestId"].as_str()?,
                after_scheme.split_once('/')?.1,
            ))
        });
        named.collect()
    }

    fn transfers(&self, requests: &[(&str, &str)]) -> Option<Vec<Transfer>> {
        let heads = self.bytes("Network.responseReceived", |values| &values["response"]);
        let totals = self.bytes("Network.loadingFinished", |values| values);
        let transfer = |(id, name): &(&str, &str)| {
            let bytes = totals.get(id)?.checked_sub(*heads.get(id)?)?;
            let name = (*name).to_owned();
            Some(Transfer { name, bytes })
        };
        requests.iter().map(transfer).collect()
    }

    /// How many bytes each request had received when something happened to it.
    fn bytes(&self, method: &str, of: impl Fn(&Value) -> &Value) -> HashMap<&str, u64> {
        let counted = self.events(method).filter_map(|values| {
            let bytes = of(values)["encodedDataLength"].as_u64()?;
            Some((values["requestId"].as_str()?, bytes))
        });
        counted.collect()
    }

    fn events(&self, method: &str) -> impl Iterator<Item = &Value> {
        let events = self.0.iter().filter(move |event| event["method"] == method);
        events.map(|event| &event["params"])
    }
}
