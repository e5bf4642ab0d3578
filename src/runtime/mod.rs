//! The event queue: one event at a time, its effects after it, then the picture.
//!
//! An effect may bring the page's own code to run, and that code may call us
//! again; such a call only puts its event into the queue.

use crate::checkout::Checkout;
use crate::checkout::effect::Effect;
use crate::checkout::event::Event;
use crate::clock::Now;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// What the core needs of the outside.
pub trait World {
    fn now(&self) -> Now;

    /// Performs an effect. What can be answered at once is the next event; the
    /// rest comes back by `Runtime::dispatch`.
    fn perform(&self, effect: Effect) -> Option<Event>;

    /// The queue is empty: draw, and wake us when `Checkout::wake_at` says so.
    fn rest(&self, checkout: &Checkout);
}

#[derive(Debug)]
pub struct Runtime<W> {
    /// Absent while an event is turned over, which nobody can observe.
    checkout: RefCell<Option<Checkout>>,
    queue: RefCell<VecDeque<Event>>,
    running: Cell<bool>,
    world: W,
}

impl<W: World> Runtime<W> {
    pub const fn new(checkout: Checkout, world: W) -> Self {
        Self {
            checkout: RefCell::new(Some(checkout)),
            queue: RefCell::new(VecDeque::new()),
            running: Cell::new(false),
            world,
        }
    }

    pub const fn world(&self) -> &W {
        &self.world
    }

    /// Looks at the checkout as it is between two events.
    pub fn with<T>(&self, look: impl FnOnce(&Checkout) -> T) -> Option<T> {
        self.checkout.borrow().as_ref().map(look)
    }

    pub fn dispatch(&self, event: Event) {
        self.queue.borrow_mut().push_back(event);
        if self.running.replace(true) {
            return;
        }
        while let Some(event) = self.take_next() {
            self.turn(event);
        }
        self.with(|checkout| self.world.rest(checkout));
        self.running.set(false);
    }

    fn take_next(&self) -> Option<Event> {
        self.queue.borrow_mut().pop_front()
    }

    fn turn(&self, event: Event) {
        let Some(checkout) = self.checkout.take() else {
            return;
        };
        let (checkout, effects) = checkout.update(event, self.world.now());
        self.checkout.replace(Some(checkout));
        for effect in effects {
            let answer = self.world.perform(effect);
            self.queue.borrow_mut().extend(answer);
        }
    }
}
