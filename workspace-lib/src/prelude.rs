//! What notebook cells import: `use workspace_lib::prelude::*`.
//!
//! The names of the workspace and of polars that an exploration needs. plotters' own are not among them (both crates have
//! a `Series`, an `Expr` or a `Range`): for a figure that [`charts`](crate::charts) lacks, name them through
//! `workspace_lib::plotters`.

pub use polars::prelude::{
    Column, DataFrame, DataType, IntoLazy, LazyFrame, NamedFrom, PolarsError, Series, SortMultipleOptions, col, df,
    len, lit,
};
pub use scoring::{Language, format_number};

pub use crate::charts::{
    Caption, DependencePanel, Figure, GroupFigure, ImportanceBar, LearningPoint, Medians, Rate, ReferenceLine,
    ReliabilityPoint, RocCurve, Show, TableView, cost_curve_chart, default_rate, default_rates, default_rates_by_band,
    dependence_chart, dependence_grid, group_chart, histogram_by_outcome, importance_chart, learning_curve_chart,
    medians_by_outcome, missing_shares, missing_shares_chart, outcome_shares, outcomes, rates_chart, reliability_chart,
    roc_chart,
};
pub use crate::error::{Error, Result};
pub use crate::tables::{Folder, TARGET, Table, Tables};
