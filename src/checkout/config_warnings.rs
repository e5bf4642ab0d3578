//! What the console tells the page's author about attributes and properties: those without an
//! effect, and why a configuration is unusable. Each sentence names the attribute, its value and
//! what is allowed.

use super::config_error::ConfigError;
use super::options::Options;
use crate::gateway::Gateway;
use crate::wallet::Wallet;
use std::borrow::Cow;

/// The element's attributes; `page-url` is the element's own.
const KNOWN: &str = "gateway endpoint state-endpoint state-stream order-endpoint order-no watch autostart \
     product-name amount currency product-id quantity wallets wallet flow locale theme return-url \
     redirect-target referer-hop handoff expires-in wasm-url assets-url disabled hide-pay-button state page-url";
/// Attributes that every element can have.
const GLOBAL: &str = "accesskey autofocus class contenteditable dir draggable enterkeyhint exportparts \
     hidden id inert inputmode is itemid itemprop itemref itemscope itemtype lang nonce part popover role \
     slot spellcheck style tabindex title translate";
/// The attributes with a list of values.
const CHOICES: [(&str, &str); 3] = [
    ("theme", "auto light dark"),
    ("flow", "auto qr redirect scheme"),
    ("redirect-target", "self top blank"),
];
/// What is often written for a currency and is the code of none.
const NO_CURRENCIES: [&str; 3] = ["RMB", "CNH", "NTD"];
const CURRENCY: &str = "a code of ISO 4217, such as CNY";
const NOTHING_TO_PAY: &str = "there is nothing to pay: set `products`, or `product-name` and \
     `amount`, or `order-no`";
const WRONG_PRODUCTS: &str =
    "`products` is wrong; allowed: an id and a name for each, and a price such as 99.00";

impl Options<'_> {
    /// A sentence for each attribute or property that has no effect as the page has set it.
    /// `languages` are the tags of those that the build ships.
    #[must_use]
    pub fn warnings(self, languages: &[&str]) -> Vec<String> {
        let mut all = Vec::new();
        for (name, allowed) in CHOICES {
            self.check(name, allowed, |value| has_word(allowed, value), &mut all);
        }
        let allowed = ["auto", &languages.join(" ")].join(" ");
        let is_shipped = |tag: &str| is_shipped(tag, languages);
        self.check("locale", &allowed, is_shipped, &mut all);
        self.check("currency", CURRENCY, is_currency, &mut all);
        for product in self.0.get("products").items() {
            Self(product).check("currency", CURRENCY, is_currency, &mut all);
        }
        self.check("quantity", "1 and more", is_count, &mut all);
        self.check("expires-in", "seconds, 1 and more", is_count, &mut all);
        self.check_wallets(&mut all);
        let ids = self.product_ids();
        let ids_allow = |id: &str| ids.is_empty() || has_word(&ids, id);
        self.check("product-id", &ids, ids_allow, &mut all);
        let names = self.0.pairs().map(|(name, _)| name);
        all.extend(names.filter_map(unknown));
        all
    }

    /// Why the configuration is unusable.
    #[must_use]
    pub fn explain(self, error: ConfigError) -> String {
        let allowed: Cow<str> = match error {
            ConfigError::SameId(at) => {
                let product = self.0.get("products").items().nth(at);
                let id = product.and_then(|product| product.get("id").text_or_number());
                let id = id.unwrap_or_default();
                return [
                    "`products` has the id \"",
                    id,
                    "\" twice: each product needs its own",
                ]
                .concat();
            }
            ConfigError::NothingToPay => return NOTHING_TO_PAY.to_owned(),
            ConfigError::Products => return WRONG_PRODUCTS.to_owned(),
            ConfigError::Gateway => Gateway::ALL.map(Gateway::name).join(" ").into(),
            ConfigError::Wallets => self.wallets_allowed().into(),
            ConfigError::Amount => "a decimal such as 99.00".into(),
            ConfigError::OrderNo => "1 to 64 visible ASCII characters".into(),
            ConfigError::ProductId => "the gateway's number of the product".into(),
            ConfigError::Param(_) => "what the gateway's document lists".into(),
            ConfigError::Endpoint
            | ConfigError::StateEndpoint
            | ConfigError::StateStream
            | ConfigError::OrderEndpoint
            | ConfigError::ReturnUrl
            | ConfigError::RefererHop
            | ConfigError::Handoff => "an http or https address".into(),
        };
        let name = error.subject();
        match self.text(&name) {
            Some(value) => sentence(&name, value, &allowed),
            None => ["`", &name, "` is missing; allowed: ", &allowed].concat(),
        }
    }

    fn check(
        self,
        name: &str,
        allowed: &str,
        is_fine: impl Fn(&str) -> bool,
        all: &mut Vec<String>,
    ) {
        let wrong = self.text(name).filter(|value| !is_fine(value.trim()));
        all.extend(wrong.map(|value| sentence(name, value, allowed)));
    }

    fn check_wallets(self, all: &mut Vec<String>) {
        let allowed = self.wallets_allowed();
        let named = self.text("wallets").unwrap_or_default();
        for name in named.split_ascii_whitespace() {
            if !has_word(&allowed, name) {
                all.push(sentence("wallets", name, &allowed));
            }
        }
        let is_fine = |name: &str| has_word(&allowed, name);
        self.check("wallet", &allowed, is_fine, all);
    }

    /// The names of the wallets that the page can offer on some device.
    fn wallets_allowed(self) -> String {
        let gateway = self.text("gateway").and_then(Gateway::from_name);
        let takes = |wallet: &Wallet| gateway.is_none_or(|gateway| gateway.takes(*wallet));
        let [alipay, wechat] = Wallet::DEFAULT;
        let wallets = [alipay, wechat, Wallet::OneCode].into_iter().filter(takes);
        let either = self.text("handoff").map(|_| Wallet::Either);
        let names: Vec<_> = wallets.chain(either).map(Wallet::name).collect();
        names.join(" ")
    }

    fn product_ids(self) -> String {
        let products = self.0.get("products").items();
        let ids: Vec<_> = products
            .filter_map(|product| product.get("id").text_or_number())
            .collect();
        ids.join(" ")
    }
}

