//! Browser functions for pages: title, language, focus, shortcuts, timer, events, reload.

use std::cell::Cell;

use dioxus::prelude::*;
use dioxus::web::WebEventExt;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::js_sys::{Function, Promise};
use web_sys::{
    AddEventListenerOptions, Document, Element, Event, EventTarget, FocusOptions, HtmlElement,
    KeyboardEvent, MediaQueryList,
};

use crate::abort::Abort;
use crate::settings;
use contract::Language;

/// Identifier of the search field.
pub const SEARCH_ID: &str = "search";
/// Identifier of the link to the list of clients.
pub const CLIENTS_LINK_ID: &str = "to-clients";
/// Identifier of the sentence with the number of clients found.
pub const FOUND_ID: &str = "found";
/// Identifier of a page's main heading.
pub const HEADING_ID: &str = "page-heading";

thread_local! {
    static PAGE_SEEN: Cell<bool> = const { Cell::new(false) };
    static SEARCH_WANTED: Cell<bool> = const { Cell::new(false) };
}

/// Returns the scheme and host of the page.
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Sets the title of the document.
pub fn use_title(title: &str) {
    let title = title.to_owned();
    use_effect(use_reactive!(|title| {
        if let Some(document) = document() {
            document.set_title(&title);
        }
    }));
}

/// Sets the document title and, after navigation, moves the focus to the page heading.
///
/// Screen readers then announce the new page. The search shortcut moves the focus to the search
/// field instead. The first page of a visit does not move the focus.
pub fn use_page(title: &str) {
    use_title(title);
    use_effect(|| {
        if SEARCH_WANTED.replace(false) {
            focus(SEARCH_ID);
        } else if PAGE_SEEN.replace(true) {
            // Without scrolling: a new page starts at its top, and going back restores the old
            // position.
            if let Some(heading) = element(HEADING_ID) {
                focus_without_scrolling(&heading);
            }
        }
    });
}

/// Sets the language of the document.
pub fn use_document_language(language: Language) {
    use_effect(use_reactive!(|language| {
        if let Some(root) = document().and_then(|document| document.document_element()) {
            // Setting an attribute fails only for an invalid name.
            let _ = root.set_attribute("lang", language.tag());
        }
    }));
}

/// Removes the start page of `index.html`, which is shown until the application is ready.
pub fn remove_start_page() {
    if let Some(start) = element("starting") {
        start.remove();
    }
}

/// Makes the key `/` move the focus to the search field, from any page.
///
/// A slash that is typed in a field stays a slash.
pub fn listen_for_search_shortcut() {
    let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(|event: KeyboardEvent| {
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|element| element.matches("input, textarea, select").unwrap_or(false));
        let is_alone = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if event.key() != "/" || !is_alone || in_field || !settings::uses_shortcuts() {
            return;
        }
        event.prevent_default();
        if !focus(SEARCH_ID)
            && let Some(link) = element(CLIENTS_LINK_ID)
        {
            SEARCH_WANTED.set(true);
            link.click();
        }
    });
    if let Some(document) = document() {
        // The listener lives as long as the page.
        let _ = document
            .add_event_listener_with_callback("keydown", listener.into_js_value().unchecked_ref());
    }
}

/// Returns the key that was pressed, by its browser name (`ArrowLeft`).
pub fn key(event: &dioxus::events::KeyboardEvent) -> String {
    event.data().try_as_web_event().map(|event| event.key()).unwrap_or_default()
}

/// Follows the link of the table row that was clicked.
///
/// Does nothing if a link or button in the row was clicked, if a modifier key is held, or if text
/// is selected.
///
/// A link stretched over its row would need a positioned row, which WebKit does not support.
pub fn follow_row(event: &dioxus::events::MouseEvent) {
    let event = event.as_web_event();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    let is_selecting = web_sys::window()
        .and_then(|window| window.get_selection().ok().flatten())
        .is_some_and(|selection| !selection.is_collapsed());
    let closest = |element: &Element, selector| element.closest(selector).ok().flatten();
    if let Some(target) =
        target.filter(|target| is_plain && !is_selecting && closest(target, "a, button").is_none())
        && let Some(link) =
            closest(&target, "tr").and_then(|row| row.query_selector("a").ok().flatten())
        && let Ok(link) = link.dyn_into::<HtmlElement>()
    {
        // The framework cannot handle an event that is dispatched inside the handler of another
        // one.
        spawn_local(async move { link.click() });
    }
}

