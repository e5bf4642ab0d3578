//! The page's attributes and properties, parsed once, into an [`Offer`]; `config_options` parses
//! the rest.

use super::config_error::ConfigError;
use super::controls::Controls;
use super::offer::{Flow, NamedOrder, Offer};
use crate::environment::Environment;
use crate::gateway::Gateway;
use crate::json::Node;
use crate::money::Fen;
use crate::non_empty::NonEmpty;
use crate::order::{OrderNo, Product, Selection};
use crate::wallet::Wallet;
use std::rc::Rc;

/// How many items an order can have where the page names no limit: a slip of the finger
/// must not order thousands.
const DEFAULT_MAX_QUANTITY: u32 = 99;

/// The JSON object that the element passes in: attributes as text under their own names,
/// URLs resolved against the page, rich data as the page gave it.
#[derive(Clone, Copy, Debug)]
pub struct Options<'j>(pub Node<'j>);

impl<'j> Options<'j> {
    /// The value of an attribute; an empty one counts as absent.
    #[must_use]
    pub fn text(self, name: &str) -> Option<&'j str> {
        self.0.get(name).text()
    }

    /// Names and values of a rich property such as `headers`; members that are neither text
    /// nor number are passed over.
    #[must_use]
    pub fn pairs(self, name: &str) -> Vec<(String, String)> {
        pairs(self.0.get(name))
    }

    /// What the page lets the shopper do.
    #[must_use]
    pub fn controls(self) -> Controls {
        Controls {
            disabled: self.0.get("disabled").is_true(),
            hides_pay_button: self.0.get("hide-pay-button").is_true(),
        }
    }

    /// Validates all that the shopper sees and chooses from; names that this version does
    /// not have are passed over.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the first attribute or property that is missing or wrong.
    pub fn offer(self, environment: Environment) -> Result<Offer, ConfigError> {
        let gateway = self.text("gateway").and_then(Gateway::from_name);
        let gateway = gateway.ok_or(ConfigError::Gateway)?;
        let products = self.products()?;
        let named_order = self.named_order()?;
        let wallets = self.wallets(gateway, environment, &products)?;
        let own = self.own_wallet(environment, named_order.as_ref());
        let own = own.filter(|wallet| wallets.contains(wallet));
        let mut selected = self.selected(gateway, &products, &wallets)?;
        selected.wallet = own.unwrap_or(selected.wallet);
        Ok(Offer {
            gateway,
            selected,
            autostart: own.is_some(),
            named_order,
            storage_key: self.storage_key(&products),
            products,
            wallets,
            flow: self.flow(),
            environment,
        })
    }

    /// The key under which a pending order of this offer is stored; another offer on the
    /// same site has another.
    fn storage_key(self, products: &[Product]) -> String {
        let mut key = String::from("wallet-checkout");
        let named = ["gateway", "endpoint", "order-no", "product-name", "amount"];
        let named = named.into_iter().filter_map(|name| self.text(name));
        let ids = products.iter().map(|product| product.id.as_str());
        for part in named.chain(ids) {
            key.push(' ');
            key.push_str(part);
        }
        key
    }

    fn named_order(self) -> Result<Option<NamedOrder>, ConfigError> {
        let watch = self.0.get("watch").is_true();
        let Some(order_no) = self.text("order-no") else {
            return if watch {
                Err(ConfigError::OrderNo)
            } else {
                Ok(None)
            };
        };
        let order_no = OrderNo::parse(order_no).ok_or(ConfigError::OrderNo)?;
        Ok(Some(if watch {
            NamedOrder::Watched(order_no)
        } else {
            NamedOrder::Given(order_no)
        }))
    }

    /// The `products`, or the one product that the attributes describe.
    fn products(self) -> Result<NonEmpty<Rc<[Product]>>, ConfigError> {
        let several = self.0.get("products").items().map(product);
        let mut products = several.collect::<Result<Vec<_>, _>>()?;
        if products.is_empty() {
            products.push(Product {
                id: self.text("product-id").unwrap_or_default().to_owned(),
                name: self.text("product-name").unwrap_or_default().to_owned(),
                price: price(self.0.get("amount"), ConfigError::Amount)?,
                description: None,
                image: None,
                max_quantity: self.number("quantity").unwrap_or(1).max(1),
                order_no: None,
                params: Vec::new(),
            });
        }
        NonEmpty::new(products.into()).ok_or(ConfigError::Products)
    }

    /// The wallet whose app the page runs in, where the page wants its order to begin there
    /// by itself.
    fn own_wallet(self, environment: Environment, order: Option<&NamedOrder>) -> Option<Wallet> {
        let is_wanted = self.0.get("autostart").is_true();
        if !is_wanted || !matches!(order, Some(NamedOrder::Given(_))) {
            return None;
        }
        match environment {
            Environment::Wechat | Environment::WeCom => Some(Wallet::Wechat),
            Environment::Alipay => Some(Wallet::Alipay),
            Environment::Desktop
            | Environment::Ios
            | Environment::Android
            | Environment::AndroidChrome
            | Environment::WechatDesktop
            | Environment::MiniProgram
            | Environment::Qq => None,
        }
    }

    /// Whether a code of the handoff page can stand for an order: there is such a page, the
    /// merchant knows the order before any gateway does, and another device scans the code.
    fn has_handoff(self, environment: Environment, products: &[Product]) -> bool {
        let named = self.text("order-endpoint").or(self.text("order-no"));
        !environment.is_phone()
            && self.text("handoff").is_some()
            && (named.is_some()
                || self.0.get("creates-order").is_true()
                || products.iter().all(|product| product.order_no.is_some()))
    }

    /// The wallets that can work here, in the page's order; a name that this version does
    /// not have is passed over. A code for either comes first where there is one, unless the
    /// page names its place.
    fn wallets(
        self,
        gateway: Gateway,
        environment: Environment,
        products: &[Product],
    ) -> Result<NonEmpty<Vec<Wallet>>, ConfigError> {
        let mut wallets = self.text("wallets").map_or_else(
            || Wallet::DEFAULT.to_vec(),
            |names| distinct(names.split_ascii_whitespace().filter_map(Wallet::from_name)),
        );
        let has_handoff = self.has_handoff(environment, products);
        if !has_handoff && wallets == [Wallet::Either] {
            wallets = Wallet::DEFAULT.to_vec();
        }
        if has_handoff
            && !wallets.contains(&Wallet::Either)
            && Wallet::DEFAULT
                .iter()
                .all(|wallet| wallets.contains(wallet))
        {
            wallets.insert(0, Wallet::Either);
        }
        wallets.retain(|wallet| gateway.takes(*wallet) || *wallet == Wallet::Either && has_handoff);
        // WeChat does not open from inside Alipay.
        let opens = |wallet: &Wallet| *wallet != Wallet::Wechat;
        if environment == Environment::Alipay && wallets.iter().any(opens) {
            wallets.retain(opens);
        }
        NonEmpty::new(wallets).ok_or(ConfigError::Wallets)
    }

    fn selected(
        self,
        gateway: Gateway,
        products: &[Product],
        wallets: &[Wallet],
    ) -> Result<Selection, ConfigError> {
        let preselected = self.text("product-id");
        let product = products
            .iter()
            .find(|product| Some(product.id.as_str()) == preselected);
        let product = product.or(products.first()).ok_or(ConfigError::Products)?;
        if gateway.sends_product() && product.id.is_empty() {
            return Err(ConfigError::ProductId);
        }
        let wallet = self.text("wallet").and_then(Wallet::from_name);
        let wallet = wallet.filter(|wallet| wallets.contains(wallet));
        let wallet = wallet.or(wallets.first().copied());
        let wallet = wallet.ok_or(ConfigError::Wallets)?;
        let is_named = product.order_no.is_some() || self.text("order-no").is_some();
        let limit = if is_named {
            u32::MAX
        } else {
            gateway.max_quantity(wallet)
        };
        let most = product.max_quantity.min(limit);
        let quantity: u32 = self.number("quantity").unwrap_or(1);
        Ok(Selection {
            product_id: product.id.clone(),
            quantity: quantity.clamp(1, most),
            wallet,
        })
    }

    fn flow(self) -> Flow {
        match self.text("flow") {
            Some("qr") => Flow::Qr,
            Some("redirect") => Flow::Redirect,
            Some("scheme") => Flow::Scheme,
            Some(_) | None => Flow::Auto,
        }
    }

    pub(super) fn number<N: std::str::FromStr>(self, name: &str) -> Option<N> {
        self.text(name)?.trim().parse().ok()
    }
}

