//! What a person chose for this browser, kept by it.

use web_sys::Storage;

/// Where the browser keeps that single-key shortcuts are off.
const NO_SHORTCUTS: &str = "no-shortcuts";

/// Whether the shortcuts of a single key are used. Who dictates texts can switch them off (WCAG
/// 2.1.4).
pub fn uses_shortcuts() -> bool {
    storage().and_then(|storage| storage.get_item(NO_SHORTCUTS).ok().flatten()).is_none()
}

/// Switches the shortcuts of a single key on or off. A browser that keeps nothing has them on again
/// when the page is loaded.
pub fn set_shortcuts(on: bool) {
    let Some(storage) = storage() else { return };
    // Storage that is full or forbidden changes nothing else.
    let _ =
        if on { storage.remove_item(NO_SHORTCUTS) } else { storage.set_item(NO_SHORTCUTS, "true") };
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
