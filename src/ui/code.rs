//! A code to scan.

use super::pay::{Step, open_button};
use super::qr::qr;
use super::scene::Scene;
use crate::checkout::view_model::{Code, ScanHint, Summary};
use crate::text::fill;
use yew::prelude::html;

pub(super) fn code(code: &Code, summary: &Summary, scene: &Scene) -> Step {
    let texts = scene.texts;
    let wallet = texts.wallet(summary.wallet);
    let (heading, hint) = match code.hint {
        ScanHint::Wallet => (fill(texts.scan, &[wallet.app]), texts.scan_hint.to_owned()),
        ScanHint::OtherDevice => (
            fill(texts.scan, &[wallet.app]),
            fill(texts.scan_elsewhere, &[wallet.app]),
        ),
        ScanHint::Camera => (
            texts.scan_by_camera.to_owned(),
            texts.scan_by_camera_hint.to_owned(),
        ),
    };
    let mut label = fill(texts.code_label, &[wallet.name, &summary.order_no]);
    if let Some(amount) = summary.amount {
        label.push_str(" · ");
        label.push_str(&scene.money(amount));
    }
    Step {
        heading,
        hint,
        picture: html! {
            <div part="qr-frame" class="qr-frame">
                { qr(code, label) }
            </div>
        },
        way: code
            .open
            .as_ref()
            .map(|url| open_button(url, fill(texts.open, &[wallet.app]))),
    }
}
