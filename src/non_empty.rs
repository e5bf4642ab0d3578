//! Lists that hold at least one item.

use std::ops::Deref;

/// A list, such as a `Vec` or an `Rc<[T]>`, that holds at least one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonEmpty<L>(L);

impl<T, L: Deref<Target = [T]>> NonEmpty<L> {
    /// The list, or `None` when it is empty.
    #[must_use]
    pub fn new(list: L) -> Option<Self> {
        (!list.is_empty()).then_some(Self(list))
    }
}

impl<T> NonEmpty<Vec<T>> {
    /// A list of one item.
    #[must_use]
    pub fn one(item: T) -> Self {
        Self(vec![item])
    }

    /// Appends an item.
    pub fn push(&mut self, item: T) {
        self.0.push(item);
    }
}

impl<L> NonEmpty<L> {
    /// The plain list.
    #[must_use]
    pub fn into_inner(self) -> L {
        self.0
    }
}

impl<T, L: Deref<Target = [T]>> Deref for NonEmpty<L> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_items_is_rejected() {
        assert_eq!(NonEmpty::new(Vec::<u8>::new()), None);
        assert_eq!(NonEmpty::new(vec![1]), Some(NonEmpty::one(1)));
    }
}
