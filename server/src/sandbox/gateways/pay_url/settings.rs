//! What pay-url answers with.

use serde::{Deserialize, Serialize};

use super::referer::Referer;
use crate::{
    form::Pair,
    sandbox::{
        bilingual::Bilingual,
        scenario::{FormField, Input, Settings, chosen, filled},
    },
};

/// The shape of the answer that the scenario asks for. A shape belongs to a wallet: with the
/// other one the answer is H5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Shape {
    #[default]
    Auto,
    H5,
    App,
    MiniProgram,
    AlipayApp,
}

impl Shape {
    const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::H5 => "h5",
            Self::App => "app",
            Self::MiniProgram => "mini-program",
            Self::AlipayApp => "alipay-app",
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PayUrlSettings {
    #[serde(rename = "pay_url")]
    pub(super) shape: Shape,
    /// The `referer` of the answer, which its WeChat page then checks.
    pub(super) referer: Referer,
}

impl Settings for PayUrlSettings {
    fn form_fields(&self) -> Vec<FormField> {
        let (kind, origin) = match &self.referer {
            Referer::Shop => ("shop", ""),
            Referer::Unneeded => ("none", ""),
            Referer::Origin(origin) => ("origin", origin.as_str()),
        };
        vec![
            FormField {
                name: "pay_url",
                label: Bilingual("pay-url 应答", "pay-url answers with"),
                input: Input::Choice {
                    options: &[
                        ("auto", Bilingual("自动", "auto")),
                        ("h5", Bilingual("H5 支付", "H5")),
                        ("app", Bilingual("微信 APP 支付", "WeChat app")),
                        ("mini-program", Bilingual("小程序支付", "mini program")),
                        ("alipay-app", Bilingual("支付宝 APP 支付", "Alipay app")),
                    ],
                    selected: self.shape.name().to_owned(),
                },
            },
            FormField {
                name: "referer",
                label: Bilingual("pay-url 的 Referer", "pay-url's Referer"),
                input: Input::Choice {
                    options: &[
                        ("shop", Bilingual("本站", "the shop's own")),
                        ("none", Bilingual("不需要", "none wanted")),
                        ("origin", Bilingual("另一个来源", "another origin")),
                    ],
                    selected: kind.to_owned(),
                },
            },
            FormField {
                name: "referer_origin",
                label: Bilingual("另一个来源", "The other origin"),
                input: Input::Text {
                    value: origin.to_owned(),
                    placeholder: "https://shop.example",
                },
            },
        ]
    }

    fn from_form(form: &[Pair]) -> Result<Self, String> {
        let origin = || filled(form, "referer_origin").unwrap_or_default();
        let referer = match filled(form, "referer").as_deref() {
            Some("none") => Referer::Unneeded,
            Some("origin") => Referer::try_from(origin().trim().to_owned())?,
            Some(_) | None => Referer::Shop,
        };
        let shape = chosen(form, "pay_url")?;
        Ok(Self { shape, referer })
    }
}
