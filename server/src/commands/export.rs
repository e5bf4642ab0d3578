//! `checkout-server export`: payments and refunds as CSV.

use std::io::{self, Write};

use checkout_server::{
    Setup,
    merchant::{
        Period, ledger_header, ledger_lines,
        store::{LedgerLine, LedgerPage},
    },
};

use super::open;

/// Lines that are read at once.
const PAGE: u32 = 1000;

/// Prints the ledger of a period.
pub(crate) async fn export(setup: &Setup, period: &Period) -> Result<(), String> {
    let store = open(setup)?;
    print(&ledger_header())?;
    let mut after = None;
    loop {
        let page = LedgerPage {
            from_ms: period.from_ms,
            to_ms: period.to_ms,
            after,
            limit: PAGE,
        };
        let page = store
            .ledger(page)
            .await
            .map_err(|error| error.to_string())?;
        print(&ledger_lines(&page))?;
        after = page
            .last()
            .map(|line: &LedgerLine| (line.at_ms, line.key.clone()));
        if after.is_none() {
            return Ok(());
        }
    }
}

fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .map_err(|error| error.to_string())
}
