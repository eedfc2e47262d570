//! Catches panics of decoders that read damaged bytes.
//!
//! Decoders of compressed formats check most of their input, but some damaged files make them
//! panic. The reader must get an error instead, so that the message can name the file.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// True while this thread decodes. A panic is then an error of the file.
    static IS_DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Calls `decode` and returns `None` if it panics.
///
/// Only panics on this thread count. Nothing is printed about them.
pub(crate) fn catch_panic<T>(decode: impl FnOnce() -> T) -> Option<T> {
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
        assert_eq!(catch_panic(|| 1), Some(1));
        assert_eq!(catch_panic(|| [1][usize::from(std::hint::black_box(7_u8))]), None);
        assert!(!IS_DECODING.get());
    }
}
