//! Scrolling to a heading.
//!
//! The heading gets the focus and stays at the top of the window, also while the page above it is
//! still loading.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, HtmlElement, ResizeObserver, Window};

use crate::browser;

/// Tolerance for rounded positions, in pixels.
const ROUNDING: f64 = 2.0;

thread_local! {
    static PINNED: RefCell<Option<PinnedHeading>> = const { RefCell::new(None) };
    /// Observer of the page height; it starts when it is first used.
    static PAGE_OBSERVER: Option<ResizeObserver> = observe_page();
}

/// The heading to keep at the top, its position, and the page height at that moment.
struct PinnedHeading {
    heading: HtmlElement,
    top: f64,
    page_height: i32,
}

/// Moves the focus to the heading `id` and scrolls it to the top of the window.
///
/// It stays there while the page grows, until the user scrolls, presses a key or moves the focus.
pub fn go_to(id: &str) {
    let Some(heading) = browser::element(id) else { return };
    browser::focus_without_scrolling(&heading);
    PAGE_OBSERVER.with(|_| align(heading));
}

fn align(heading: HtmlElement) {
    heading.scroll_into_view();
    PINNED.set(Some(PinnedHeading { top: top_of(&heading), page_height: page_height(), heading }));
}

/// Observes the page height and the user's actions, as long as the page exists.
fn observe_page() -> Option<ResizeObserver> {
    let window = web_sys::window()?;
    let body = window.document()?.body()?;
    let resized = Closure::<dyn Fn()>::new(|| {
        if let Some(pinned) = PINNED.take().filter(|pinned| pinned.heading.is_connected()) {
            align(pinned.heading);
        }
    });
    let observer = ResizeObserver::new(resized.into_js_value().unchecked_ref()).ok()?;
    observer.observe(&body);
    listen(&window);
    Some(observer)
}

fn listen(window: &Window) {
    let acted = Closure::<dyn Fn(Event)>::new(|event: Event| {
        // A page that has grown moves its headings as well; they are scrolled back.
        let is_still_there = |pinned: &PinnedHeading| {
            event.type_() == "scroll"
                && (page_height() != pinned.page_height
                    || (top_of(&pinned.heading) - pinned.top).abs() <= ROUNDING)
        };
        PINNED.set(PINNED.take().filter(is_still_there));
    });
    let acted = acted.into_js_value();
    for name in ["scroll", "keydown", "pointerdown", "focusin"] {
        let _ = window.add_event_listener_with_callback(name, acted.unchecked_ref());
    }
}

/// Returns the distance in pixels from the top of the window to the element `id`, if it exists.
pub fn top(id: &str) -> Option<f64> {
    browser::element(id).map(|element| top_of(&element))
}

fn top_of(element: &HtmlElement) -> f64 {
    element.get_bounding_client_rect().top()
}

fn page_height() -> i32 {
    browser::document()
        .and_then(|document| document.document_element())
        .map_or(0, |root| root.scroll_height())
}
