//! What the page lets the shopper do with the widget.

/// What the page lets the shopper do with the widget. It can change at any time, whatever is
/// under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Controls {
    /// Nothing can be chosen, and no order can begin. An order under way goes on.
    pub disabled: bool,
    /// The page has a pay button of its own, which calls `pay()`.
    pub hides_pay_button: bool,
}
