//! Browser history that stores the scroll position of each entry.

use std::sync::Arc;

use dioxus_history::History;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::Array;
use web_sys::{PopStateEvent, ScrollRestoration, Window};

/// History that restores the scroll position of a page.
///
/// A new address scrolls to the top. An address that replaces one of the same page, such as another
/// filter or an unfolded part, keeps the position. Going back or forward restores the stored
/// position.
pub struct PageHistory(Window);

/// Scroll position, from the left and from the top.
type ScrollPosition = (f64, f64);

impl PageHistory {
    /// Returns the history of the window that contains this page.
    ///
    /// # Panics
    /// If there is no window, that is, outside a browser.
    pub fn of_window() -> Self {
        let history = Self(web_sys::window().expect("a page that runs is in a window"));
        if let Some(browsers) = history.browsers() {
            // Otherwise the browser would scroll before the previous page is drawn.
            let _ = browsers.set_scroll_restoration(ScrollRestoration::Manual);
        }
        history.replace_entry(history.scroll_position(), None);
        history
    }

    fn browsers(&self) -> Option<web_sys::History> {
        self.0.history().ok()
    }

    fn scroll_position(&self) -> ScrollPosition {
        (self.0.scroll_x().unwrap_or_default(), self.0.scroll_y().unwrap_or_default())
    }

    /// Replaces the current entry by one with that scroll position, and with the address if given.
    ///
    /// Browsers limit the number of changes in a second. A browser that refuses keeps the address
    /// that it shows.
    fn replace_entry(&self, position: ScrollPosition, address: Option<&str>) {
        let _ = self
            .browsers()
            .map(|history| history.replace_state_with_url(&state(position), "", address));
    }
}

impl History for PageHistory {
    fn current_route(&self) -> String {
        let location = self.0.location();
        [location.pathname(), location.search(), location.hash()].into_iter().flatten().collect()
    }

    fn go_back(&self) {
        let _ = self.browsers().map(|history| history.back());
    }

    fn go_forward(&self) {
        let _ = self.browsers().map(|history| history.forward());
    }

    fn push(&self, route: String) {
        if route == self.current_route() {
            return;
        }
        self.replace_entry(self.scroll_position(), None);
        let top = (0.0, 0.0);
        let _ = self
            .browsers()
            .map(|history| history.push_state_with_url(&state(top), "", Some(&route)));
        self.0.scroll_to_with_x_and_y(top.0, top.1);
    }

    fn replace(&self, route: String) {
        let position = if page(&route) == page(&self.current_route()) {
            self.scroll_position()
        } else {
            (0.0, 0.0)
        };
        self.replace_entry(position, Some(&route));
        self.0.scroll_to_with_x_and_y(position.0, position.1);
    }

    fn external(&self, url: String) -> bool {
        self.0.location().set_href(&url).is_ok()
    }

    fn updater(&self, callback: Arc<dyn Fn() + Send + Sync>) {
        let window = self.0.clone();
        let moved = Closure::<dyn Fn(PopStateEvent)>::new(move |event: PopStateEvent| {
            callback();
            let (x, y) = stored_scroll_position(&event.state());
            window.scroll_to_with_x_and_y(x, y);
        });
        // The listener lives as long as the page.
        let _ = self
            .0
            .add_event_listener_with_callback("popstate", moved.into_js_value().unchecked_ref());
    }
}

/// Returns the state to store in an entry.
fn state((x, y): ScrollPosition) -> JsValue {
    Array::of2(&x.into(), &y.into()).into()
}

/// Returns the scroll position of an entry; the top for an entry of another program.
fn stored_scroll_position(state: &JsValue) -> ScrollPosition {
    let stored =
        state.dyn_ref::<Array>().map(|stored| (stored.get(0).as_f64(), stored.get(1).as_f64()));
    if let Some((Some(x), Some(y))) = stored { (x, y) } else { (0.0, 0.0) }
}

/// Returns the part of an address that names a page.
fn page(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}
