//! What notebook cells use beside the library itself: where the data are, prose with computed
//! figures, result tables and progress.
//!
//! A notebook's text is prose around cells. A figure in a sentence comes from a cell, by [`say`];
//! nobody types it.

mod folders;
mod frames;
mod numbers;
mod progress;
mod prose;

pub use folders::{champion_folder, data_folder, project_folder, scratch_folder};
pub use frames::pivot;
pub use numbers::{WithInterval, count, decimal, euros, percent, points, signed};
pub use progress::step_lines;
pub use prose::{Prose, say};
