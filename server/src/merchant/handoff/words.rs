//! The sentences of the page, in the languages that the widget has.

/// The sentences in one language.
#[derive(Debug)]
pub(super) struct Words {
    /// The value of `lang`.
    pub(super) lang: &'static str,
    /// The value of `dir`.
    pub(super) dir: &'static str,
    /// The title of the page.
    pub(super) title: &'static str,
    /// Stands before the order's number.
    pub(super) order: &'static str,
    /// The browser runs no script.
    pub(super) no_script: &'static str,
    /// There is no such order, or the link does not lead to it.
    pub(super) unknown: &'static str,
    pub(super) paid: &'static str,
    pub(super) canceled: &'static str,
    pub(super) refunded: &'static str,
    /// The time to pay is over.
    pub(super) over: &'static str,
    /// A person has to look at the order's payment.
    pub(super) unclear: &'static str,
}

const ALL: [Words; 7] = [
    Words {
        lang: "zh-CN",
        dir: "ltr",
        title: "付款",
        order: "订单号",
        no_script: "此页面需要 JavaScript 才能付款。",
        unknown: "没有找到这笔订单。请回到商店重新扫码。",
        paid: "这笔订单已付款，无需再付。",
        canceled: "这笔订单已取消，请勿付款。",
        refunded: "这笔订单已退款。",
        over: "付款时间已过。如果已经付款，请勿再次付款，并凭订单号联系商家。",
        unclear: "商家需要确认这笔订单。请勿再次付款，并凭订单号联系商家。",
    },
    Words {
        lang: "zh-HK",
        dir: "ltr",
        title: "付款",
        order: "訂單編號",
        no_script: "此頁面需要 JavaScript 才能付款。",
        unknown: "找不到這筆訂單。請返回商店重新掃碼。",
        paid: "這筆訂單已付款，無須再付。",
        canceled: "這筆訂單已取消，請勿付款。",
        refunded: "這筆訂單已退款。",
        over: "付款時間已過。如已付款，請勿再次付款，並憑訂單編號聯絡商戶。",
        unclear: "商戶需要確認這筆訂單。請勿再次付款，並憑訂單編號聯絡商戶。",
    },
    Words {
        lang: "zh-TW",
        dir: "ltr",
        title: "付款",
        order: "訂單編號",
        no_script: "此頁面需要 JavaScript 才能付款。",
        unknown: "找不到這筆訂單。請回到商店重新掃描。",
        paid: "這筆訂單已付款，不需要再付。",
        canceled: "這筆訂單已取消，請勿付款。",
        refunded: "這筆訂單已退款。",
        over: "付款時間已過。如果已經付款，請勿再次付款，並以訂單編號聯絡商家。",
        unclear: "商家需要確認這筆訂單。請勿再次付款，並以訂單編號聯絡商家。",
    },
    Words {
        lang: "en",
        dir: "ltr",
        title: "Payment",
        order: "Order",
        no_script: "This page needs JavaScript for payment.",
        unknown: "There is no such order. Go back to the shop and scan its code again.",
        paid: "This order is paid. You need not pay again.",
        canceled: "This order was canceled. Do not pay for it.",
        refunded: "This order was refunded.",
        over: "Time to pay has run out. If you have paid, do not pay again; contact the shop and give your order number.",
        unclear: "The shop has to look at this order. Do not pay again; contact the shop and give your order number.",
    },
    Words {
        lang: "ja",
        dir: "ltr",
        title: "お支払い",
        order: "注文番号",
        no_script: "お支払いには JavaScript が必要です。",
        unknown: "ご注文が見つかりません。ショップに戻り、コードをもう一度読み取ってください。",
        paid: "このご注文はお支払い済みです。もう一度支払う必要はありません。",
        canceled: "このご注文はキャンセルされました。支払わないでください。",
        refunded: "このご注文は返金されました。",
        over: "お支払いの期限が過ぎました。すでに支払った場合は、もう一度支払わず、注文番号をショップにお知らせください。",
        unclear: "ショップがこのご注文を確認します。もう一度支払わず、注文番号をショップにお知らせください。",
    },
    Words {
        lang: "ko",
        dir: "ltr",
        title: "결제",
        order: "주문 번호",
        no_script: "결제하려면 JavaScript가 필요합니다.",
        unknown: "주문을 찾을 수 없습니다. 상점으로 돌아가 코드를 다시 스캔해 주세요.",
        paid: "이미 결제된 주문입니다. 다시 결제하지 않아도 됩니다.",
        canceled: "취소된 주문입니다. 결제하지 마세요.",
        refunded: "환불된 주문입니다.",
        over: "결제 시간이 지났습니다. 이미 결제했다면 다시 결제하지 말고 주문 번호로 판매자에게 문의해 주세요.",
        unclear: "판매자가 이 주문을 확인해야 합니다. 다시 결제하지 말고 주문 번호로 판매자에게 문의해 주세요.",
    },
    Words {
        lang: "ar",
        dir: "rtl",
        title: "الدفع",
        order: "رقم الطلب",
        no_script: "تحتاج هذه الصفحة إلى JavaScript للدفع.",
        unknown: "لم يُعثر على هذا الطلب. ارجع إلى المتجر وامسح الرمز مرة أخرى.",
        paid: "دُفع ثمن هذا الطلب. لا حاجة إلى الدفع مرة أخرى.",
        canceled: "أُلغي هذا الطلب. لا تدفع ثمنه.",
        refunded: "رُدّ ثمن هذا الطلب.",
        over: "انتهى وقت الدفع. إذا كنت قد دفعت فلا تدفع مرة أخرى، وتواصل مع المتجر برقم الطلب.",
        unclear: "يجب أن يراجع المتجر هذا الطلب. لا تدفع مرة أخرى، وتواصل مع المتجر برقم الطلب.",
    },
];

