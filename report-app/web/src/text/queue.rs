//! The queue of clients that wait for an advisor.

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct QueueText {
    pub title: &'static str,
}

/// In French.
pub static FR: QueueText = QueueText { title: "Ma file" };

/// In English.
pub static EN: QueueText = QueueText { title: "My queue" };
