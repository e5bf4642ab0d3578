//! The ledger as CSV, that no spreadsheet reads as formulas.

use csv::{Terminator, WriterBuilder};

use super::store::{LedgerLine, RefundState};
use crate::{clock::rfc3339, merchant::order::Wallet};

const NAMES: [&str; 12] = [
    "kind",
    "at",
    "order_no",
    "gateway",
    "number",
    "trade_no",
    "amount",
    "wallet",
    "state",
    "paid_at",
    "payment_id",
    "refund_id",
];

/// The line of names, with its end.
#[must_use]
pub fn ledger_header() -> String {
    written([NAMES.map(str::to_owned)])
}

/// The lines, each with its end. A refund's amount has no sign: `kind` tells it from a payment.
#[must_use]
pub fn ledger_lines(ledger: &[LedgerLine]) -> String {
    written(ledger.iter().map(cells))
}

fn cells(line: &LedgerLine) -> [String; 12] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let kind = if line.refund_id.is_some() {
        "refund"
    } else {
        "payment"
    };
    [
        kind.to_owned(),
        rfc3339(line.at_ms),
        text(&line.order_no),
        line.gateway.clone(),
        line.number.clone(),
        text(&line.trade_no),
        line.amount.to_string(),
        line.wallet.map(Wallet::name).unwrap_or_default().to_owned(),
        line.refund_state
            .map_or("succeeded", RefundState::name)
            .to_owned(),
        text(&line.paid_at),
        line.payment_id.to_string(),
        text(&line.refund_id),
    ]
    .map(harmless)
}

/// What a spreadsheet would read as a formula is quoted: numbers come from other people.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        return format!("'{cell}");
    }
    cell
}

fn written(rows: impl IntoIterator<Item = [String; 12]>) -> String {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Fen;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_stays_one() {
        let line = |number: &str| LedgerLine {
            at_ms: 1_000,
            key: "p1".to_owned(),
            refund_id: None,
            refund_state: None,
            payment_id: 1,
            order_no: None,
            gateway: "epay".to_owned(),
            number: number.to_owned(),
            trade_no: None,
            amount: Fen::new(8800),
            wallet: Some(Wallet::Alipay),
            paid_at: None,
        };
        for (number, cell) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("a,\"b\"\r\nc", "\"a,\"\"b\"\"\r\nc\""),
            ("A=1", "A=1"),
        ] {
            let text = ledger_lines(&[line(number)]);
            let whole = format!(
                "payment,1970-01-01T00:00:01Z,,epay,{cell},,88.00,alipay,succeeded,,1,\r\n"
            );
            assert_eq!(text, whole);
        }
        assert!(ledger_header().starts_with("kind,at,order_no,"));
    }
}
