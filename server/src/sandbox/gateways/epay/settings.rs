//! How the epay site is set up: which link field it answers with, and what it demands.

use serde::{Deserialize, Serialize};

use crate::{
    form::Pair,
    sandbox::{
        bilingual::Bilingual,
        scenario::{FormField, Input, Settings, chosen, filled},
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
    /// Orders are taken from the shopper's browser alone, by `submit.php`.
    #[serde(rename = "epay_demands_submit")]
    pub(super) demands_submit: bool,
    /// The wallet that is asked for cannot be had now: the shopper chooses in the cashier.
    #[serde(rename = "epay_other")]
    pub(super) other: bool,
}

const YES: &str = "yes";

fn switch(name: &'static str, label: Bilingual, on: bool) -> FormField {
    FormField {
        name,
        label,
        input: Input::Choice {
            options: &[("", Bilingual("否", "no")), (YES, Bilingual("是", "yes"))],
            selected: if on { YES } else { "" }.to_owned(),
        },
    }
}

impl Settings for EpaySettings {
    fn form_fields(&self) -> Vec<FormField> {
        vec![
            FormField {
                name: "epay_field",
                label: Bilingual("易支付应答", "epay answers with"),
                input: Input::Choice {
                    options: &[
                        ("", Bilingual("按设备", "by device")),
                        ("payurl", Bilingual("跳转链接", "payurl")),
                        ("qrcode", Bilingual("二维码", "qrcode")),
                        ("urlscheme", Bilingual("小程序链接", "urlscheme")),
                    ],
                    selected: self.field.map_or("", LinkField::name).to_owned(),
                },
            },
            switch(
                "epay_demands_submit",
                Bilingual("易支付只收跳转支付", "epay demands submit.php"),
                self.demands_submit,
            ),
            switch(
                "epay_other",
                Bilingual("易支付收银台自选钱包", "epay's cashier asks for the wallet"),
                self.other,
            ),
        ]
    }

    fn from_form(form: &[Pair]) -> Result<Self, String> {
        Ok(Self {
            field: chosen(form, "epay_field")?,
            demands_submit: filled(form, "epay_demands_submit").is_some(),
            other: filled(form, "epay_other").is_some(),
        })
    }
}