fn sentence(name: &str, value: &str, allowed: &str) -> String {
    ["`", name, "` is \"", value, "\"; allowed: ", allowed].concat()
}

fn has_word(words: &str, word: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

/// Whether the language is one that the build ships, in any of its regions and scripts.
fn is_shipped(tag: &str, languages: &[&str]) -> bool {
    let first = |tag: &str| {
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        first.to_ascii_lowercase()
    };
    let language = first(tag);
    has_word("auto cmn yue", &language)
        || languages.iter().any(|shipped| first(shipped) == language)
}

fn is_currency(code: &str) -> bool {
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code && !NO_CURRENCIES.contains(&code)
}

fn is_count(text: &str) -> bool {
    text.parse().is_ok_and(|count: u32| count > 0)
}

/// A sentence about an attribute that the element does not have. Frameworks and other scripts
/// add some of their own.
fn unknown(name: &str) -> Option<String> {
    let is_own = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || b"-_".contains(&byte));
    let is_others = ["data-", "aria-", "on", "_", "hx-", "ng-", "v-", "x-"]
        .iter()
        .any(|start| name.starts_with(start));
    if !is_own || is_others || has_word(KNOWN, name) || has_word(GLOBAL, name) {
        return None;
    }
    let like = KNOWN.split(' ').find(|known| is_like(known, name));
    let like = like.map(|like| ["; there is `", like, "`"].concat());
    Some(
        [
            "there is no attribute `",
            name,
            "`",
            &like.unwrap_or_default(),
        ]
        .concat(),
    )
}

/// Whether the two have the same letters, in whichever order.
fn is_like(known: &str, name: &str) -> bool {
    let letters = |name: &str| {
        let mut letters: Vec<u8> = name.bytes().filter(u8::is_ascii_alphabetic).collect();
        letters.sort_unstable();
        letters
    };
    letters(known) == letters(name)
}
