//! What a person typed and did not send yet, kept while the page it belongs to is away.
//!
//! A session that ends leads to the sign-in page; whoever signs in again finds the text again. It
//! stays in memory, belongs to the person who typed it, and is gone once that person signs out or
//! another one signs in.

use std::cell::RefCell;

use crate::named::Named;

thread_local! {
    static DRAFTS: RefCell<Named> = const { RefCell::new(Named::new()) };
}

/// The text kept under `name`; empty if there is none.
pub fn draft(name: &str) -> String {
    DRAFTS.with_borrow(|drafts| drafts.get(name).cloned().unwrap_or_default())
}

/// Keeps `text` under `name`; an empty one is forgotten.
pub fn keep(name: &str, text: &str) {
    DRAFTS.with_borrow_mut(|drafts| {
        if text.is_empty() {
            drafts.remove(name);
        } else {
            drafts.insert(name.to_owned(), text.to_owned());
        }
    });
}

/// A text that survives the page it is typed on: the draft called `name`, kept at each change.
#[cfg(feature = "browser")]
pub fn use_draft(name: &str) -> dioxus::prelude::Signal<String> {
    use dioxus::prelude::*;

    let text = use_signal(|| draft(name));
    let name = name.to_owned();
    use_effect(move || keep(&name, &text.read()));
    text
}

/// Forgets every draft.
pub fn forget() {
    DRAFTS.set(Named::new());
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
