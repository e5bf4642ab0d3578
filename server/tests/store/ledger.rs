//! The ledger has every payment and every refund of a period, once.

use checkout_server::{
    merchant::store::{LedgerLine, LedgerPage, NewPayment, NewRefund, RefundAmount, Store},
    money::Fen,
};

use crate::place::{AMOUNT, MADE, Place, payment, refund, sent};

/// All lines of a period, read in pages of two.
async fn lines(store: &dyn Store, from_ms: i64, to_ms: i64) -> Vec<LedgerLine> {
    let mut lines: Vec<LedgerLine> = Vec::new();
    loop {
        let page = LedgerPage {
            from_ms,
            to_ms,
            after: lines.last().map(|line| (line.at_ms, line.key.clone())),
            limit: 2,
        };
        let page = store.ledger(page).await.unwrap();
        if page.is_empty() {
            return lines;
        }
        lines.extend(page);
    }
}

#[tokio::test]
async fn pages_have_every_line_once_in_the_order_of_time() {
    let store = Place::new().open();
    sent(&store, "A").await;
    for trade in ["T1", "T2", "T3"] {
        store.record_payment(payment("A", trade)).await.unwrap();
    }
    let later = NewPayment {
        learned_at_ms: MADE + 9,
        ..payment("nobody", "T4")
    };
    store.record_payment(later).await.unwrap();
    for (key, fen) in [("a", 100), ("b", 200)] {
        let part = NewRefund {
            idempotency_key: Some(key.to_owned()),
            trade_no: Some("T2".to_owned()),
            ..refund("A", RefundAmount::Part(Fen::new(fen)))
        };
        store.record_refund(part).await.unwrap();
    }
    let all = lines(&*store, 0, i64::MAX).await;
    let shown: Vec<_> = all
        .iter()
        .map(|line| (line.at_ms - MADE, line.trade_no.as_deref().unwrap()))
        .collect();
    let refunds = [(2, "T2"), (2, "T2")];
    assert_eq!(shown[..3], [(1, "T1"), (1, "T2"), (1, "T3")]);
    assert_eq!((&shown[3..5], shown[5]), (&refunds[..], (9, "T4")));
    let (paid, back) = all.split_at(3);
    assert!(
        paid.iter()
            .all(|line| line.amount == AMOUNT && line.refund_id.is_none())
    );
    let mut amounts: Vec<_> = back[..2].iter().map(|line| line.amount.get()).collect();
    amounts.sort_unstable();
    assert_eq!(amounts, [100, 200]);
    assert_eq!(back[2].order_no, None);
    // The end is not of the period.
    assert_eq!(lines(&*store, MADE + 2, MADE + 9).await.len(), 2);
}
