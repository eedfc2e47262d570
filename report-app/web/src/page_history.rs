//! The browser's history, where a page that only changes its state stays where it is scrolled to.

use std::sync::Arc;

use dioxus::history::History;
use dioxus::web::WebHistory;

/// [`WebHistory`], which scrolls to the top at each change, but for one that replaces an address by another one of the same
/// page: a filter or an unfolded part.
#[derive(Default)]
pub struct PageHistory(WebHistory);

impl History for PageHistory {
    fn current_route(&self) -> String {
        self.0.current_route()
    }

    fn go_back(&self) {
        self.0.go_back();
    }

    fn go_forward(&self) {
        self.0.go_forward();
    }

    fn push(&self, route: String) {
        self.0.push(route);
    }

    fn replace(&self, route: String) {
        let stays = page(&route) == page(&self.current_route());
        let window = web_sys::window().filter(|_| stays);
        let place = window.as_ref().and_then(|window| Some((window.scroll_x().ok()?, window.scroll_y().ok()?)));
        self.0.replace(route);
        if let (Some(window), Some((x, y))) = (window, place) {
            window.scroll_to_with_x_and_y(x, y);
        }
    }

    fn external(&self, url: String) -> bool {
        self.0.external(url)
    }

    fn updater(&self, callback: Arc<dyn Fn() + Send + Sync>) {
        self.0.updater(callback);
    }
}

/// The part of an address that names a page.
fn page(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}
