//! Progress line of a long command, on a terminal only.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line that names the current step and counts the seconds. It draws nothing without a terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Starts a progress line for a command whose number of steps is unknown.
    pub(crate) fn start(name: &'static str) -> Self {
        Self::with_template(
            ProgressBar::new_spinner().with_prefix(name),
            "{spinner} {prefix}: {msg} ({elapsed})",
        )
    }

    /// Starts a progress bar for a command of about `steps` steps.
    pub(crate) fn with_steps(name: &'static str, steps: usize) -> Self {
        let bar = ProgressBar::new(steps as u64).with_prefix(name);
        Self::with_template(
            bar,
            "{spinner} {prefix} [{bar:24}] {pos}/{len} {msg} ({elapsed}, about {eta} left)",
        )
    }

    fn with_template(bar: ProgressBar, template: &str) -> Self {
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    /// Shows the name of the current step, and advances the bar: the previous step is done.
    pub(crate) fn step(&self, step: &str) {
        self.bar.set_message(step.to_owned());
        let length = self.bar.length().unwrap_or(0);
        if self.bar.position() + 1 < length {
            self.bar.inc(1);
        }
    }

    /// Hides the line while `print` writes to the terminal.
    pub(crate) fn above<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Clears the line.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
