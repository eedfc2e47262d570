//! Sorting of lists of any type with one sort routine in the download.

use std::cmp::Ordering;

/// Returns the items sorted by `compare`; equal items keep their order.
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let places = places(items.len(), &|one, other| compare(&items[one], &items[other]));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| items[place].take()).collect()
}

/// Returns the sorted positions, with the same code for all types of items.
///
/// The standard library's sort is four kilobytes of code for each type.
fn places(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_stay_in_their_order() {
        let words = vec!["pear", "fig", "kiwi", "plum", "nut"];
        assert_eq!(
            sorted(words, |one, other| one.len().cmp(&other.len())),
            ["fig", "nut", "pear", "kiwi", "plum"]
        );
        assert_eq!(sorted(Vec::<u8>::new(), u8::cmp), [0_u8; 0]);
    }
}
