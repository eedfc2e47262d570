//! Figures and tables, shown in notebooks and written as SVG into the documents.
//!
//! A chart function takes plain numbers and a [`Caption`] and returns a [`Figure`]. The title
//! states the finding, and the axis names the unit.
//!
//! Colour-blind readers can distinguish the blue and the orange. No meaning depends on colour
//! alone: the second group is also drawn as an outline, and each bar has its figure beside it. The
//! background is always light, so that a figure looks the same in a light or dark notebook and on
//! paper.

mod bars;
mod caption;
mod contributions;
mod cost;
mod dependence;
mod figure;
mod groups;
mod histogram;
mod importance;
mod learning;
mod marks;
mod palette;
mod plane;
mod reliability;
mod roc;
mod row_labels;
mod summary;
mod table;

pub use bars::{missing_shares_chart, parts_chart, rates_chart};
pub use caption::Caption;
pub use contributions::{ContributionBar, contributions_chart};
pub use cost::cost_curve_chart;
pub use dependence::{DependencePanel, dependence_chart, dependence_grid};
pub use figure::Figure;
pub use groups::{GroupFigure, ReferenceLine, group_chart};
pub use histogram::histogram_by_outcome;
pub use importance::{ImportanceBar, importance_chart};
pub use learning::{LearningCurvePoint, learning_curve_chart};
pub use reliability::reliability_chart;
pub use roc::{RocCurve, roc_chart};
pub use summary::{
    Medians, Rate, default_rate, default_rates, default_rates_by_band, medians_by_outcome,
    missing_shares, outcome_shares, outcomes,
};
pub use table::{Show, TableView, table};
