//! The Yew app in the widget's shadow root.

use crate::ui::{App, AppContext, AppProps, View};
use std::rc::Rc;
use web_sys::Element;
use yew::AppHandle;

/// What the widget shows. The app is mounted with the first view, so that nothing is
/// drawn before there is something to draw.
pub struct Screen {
    root: Element,
    app: Option<AppHandle<App>>,
    view: Option<Rc<dyn View>>,
    /// What is drawn and called besides the view. A change shows when the screen is
    /// drawn next.
    pub(super) context: AppContext,
}

impl std::fmt::Debug for Screen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Screen").finish_non_exhaustive()
    }
}

impl Screen {
    pub(super) const fn new(root: Element, context: AppContext) -> Self {
        Self {
            root,
            app: None,
            view: None,
            context,
        }
    }

    pub(super) fn show(&mut self, view: Rc<dyn View>) {
        self.view = Some(view);
        self.redraw();
    }

    /// Draws the last view again, with the context as it is now.
    pub(super) fn redraw(&mut self) {
        let Some(view) = self.view.clone() else {
            return;
        };
        let context = self.context.clone();
        let props = AppProps { view, context };
        if let Some(app) = &mut self.app {
            app.update(props);
        } else {
            let renderer = yew::Renderer::<App>::with_root_and_props(self.root.clone(), props);
            self.app = Some(renderer.render());
        }
    }

    pub(super) fn destroy(&mut self) {
        self.app.take().into_iter().for_each(AppHandle::destroy);
    }
}
