//! Response cache of the API in memory, so that a page seen before shows at once.
//!
//! The responses belong to the signed-in user: signing in or out calls [`clear`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use contract::Language;

/// Largest number of cached responses.
///
/// A full cache is cleared as a whole; there is no eviction by age.
const MAX_RESPONSES: usize = 100;

thread_local! {
    static RESPONSES: RefCell<HashMap<(Language, String), Rc<str>>> = RefCell::default();
}

/// Returns the cached response body for `path` in `language`.
pub fn get(path: &str, language: Language) -> Option<Rc<str>> {
    RESPONSES.with_borrow(|responses| responses.get(&(language, path.to_owned())).cloned())
}

/// Caches the response body for `path` in `language`.
pub fn insert(path: &str, language: Language, body: Rc<str>) {
    RESPONSES.with_borrow_mut(|responses| {
        if responses.len() >= MAX_RESPONSES {
            responses.clear();
        }
        responses.insert((language, path.to_owned()), body);
    });
}

/// Clears the cache: data loaded by one user is never shown to the next.
pub fn clear() {
    RESPONSES.with_borrow_mut(HashMap::clear);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caches_a_response_for_its_language_until_it_is_cleared() {
        insert("/v1/clients/1", Language::French, Rc::from("un"));
        assert_eq!(get("/v1/clients/1", Language::French).as_deref(), Some("un"));
        assert_eq!(get("/v1/clients/1", Language::English), None);
        clear();
        assert_eq!(get("/v1/clients/1", Language::French), None);
    }
}
