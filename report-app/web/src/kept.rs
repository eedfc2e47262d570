//! Answers of the API kept in memory, so that a page seen before shows at once.
//!
//! They belong to who is signed in: whoever signs in or out calls [`forget`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::text::Language;

/// How many answers are kept; beyond, all are dropped rather than sorted by age.
const KEPT_ANSWERS: usize = 100;

thread_local! {
    static ANSWERS: RefCell<HashMap<(Language, String), Rc<str>>> = RefCell::default();
}

/// The body last kept of the answer to `path` in `language`.
pub fn answer(path: &str, language: Language) -> Option<Rc<str>> {
    ANSWERS.with_borrow(|answers| answers.get(&(language, path.to_owned())).cloned())
}

/// Keeps the body of the answer to `path` in `language`.
pub fn keep(path: &str, language: Language, body: Rc<str>) {
    ANSWERS.with_borrow_mut(|answers| {
        if answers.len() >= KEPT_ANSWERS {
            answers.clear();
        }
        answers.insert((language, path.to_owned()), body);
    });
}

/// Forgets every answer: what was loaded by one user is never shown to the next.
pub fn forget() {
    ANSWERS.with_borrow_mut(HashMap::clear);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_an_answer_for_its_language_until_it_is_told_to_forget() {
        keep("/v1/clients/1", Language::French, Rc::from("un"));
        assert_eq!(answer("/v1/clients/1", Language::French).as_deref(), Some("un"));
        assert_eq!(answer("/v1/clients/1", Language::English), None);
        forget();
        assert_eq!(answer("/v1/clients/1", Language::French), None);
    }
}
