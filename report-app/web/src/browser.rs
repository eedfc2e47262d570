//! What the page asks of the browser itself: title, language, focus, shortcut, time, reload.

use std::cell::Cell;

use dioxus::prelude::*;
use dioxus::web::WebEventExt;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::js_sys::{Function, Promise};
use web_sys::{
    AddEventListenerOptions, Document, Element, Event, EventTarget, FocusOptions, HtmlElement, KeyboardEvent,
    MediaQueryList,
};

use crate::fetch::Abort;
use crate::settings;
use crate::text::Language;

/// Identifier of the search field.
pub const SEARCH_ID: &str = "search";
/// Identifier of the link to the list of clients.
pub const CLIENTS_LINK_ID: &str = "to-clients";
/// Identifier of the sentence that says how many were found.
pub const FOUND_ID: &str = "found";
/// Identifier of a page's main heading.
pub const HEADING_ID: &str = "page-heading";

thread_local! {
    static PAGE_SEEN: Cell<bool> = const { Cell::new(false) };
    static SEARCH_WANTED: Cell<bool> = const { Cell::new(false) };
}

/// Scheme and host that the page came from.
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Gives the document its title.
pub fn use_title(title: &str) {
    let title = title.to_owned();
    use_effect(use_reactive!(|title| {
        if let Some(document) = document() {
            document.set_title(&title);
        }
    }));
}

/// Gives the page its document title and, where it follows another page, moves the focus to its heading: a screen reader
/// then says where it is.
pub fn use_page(title: &str) {
    use_title(title);
    use_effect(|| {
        if SEARCH_WANTED.replace(false) {
            focus(SEARCH_ID);
        } else if PAGE_SEEN.replace(true) {
            // Not scrolled to: a new page starts at its top, and going back leads to where one was.
            if let Some(heading) = element(HEADING_ID) {
                focus_without_scrolling(&heading);
            }
        }
    });
}

/// Tells the browser which language the page is in.
pub fn use_document_language(language: Language) {
    use_effect(use_reactive!(|language| {
        if let Some(root) = document().and_then(|document| document.document_element()) {
            // Setting an attribute fails only for an invalid name.
            let _ = root.set_attribute("lang", language.tag());
        }
    }));
}

/// Removes what `index.html` shows until the application stands there.
pub fn remove_start_page() {
    if let Some(start) = element("starting") {
        start.remove();
    }
}

/// `/` goes to the search field, from any page; typing a slash in a field stays typing.
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
        let _ = document.add_event_listener_with_callback("keydown", listener.into_js_value().unchecked_ref());
    }
}

/// The key that was pressed, as the browser calls it (`ArrowLeft`).
pub fn key(event: &dioxus::events::KeyboardEvent) -> String {
    event.data().try_as_web_event().map(|event| event.key()).unwrap_or_default()
}

/// Follows the link of the table row that was clicked, unless something in it was, or text in it is being selected.
///
/// A link stretched over its row would need a positioned row, which WebKit does not have.
pub fn follow_row(event: &dioxus::events::MouseEvent) {
    let event = event.as_web_event();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    let is_selecting = web_sys::window()
        .and_then(|window| window.get_selection().ok().flatten())
        .is_some_and(|selection| !selection.is_collapsed());
    let closest = |element: &Element, selector| element.closest(selector).ok().flatten();
    if let Some(target) = target.filter(|target| is_plain && !is_selecting && closest(target, "a, button").is_none())
        && let Some(link) = closest(&target, "tr").and_then(|row| row.query_selector("a").ok().flatten())
        && let Ok(link) = link.dyn_into::<HtmlElement>()
    {
        // An event inside of this one's handler is more than the framework takes.
        spawn_local(async move { link.click() });
    }
}

/// Settles a promise when it is dropped: a future of a promise that never settles is never freed.
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

/// Waits. Dropped, it leaves no timer behind: every request has one that seldom runs out.
pub async fn pause(milliseconds: i32) {
    first_call(|end| {
        let window = web_sys::window()?;
        let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(end, milliseconds);
        timer.ok().map(Timer)
    })
    .await;
}

/// Width below which the sections of a page are tabs.
const NARROW: &str = "(max-width: 47.99rem)";

static IS_NARROW: GlobalSignal<bool> = Signal::global(|| narrow_screen().is_some_and(|query| query.matches()));

/// Whether the screen is narrow; what reads it follows it.
pub fn is_narrow() -> bool {
    IS_NARROW()
}

/// Whether the screen is narrow at this moment, for what does not follow it.
pub fn is_narrow_now() -> bool {
    *IS_NARROW.peek()
}

/// Follows the width of the screen.
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

/// Waits until the tab is looked at again after another one was.
pub async fn looked_at_again() {
    while let Some(document) = document() {
        next_event(&document, "visibilitychange").await;
        if !document.hidden() {
            return;
        }
    }
}

/// Waits for the next event of that name. Dropped, it listens no longer.
pub(crate) async fn next_event(target: &EventTarget, name: &str) -> Option<Event> {
    let listening = Abort::new().ok()?;
    let options = AddEventListenerOptions::new();
    options.set_once(true);
    options.set_signal(&listening.signal());
    let event = first_call(|listener| {
        // The resolver of a promise is a function, which is all that can be wrong here.
        target.add_event_listener_with_callback_and_add_event_listener_options(name, listener, &options)
    });
    event.await?.dyn_into().ok()
}

/// Waits for the next event of that name at the document.
pub(crate) async fn next_document_event(name: &str) -> Option<Event> {
    let document = document()?;
    next_event(&document, name).await
}

/// Lets whoever waits for an event of that name at the document go on.
pub(crate) fn dispatch_document_event(name: &str) {
    if let (Some(document), Ok(event)) = (document(), Event::new(name)) {
        // Only an event under way cannot be dispatched.
        let _ = document.dispatch_event(&event);
    }
}

/// Loads the whole page again: nothing that it holds in memory stays.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Moves the focus to an element; false where there is none of that name.
pub fn focus(id: &str) -> bool {
    element(id).is_some_and(|element| element.focus().is_ok())
}

pub(crate) fn focus_without_scrolling(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // What cannot be focused stays without the focus.
    let _ = element.focus_with_options(&options);
}

pub(crate) fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}