fn distinct(wallets: impl Iterator<Item = Wallet>) -> Vec<Wallet> {
    let mut distinct = Vec::new();
    for wallet in wallets {
        if !distinct.contains(&wallet) {
            distinct.push(wallet);
        }
    }
    distinct
}

fn product(node: Node) -> Result<Product, ConfigError> {
    let own = |name| node.get(name).text_or_number().map(str::to_owned);
    let order_no = node.get("order_no").text_or_number();
    let max_quantity = node.get("max_quantity").code();
    Ok(Product {
        id: own("id").ok_or(ConfigError::Products)?,
        name: own("name").ok_or(ConfigError::Products)?,
        price: price(node.get("price"), ConfigError::Products)?,
        description: own("description"),
        image: own("image"),
        max_quantity: max_quantity
            .and_then(|most| u32::try_from(most).ok())
            .unwrap_or(DEFAULT_MAX_QUANTITY)
            .max(1),
        order_no: match order_no {
            Some(order_no) => Some(OrderNo::parse(order_no).ok_or(ConfigError::OrderNo)?),
            None => None,
        },
        params: pairs(node.get("params")),
    })
}

fn pairs(node: Node) -> Vec<(String, String)> {
    let pairs = node.pairs();
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

fn price(node: Node, error: ConfigError) -> Result<Option<Fen>, ConfigError> {
    let text = node.text_or_number();
    text.map(|text| Fen::parse(text).ok_or(error)).transpose()
}
