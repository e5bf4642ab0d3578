//! Orders that the shop's system makes and cancels.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};

use super::{
    WantedOrder,
    calls::{request, with_key},
};
use crate::{
    gateways::{Kind, yuan},
    plan::{Cut, wallet_names},
    server::Answer,
    shop::{Order, PRICES},
    world::World,
};

/// An order that the shop wants: what is sent of it does not change, unless by a mistake.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    number: usize,
    /// Which of the two systems wants it.
    system: usize,
    key: Option<String>,
    no: Option<String>,
    kind: Kind,
    wallet: &'static str,
    product: usize,
    /// The orders that were answered, in small letters.
    numbers: BTreeSet<String>,
}

impl Wish {
    /// A third has a key, a third a number, and a third both. Two systems use the same keys.
    fn new(wanted: &WantedOrder) -> Self {
        let number = wanted.wish;
        let wallets = wallet_names(wanted.kind);
        let has = |parts: [usize; 2]| parts.contains(&(number % 3));
        Self {
            number,
            system: number % 2,
            key: has([0, 2]).then(|| format!("order-{}", number / 2)),
            no: has([1, 2]).then(|| format!("shop-{number}")),
            kind: wanted.kind,
            wallet: wallets[wanted.wallet % wallets.len()],
            product: wanted.product % PRICES.len(),
            numbers: BTreeSet::new(),
        }
    }

    /// The orders that were answered, in small letters.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = &str> {
        self.numbers.iter().map(String::as_str)
    }

    fn body(&self, other: bool) -> Value {
        json!({
            "order_no": self.no,
            "amount": yuan(PRICES[self.product] + i64::from(other)),
            "description": "tea",
            "wallets": self.wallet,
            "gateway": self.kind.name(),
            "metadata": {"wish": self.number, "other": other},
        })
    }

    fn request(&self, other: bool) -> Request<Body> {
        let body = self.body(other);
        let request = request(Method::POST, "/orders", self.system, Some(&body));
        with_key(request, self.key.as_deref())
    }
}

impl World {
    pub(crate) async fn order_by_api(&self, wanted: &WantedOrder) {
        let wish = {
            let mut books = self.shop_books.lock().unwrap();
            let wish = books.wishes.entry(wanted.wish);
            wish.or_insert_with(|| Wish::new(wanted)).clone()
        };
        self.send_wish(&wish, wanted.other, wanted.copies, (wanted.at, wanted.cut))
            .await;
    }

    async fn send_wish(&self, wish: &Wish, other: bool, copies: usize, how: (usize, Option<Cut>)) {
        let request = || wish.request(other);
        let documented = [200, 201, 409, 422];
        for answer in self.ask_api(request, &documented, copies, how).await {
            self.check_order(wish, other, &answer);
        }
    }

    fn check_order(&self, wish: &Wish, other: bool, answer: &Answer) {
        let (sent, made) = (wish.body(other), answer.json());
        if !answer.is_success() {
            let reused = ["idempotency_key_reused", "number_taken"];
            if !reused.iter().any(|code| made["code"] == *code) {
                let words = format!("{wish:?} {}", answer.body);
                self.complain("an order is refused for no reason", &words);
            }
            return;
        }
        if made["metadata"] != sent["metadata"] || made["amount"] != sent["amount"] {
            let words = format!("{sent} was answered {made}");
            self.complain("an order is another request's", &words);
            return;
        }
        let no = made["order_no"].as_str().unwrap_or_default().to_owned();
        let numbers = {
            let mut books = self.shop_books.lock().unwrap();
            let Some(wish) = books.wishes.get_mut(&wish.number) else {
                return;
            };
            wish.numbers.insert(no.to_ascii_lowercase());
            wish.numbers.clone()
        };
        if numbers.len() > 1 {
            let words = format!("{wish:?} has {numbers:?}");
            self.complain("an idempotency key gave two orders", &words);
        }
        let mut shop = self.shop.lock().unwrap();
        if !shop.orders.iter().any(|order| order.no == no) {
            shop.orders.push(Order {
                no,
                kind: wish.kind,
                wallet: wish.wallet,
                product: wish.product,
            });
        }
    }

    /// What was not answered is sent again, until it is known what became of it.
    pub(crate) async fn repeat_wishes(&self) {
        let wishes = self.shop_books.lock().unwrap().wishes.clone();
        for wish in wishes.values() {
            self.send_wish(wish, false, 1, (0, None)).await;
        }
    }

    pub(crate) async fn cancel_by_api(&self, no: &str, copies: usize, how: (usize, Option<Cut>)) {
        let was_paid = self.store.has_payment(no) && !self.store.is_canceled(no);
        let path = format!("/orders/{no}/cancel");
        let request = || request(Method::POST, &path, 0, None);
        for answer in self.ask_api(request, &[200, 409], copies, how).await {
            let words = format!("{no} {}", answer.body);
            if !answer.is_success() {
                if !self.store.has_payment(no) {
                    self.complain("a cancellation is refused without a payment", &words);
                }
                continue;
            }
            if !self.store.is_canceled(no) {
                self.complain("a cancellation is lost", &words);
            }
            if was_paid {
                self.complain("a paid order is canceled", &words);
            }
            let mut books = self.shop_books.lock().unwrap();
            books.canceled.insert(no.to_owned());
        }
    }
}
