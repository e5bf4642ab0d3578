//! The kind of device that a shopper pays on, by what the browser calls itself.

use axum::http::{HeaderMap, header};

use super::store::Device;

/// The kind of device of the request's browser: a desktop for one that does not say.
pub(super) fn device(headers: &HeaderMap) -> Device {
    let agent = headers.get(header::USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok());
    of_agent(agent.unwrap_or_default())
}

fn of_agent(agent: &str) -> Device {
    let names = |word: &str| agent.contains(word);
    // WeChat for Windows and macOS is a desktop's window: nothing can be paid inside it.
    if names("WindowsWechat") || names("MacWechat") {
        Device::Desktop
    } else if names("MicroMessenger") {
        Device::WeChat
    } else if names("AlipayClient") {
        Device::Alipay
    } else if ["Mobile", "Android", "iPhone", "iPad"]
        .into_iter()
        .any(names)
    {
        Device::Phone
    } else {
        Device::Desktop
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_inside_a_wallet_is_the_wallets() {
        const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)";
        for (rest, device) in [
            (
                " AppleWebKit/605.1.15 Version/18.0 Mobile/15E148",
                Device::Phone,
            ),
            (
                " Mobile/15E148 MicroMessenger/8.0.50(0x1800322d)",
                Device::WeChat,
            ),
            (
                " Mobile/15E148 AliApp(AP/10.6) AlipayClient/10.6",
                Device::Alipay,
            ),
        ] {
            assert_eq!(of_agent(&format!("{IPHONE}{rest}")), device, "{rest}");
        }
        for (agent, device) in [
            (
                "Mozilla/5.0 (Windows NT 10.0) MicroMessenger/7.0 WindowsWechat",
                Device::Desktop,
            ),
            (
                "Mozilla/5.0 (Macintosh) MicroMessenger/6.8 MacWechat/3.8",
                Device::Desktop,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) Chrome/140",
                Device::Desktop,
            ),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/140", Device::Phone),
            ("", Device::Desktop),
        ] {
            assert_eq!(of_agent(agent), device, "{agent}");
        }
    }
}
