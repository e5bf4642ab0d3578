//! The text form of an action in a snapshot: one row for each kind of action.

use crate::gateway::{NextAction, OrderString, Params, QrText};
use crate::image::QrImage;
use crate::json::{Json, Scalar, object};
use crate::url::SafeUrl;

/// A kind of action that is missing here does not compile: its name, how it is written,
/// and how it is read.
macro_rules! stored_actions {
    ($($name:literal: $action:pat => $write:expr, |$text:ident| $read:expr;)*) => {
        fn to_text(action: &NextAction) -> (&'static str, String) {
            match action {
                $($action => ($name, $write),)*
            }
        }

        fn from_text(kind: &str, text: &str) -> Option<NextAction> {
            match kind {
                $($name => {
                    let $text = text;
                    $read
                })*
                _ => None,
            }
        }
    };
}

stored_actions! {
    "redirect": NextAction::Redirect { url, .. } => url.to_string(),
        |text| SafeUrl::parse(text).ok().map(NextAction::redirect);
    "qr": NextAction::ShowQr(text) => text.as_str().to_owned(),
        |text| QrText::parse(text).map(NextAction::ShowQr);
    "image": NextAction::ShowImage(image) => image.uri().to_owned(),
        |text| QrImage::parse(text).map(NextAction::ShowImage);
    "scheme": NextAction::LaunchScheme(url) => url.to_string(),
        |text| SafeUrl::parse(text).ok().map(NextAction::LaunchScheme);
    "wechat": NextAction::WechatBridge(params) => write_params(params),
        |text| read_params(text).map(NextAction::WechatBridge);
    "alipay": NextAction::AlipayBridge(order) => order.as_str().to_owned(),
        |text| OrderString::parse(text).map(NextAction::AlipayBridge);
    "mini": NextAction::MiniProgram(params) => write_params(params),
        |text| read_params(text).map(NextAction::MiniProgram);
    "app": NextAction::NativeApp(params) => write_params(params),
        |text| read_params(text).map(NextAction::NativeApp);
}

/// Appends an action as texts, each with its kind; a `referer` belongs to the page
/// before it.
pub(super) fn write(texts: &mut Vec<(&'static str, String)>, action: &NextAction) {
    texts.push(to_text(action));
    if let NextAction::Redirect {
        referer: Some(referer),
        ..
    } = action
    {
        texts.push(("referer", referer.clone()));
    }
}

/// Appends what a stored text says to the actions; false if it cannot be read or does
/// not pass the validation.
pub(super) fn read(actions: &mut Vec<NextAction>, kind: &str, text: &str) -> bool {
    if let ("referer", Some(NextAction::Redirect { referer, .. })) = (kind, actions.last_mut()) {
        *referer = Some(text.to_owned());
        return true;
    }
    let action = from_text(kind, text);
    let is_read = action.is_some();
    actions.extend(action);
    is_read
}

fn write_params(params: &Params) -> String {
    let pairs = params
        .pairs()
        .map(|(name, value)| (name, Scalar::Text(value)));
    object(&pairs.collect::<Vec<_>>())
}

fn read_params(text: &str) -> Option<Params> {
    Some(Params::read(Json::parse(text)?.root()))
}
