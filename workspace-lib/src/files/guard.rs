//! Decoding bytes that may be damaged, without a panic.
//!
//! Decoders of compressed formats check much, but not all: some damaged files make them panic.
//! Whoever reads a file must be told which one it is, instead.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// True while this thread decodes: a panic is then an error of the file.
    static IS_DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Calls `decode`; a panic in it, on this thread, is the error `None`, and nothing is printed about
/// it.
pub(crate) fn without_panic<T>(decode: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_DECODING.get() {
                usual(info);
            }
        }));
    });
    let was_decoding = IS_DECODING.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(decode));
    IS_DECODING.set(was_decoding);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_outcome() {
        assert_eq!(without_panic(|| 1), Some(1));
        assert_eq!(without_panic(|| [1][usize::from(std::hint::black_box(7_u8))]), None);
        assert!(!IS_DECODING.get());
    }
}
