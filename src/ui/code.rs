//! The step in which the shopper scans a QR code.

use super::context::ViewContext;
use super::copy::copy_link;
use super::qr::qr;
use super::sent_picture::sent;
use super::step_view::{StepView, open_button};
use crate::checkout::view_model::{Code, Departure, Picture, ScanHint, Summary, Target};
use crate::text::fill;
use yew::prelude::{Html, html};

pub(super) fn code(code: &Code, summary: &Summary, context: &ViewContext) -> StepView {
    let texts = context.texts;
    let (heading, hint) = match code.hint {
        ScanHint::Wallet => (texts.scan(), texts.scan_hint()),
        ScanHint::OtherDevice => (texts.scan(), texts.scan_elsewhere()),
        ScanHint::Camera => (texts.scan_by_camera(), texts.scan_by_camera_hint()),
    };
    // A frame may be around the page, which the payment page refuses.
    let open = code.open.clone().map(|page| Departure {
        target: Target::Top,
        ..Departure::plain(page)
    });
    let open = open.map(|page| open_button(&page, fill(texts.open(), &[context.app])));
    let copy = code.guide.as_ref().map(|(_, link)| {
        html! {
            <>
                <p part="note" class="note">{ texts.guide_hint() }</p>
                { copy_link("secondary", link, context) }
            </>
        }
    });
    StepView {
        picture: picture(code, summary, context),
        button: open.or(copy),
        ..StepView::words(heading, hint, "")
    }
}

/// The QR code, labeled for screen readers with wallet, order and amount: its text
/// would mean nothing to a listener.
pub(super) fn picture(code: &Code, summary: &Summary, context: &ViewContext) -> Html {
    let wallet = context.texts.wallet(summary.wallet);
    let values = [wallet.name, &summary.order_no, wallet.app];
    let mut label = fill(context.texts.code_label(), &values);
    if let Some(amount) = summary.amount {
        label.push_str(" · ");
        label.push_str(&context.money(amount, &summary.product_id));
    }
    html! {
        <div part="qr-frame" class="qr-frame">
            { match &code.picture {
                Picture::Drawn(picture) => qr(picture, label),
                Picture::Sent(_) => sent(label, context),
            } }
        </div>
    }
}
