//! Response cache of the API in memory, so that a page seen before shows at once.
//!
//! The responses belong to the signed-in user: signing in or out calls [`forget`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::text::Language;

/// Largest number of cached responses.
///
/// A full cache is cleared as a whole; there is no eviction by age.
const KEPT_ANSWERS: usize = 100;

thread_local! {
    static ANSWERS: RefCell<HashMap<(Language, String), Rc<str>>> = RefCell::default();
}

/// Returns the cached response body for `path` in `language`.
pub fn answer(path: &str, language: Language) -> Option<Rc<str>> {
    ANSWERS.with_borrow(|answers| answers.get(&(language, path.to_owned())).cloned())
}

/// Caches the response body for `path` in `language`.
pub fn keep(path: &str, language: Language, body: Rc<str>) {
    ANSWERS.with_borrow_mut(|answers| {
        if answers.len() >= KEPT_ANSWERS {
            answers.clear();
        }
        answers.insert((language, path.to_owned()), body);
    });
}

/// Clears the cache: data loaded by one user is never shown to the next.
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
