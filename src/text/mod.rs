//! Every word of our own that a shopper reads, one file per language.
//!
//! A language is a constant of [`Texts`], so that a missing sentence does not
//! compile. `{0}` and `{1}` stand for what is filled in; each field says what.

mod en;
mod fill;
mod locale;
mod money;
mod problem;
mod zh_cn;
mod zh_hk;

pub use fill::fill;
pub use locale::Locale;
pub use money::money;

use crate::wallet::Wallet;

/// What a wallet is called.
#[derive(Clone, Copy, Debug)]
pub struct WalletWords {
    /// What one pays with.
    pub name: &'static str,
    /// What one opens to scan.
    pub app: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub struct Texts {
    pub alipay: WalletWords,
    pub wechat: WalletWords,
    pub onecode: WalletWords,

    // Choosing.
    /// Names the widget to who cannot see it.
    pub checkout: &'static str,
    pub products: &'static str,
    pub quantity: &'static str,
    pub fewer: &'static str,
    pub more: &'static str,
    pub one_piece: &'static str,
    pub wallets: &'static str,
    pub total: &'static str,
    /// `{0}` the wallet, `{1}` the amount.
    pub pay: &'static str,
    /// `{0}` the wallet. The merchant names the price later.
    pub pay_unpriced: &'static str,
    pub try_again: &'static str,
    pub creating: &'static str,
    pub checking: &'static str,

    // Paying.
    pub order_no: &'static str,
    pub time_left: &'static str,
    /// `{0}` the wallet, `{1}` the order number.
    pub code_label: &'static str,
    /// `{0}` the app.
    pub scan: &'static str,
    pub scan_hint: &'static str,
    /// `{0}` the app.
    pub scan_elsewhere: &'static str,
    pub scan_by_camera: &'static str,
    pub scan_by_camera_hint: &'static str,
    /// `{0}` the app.
    pub open: &'static str,
    /// `{0}` the app.
    pub launch: &'static str,
    pub launch_hint: &'static str,
    /// `{0}` the app; so in the next ones.
    pub launch_missed: &'static str,
    pub launch_missed_hint: &'static str,
    pub launch_left: &'static str,
    pub launch_left_hint: &'static str,
    pub open_again: &'static str,
    pub open_otherwise: &'static str,
    pub bridge: &'static str,
    pub bridge_hint: &'static str,
    pub bridge_sent_hint: &'static str,
    pub bridge_canceled_hint: &'static str,
    pub bridge_failed_hint: &'static str,
    pub bridge_offline_hint: &'static str,
    pub bridge_missing_hint: &'static str,
    pub guide: &'static str,
    pub guide_hint: &'static str,
    pub away: &'static str,
    pub away_hint: &'static str,
    pub go_on: &'static str,
    pub show_code: &'static str,
    pub show_page: &'static str,
    pub taken: &'static str,
    pub taken_hint: &'static str,
    pub watching: &'static str,
    pub watching_hint: &'static str,
    pub leaving: &'static str,
    pub leaving_hint: &'static str,
    pub have_paid: &'static str,
    pub check_again: &'static str,
    pub asking: &'static str,
    pub change: &'static str,
    pub waiting: &'static str,
    pub nobody_tells: &'static str,
    pub one_minute_left: &'static str,
    pub half_a_minute_left: &'static str,
    pub still_checking: &'static str,
    pub copy: &'static str,
    pub copy_link: &'static str,
    pub copied: &'static str,

    // Outcomes.
    pub paid: &'static str,
    pub paid_hint: &'static str,
    pub next: &'static str,
    pub canceled: &'static str,
    pub canceled_hint: &'static str,
    pub pay_again: &'static str,
    pub refunded: &'static str,
    pub refunded_hint: &'static str,
    pub expired: &'static str,
    pub expired_hint: &'static str,
    pub renew: &'static str,
    pub unknown: &'static str,
    pub undocumented: &'static str,
    pub create_lost: &'static str,
    pub create_lost_for_good: &'static str,
    pub may_not_ask: &'static str,
    pub nobody_to_ask: &'static str,
    pub same_order: &'static str,
    pub start_over: &'static str,
    pub start_over_warning: &'static str,

    // Problems: what happened and what to do. Whether money can have moved is
    // the place's to say: see `nothing_charged` and `still_checking`.
    pub network: &'static str,
    pub timeout: &'static str,
    /// `{0}` the HTTP status.
    pub http: &'static str,
    pub malformed: &'static str,
    /// Why the gateway refused.
    pub refused_order: &'static str,
    pub refused_merchant: &'static str,
    pub refused_channel: &'static str,
    pub refused_signature: &'static str,
    pub refused_no_parameters: &'static str,
    pub refused_parameters: &'static str,
    pub refused_pay_type: &'static str,
    pub refused_one_piece: &'static str,
    pub refused_product_number: &'static str,
    pub refused_quantity: &'static str,
    pub refused_product: &'static str,
    pub refused_shop: &'static str,
    pub refused_key: &'static str,
    pub refused_stock: &'static str,
    pub refused_quota: &'static str,
    pub refused_licence: &'static str,
    /// The way on after a refusal: `{0}` the gateway’s code; so in the next ones.
    pub tell_shop: &'static str,
    pub try_otherwise: &'static str,
    pub choose_otherwise: &'static str,
    pub come_tomorrow: &'static str,
    pub order_unknown: &'static str,
    pub unsafe_url: &'static str,
    pub qr_too_long: &'static str,
    pub referer_unsatisfiable: &'static str,
    pub native_app_required: &'static str,
    pub wrong_environment: &'static str,
    pub amount_differs: &'static str,
    /// `{0}` the attribute or property. For the page's author.
    pub config: &'static str,
    pub nothing_charged: &'static str,
    pub other_wallet: &'static str,
    /// Leads in the gateway's own words.
    pub their_words: &'static str,
}

impl Texts {
    #[must_use]
    pub const fn wallet(&self, wallet: Wallet) -> WalletWords {
        match wallet {
            Wallet::Alipay => self.alipay,
            Wallet::Wechat => self.wechat,
            Wallet::OneCode => self.onecode,
        }
    }
}
