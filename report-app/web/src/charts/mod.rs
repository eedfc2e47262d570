//! Charts, built from one small set of parts.
//!
//! A chart is data first. A plain function turns an API response into a [`Chart`] (two axes) or a
//! [`RowChart`] (one row for each name), with its marks in percent and all its texts. Two
//! components draw them. Each drawing has a title with the finding, a sentence for screen readers,
//! values that arrow keys read, and its data as a table. The content of a chart is tested without a
//! browser. Nothing in a chart depends on the width of the screen.

mod axis;
pub mod bins;
mod chart;
pub mod curves;
pub mod days;
pub mod joint;
mod mark;
pub mod model_rows;
mod plot_scales;
pub mod population;
mod scale;
mod shares;
pub mod supervision;

#[cfg(feature = "browser")]
mod draw;
#[cfg(feature = "browser")]
mod frame;
#[cfg(feature = "browser")]
mod gauge;
#[cfg(feature = "browser")]
mod plot;
#[cfg(feature = "browser")]
mod rows;

pub use axis::{Axis, Tick};
pub use chart::{Chart, Reading, Row, RowChart, Table};
pub use mark::{Mark, Tone, anchor};
pub use plot_scales::{PlotScales, thinned};
pub use scale::{Scale, Step};

#[cfg(feature = "browser")]
pub use draw::{RowMarks, marks};
#[cfg(feature = "browser")]
pub use frame::{DataTable, Legend};
#[cfg(feature = "browser")]
pub use gauge::Gauge;
#[cfg(feature = "browser")]
pub use plot::Plot;
#[cfg(feature = "browser")]
pub use rows::Rows;
