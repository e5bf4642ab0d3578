//! The limits of the shop at gatepay: the document's codes 110 to 112 are about them.

use serde::{Deserialize, Serialize};

use crate::{
    form::Pair,
    money::Fen,
    sandbox::{
        bilingual::Bilingual,
        decimal,
        scenario::{FormField, Input, Settings, chosen, filled},
    },
};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct GatepaySettings {
    pub(super) gatepay: ShopLimits,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ShopLimits {
    /// Items left, of all products together; a payment takes its own. No limit if absent.
    pub(super) stock: Option<u64>,
    /// Fen that the shop may take in a day of China's. No limit if absent.
    pub(super) quota: Option<u64>,
    pub(super) license: License,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum License {
    #[default]
    Valid,
    Expired,
}

impl Settings for GatepaySettings {
    fn form_fields(&self) -> Vec<FormField> {
        let ShopLimits {
            stock,
            quota,
            license,
        } = self.gatepay;
        let selected = match license {
            License::Valid => "valid",
            License::Expired => "expired",
        };
        vec![
            FormField {
                name: "stock",
                label: Bilingual("gatepay 库存（件）", "gatepay's stock, items"),
                input: Input::Limit {
                    value: stock.map(|stock| stock.to_string()),
                    step: "1",
                },
            },
            FormField {
                name: "quota",
                label: Bilingual("gatepay 当日额度（元）", "gatepay's daily quota, yuan"),
                input: Input::Limit {
                    value: quota.map(decimal::with_two_decimals),
                    step: "0.01",
                },
            },
            FormField {
                name: "license",
                label: Bilingual("gatepay 授权", "gatepay's license"),
                input: Input::Choice {
                    options: &[
                        ("valid", Bilingual("有效", "valid")),
                        ("expired", Bilingual("已过期", "expired")),
                    ],
                    selected: selected.to_owned(),
                },
            },
        ]
    }

    fn from_form(form: &[Pair]) -> Result<Self, String> {
        let stock = filled(form, "stock")
            .map(|stock| stock.parse::<u64>().map_err(|error| error.to_string()))
            .transpose()?;
        let quota = filled(form, "quota")
            .map(|quota| Fen::parse(&quota).map_err(|error| error.to_string()))
            .transpose()?;
        let gatepay = ShopLimits {
            stock,
            quota: quota.map(Fen::get),
            license: chosen(form, "license")?,
        };
        Ok(Self { gatepay })
    }
}
