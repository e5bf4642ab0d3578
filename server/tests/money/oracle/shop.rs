//! What the shop's system was answered stays true: one order for a key, and cancellations.

use std::collections::BTreeMap;

use super::Oracle;

impl Oracle<'_> {
    /// Each order of the API names the wish that it was made for.
    pub(super) fn one_key_gives_one_order(&mut self) {
        let mut made = BTreeMap::<String, Vec<String>>::new();
        for order in self.orders.iter().filter(|order| order.is_of_api) {
            let wish = order.metadata["wish"].to_string();
            made.entry(wish).or_default().push(order.no.clone());
        }
        for (wish, numbers) in made.iter().filter(|(_, numbers)| numbers.len() > 1) {
            let words = format!("{numbers:?} for {:?}", self.shop.wishes.get(&number(wish)));
            self.complain("an idempotency key gave two orders", &words);
        }
        for wish in self.shop.wishes.values() {
            let lost = wish.numbers().find(|no| {
                let mut orders = self.orders.iter();
                !orders.any(|order| order.no.eq_ignore_ascii_case(no))
            });
            if let Some(no) = lost {
                self.complain("an order is lost", no);
            }
        }
    }

    pub(super) fn cancellations_stay(&mut self) {
        for no in self.shop.canceled.clone() {
            if !self.order(&no).is_some_and(|order| order.canceled) {
                self.complain("a cancellation is lost", &no);
            }
        }
    }
}

fn number(text: &str) -> usize {
    text.parse().unwrap_or(usize::MAX)
}
