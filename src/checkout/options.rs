//! The page's attributes and properties, parsed once at the door.

use super::config::{Config, ConfigError, Flow, Numbering, Target};
use super::policy::ORDER_LIVES_S;
use crate::environment::Environment;
use crate::gateway::Gateway;
use crate::json::Node;
use crate::money::Fen;
use crate::order::{OrderNo, Product, Selection};
use crate::url::SafeUrl;
use crate::wallet::Wallet;

/// Where the page names no limit: a guard against a slip of the finger.
const DEFAULT_MAX_QUANTITY: u32 = 99;

/// What the element hands over as JSON: attributes as text under their own
/// names, URLs resolved against the page, rich data as the page gave it.
#[derive(Clone, Copy, Debug)]
pub struct Options<'j>(pub Node<'j>);

impl<'j> Options<'j> {
    /// An attribute; an empty one counts as absent.
    #[must_use]
    pub fn text(self, name: &str) -> Option<&'j str> {
        self.0.get(name).text()
    }

    /// The pairs of a rich property such as `headers`.
    #[must_use]
    pub fn pairs(self, name: &str) -> Vec<(String, String)> {
        pairs(self.0.get(name))
    }

    pub fn config(self, environment: Environment) -> Result<Config, ConfigError> {
        let gateway = self.text("gateway").and_then(Gateway::from_name);
        let gateway = gateway.ok_or(ConfigError::Gateway)?;
        let endpoint = self.web_url("endpoint", ConfigError::Endpoint)?;
        let products = self.products()?;
        let wallets = self.wallets(gateway, environment)?;
        let selected = self.selected(gateway, &products, &wallets)?;
        let params = self.pairs("params");
        let own = products.iter().map(|product| &product.params);
        if own.chain([&params]).any(|params| gateway.refuses(params)) {
            return Err(ConfigError::OrderFromType);
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
            numbering: self.numbering()?,
            storage_key: self.storage_key(&products),
            products: products.into(),
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
            watch: self.0.get("watch").is_true(),
        })
    }

    /// Where a pending order of this offer is kept; another offer on the same
    /// site keeps its own.
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

    fn numbering(self) -> Result<Numbering, ConfigError> {
        if let Some(order_no) = self.text("order-no") {
            let order_no = OrderNo::parse(order_no).ok_or(ConfigError::OrderNo)?;
            return Ok(Numbering::Given(order_no));
        }
        if self.0.get("watch").is_true() {
            return Err(ConfigError::OrderNo);
        }
        if self.0.get("creates-order").is_true() {
            return Ok(Numbering::Page);
        }
        let endpoint = self.web_url("order-endpoint", ConfigError::OrderEndpoint)?;
        Ok(endpoint.map_or(Numbering::Minted, Numbering::Endpoint))
    }

    /// The `products`, or the one that the attributes name.
    fn products(self) -> Result<Vec<Product>, ConfigError> {
        let products: Vec<_> = self.0.get("products").items().map(product).collect();
        if !products.is_empty() {
            return products.into_iter().collect();
        }
        Ok(vec![Product {
            id: self.text("product-id").unwrap_or_default().to_owned(),
            name: self.text("product-name").unwrap_or_default().to_owned(),
            price: price(self.0.get("amount"), ConfigError::Amount)?,
            description: None,
            image: None,
            max_quantity: self.number("quantity").unwrap_or(1).max(1),
            order_no: None,
            params: Vec::new(),
        }])
    }

    /// Those that can work here, in the page's order; a name that this version
    /// does not know is passed over.
    fn wallets(
        self,
        gateway: Gateway,
        environment: Environment,
    ) -> Result<Vec<Wallet>, ConfigError> {
        let mut wallets = self.named_wallets(gateway)?;
        // WeChat does not open from inside Alipay.
        let opens = |wallet: &Wallet| *wallet != Wallet::Wechat;
        if environment == Environment::Alipay && wallets.iter().any(opens) {
            wallets.retain(opens);
        }
        Ok(wallets)
    }

    fn named_wallets(self, gateway: Gateway) -> Result<Vec<Wallet>, ConfigError> {
        let Some(names) = self.text("wallets") else {
            return Ok(Wallet::DEFAULT.to_vec());
        };
        let mut wallets = Vec::new();
        for wallet in names.split_ascii_whitespace().filter_map(Wallet::from_name) {
            let possible = wallet != Wallet::OneCode || gateway.has_one_code();
            if possible && !wallets.contains(&wallet) {
                wallets.push(wallet);
            }
        }
        if wallets.is_empty() {
            return Err(ConfigError::Wallets);
        }
        Ok(wallets)
    }

    fn selected(
        self,
        gateway: Gateway,
        products: &[Product],
        wallets: &[Wallet],
    ) -> Result<Selection, ConfigError> {
        let asked = self.text("product-id");
        let product = products
            .iter()
            .find(|product| Some(product.id.as_str()) == asked);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;

    fn read(text: &str) -> Result<Config, ConfigError> {
        let json = Json::parse(text).expect(text);
        Options(json.root()).config(Environment::Desktop)
    }

    #[test]
    fn a_gateway_and_an_endpoint_are_enough() {
        let config = read(r#"{"gateway":"order-cmd","endpoint":"https://shop.example/pay"}"#);
        let config = config.unwrap();
        assert_eq!(config.wallets, [Wallet::Alipay, Wallet::Wechat]);
        assert_eq!(config.selected.wallet, Wallet::Alipay);
        assert_eq!(config.numbering, Numbering::Minted);
        assert_eq!(config.expires_in_s, 900);
    }

    #[test]
    fn products_come_as_the_page_has_them() {
        let config = read(
            r#"{"gateway":"epay","endpoint":"https://shop.example/pay","product-id":"2",
                "quantity":"9","wallets":"wechat paypal wechat","products":[
                {"id":"1","name":"Tea","price":"99.00"},
                {"id":2,"name":"Cup","price":12.5,"max_quantity":3,"image":"cup.svg"}]}"#,
        )
        .unwrap();
        assert_eq!(config.products[1].price, Fen::parse("12.50"));
        assert_eq!(config.selected.product_id, "2");
        assert_eq!(config.selected.quantity, 3, "no more than there are");
        assert_eq!(config.wallets, [Wallet::Wechat]);
    }

    #[test]
    fn wechat_is_not_offered_inside_alipay_where_alipay_is() {
        let offered = |wallets: &str| {
            let text = format!(
                r#"{{"gateway":"epay","endpoint":"https://shop.example/pay","wallets":"{wallets}"}}"#
            );
            let json = Json::parse(&text).expect(&text);
            let config = Options(json.root()).config(Environment::Alipay);
            config.unwrap().wallets
        };
        assert_eq!(offered("wechat alipay"), [Wallet::Alipay]);
        assert_eq!(offered("wechat"), [Wallet::Wechat]);
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let rest = r#""gateway":"epay","endpoint":"https://shop.example/pay""#;
        for (text, error) in [
            (r"{}".to_owned(), ConfigError::Gateway),
            (r#"{"gateway":"paypal"}"#.to_owned(), ConfigError::Gateway),
            (r#"{"gateway":"epay"}"#.to_owned(), ConfigError::Endpoint),
            (
                r#"{"gateway":"epay","endpoint":"weixin://x"}"#.to_owned(),
                ConfigError::Endpoint,
            ),
            (
                format!(r#"{{{rest},"amount":"1,00"}}"#),
                ConfigError::Amount,
            ),
            (
                format!(r#"{{{rest},"wallets":"paypal"}}"#),
                ConfigError::Wallets,
            ),
            (format!(r#"{{{rest},"watch":true}}"#), ConfigError::OrderNo),
            (
                format!(r#"{{{rest},"order-no":"a b"}}"#),
                ConfigError::OrderNo,
            ),
            (
                format!(r#"{{{rest},"products":[null]}}"#),
                ConfigError::Products,
            ),
            (
                format!(r#"{{{rest},"products":[{{"id":"1","name":"x","price":"-1"}}]}}"#),
                ConfigError::Products,
            ),
            (
                format!(r#"{{{rest},"state-endpoint":"javascript:1"}}"#),
                ConfigError::StateEndpoint,
            ),
        ] {
            assert_eq!(read(&text).err(), Some(error), "{text}");
        }
    }
}
