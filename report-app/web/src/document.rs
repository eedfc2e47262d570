//! Document functions for pages: dialog, printer, clipboard, local time, single keys.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::Date;
use web_sys::{Document, Element, HtmlDialogElement, KeyboardEvent};

use crate::browser::next_event;
use crate::settings;

/// Opens the dialog `id` as a modal dialog.
///
/// The browser keeps the focus in it and closes it on Escape.
pub fn open_dialog(id: &str) {
    if let Some(dialog) = dialog(id)
        && !dialog.open()
    {
        // This fails only for a dialog that is already open.
        let _ = dialog.show_modal();
    }
}

/// Closes the dialog `id`.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

/// Opens the browser's print dialog, which can also save the page as PDF.
pub fn print() {
    if let Some(window) = web_sys::window() {
        // If printing is forbidden nothing happens, as with the browser's own command.
        let _ = window.print();
    }
}

/// Copies `text` to the clipboard; returns false if the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    // Browsers offer the clipboard only in a secure context.
    let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else {
        return false;
    };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// Writes an RFC 3339 time in the browser's time zone, as `2026-11-03T15:37`.
///
/// Returns the text itself if it is not a time.
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

/// Writes the present time in the browser's time zone, in the format of [`local_time`].
pub fn now() -> String {
    local_time(&String::from(Date::new_0().to_iso_string()))
}

/// Waits until `key` is pressed alone, outside of a field.
///
/// Small and capital letters are the same key. Key presses do not count while single-key shortcuts
/// are switched off.
pub async fn key_pressed(key: &str) {
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
