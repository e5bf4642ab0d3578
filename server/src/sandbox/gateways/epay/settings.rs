//! Which link field epay answers with.

use serde::{Deserialize, Serialize};

use crate::{
    form::Pair,
    sandbox::{
        bilingual::Bilingual,
        scenario::{FormField, Input, Settings, chosen},
    },
};

/// The answer's link field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum LinkField {
    Payurl,
    Qrcode,
    Urlscheme,
}

impl LinkField {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Payurl => "payurl",
            Self::Qrcode => "qrcode",
            Self::Urlscheme => "urlscheme",
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EpaySettings {
    /// The link field, whatever the device; by the device if there is none.
    #[serde(rename = "epay_field")]
    pub(super) field: Option<LinkField>,
}

impl Settings for EpaySettings {
    fn form_fields(&self) -> Vec<FormField> {
        vec![FormField {
            name: "epay_field",
            label: Bilingual("易支付返回", "epay answers with"),
            input: Input::Choice {
                options: &[
                    ("", Bilingual("按设备", "by device")),
                    ("payurl", Bilingual("跳转链接", "payurl")),
                    ("qrcode", Bilingual("二维码", "qrcode")),
                    ("urlscheme", Bilingual("小程序链接", "urlscheme")),
                ],
                selected: self.field.map_or("", LinkField::name).to_owned(),
            },
        }]
    }

    fn from_form(form: &[Pair]) -> Result<Self, String> {
        let field = chosen(form, "epay_field")?;
        Ok(Self { field })
    }
}
