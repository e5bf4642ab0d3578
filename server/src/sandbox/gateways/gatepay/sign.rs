//! The gatepay signature: `md5(md5(appkey + product_id + product_num + pay_type +
//! out_order_id + custom) + appsecret)`, both in lower-case hex, with nothing between the
//! fields: product 1 in 12 items signs like product 11 in 2.

use md5::{Digest, Md5};

pub(super) struct Signed<'a> {
    pub(super) appkey: &'a str,
    pub(super) product_id: &'a str,
    pub(super) product_num: &'a str,
    pub(super) pay_type: &'a str,
    pub(super) out_order_id: &'a str,
    pub(super) custom: &'a str,
}

pub(super) fn sign(signed: &Signed<'_>, appsecret: &str) -> String {
    let fields = [
        signed.appkey,
        signed.product_id,
        signed.product_num,
        signed.pay_type,
        signed.out_order_id,
        signed.custom,
    ];
    md5(&(md5(&fields.concat()) + appsecret))
}

fn md5(text: &str) -> String {
    format!("{:032x}", u128::from_be_bytes(Md5::digest(text).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_calculated_from_the_document_is_reproduced() {
        let signed = Signed {
            appkey: "ak",
            product_id: "12",
            product_num: "1",
            pay_type: "wechat",
            out_order_id: "O1",
            custom: "u@x",
        };
        assert_eq!(sign(&signed, "sec"), "6afc00c986332726d5ab638cdb0bd909");
    }
}
