//! Rules that no fixture shows.

use crate::by_gateway::gateway;
use crate::read;
use wallet_checkout::gateway::NextAction;
use wallet_checkout::gateway::pay_state::{self, PayState};
use wallet_checkout::order::OrderNo;
use wallet_checkout::wire::{Answer, Response};

#[test]
fn the_pay_state_has_four_documented_values() {
    for value in -3..=12 {
        let text = format!(r#"{{"result":0,"pay_state":{value}}}"#);
        let answer = Answer::read(&text).unwrap();
        let report = pay_state::read(&answer, &OrderNo::parse("O1").unwrap(), &[]).unwrap();
        let expected = match value {
            0 => PayState::Waiting,
            1 => PayState::Paid,
            2 => PayState::Canceled,
            3 => PayState::Refunded,
            _ => PayState::Undocumented,
        };
        assert_eq!(report.state, expected, "{value}");
    }
}

#[test]
fn an_answer_in_a_guessed_encoding_is_never_paid() {
    for (value, is_read) in [(0, true), (1, false), (2, true), (3, true), (7, true)] {
        let response = Response {
            status: 200,
            text: format!(r#"{{"result":0,"pay_state":{value},"pay_state_desc":"已支付"}}"#),
            guessed: true,
            retry_after_ms: None,
        };
        let answer = Answer::of(&response).unwrap();
        let report = pay_state::read(&answer, &OrderNo::parse("O1").unwrap(), &[]);
        assert_eq!(report.is_ok(), is_read, "{value}");
    }
}

/// Its label is that of JPEG.
#[test]
fn the_picture_of_gatepays_document_is_png() {
    let document = include_str!("../fixtures/gateways/gatepay/create/document-success.json");
    let created = read::created(gateway("gatepay"), document).unwrap();
    let [NextAction::ShowImage(image), NextAction::Redirect { .. }] = &*created.actions else {
        panic!("{:?}", created.actions);
    };
    assert!(image.uri().starts_with("data:image/jpeg;base64,"));
    assert_eq!(image.mime(), "image/png");
    assert!(image.bytes().starts_with(b"\x89PNG"));
}
