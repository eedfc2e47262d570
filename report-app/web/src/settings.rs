//! Settings of this browser, stored by it.

use web_sys::Storage;

/// Storage key for switched-off single-key shortcuts.
const NO_SHORTCUTS: &str = "no-shortcuts";

/// Checks whether single-key shortcuts are switched on.
///
/// People who dictate texts can switch them off (WCAG 2.1.4).
pub fn uses_shortcuts() -> bool {
    storage().and_then(|storage| storage.get_item(NO_SHORTCUTS).ok().flatten()).is_none()
}

/// Switches single-key shortcuts on or off.
///
/// In a browser that stores nothing, they are on again when the page is loaded.
pub fn set_shortcuts(on: bool) {
    let Some(storage) = storage() else { return };
    // Storage that is full or forbidden has no other effect.
    let _ =
        if on { storage.remove_item(NO_SHORTCUTS) } else { storage.set_item(NO_SHORTCUTS, "true") };
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
