//! What the browser gets of the answer to a create request.

use serde_json::Value;

use super::{only_a_form::only_a_form, second, sign::Signing};
use crate::merchant::{
    disclosure::Confidential, forward::GatewayAnswer, refusal::MerchantRefusal,
    state_answer::StateAnswer,
};

/// The names of the fields that have a way to pay.
const LINKS: [&str; 3] = ["payurl", "qrcode", "urlscheme"];

/// The answer in the form that the widget reads. A form to be submitted, which some servers
/// answer, becomes a refusal: as a page on the merchant's own origin it would be what the
/// gateway makes of it, and no order is lost, since nobody can pay it.
pub(super) fn readable(
    answer: &mut GatewayAnswer,
    signing: &Signing,
    hidden: &Confidential<'_>,
) -> Result<(), MerchantRefusal> {
    // It is refused as it came, before anything of it is left out.
    if hidden.is_in(&answer.body) {
        return Ok(());
    }
    match signing {
        Signing::Rsa(_) => {
            let read = StateAnswer::read(&answer.body)?;
            let first = second::as_first(&read, signing)?;
            answer.body = Value::from(first).to_string().into_bytes();
            answer.content_type = None;
        }
        Signing::Md5(_) => {
            let Ok(read) = StateAnswer::read(&answer.body) else {
                return Ok(());
            };
            let filled = |name: &str| read.text(name).is_some_and(|link| !link.is_empty());
            let has_link = LINKS.iter().any(|name| filled(name));
            if read.code("code") == Some(1) && !has_link && filled("html") {
                answer.body = Value::from(only_a_form()).to_string().into_bytes();
                answer.content_type = None;
            }
        }
    }
    Ok(())
}
