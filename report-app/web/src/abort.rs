//! Aborts what is no longer needed.

use wasm_bindgen::JsValue;
use web_sys::{AbortController, AbortSignal};

/// Guard that aborts a request, or removes a listener, when it is dropped.
pub(crate) struct Abort(AbortController);

impl Abort {
    /// Creates an abort controller.
    ///
    /// # Errors
    /// The browser's error, if it does not support abort controllers.
    pub(crate) fn new() -> Result<Self, JsValue> {
        AbortController::new().map(Self)
    }

    /// Returns the signal of the abort controller.
    pub(crate) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}
