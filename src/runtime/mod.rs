//! The event loop: the state machine takes one event, the effects of that event are
//! performed, then the next event follows. When no event is left the view is drawn.
//!
//! Performing an effect may run code of the page, and that code may dispatch another
//! event. Such a dispatch only appends to the queue, so that it never recurses.

use crate::checkout::Checkout;
use crate::checkout::effect::Effect;
use crate::checkout::event::Event;
use crate::clock::Now;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// The side effects that the event loop needs from its surroundings: a browser page, or
/// the simulations of the tests.
pub trait Platform {
    /// Reads the device's two clocks. It is called once for each event, just before
    /// that event is handled.
    fn now(&mut self) -> Now;

    /// Performs an effect. An answer that is there at once is returned, and handled
    /// after the events that are queued already; an answer that comes later is passed
    /// to [`Runtime::dispatch`].
    fn perform(&mut self, effect: Effect) -> Option<Event>;

    /// Draws the checkout, and sets the timer that [`Checkout::wake_at`] asks for. It
    /// is called each time the queue has run empty; an event that is dispatched
    /// meanwhile is handled next, and then it is called again.
    fn on_idle(&mut self, checkout: &Checkout);
}

/// One widget's checkout with its queue of events.
#[derive(Debug)]
pub struct Runtime {
    /// Absent while `Checkout::update` runs, which calls nothing of a platform's.
    checkout: RefCell<Option<Checkout>>,
    queue: RefCell<VecDeque<Event>>,
    is_running: Cell<bool>,
}

impl Runtime {
    /// An event loop with an empty queue; nothing happens before the first event.
    #[must_use]
    pub const fn new(checkout: Checkout) -> Self {
        Self {
            checkout: RefCell::new(Some(checkout)),
            queue: RefCell::new(VecDeque::new()),
            is_running: Cell::new(false),
        }
    }

    /// Returns what `read` makes of the checkout as the last handled event left it.
    /// From within a [`Platform`] it is always there.
    pub fn with<T>(&self, read: impl FnOnce(&Checkout) -> T) -> Option<T> {
        self.checkout.borrow().as_ref().map(read)
    }

    /// Handles the event and all that follow from it. Called again meanwhile, by code
    /// that `platform` runs, it leaves the event to the call that is under way and to
    /// the platform of that call.
    pub fn dispatch(&self, event: Event, platform: &mut impl Platform) {
        self.queue.borrow_mut().push_back(event);
        if self.is_running.replace(true) {
            return;
        }
        while let Some(event) = self.take_next() {
            self.handle(&event, platform);
            if self.queue.borrow().is_empty() {
                self.with(|checkout| platform.on_idle(checkout));
            }
        }
        self.is_running.set(false);
    }

    fn take_next(&self) -> Option<Event> {
        self.queue.borrow_mut().pop_front()
    }

    fn handle(&self, event: &Event, platform: &mut impl Platform) {
        let now = platform.now();
        let Some(checkout) = self.checkout.take() else {
            return;
        };
        let (checkout, effects) = checkout.update(event, now);
        self.checkout.replace(Some(checkout));
        for effect in effects {
            let answer = platform.perform(effect);
            self.queue.borrow_mut().extend(answer);
        }
    }
}
