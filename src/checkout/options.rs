//! The page's attributes and properties, parsed once, into a [`Config`].

use super::config::{Config, ConfigError, Flow, OrderSource, Target};
use super::policy::ORDER_LIVES_S;
use crate::environment::Environment;
use crate::gateway::Gateway;
use crate::json::Node;
use crate::money::Fen;
use crate::non_empty::NonEmpty;
use crate::order::{OrderNo, Product, Selection};
use crate::url::SafeUrl;
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

    /// Validates everything that the widget needs; names that this version does not have
    /// are passed over.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the first attribute or property that is missing or wrong.
    pub fn config(self, environment: Environment) -> Result<Config, ConfigError> {
        let gateway = self.text("gateway").and_then(Gateway::from_name);
        let gateway = gateway.ok_or(ConfigError::Gateway)?;
        let endpoint = self.web_url("endpoint", ConfigError::Endpoint)?;
        let products = self.products()?;
        let wallets = self.wallets(gateway, environment)?;
        let selected = self.selected(gateway, &products, &wallets)?;
        let params = self.pairs("params");
        let own = products.iter().map(|product| &product.params);
        let rejected = |params: &Vec<_>| gateway.rejected_param(params);
        if let Some(name) = own.chain([&params]).find_map(rejected) {
            return Err(ConfigError::Param(name));
        }
        let after_paid = self.web_url("return-url", ConfigError::ReturnUrl)?;
        // A page from a file, or in a frame without an address, has nowhere to
        // return to.
        let page = self
            .text("page-url")
            .and_then(|url| SafeUrl::parse(url).ok())
            .filter(SafeUrl::is_web);
        Ok(Config {
            gateway,
            endpoint: endpoint.ok_or(ConfigError::Endpoint)?,
            state_endpoint: self.web_url("state-endpoint", ConfigError::StateEndpoint)?,
            order_source: self.order_source()?,
            storage_key: self.storage_key(&products),
            products,
            wallets,
            selected,
            flow: self.flow(),
            return_url: after_paid.clone().or(page.clone()),
            after_paid,
            page,
            target: self.target(),
            referer_hop: self.web_url("referer-hop", ConfigError::RefererHop)?,
            expires_in_s: self.number("expires-in").unwrap_or(ORDER_LIVES_S),
            environment,
            params,
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

    fn order_source(self) -> Result<OrderSource, ConfigError> {
        let watch = self.0.get("watch").is_true();
        if let Some(order_no) = self.text("order-no") {
            let order_no = OrderNo::parse(order_no).ok_or(ConfigError::OrderNo)?;
            return Ok(if watch {
                OrderSource::Watched(order_no)
            } else {
                OrderSource::Given(order_no)
            });
        }
        if watch {
            return Err(ConfigError::OrderNo);
        }
        if self.0.get("creates-order").is_true() {
            return Ok(OrderSource::Page);
        }
        let endpoint = self.web_url("order-endpoint", ConfigError::OrderEndpoint)?;
        Ok(endpoint.map_or(OrderSource::Generated, OrderSource::Endpoint))
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

    /// The wallets that can work here, in the page's order; a name that this version does
    /// not have is passed over.
    fn wallets(
        self,
        gateway: Gateway,
        environment: Environment,
    ) -> Result<NonEmpty<Vec<Wallet>>, ConfigError> {
        let mut wallets = self.text("wallets").map_or_else(
            || Wallet::DEFAULT.to_vec(),
            |names| distinct(names.split_ascii_whitespace().filter_map(Wallet::from_name)),
        );
        wallets.retain(|wallet| gateway.takes(*wallet));
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
        let most = product.max_quantity.min(gateway.max_quantity(wallet));
        let quantity: u32 = self.number("quantity").unwrap_or(1);
        Ok(Selection {
            product_id: product.id.clone(),
            quantity: quantity.clamp(1, most),
            wallet,
        })
    }

    fn target(self) -> Target {
        match self.text("redirect-target") {
            Some("top") => Target::Top,
            Some("blank") => Target::Blank,
            Some(_) | None => Target::Itself,
        }
    }

    fn flow(self) -> Flow {
        match self.text("flow") {
            Some("qr") => Flow::Qr,
            Some("redirect") => Flow::Redirect,
            Some("scheme") => Flow::Scheme,
            Some(_) | None => Flow::Auto,
        }
    }

    fn web_url(self, name: &str, error: ConfigError) -> Result<Option<SafeUrl>, ConfigError> {
        let url = self
            .text(name)
            .map(SafeUrl::parse)
            .transpose()
            .map_err(|_| error)?;
        match url {
            Some(url) if !url.is_web() => Err(error),
            url => Ok(url),
        }
    }

    fn number<N: std::str::FromStr>(self, name: &str) -> Option<N> {
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
