//! What a long command is doing, on a terminal only.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line that names the present step and counts the seconds; it draws nothing where there is no terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Begins with the command's name.
    pub(crate) fn start(name: &'static str) -> Self {
        let bar = ProgressBar::new_spinner().with_prefix(name);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}: {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    /// Names the present step.
    pub(crate) fn step(&self, step: &str) {
        self.bar.set_message(step.to_owned());
    }

    /// Clears the line.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
