//! The one place that spawns: a task that ends when its handle is dropped.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// Work under way. Dropping it aborts its fetch, and its callback is not called.
#[must_use]
#[derive(Debug)]
pub struct Task {
    alive: Rc<Cell<bool>>,
    abort: Option<AbortController>,
}

impl Task {
    /// Runs `work`, then passes its result to `done`, unless dropped before. `abort` belongs
    /// to the fetch in it.
    pub fn run<T: 'static>(
        abort: Option<AbortController>,
        work: impl Future<Output = T> + 'static,
        done: impl FnOnce(T) + 'static,
    ) -> Self {
        let alive = Rc::new(Cell::new(true));
        let still_wanted = Rc::clone(&alive);
        spawn_local(async move {
            let result = work.await;
            if still_wanted.replace(false) {
                done(result);
            }
        });
        Self { alive, abort }
    }

    /// Whether the result is still to come.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.alive.get()
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.alive.set(false);
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}
