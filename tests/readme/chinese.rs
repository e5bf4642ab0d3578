//! The same table in Chinese, phrase by phrase.

/// Longer phrases stand before those that they contain.
const PHRASES: [(&str, &str); 38] = [
    ("| gateway | its answer |", "| 网关 | 它的应答 |"),
    ("| on a desktop |", "| 电脑上 |"),
    ("on a phone |", "手机上 |"),
    ("inside WeChat |", "微信内 |"),
    ("inside Alipay |", "支付宝内 |"),
    (
        "H5 with a `referer`, `referer-hop` on that domain",
        "H5，带 `referer`，`referer-hop` 在该域名上",
    ),
    ("the same without `referer-hop`", "同上，没有 `referer-hop`"),
    ("H5 without a `referer`", "H5，不带 `referer`"),
    ("Alipay APP: ", "支付宝 APP："),
    ("APP: ", "APP："),
    ("mini program: ", "小程序："),
    ("`payurl`, WeChat", "`payurl`，微信"),
    ("`payurl`, Alipay", "`payurl`，支付宝"),
    ("`order_qrcode` and ", "`order_qrcode` 和 "),
    ("its payment page", "它的付款页面"),
    (
        "goes to the payment page by the hop",
        "经中转页前往付款页面",
    ),
    ("goes to the payment page", "前往付款页面"),
    (
        "; in a mini program goes to its page",
        "；在小程序里前往其页面",
    ),
    ("; in a mini program ", "；在小程序里"),
    ("; in WeChat's window ", "；在微信窗口里"),
    ("; on Android ", "；在 Android 上"),
    ("; in Chrome ", "；在 Chrome 里"),
    ("; in QQ ", "；在 QQ 里"),
    ("; in WeCom ", "；在企业微信里"),
    (", unless your page takes it over", "，除非页面接管"),
    ("not offered", "不提供"),
    (
        "a button that opens the wallet, and the code",
        "打开钱包的按钮，以及二维码",
    ),
    ("a button that opens the wallet", "打开钱包的按钮"),
    (", and a button that opens it", "，以及打开它的按钮"),
    (
        "a guide to the browser, with the link",
        "引导到浏览器，附链接",
    ),
    (", and a guide to the browser", "，并引导到浏览器"),
    (", for another device", "，供另一台设备扫描"),
    (", for the phone's camera", "，用手机相机扫描"),
    ("the gateway's picture of the code", "网关给的二维码图片"),
    ("WeChat's own window", "微信自己的付款窗口"),
    ("Alipay's own window", "支付宝自己的付款窗口"),
    ("the code", "二维码"),
    ("asks for `codeUrl` instead", "改为请求 `codeUrl`"),
];

/// What is in no phrase stays English, and is complained of.
pub(crate) fn translated(table: &str) -> String {
    let mut text = table.to_owned();
    for (english, chinese) in PHRASES {
        text = text.replace(english, chinese);
    }
    for cell in text.split('|') {
        let words = cell.split('`').step_by(2).collect::<String>();
        let english = words.split(|c: char| !c.is_ascii_alphabetic());
        let left: Vec<&str> = english
            .filter(|word| word.len() > 1 && !["APP", "Android", "Chrome", "QQ"].contains(word))
            .filter(|word| *word != "H5")
            .collect();
        assert!(left.is_empty(), "no Chinese for {left:?} in {cell:?}");
    }
    text
}
