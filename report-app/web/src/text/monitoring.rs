//! Monitoring.

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct MonitoringText {
    pub title: &'static str,
}

/// In French.
pub static FR: MonitoringText = MonitoringText { title: "Suivi" };

/// In English.
pub static EN: MonitoringText = MonitoringText { title: "Monitoring" };
