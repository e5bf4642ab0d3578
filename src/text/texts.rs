//! All texts by name, in the order that the files of `dist/` have them in.

use crate::wallet::Wallet;

/// The names of a wallet in one language.
#[derive(Clone, Copy, Debug)]
pub struct WalletWords {
    /// The payment method: `WeChat Pay`.
    pub name: &'static str,
    /// The app: `WeChat`.
    pub app: &'static str,
}

/// Defines, from one list of names, the texts that a language must have, so that one
/// without a text does not compile; all texts by their names; and reading them from a list.
macro_rules! texts {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// The texts of one language by their names.
        pub(super) struct Words {
            $(pub(super) $name: &'static str,)*
        }

        #[allow(non_camel_case_types)]
        enum Place {
            $($name,)*
        }

        const COUNT: usize = [$(stringify!($name),)*].len();

        /// Every text of one language, in the order of the names. A list, since fields would
        /// be filled one by one: 1.2 KB of brotli.
        #[derive(Debug)]
        pub struct Texts([&'static str; COUNT]);

        impl Words {
            pub(super) const fn in_order(&self) -> Texts {
                Texts([$(self.$name,)*])
            }
        }

        impl Texts {
            /// The names of the texts, each with what is filled in or what else a translator
            /// should know.
            pub const REMARKS: [(&str, &str); COUNT] =
                [$((stringify!($name), concat!($($doc),*)),)*];

            $(
                #[doc = concat!("The text `", stringify!($name), "`. ", $($doc,)*)]
                #[must_use]
                #[allow(clippy::indexing_slicing, reason = "as many texts as places")]
                pub const fn $name(&self) -> &'static str {
                    self.0[Place::$name as usize]
                }
            )*

            /// All texts, in the order of the names.
            #[must_use]
            pub const fn list(&self) -> [&'static str; COUNT] {
                self.0
            }

            /// Reads all texts; `None` when they are more or fewer.
            pub(super) fn from_list(list: &'static str, separator: char) -> Option<Self> {
                let list: Vec<_> = list.split(separator).collect();
                Some(Self(list.try_into().ok()?))
            }
        }
    };
}

texts! {
    /// The language that these texts are in, as `lang` has it.
    lang,

    /// What one pays with.
    alipay_name,
    /// What one opens to scan.
    alipay_app,
    /// What one pays with.
    wechat_name,
    /// What one opens to scan.
    wechat_app,
    /// What one pays with.
    onecode_name,
    /// What one opens to scan.
    onecode_app,

    // Choosing.
    /// Names the widget to who cannot see it.
    checkout,
    products,
    quantity,
    fewer,
    more,
    one_piece,
    wallets,
    total,
    /// `{0}` the wallet. A code or the wallet itself may follow.
    pay,
    /// `{0}` what one opens to scan.
    pay_by_code,
    /// `{0}` the wallet.
    pay_there,
    try_again,
    creating,
    checking,

    // Paying.
    order_no,
    time_left,
    /// `{0}` the wallet, `{1}` the order number.
    code_label,
    /// `{0}` the app.
    scan,
    scan_hint,
    /// `{0}` the app.
    scan_elsewhere,
    scan_by_camera,
    scan_by_camera_hint,
    /// `{0}` the app.
    open,
    /// `{0}` the app.
    launch,
    /// `{0}` the app.
    launch_hint,
    /// `{0}` the app.
    launch_missed,
    /// `{0}` the app.
    launch_missed_hint,
    /// `{0}` the app.
    launch_left,
    /// `{0}` the app.
    launch_left_hint,
    /// `{0}` the app.
    open_again,
    /// `{0}` the app.
    open_otherwise,
    /// `{0}` the app.
    bridge,
    /// `{0}` the app.
    bridge_hint,
    /// `{0}` the app.
    bridge_sent_hint,
    /// `{0}` the app.
    bridge_canceled_hint,
    /// `{0}` the app.
    bridge_failed_hint,
    /// `{0}` the app.
    bridge_offline_hint,
    /// `{0}` the app.
    bridge_missing_hint,
    guide,
    guide_hint,
    away,
    away_hint,
    go_on,
    show_code,
    show_page,
    taken,
    taken_hint,
    watching,
    watching_hint,
    leaving,
    leaving_hint,
    have_paid,
    check_again,
    asking,
    change,
    waiting,
    nobody_tells,
    /// `{0}` a number, two at least. Spoken, not shown.
    minutes_left,
    one_minute_left,
    half_a_minute_left,
    still_checking,
    copy,
    copy_link,
    copied,

    // Outcomes.
    paid,
    paid_hint,
    next,
    canceled,
    canceled_hint,
    pay_again,
    refunded,
    refunded_hint,
    expired,
    expired_hint,
    renew,
    unknown,
    undocumented,
    create_lost,
    create_lost_for_good,
    may_not_ask,
    nobody_to_ask,
    same_order,
    start_over,
    start_over_warning,

    // Problems: what happened and what to do. Whether money can have moved depends on
    // where they are shown: see `nothing_charged` and `still_checking`.
    network,
    timeout,
    /// `{0}` the HTTP status.
    http,
    malformed,
    // Why the gateway refused.
    refused_order,
    refused_unexplained,
    refused_merchant,
    refused_channel,
    refused_signature,
    refused_no_parameters,
    refused_parameters,
    refused_pay_type,
    refused_one_piece,
    refused_product_number,
    refused_quantity,
    refused_product,
    refused_shop,
    refused_key,
    refused_stock,
    refused_quota,
    refused_licence,
    // What to do after a refusal.
    /// `{0}` the gateway’s code.
    tell_shop,
    /// `{0}` the gateway’s code.
    try_otherwise,
    /// `{0}` the gateway’s code.
    choose_otherwise,
    /// `{0}` the gateway’s code.
    come_tomorrow,
    order_unknown,
    unsafe_url,
    qr_too_long,
    referer_unsatisfiable,
    native_app_required,
    wrong_environment,
    amount_differs,
    /// `{0}` the attribute or property. For the page’s author.
    config,
    nothing_charged,
    other_wallet,
    /// Leads in the gateway’s own words.
    their_words,
}

impl Texts {
    /// The names of a wallet.
    #[must_use]
    pub const fn wallet(&self, wallet: Wallet) -> WalletWords {
        let (name, app) = match wallet {
            Wallet::Alipay => (self.alipay_name(), self.alipay_app()),
            Wallet::Wechat => (self.wechat_name(), self.wechat_app()),
            Wallet::OneCode => (self.onecode_name(), self.onecode_app()),
        };
        WalletWords { name, app }
    }
}
