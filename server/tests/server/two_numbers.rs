//! The reconciler and an order that a gateway knows by two numbers, one for each wallet.

use serde_json::json;

use crate::{
    create_routes::{first_route, number},
    harness::new_database,
    reconciler::{MINUTE, asked, attempts, attention, instance, pass, stopped_clock, webhooks},
    upstream::{Reply, Upstream},
};

/// Both links were open: the shopper paid by the second, and by the first as well.
#[tokio::test]
async fn the_second_of_two_paid_numbers_of_an_order_needs_a_person() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let shop = instance(&clock, &upstream, &new_database("numbers")).await;
    let store = shop.store();
    let no = shop.order("longjing", 1, "either").await;
    upstream.answers_with(first_route("epay").taken());
    for channel in ["alipay", "wxpay"] {
        assert_eq!(shop.epay(&no, channel, &[]).await["code"], 1);
    }
    let numbers = attempts(&store, &no).await;
    let [first, second] = [0, 1].map(|at| numbers[at].number.clone());
    upstream.received();
    let answers = |paid: [String; 2], count: usize| {
        Reply::made(200, move |request| {
            let asked = request.line.split("out_trade_no=").nth(1).unwrap();
            let asked = asked.split(['&', ' ']).next().unwrap();
            let at = paid.iter().position(|number| number == asked).unwrap();
            let status = u8::from(at < count);
            let answer = json!({"code": 1, "out_trade_no": asked, "status": status,
                "money": "88.00", "trade_no": format!("T{at}")});
            answer.to_string().into_bytes()
        })
    };
    let paid = [second.clone(), first.clone()];
    upstream.answers_with(answers(paid.clone(), 1));
    pass(&clock, &store, &no, MINUTE).await;
    let mut both = [first.clone(), second.clone()];
    both.sort();
    assert_eq!(asked(&upstream), both);
    let payments = store.payments(&number(&no)).await.unwrap();
    assert_eq!(payments.len(), 1);
    assert_eq!(payments[0].number, second);
    assert_eq!(attention(&store).await, []);
    assert_eq!(webhooks(&store, &no).await, ["order.paid"]);
    let next = attempts(&store, &no).await;
    assert!(next[0].next_query_at_ms.is_some(), "it may be paid as well");
    assert_eq!(next[1].next_query_at_ms, None, "it is settled");
    upstream.answers_with(answers(paid, 2));
    pass(&clock, &store, &no, MINUTE * 2).await;
    assert_eq!(asked(&upstream), std::slice::from_ref(&first));
    let payments = store.payments(&number(&no)).await.unwrap();
    assert_eq!(payments.len(), 2);
    assert_eq!(payments[1].number, first);
    let waiting = attention(&store).await;
    let [event] = waiting.as_slice() else {
        panic!("{waiting:?}");
    };
    assert_eq!(event.reason.as_deref(), Some("second_payment"));
    assert_eq!(event.trade_no.as_deref(), Some("T1"));
    assert_eq!(event.number.as_ref(), Some(&first));
    assert_eq!(shop.state(&no).await["pay_state"], 1, "it stays paid");
    let next = attempts(&store, &no).await;
    assert!(next.iter().all(|it| it.next_query_at_ms.is_none()));
}
