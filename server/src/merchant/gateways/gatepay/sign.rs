//! The gatepay signature: `md5(md5(appkey + product_id + product_num + pay_type +
//! out_order_id + custom) + appsecret)` in lower-case hex.
//!
//! Nothing stands between the fields, so product 1, quantity 12 signs like product 11,
//! quantity 2: a signature alone does not fix where a field ends.

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use super::config::Gatepay;

/// The fields that are signed, as they are sent and in the document's order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signed<'a> {
    pub(super) product_id: &'a str,
    pub(super) product_num: &'a str,
    pub(super) pay_type: &'a str,
    pub(super) out_order_id: &'a str,
    pub(super) custom: &'a str,
}

impl Signed<'_> {
    pub(super) fn signature(&self, gatepay: &Gatepay) -> String {
        let inner = hex([
            gatepay.appkey.reveal(),
            self.product_id,
            self.product_num,
            self.pay_type,
            self.out_order_id,
            self.custom,
        ]);
        hex([inner.as_str(), gatepay.secret.reveal()])
    }

    /// Compares in a time that does not reveal how much of the signature was right.
    pub(super) fn verify(&self, gatepay: &Gatepay, given: &str) -> bool {
        let right = self.signature(gatepay);
        right.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

fn hex<const N: usize>(parts: [&str; N]) -> String {
    let mut hash = Md5::new();
    for part in parts {
        hash.update(part);
    }
    format!("{:032x}", u128::from_be_bytes(hash.finalize().into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    const SIGNED: Signed = Signed {
        product_id: "12",
        product_num: "1",
        pay_type: "wechat",
        out_order_id: "O1",
        custom: "u@x",
    };

    fn account() -> Gatepay {
        Gatepay {
            url: "https://gatepay.io/api/pay/create".parse().unwrap(),
            appkey: Secret::new("ak"),
            secret: Secret::new("sec"),
        }
    }

    #[test]
    fn the_vector_computed_elsewhere_is_computed_and_accepted() {
        let vector = "6afc00c986332726d5ab638cdb0bd909";
        assert_eq!(SIGNED.signature(&account()), vector);
        assert!(SIGNED.verify(&account(), vector));
        assert!(!SIGNED.verify(&account(), &vector.to_uppercase()));
        assert!(!SIGNED.verify(&account(), &vector[1..]));
        assert!(!SIGNED.verify(&account(), ""));
    }

    #[test]
    fn every_field_and_both_secrets_are_in_the_signature() {
        let right = SIGNED.signature(&account());
        for other in [
            Signed {
                product_id: "13",
                ..SIGNED
            },
            Signed {
                product_num: "2",
                ..SIGNED
            },
            Signed {
                pay_type: "alipay",
                ..SIGNED
            },
            Signed {
                out_order_id: "O2",
                ..SIGNED
            },
            Signed {
                custom: "",
                ..SIGNED
            },
        ] {
            assert_ne!(other.signature(&account()), right, "{other:?}");
        }
        for (appkey, secret) in [("al", "sec"), ("ak", "sed"), ("", "sec"), ("ak", "")] {
            let account = Gatepay {
                appkey: Secret::new(appkey),
                secret: Secret::new(secret),
                ..account()
            };
            assert_ne!(SIGNED.signature(&account), right, "{appkey} {secret}");
        }
    }

    /// Why `notify` compares each field with the order.
    #[test]
    fn a_digit_that_moves_to_the_next_field_keeps_the_signature() {
        let moved = Signed {
            product_id: "1",
            product_num: "21",
            ..SIGNED
        };
        assert_eq!(moved.signature(&account()), SIGNED.signature(&account()));
    }
}
