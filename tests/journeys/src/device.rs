//! The devices that a journey's browser emulates.

/// What a shopper uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// A computer with a mouse and a keyboard.
    Desktop,
    /// An Android phone with Chrome.
    Android,
    /// The same with the smallest screen that is still sold.
    SmallAndroid,
    /// An iPhone with Safari.
    Iphone,
    /// WeChat's own browser, on an iPhone.
    Wechat,
    /// The same, for a page of a mini program.
    MiniProgram,
    /// Alipay's own browser, on an iPhone.
    Alipay,
}

/// The part of the screen that the page has, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// How many of the device's pixels make one of the page's, each way.
    pub(crate) density: u32,
}

const ANDROID: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 \
    (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 \
    (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1";
const WECHAT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 \
    (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.42(0x18002a2a) NetType/WIFI Language/zh_CN";
const MINI_PROGRAM: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) \
    AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.42(0x18002a2a) \
    NetType/WIFI Language/zh_CN miniProgram/wx1234567890abcdef";
const ALIPAY: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) \
    AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Ariver/1.1.0 \
    AliApp(AP/10.5.20.6000) Nebula AlipayClient/10.5.20.6000 Language/zh-Hans";

impl Device {
    /// The `User-Agent` that the browser sends; a desktop's stays its own.
    pub(crate) fn user_agent(self) -> Option<&'static str> {
        match self {
            Self::Desktop => None,
            Self::Android | Self::SmallAndroid => Some(ANDROID),
            Self::Iphone => Some(IPHONE),
            Self::Wechat => Some(WECHAT),
            Self::MiniProgram => Some(MINI_PROGRAM),
            Self::Alipay => Some(ALIPAY),
        }
    }

    pub(crate) fn screen(self) -> Screen {
        match self {
            Self::Desktop => Screen {
                width: 1280,
                height: 1000,
                density: 1,
            },
            Self::SmallAndroid => Screen {
                width: 320,
                height: 568,
                density: 2,
            },
            Self::Android | Self::Iphone | Self::Wechat | Self::MiniProgram | Self::Alipay => {
                Screen {
                    width: 390,
                    height: 844,
                    density: 2,
                }
            }
        }
    }

    /// The number of touches that the screen tells apart.
    pub(crate) fn touch_points(self) -> u32 {
        match self {
            Self::Desktop => 0,
            Self::Android
            | Self::SmallAndroid
            | Self::Iphone
            | Self::Wechat
            | Self::MiniProgram
            | Self::Alipay => 5,
        }
    }
}