/// Settles a promise when it is dropped.
///
/// `JsFuture` frees its closures only when its promise settles.
struct Settle(Function);

impl Drop for Settle {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Waits for the first call of a function, and returns what it was called with.
///
/// `start` gives the function to the browser. What it returns, such as a guard of a timer, is
/// dropped with the wait, whether the call came or the wait was given up.
async fn first_call<Guard>(mut start: impl FnMut(&Function) -> Guard) -> Option<JsValue> {
    let mut pending = None;
    let promise = Promise::new(&mut |resolve, _| {
        pending = Some((start(&resolve), Settle(resolve)));
    });
    let first = JsFuture::from(promise).await;
    drop(pending);
    first.ok()
}

/// A timer of the browser, by its handle; dropped, it is cleared.
struct Timer(i32);

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.0);
        }
    }
}

/// Waits for a number of milliseconds.
///
/// Dropping the future clears the timer. Every request has one that seldom runs out.
pub async fn pause(milliseconds: i32) {
    first_call(|end| {
        let window = web_sys::window()?;
        let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(end, milliseconds);
        timer.ok().map(Timer)
    })
    .await;
}

/// Media query of a narrow screen, on which the sections of a page are tabs.
const NARROW: &str = "(max-width: 47.99rem)";

static IS_NARROW: GlobalSignal<bool> =
    Signal::global(|| narrow_screen().is_some_and(|query| query.matches()));

/// Returns whether the screen is narrow.
///
/// Reactive: components that call it are rendered again when the value changes.
pub fn is_narrow() -> bool {
    IS_NARROW()
}

/// Returns whether the screen is narrow now, without a subscription to changes.
pub fn is_narrow_now() -> bool {
    *IS_NARROW.peek()
}

/// Keeps [`is_narrow`] up to date with the width of the screen.
pub fn use_screen_width() {
    use_future(|| async {
        while let Some(query) = narrow_screen() {
            next_event(&query, "change").await;
            *IS_NARROW.write() = query.matches();
        }
    });
}

fn narrow_screen() -> Option<MediaQueryList> {
    web_sys::window()?.match_media(NARROW).ok()?
}

/// Waits until the tab becomes visible again.
pub async fn tab_becomes_visible() {
    while let Some(document) = document() {
        next_event(&document, "visibilitychange").await;
        if !document.hidden() {
            return;
        }
    }
}

/// Waits for the next `name` event of `target`.
///
/// Dropping the future removes the listener.
pub(crate) async fn next_event(target: &EventTarget, name: &str) -> Option<Event> {
    let listening = Abort::new().ok()?;
    let options = AddEventListenerOptions::new();
    options.set_once(true);
    options.set_signal(&listening.signal());
    let event = first_call(|listener| {
        // The resolver of a promise is a function, which is all that can be wrong here.
        target.add_event_listener_with_callback_and_add_event_listener_options(
            name, listener, &options,
        )
    });
    event.await?.dyn_into().ok()
}

/// Waits for the next `name` event of the document.
pub(crate) async fn next_document_event(name: &str) -> Option<Event> {
    let document = document()?;
    next_event(&document, name).await
}

/// Dispatches a `name` event at the document.
pub(crate) fn dispatch_document_event(name: &str) {
    if let (Some(document), Ok(event)) = (document(), Event::new(name)) {
        // This fails only for an event that is already being dispatched.
        let _ = document.dispatch_event(&event);
    }
}

/// Reloads the page; nothing that it holds in memory survives.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Moves the focus to the element `id`; returns false if there is no such element.
pub fn focus(id: &str) -> bool {
    element(id).is_some_and(|element| element.focus().is_ok())
}

pub(crate) fn focus_without_scrolling(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that cannot be focused is left without the focus.
    let _ = element.focus_with_options(&options);
}

pub(crate) fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}