/// Those of the first language of `Accept-Language` that there are sentences in; English where
/// there is none, and Chinese where nothing is asked for.
pub(super) fn in_language(accepted: &str) -> &'static Words {
    let tags = accepted
        .split(',')
        .filter_map(|part| part.split(';').next());
    let mut tags = tags.map(|tag| tag.trim().to_ascii_lowercase());
    let [first, ..] = &ALL;
    let Some(found) = tags.find_map(|tag| of_tag(&tag)) else {
        let is_silent = matches!(accepted.trim(), "" | "*");
        return if is_silent { first } else { of_lang("en") };
    };
    of_lang(found)
}

fn of_tag(tag: &str) -> Option<&'static str> {
    let mut subtags = tag.split('-');
    let language = subtags.next()?;
    if language == "yue" {
        return Some("zh-HK");
    }
    if language == "zh" {
        let rest: Vec<_> = subtags.collect();
        let has = |names: &[&str]| rest.iter().any(|tag| names.contains(tag));
        return Some(if has(&["hk", "mo"]) {
            "zh-HK"
        } else if has(&["tw", "hant"]) {
            "zh-TW"
        } else {
            "zh-CN"
        });
    }
    let mut all = ALL.iter();
    all.find(|words| words.lang == language)
        .map(|words| words.lang)
}

fn of_lang(lang: &str) -> &'static Words {
    let [first, ..] = &ALL;
    ALL.iter().find(|words| words.lang == lang).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phones_language_is_found() {
        for (accepted, lang) in [
            ("", "zh-CN"),
            ("*", "zh-CN"),
            ("zh-CN,zh;q=0.9", "zh-CN"),
            ("zh-Hant-HK", "zh-HK"),
            ("yue", "zh-HK"),
            ("zh-TW", "zh-TW"),
            ("zh-Hant", "zh-TW"),
            ("ja-JP,en;q=0.5", "ja"),
            ("ko", "ko"),
            ("ar-EG", "ar"),
            ("fr,ja;q=0.5", "ja"),
            ("fr", "en"),
        ] {
            assert_eq!(in_language(accepted).lang, lang, "{accepted}");
        }
    }
}
