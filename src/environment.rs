//! In which kind of browser the shopper is, told from what the browser says.

use crate::find::around;

/// Browsers that are built on Chrome and say so, but need not do what it does: among
/// them every app's own web view, which has a `Version/` as Chrome has not.
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

/// What detection looks at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clues<'a> {
    pub user_agent: &'a str,
    /// An iPad calls itself a Mac, but a Mac has no touch points.
    pub max_touch_points: u32,
    /// `window.__wxjs_environment === 'miniprogram'`
    pub in_mini_program: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    Desktop,
    Ios,
    Android,
    /// Chrome itself, which takes `intent:` links.
    AndroidChrome,
    /// WeChat on a phone.
    Wechat,
    /// WeChat's or `WeCom`'s browser on Windows or a Mac: a desktop, as far as codes go.
    WechatDesktop,
    WeCom,
    Alipay,
    MiniProgram,
    Qq,
}

impl Environment {
    #[must_use]
    pub fn detect(clues: Clues) -> Self {
        let says = |word: &str| around(clues.user_agent, word).is_some();
        let ios = says("iPhone") || says("iPad") || says("iPod");
        let ipad_as_mac = says("Macintosh") && clues.max_touch_points > 1;
        let harmony = says("Harmony") && !says("(PC;");
        let mobile = ios || ipad_as_mac || says("Android") || harmony;
        if clues.in_mini_program || says("miniProgram") {
            Self::MiniProgram
        } else if says("wxwork") && mobile {
            Self::WeCom
        } else if says("WindowsWechat") || says("MacWechat") || says("wxwork") {
            Self::WechatDesktop
        } else if says("MicroMessenger") {
            Self::Wechat
        } else if says("AlipayClient") {
            Self::Alipay
        } else if says(" QQ/") {
            Self::Qq
        } else if ios || ipad_as_mac {
            Self::Ios
        } else if says("Android") && says("Chrome/") && !DERIVED.iter().any(|word| says(word)) {
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

    /// Whether the page runs inside WeChat on a phone, in whichever dress.
    #[must_use]
    pub const fn is_in_wechat(self) -> bool {
        matches!(self, Self::Wechat | Self::WeCom | Self::MiniProgram)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_browsers_are_told_apart() {
        let table = include_str!("../tests/fixtures/user-agents.txt");
        let (mut seen, mut wrong) = (0, Vec::new());
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.splitn(3, '\t');
            let (Some(expected), Some(touch), Some(user_agent)) =
                (columns.next(), columns.next(), columns.next())
            else {
                panic!("not three columns: {line}");
            };
            let clues = Clues {
                user_agent,
                max_touch_points: touch.parse().unwrap(),
                in_mini_program: false,
            };
            let environment = Environment::detect(clues);
            if format!("{environment:?}") != expected {
                wrong.push(format!("{environment:?} for {expected}: {user_agent}"));
            }
            seen += 1;
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(seen >= 40, "only {seen} user agents were read");
    }

    #[test]
    fn a_mini_programs_page_says_so_by_a_global() {
        let clues = Clues {
            user_agent: "MicroMessenger",
            in_mini_program: true,
            ..Clues::default()
        };
        assert_eq!(Environment::detect(clues), Environment::MiniProgram);
    }
}
