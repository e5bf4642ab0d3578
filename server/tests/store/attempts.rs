//! Attempts: one live one for each key, however many ask.

use std::sync::Arc;

use checkout_server::merchant::{
    order::Wallet,
    store::{
        Attempt, AttemptEnd, AttemptStart, AttemptState, Device, KeptAnswer, NewAttempt, Store,
    },
};

use crate::place::{END, GATEWAY, MADE, Place, attempt, no, order, payment, sent};

async fn begin(store: &Arc<dyn Store>, wish: NewAttempt, now_ms: i64) -> AttemptStart {
    store.begin_attempt(wish, now_ms).await.unwrap()
}

fn begun(start: AttemptStart) -> Attempt {
    let (AttemptStart::Begun(attempt) | AttemptStart::BegunAgain(attempt)) = start else {
        panic!("{start:?}");
    };
    attempt
}

fn answered() -> AttemptEnd {
    AttemptEnd {
        state: AttemptState::Answered,
        answer: Some(KeptAnswer {
            status: 200,
            content_type: "application/json".to_owned(),
            body: b"{\"code\":1}".to_vec(),
        }),
        trade_no: Some("T1".to_owned()),
        ends_at_ms: Some(MADE + 300_000),
        next_query_at_ms: Some(MADE + 60_000),
    }
}

