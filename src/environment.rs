//! The kind of browser that the shopper uses, detected by what the browser reports.

use crate::find::split_at_word;

/// Words of browsers that are built on Chrome and name it, but need not do what it does:
/// among them every app's own web view, which has a `Version/` as Chrome has not.
const DERIVED: [&str; 9] = [
    "Version/",
    "Browser",
    "Quark",
    "EdgA",
    "OPR/",
    "XWEB",
    "baidu",
    "DuckDuckGo",
    "Vivaldi",
];

/// What a browser reports about itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserInfo<'a> {
    /// `navigator.userAgent`.
    pub user_agent: &'a str,
    /// `navigator.maxTouchPoints`: an iPad's user agent is a Mac's, but a Mac has none.
    pub max_touch_points: u32,
    /// Whether `window.__wxjs_environment` is `miniprogram`.
    pub in_mini_program: bool,
}

/// The kinds of browsers that the ways to pay differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Any browser on a computer.
    Desktop,
    /// A browser on an iPhone or iPad.
    Ios,
    /// A browser on Android or Harmony OS.
    Android,
    /// Chrome itself on Android, which takes `intent:` links.
    AndroidChrome,
    /// WeChat on a phone.
    Wechat,
    /// WeChat's or `WeCom`'s browser on Windows or a Mac: a desktop for QR codes.
    WechatDesktop,
    /// `WeCom` (企业微信) on a phone.
    WeCom,
    /// Alipay on a phone.
    Alipay,
    /// A web view in one of WeChat's mini programs.
    MiniProgram,
    /// QQ on a phone.
    Qq,
}

impl Environment {
    /// Detects the kind of browser.
    #[must_use]
    pub fn detect(info: BrowserInfo) -> Self {
        let has = |word: &str| split_at_word(info.user_agent, word).is_some();
        let ios = has("iPhone") || has("iPad") || has("iPod");
        let ipad_as_mac = has("Macintosh") && info.max_touch_points > 1;
        let harmony = has("Harmony") && !has("(PC;");
        let mobile = ios || ipad_as_mac || has("Android") || harmony;
        if info.in_mini_program || has("miniProgram") {
            Self::MiniProgram
        } else if has("wxwork") && mobile {
            Self::WeCom
        } else if has("WindowsWechat") || has("MacWechat") || has("wxwork") {
            Self::WechatDesktop
        } else if has("MicroMessenger") {
            Self::Wechat
        } else if has("AlipayClient") {
            Self::Alipay
        } else if has(" QQ/") {
            Self::Qq
        } else if ios || ipad_as_mac {
            Self::Ios
        } else if has("Android") && has("Chrome/") && !DERIVED.iter().any(|word| has(word)) {
            Self::AndroidChrome
        } else if mobile {
            Self::Android
        } else {
            Self::Desktop
        }
    }

    /// Whether another device is needed to scan a code that this one shows.
    #[must_use]
    pub const fn is_phone(self) -> bool {
        match self {
            Self::Desktop | Self::WechatDesktop => false,
            Self::Ios
            | Self::Android
            | Self::AndroidChrome
            | Self::Wechat
            | Self::WeCom
            | Self::Alipay
            | Self::MiniProgram
            | Self::Qq => true,
        }
    }

    /// Whether the page runs inside WeChat or `WeCom` on a phone.
    #[must_use]
    pub const fn is_in_wechat(self) -> bool {
        matches!(self, Self::Wechat | Self::WeCom | Self::MiniProgram)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_browsers_are_detected() {
        let table = include_str!("../tests/fixtures/user-agents.txt");
        let (mut seen, mut wrong) = (0, Vec::new());
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.splitn(3, '\t');
            let (Some(expected), Some(touch), Some(user_agent)) =
                (columns.next(), columns.next(), columns.next())
            else {
                panic!("not three columns: {line}");
            };
            let info = BrowserInfo {
                user_agent,
                max_touch_points: touch.parse().unwrap(),
                in_mini_program: false,
            };
            let environment = Environment::detect(info);
            if format!("{environment:?}") != expected {
                wrong.push(format!("{environment:?} for {expected}: {user_agent}"));
            }
            seen += 1;
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(seen >= 40, "only {seen} user agents were read");
    }

    #[test]
    fn a_mini_programs_page_is_detected_by_a_global() {
        let info = BrowserInfo {
            user_agent: "MicroMessenger",
            in_mini_program: true,
            ..BrowserInfo::default()
        };
        assert_eq!(Environment::detect(info), Environment::MiniProgram);
    }
}
