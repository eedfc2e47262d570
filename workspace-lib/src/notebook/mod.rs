//! Support for notebook cells: data folders, prose with computed figures, tables and progress.
//!
//! A notebook's text is prose around cells. Each figure in a sentence is computed by a cell and
//! written with [`say`]. It is never typed by hand.

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
