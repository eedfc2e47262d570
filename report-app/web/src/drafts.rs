//! Drafts: typed text that was not sent yet, kept while its page is closed.
//!
//! When a session ends, the sign-in page opens. The same person finds the text again after signing
//! in. Drafts stay in memory. They are deleted when their author signs out or another person signs
//! in.

use std::cell::RefCell;

use crate::name_map::NameMap;

thread_local! {
    static DRAFTS: RefCell<NameMap> = const { RefCell::new(NameMap::new()) };
}

/// Returns the draft `name`; empty if there is none.
pub fn draft(name: &str) -> String {
    DRAFTS.with_borrow(|drafts| drafts.get(name).cloned().unwrap_or_default())
}

/// Stores the draft `name`; an empty text deletes it.
pub fn keep(name: &str, text: &str) {
    DRAFTS.with_borrow_mut(|drafts| {
        if text.is_empty() {
            drafts.remove(name);
        } else {
            drafts.insert(name.to_owned(), text.to_owned());
        }
    });
}

/// Returns a signal with the draft `name`, which survives the page.
///
/// Each change is stored.
#[cfg(feature = "browser")]
pub fn use_draft(name: &str) -> dioxus::prelude::Signal<String> {
    use dioxus::prelude::*;

    let text = use_signal(|| draft(name));
    let name = name.to_owned();
    use_effect(move || keep(&name, &text.read()));
    text
}

/// Deletes all drafts.
pub fn forget() {
    DRAFTS.set(NameMap::new());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_text_by_its_name_until_it_is_emptied_or_forgotten() {
        keep("review/100001/reason", "pièce reçue");
        keep("review/100002/reason", "rien");
        assert_eq!(draft("review/100001/reason"), "pièce reçue");
        keep("review/100002/reason", "");
        assert_eq!(draft("review/100002/reason"), "");
        forget();
        assert_eq!(draft("review/100001/reason"), "");
    }
}