fn without_answer(state: AttemptState) -> AttemptEnd {
    AttemptEnd {
        state,
        answer: None,
        trade_no: None,
        ends_at_ms: None,
        next_query_at_ms: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hundred_callers_on_two_instances_one_begins() {
    let place = Place::new();
    let instances = [place.open(), place.open()];
    instances[0].add_order(order("A")).await.unwrap();
    let mut callers = tokio::task::JoinSet::new();
    for number in 0..100 {
        let store = Arc::clone(&instances[number % 2]);
        callers.spawn(async move { begin(&store, attempt("A"), MADE).await });
    }
    let starts = callers.join_all().await;
    let begun = |start: &&AttemptStart| matches!(start, AttemptStart::Begun(_));
    let running = |start: &&AttemptStart| matches!(start, AttemptStart::Running(_));
    assert_eq!(starts.iter().filter(begun).count(), 1);
    assert_eq!(starts.iter().filter(running).count(), 99);
    assert_eq!(instances[1].attempts(&no("A")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_repetition_gets_the_same_answer_until_what_was_handed_out_ends() {
    let place = Place::new();
    let store = place.open();
    store.add_order(order("A")).await.unwrap();
    let first = begun(begin(&store, attempt("A"), MADE).await);
    assert!(store.finish_attempt(&first, answered()).await.unwrap());
    let other_fields = NewAttempt {
        fields: Some("other".to_owned()),
        ..attempt("A")
    };
    let again = begin(&place.open(), other_fields.clone(), MADE + 299_999).await;
    let AttemptStart::Answered(kept) = again else {
        panic!("{again:?}");
    };
    assert_eq!(kept.fields.as_deref(), Some("first"));
    assert_eq!(
        (kept.answer, kept.trade_no),
        (answered().answer, answered().trade_no)
    );
    assert_eq!(kept.next_query_at_ms, Some(MADE + 60_000));
    let second = begun(begin(&store, other_fields, MADE + 300_000).await);
    assert_eq!(second.fields.as_deref(), Some("other"));
    assert_ne!(second.id, first.id);
}

#[tokio::test]
async fn another_wallet_or_device_is_another_attempt() {
    let store = Place::new().open();
    store.add_order(order("A")).await.unwrap();
    let wishes = [
        attempt("A"),
        NewAttempt {
            wallet: Wallet::Alipay,
            ..attempt("A")
        },
        NewAttempt {
            device: Device::WeChat,
            further_number: Some("A-3".to_owned()),
            ..attempt("A")
        },
    ];
    for wish in wishes {
        begun(begin(&store, wish, MADE).await);
    }
    let attempts = store.attempts(&no("A")).await.unwrap();
    let numbers: Vec<_> = attempts
        .iter()
        .map(|attempt| attempt.number.as_str())
        .collect();
    assert_eq!(numbers, ["A", "A-2", "A-3"]);
    let (order, found) = store.attempt(GATEWAY, "A-2").await.unwrap().unwrap();
    assert_eq!((order.no, found.wallet), (no("A"), Wallet::Alipay));
    assert_eq!(store.attempt(GATEWAY, "a-2").await.unwrap(), None);
    assert_eq!(store.attempt("gatepay", "A-2").await.unwrap(), None);
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_with_the_same_fields_or_not_at_all() {
    for state in [AttemptState::Sending, AttemptState::Unknown] {
        let store = Place::new().open();
        store.add_order(order("A")).await.unwrap();
        let first = begun(begin(&store, attempt("A"), MADE).await);
        if state == AttemptState::Unknown {
            store
                .finish_attempt(&first, without_answer(state))
                .await
                .unwrap();
        }
        let later = first.sending_until_ms;
        let start = begin(&store, attempt("A"), later).await;
        assert!(matches!(start, AttemptStart::Unknown(_)), "{start:?}");
        let resend = NewAttempt {
            fields: Some("other".to_owned()),
            sending_until_ms: later + 30_000,
            resend: true,
            ..attempt("A")
        };
        let start = begin(&store, resend.clone(), later).await;
        let AttemptStart::BegunAgain(again) = start else {
            panic!("{start:?}");
        };
        assert_eq!(again.id, first.id);
        assert_eq!(again.fields.as_deref(), Some("first"));
        let start = begin(&store, resend, later).await;
        assert!(matches!(start, AttemptStart::Running(_)), "{start:?}");
        // The first sender comes too late.
        assert!(!store.finish_attempt(&first, answered()).await.unwrap());
        assert!(store.finish_attempt(&again, answered()).await.unwrap());
    }
}

#[tokio::test]
async fn a_refused_attempt_does_not_stop_the_next() {
    let store = Place::new().open();
    store.add_order(order("A")).await.unwrap();
    let first = begun(begin(&store, attempt("A"), MADE).await);
    let refused = without_answer(AttemptState::Refused);
    assert!(store.finish_attempt(&first, refused).await.unwrap());
    let next = begun(begin(&store, attempt("A"), MADE).await);
    assert_eq!(
        (first.number, next.number),
        ("A".to_owned(), "A-2".to_owned())
    );
}

#[tokio::test]
async fn an_order_that_is_over_or_elsewhere_begins_nothing() {
    let store = Place::new().open();
    sent(&store, "paid").await;
    store.record_payment(payment("paid", "T")).await.unwrap();
    let start = begin(&store, attempt("paid"), MADE).await;
    assert_eq!(start, AttemptStart::Settled);
    store.add_order(order("over")).await.unwrap();
    let start = begin(&store, attempt("over"), END).await;
    assert_eq!(start, AttemptStart::Expired);
    store.add_order(order("other")).await.unwrap();
    let elsewhere = NewAttempt {
        gateway: "gatepay".into(),
        ..attempt("other")
    };
    begun(begin(&store, elsewhere, MADE).await);
    let start = begin(&store, attempt("other"), MADE).await;
    assert_eq!(start, AttemptStart::OtherGateway);
    store.add_order(order("thief")).await.unwrap();
    begun(begin(&store, attempt("thief"), MADE).await);
    let wish = NewAttempt {
        wallet: Wallet::Alipay,
        further_number: Some("PAID".to_owned()),
        ..attempt("thief")
    };
    let start = begin(&store, wish, MADE).await;
    assert_eq!(start, AttemptStart::NumberTaken);
    let attempts = store.attempts(&no("thief")).await.unwrap();
    assert_eq!(attempts.len(), 1, "nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_first_attempt_has_the_orders_number_where_the_gateway_takes_ours() {
    let place = Place::new();
    let instances = [place.open(), place.open()];
    instances[0].add_order(order("A")).await.unwrap();
    let mut callers = tokio::task::JoinSet::new();
    for (at, device) in [
        Device::Desktop,
        Device::Phone,
        Device::WeChat,
        Device::Alipay,
    ]
    .into_iter()
    .enumerate()
    {
        let store = Arc::clone(&instances[at % 2]);
        let wish = NewAttempt {
            device,
            further_number: Some(format!("A-{at}")),
            ..attempt("A")
        };
        callers.spawn(async move { begun(begin(&store, wish, MADE).await).number });
    }
    let numbers = callers.join_all().await;
    let own = numbers.iter().filter(|number| *number == "A").count();
    assert_eq!((own, numbers.len()), (1, 4), "{numbers:?}");
}

#[tokio::test]
async fn every_attempt_has_the_orders_number_where_the_gateway_has_the_order() {
    let store = Place::new().open();
    store.add_order(order("A")).await.unwrap();
    for device in [Device::Desktop, Device::Phone] {
        let wish = NewAttempt {
            device,
            further_number: None,
            first_query_at_ms: Some(MADE + 60_000),
            ..attempt("A")
        };
        let attempt = begun(begin(&store, wish, MADE).await);
        assert_eq!(attempt.number, "A");
        // The sender may die before it says anything.
        assert_eq!(attempt.next_query_at_ms, Some(MADE + 60_000));
    }
}

#[tokio::test]
async fn an_order_is_bound_once_and_keeps_what_was_sent_first() {
    let store = Place::new().open();
    store.add_order(order("A")).await.unwrap();
    for (fields, now_ms) in [("first", MADE), ("second", MADE + 30_000)] {
        let wish = NewAttempt {
            order_no: no("a"),
            fields: Some(fields.to_owned()),
            sending_until_ms: now_ms + 30_000,
            resend: true,
            ..attempt("A")
        };
        let start = begin(&store, wish, now_ms).await;
        let (AttemptStart::Begun(attempt) | AttemptStart::BegunAgain(attempt)) = start else {
            panic!("{start:?}");
        };
        assert_eq!(attempt.fields.as_deref(), Some("first"));
    }
    let elsewhere = NewAttempt {
        gateway: "gatepay".into(),
        ..attempt("A")
    };
    let start = begin(&store, elsewhere, MADE).await;
    assert_eq!(start, AttemptStart::OtherGateway);
    let order = store.order(&no("A")).await.unwrap().unwrap();
    assert!(order.was_sent_to(GATEWAY));
    assert_eq!(store.attempts(&no("A")).await.unwrap().len(), 1);
}
