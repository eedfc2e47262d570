//! What a page asks of the browser's document: a dialog, the printer, the clipboard, the local
//! time, a key.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::Date;
use web_sys::{Document, Element, HtmlDialogElement, KeyboardEvent};

use crate::browser::next_event;
use crate::settings;

/// Opens the dialog of that identifier above everything else; the browser keeps the focus in it and
/// closes it on Escape.
pub fn open_dialog(id: &str) {
    if let Some(dialog) = dialog(id)
        && !dialog.open()
    {
        // An open one is all that cannot be opened.
        let _ = dialog.show_modal();
    }
}

/// Closes the dialog of that identifier.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

/// Opens the browser's own dialog to print the page, or to save it as PDF.
pub fn print() {
    if let Some(window) = web_sys::window() {
        // Where printing is forbidden nothing happens, as the browser's own command has it.
        let _ = window.print();
    }
}

/// Puts `text` into the clipboard; false where the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    // Only pages that nobody can have altered on the way have a clipboard.
    let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else {
        return false;
    };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// An RFC 3339 time in the browser's time zone, as `2026-11-03T15:37`; the text itself where it is
/// no time.
pub fn local_time(time: &str) -> String {
    let date = Date::new(&JsValue::from_str(time));
    if date.get_time().is_nan() {
        return time.to_owned();
    }
    let month = date.get_month() + 1;
    format!(
        "{:04}-{month:02}-{:02}T{:02}:{:02}",
        date.get_full_year(),
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// The present time in the browser's time zone, as [`local_time`] writes it.
pub fn now() -> String {
    local_time(&String::from(Date::new_0().to_iso_string()))
}

/// Waits until `key`, small or capital, is pressed alone, outside of a field, where shortcuts of a
/// single key are used.
pub async fn pressed(key: &str) {
    while let Some(document) = document() {
        let Some(event) = next_event(&document, "keydown")
            .await
            .and_then(|event| event.dyn_into::<KeyboardEvent>().ok())
        else {
            return;
        };
        let is_alone = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat());
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|element| element.matches("input, textarea, select").unwrap_or(false));
        if event.key().eq_ignore_ascii_case(key)
            && is_alone
            && !in_field
            && settings::uses_shortcuts()
        {
            return;
        }
    }
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
