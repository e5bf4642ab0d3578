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

        /// How many texts, from the first on, a shopper who chooses can read.
        pub(super) const FIRST: usize = Place::order_no as usize;

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
            /// The names of the texts, each with a remark for translators: where the text stands,
            /// how many lines it may have at 320 px, and what is filled in.
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

            /// Reads all texts, or the first ones; `None` when they are more or fewer. Those
            /// that are not there are empty.
            pub(super) fn from_list(list: &'static str, separator: char) -> Option<Self> {
                let mut list: Vec<_> = list.split(separator).collect();
                if list.len() == FIRST {
                    list.resize(COUNT, "");
                }
                Some(Self(list.try_into().ok()?))
            }
        }
    };
}

texts! {
    /// The language that these texts are in, as `lang` has it: `zh-CN`. Never shown.
    lang,
    /// The direction that the language is written in, as `dir` has it: `ltr` or `rtl`. Never
    /// shown.
    dir,

    /// The payment method, as its vendor calls it in this market. Label of a radio button: one
    /// line.
    alipay_name,
    /// The app that one opens to scan or to pay, as it is called in its app store. Put into
    /// other texts.
    alipay_app,
    /// The payment method, as its vendor calls it in this market. Label of a radio button: one
    /// line.
    wechat_name,
    /// The app that one opens to scan or to pay, as it is called in its app store. Put into
    /// other texts.
    wechat_app,
    /// One QR code that both wallets can pay: "A or B", by their payment methods. Label of a
    /// radio button: two lines.
    onecode_name,
    /// "A or B", by the apps' names. Put into other texts.
    onecode_app,

    // Choosing.
    /// Heading of the whole widget, for screen readers only.
    checkout,
    /// Heading above the products, of which one is chosen: one line.
    products,
    /// Label of the field with the number of items: one line.
    quantity,
    /// Name of the button with the minus sign. Spoken, not shown.
    fewer,
    /// Name of the button with the plus sign. Spoken, not shown.
    more,
    /// Note below the wallets: this shop sells single items with WeChat Pay. Three lines.
    one_piece,
    /// Heading above the wallets, of which one is chosen: one line.
    wallets,
    /// Label before the sum to pay: one line.
    total,
    /// Pay button where it is not known yet whether a QR code or the wallet itself follows: two
    /// lines. `{0}` the payment method, `{1}` the app.
    pay,
    /// Pay button where a QR code follows: two lines. Not a noun that means the payer’s own code
    /// (`付款码`, "payment code"). `{0}` the app, `{1}` the payment method.
    pay_by_code,
    /// Pay button where the wallet's page or app follows: two lines. `{0}` the payment method,
    /// `{1}` the app.
    pay_there,
    /// Pay button after an error that may pass: two lines.
    try_again,
    /// Status line while the order is created: two lines.
    creating,
    /// Status line while it is checked whether a lost create request made an order; nobody can
    /// have paid yet. Four lines.
    checking,
    /// In the red box, before `nothing_charged`: a file of the widget did not arrive. Four lines.
    load_failed,
    /// In the red box, before `nothing_charged`: the shop has a newer version of the widget. Three
    /// lines.
    page_outdated,
    /// Pay button below `page_outdated`: two lines.
    load_page_again,
    /// In the red box, last: this attempt took no money, an earlier one may have. Five lines.
    nothing_charged,

    // Paying. From here on the texts are in a file of their own.
    /// Label before the order number: one line.
    order_no,
    /// Label before the countdown: one line.
    time_left,
    /// Describes the QR code. Spoken, not shown. `{0}` the payment method, `{1}` the order
    /// number, `{2}` the app.
    code_label,
    /// Heading where the order costs another amount than was shown before: two lines.
    amount_changed,
    /// Hint below `amount_changed`: six lines. `{0}` the amount shown before, `{1}` the order's.
    amount_changed_hint,
    /// Button by which the shopper agrees to the order's amount: two lines.
    accept_amount,
    /// Button that leads back to the choice: two lines.
    back_to_choice,
    /// Heading above a QR code: two lines. `{0}` the app.
    scan,
    /// Hint below `scan`: four lines. `{0}` the app.
    scan_hint,
    /// Hint in place of `scan_hint` on a phone, which cannot scan its own screen: four lines.
    /// `{0}` the app.
    scan_elsewhere,
    /// Heading above a QR code that only a phone's camera can read: two lines.
    scan_by_camera,
    /// Hint below `scan_by_camera`: five lines.
    scan_by_camera_hint,
    /// Link that opens the wallet: two lines. `{0}` the app.
    open,
    /// Heading before the wallet is opened on this phone: two lines. `{0}` the app.
    launch,
    /// Hint below `launch`: six lines. `{0}` the app.
    launch_hint,
    /// Heading after the wallet did not open: two lines. `{0}` the app.
    launch_missed,
    /// Hint below `launch_missed`; `copy_link` is a button below it. Four lines. `{0}` the app.
    launch_missed_hint,
    /// Heading after the shopper has left for the wallet: two lines. `{0}` the app.
    launch_left,
    /// Hint below `launch_left`, before `press_have_paid`: three lines. `{0}` the app.
    launch_left_hint,
    /// Link or button that opens the wallet once more: two lines. `{0}` the app.
    open_again,
    /// Link that opens the wallet by another kind of link: two lines. `{0}` the app.
    open_otherwise,
    /// Heading while the wallet shows its own payment window: two lines. `{0}` the app.
    bridge,
    /// Hint below `bridge`: three lines. `{0}` the app.
    bridge_hint,
    /// Heading after the wallet answered that the payment is made, or under way: two lines.
    bridge_sent,
    /// Hint below `bridge_sent`: four lines. `{0}` the app.
    bridge_sent_hint,
    /// Hint below `bridge` after the window was closed, which is no proof that nothing was paid:
    /// five lines, `press_have_paid` follows. Names the button `go_on`. `{0}` the app.
    bridge_canceled_hint,
    /// Hint below `bridge` after another answer than success, some of which are not a failure:
    /// six lines. `{0}` the app.
    bridge_failed_hint,
    /// Hint below `bridge`, without a connection: four lines. `{0}` the app.
    bridge_offline_hint,
    /// Hint below `bridge` when no window came: five lines. `{0}` the app.
    bridge_missing_hint,
    /// Heading where the payment has to go on in a browser: two lines.
    guide,
    /// Hint below `guide`, or note above `copy_link`: six lines.
    guide_hint,
    /// Heading while the shopper is expected on a payment page or a mini program's: two lines.
    away,
    /// Hint below `away`, before `press_have_paid`; names the button `go_on`. Three lines.
    away_hint,
    /// Hint below `away` in a frame, before `press_have_paid`; names `copy_link`. Seven lines.
    frame_hint,
    /// Link to the payment page, or button that opens the wallet's window: two lines.
    go_on,
    /// Button that shows the QR code in place of the payment page: two lines.
    show_code,
    /// Button that shows the payment page in place of the QR code: two lines.
    show_page,
    /// Heading where the shop's own page goes on with the payment: two lines.
    taken,
    /// Promises that the page shows the result; below `taken`, and after other hints where the
    /// page can keep it. Three lines.
    taken_hint,
    /// Heading on a page that only shows how an order stands: two lines.
    watching,
    /// Hint below `watching`: three lines.
    watching_hint,
    /// Heading while the last look at an order is under way that the shopper leaves: two lines.
    leaving,
    /// Hint below `leaving`: five lines.
    leaving_hint,
    /// Button by which the shopper says so, and which asks the shop: two lines. Other texts name
    /// it.
    have_paid,
    /// Hint that names the button `have_paid`, after another hint: three lines.
    press_have_paid,
    /// Button that asks the shop once more: two lines. Another text names it.
    check_again,
    /// In place of `have_paid` and `check_again` while the answer is awaited: two lines.
    asking,
    /// Button that leaves the order for another wallet: two lines.
    change,
    /// Status line while the shopper pays: three lines.
    waiting,
    /// Note where the page cannot ask how the order stands: six lines.
    nobody_tells,
    /// `{0}` a number, two at least. Spoken, not shown.
    minutes_left,
    /// Status line in the last minute: two lines.
    one_minute_left,
    /// Status line in the last half minute: two lines.
    half_a_minute_left,
    /// Status line after "I have paid" was pressed and no payment was found; `taken_hint` may
    /// follow. Six lines.
    not_seen_yet,
    /// Red line on top after a state query failed, whoever's fault it is: five lines.
    still_checking,
    /// Button beside the order number: one line.
    copy,
    /// Name of the same button. Spoken, not shown; contains the words of `copy`.
    copy_order_no,
    /// Button that copies a payment link: two lines.
    copy_link,
    /// In place of `copy` and `copy_link` once it is done: one line.
    copied,

    // Outcomes.
    /// Heading: two lines.
    paid,
    /// Hint below `paid`: three lines.
    paid_hint,
    /// Link to the shop's next page, after `paid`: two lines.
    next,
    /// Heading after the order was canceled, by the shop or on this page: two lines.
    canceled,
    /// Hint below `canceled`. Money may still have moved; nothing may be claimed. Eight lines.
    canceled_hint,
    /// Button below `canceled`, which begins a new order: two lines.
    pay_again,
    /// Heading: two lines.
    refunded,
    /// Hint below `refunded`: four lines.
    refunded_hint,
    /// Heading after the time to pay: two lines. Some shoppers never saw a QR code.
    expired,
    /// Hint below `expired`; names the button `have_paid`. Seven lines.
    expired_hint,
    /// Button below `expired`, which begins a new order for the same goods: two lines.
    renew,
    /// Heading where it cannot be found out whether the order is paid: three lines.
    unknown,
    /// Heading where it cannot be found out whether there is an order: three lines.
    unknown_order,
    /// Hint below `unknown`: the answer is none of the documented ones. Nine lines.
    undocumented,
    /// Hint below `unknown_order`: no code was handed out, and the same order can be tried
    /// again. Eight lines.
    create_lost,
    /// Hint below `unknown_order`: the order cannot be tried again. Names the button
    /// `check_again`. Eleven lines.
    create_lost_for_good,
    /// Hint in place of `create_lost_for_good` where the page cannot ask the shop: eleven lines.
    create_lost_unseen,
    /// Hint below `unknown`: the shop rejects the question. Nine lines.
    may_not_ask,
    /// Hint below `unknown`: the time is over, and the page cannot ask. Eight lines.
    nobody_to_ask,
    /// Button that tries the same order again: two lines.
    same_order,
    /// Button that begins a new order: two lines.
    start_over,
    /// Warning above the button `start_over`: six lines.
    start_over_warning,

    // Problems: what happened and what to do. Whether money can have moved depends on
    // where they are shown: see `nothing_charged` and `still_checking`.
    /// In the red box: four lines.
    network,
    /// In the red box: four lines.
    timeout,
    /// In the red box: five lines. `{0}` the HTTP status.
    http,
    /// In the red box: five lines.
    malformed,
    // Why the gateway refused.
    /// In the red box, before `try_otherwise`: also where a code says no more. Three lines.
    refused_order,
    /// In the red box, before `try_otherwise`: four lines.
    refused_unexplained,
    /// In the red box, before `tell_shop`: whatever only the shop can repair. Four lines.
    refused_settings,
    /// In the red box, before `try_otherwise`: three lines.
    refused_channel,
    /// In the red box, before `try_otherwise`: three lines.
    refused_pay_type,
    /// In the red box, before `choose_otherwise`: four lines.
    refused_one_piece,
    /// In the red box, before `choose_otherwise`: three lines.
    refused_quantity,
    /// In the red box, before `tell_shop`: three lines.
    refused_product,
    /// In the red box, before `tell_shop`: three lines.
    refused_shop,
    /// In the red box, before `choose_otherwise`: three lines.
    refused_stock,
    /// In the red box, before `come_tomorrow`: three lines.
    refused_quota,
    /// In the red box, before `tell_shop`: three lines.
    refused_licence,
    // What to do after a refusal.
    /// After a refusal: three lines. `{0}` the gateway’s code.
    tell_shop,
    /// After a refusal: four lines. `{0}` the gateway’s code.
    try_otherwise,
    /// After a refusal: three lines. `{0}` the gateway’s code.
    choose_otherwise,
    /// After a refusal: three lines. `{0}` the gateway’s code.
    come_tomorrow,
    /// Never shown by the widget: `message` of the error `order_unknown`, for pages that show it.
    order_unknown,
    /// In the red box: six lines.
    unsafe_url,
    /// In the red box: four lines.
    qr_too_long,
    /// In the red box, with a sentence for the shop: nine lines.
    referer_unsatisfiable,
    /// In the red box: four lines.
    native_app_required,
    /// In the red box: seven lines.
    wrong_environment,
    /// In the red box: four lines.
    amount_differs,
    /// `{0}` the attribute or property. For the page’s author: four lines.
    config,
    /// In place of `nothing_charged`, where an order may be refused because it is paid: nine lines.
    refused_maybe_paid,
    /// In the red box, where there is another wallet: three lines.
    other_wallet,
    /// Leads in the gateway’s own words, which follow in quotes: one line.
    their_words,
}

impl Texts {
    /// The names of a wallet.
    #[must_use]
    pub const fn wallet(&self, wallet: Wallet) -> WalletWords {
        let (name, app) = match wallet {
            Wallet::Alipay => (self.alipay_name(), self.alipay_app()),
            Wallet::Wechat => (self.wechat_name(), self.wechat_app()),
            Wallet::OneCode | Wallet::Either => (self.onecode_name(), self.onecode_app()),
        };
        WalletWords { name, app }
    }
}
