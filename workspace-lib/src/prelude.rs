//! What notebook cells import: `use workspace_lib::prelude::*`.
//!
//! The functions that a cell calls have an example in their documentation, which the tests compile
//! and run: [`Tables::read`] and [`missing_shares`] for data, [`build`], [`row_major`] and
//! [`scoring::features::feature`] for features, [`Experiment::cross_validate`] and
//! [`train`](crate::modelling) for models, [`DecisionCosts::cheapest`] and [`compare`] for
//! decisions, [`Bundle::explain`](scoring::Bundle::explain) for one client, and [`analyse_frames`] for
//! monitoring.
//!
//! Names are grouped from data to decision. The names from polars are those that data exploration
//! needs. The prelude has no names from plotters, because they would clash with those of polars
//! (`Series`, `Expr`): write `workspace_lib::plotters::…`. smartcore is reached in the same way,
//! through `workspace_lib::smartcore`.

// Data frames.
pub use polars::prelude::{
    ChunkAgg, Column, DataFrame, DataType, Expr, IntoLazy, JoinArgs, JoinType, LazyFrame,
    NamedFrom, PolarsError, QuantileMethod, RankMethod, RankOptions, Series, SortMultipleOptions,
    col, df, len, lit, pearson_corr, when,
};

// The seven tables, and synthetic demo tables.
pub use crate::tables::demo::{Drift, Format, Population, write as write_demo};
pub use crate::tables::{CLIENT_KEY, Folder, Remark, TARGET, Table, Tables, check};
// Feature definitions, and the feature matrix.
pub use scoring::features::{Direction, Feature, FeatureSet};
pub use scoring::{ReasonGroup, Unit};

pub use crate::features::{
    FeatureMatrix, InputOptions, RawColumns, build, definitions, model_inputs, row_major,
};
// Single models, and the whole training.
pub use crate::modelling::{
    Baselines, Candidate, Comparison, CrossValidated, Experiment, Imbalance, Journal, Learner,
    Parameters, Partition, Plan, Sample, Trained, candidate_label, fit_lightgbm, train,
};
// Quality, cost, fairness.
pub use crate::evaluation::{
    CalibrationQuality, CostMatrix, DecisionCosts, DecisionData, Difference, Estimate,
    GroupComparison, LoanEconomics, LoanLosses, Ranked, Threshold, brier, calibration_quality,
    compare, evaluate, mean_difference, median, population_stability_index, protected_groupings,
    stability_by_feature,
};
// Explanations: of the model and of one decision.
pub use scoring::model::Model;
pub use scoring::{Bundle, Counterfactual, Explanation, Record};

pub use crate::explaining::{
    Dependence, GroupImportance, Importance, contributions, dependence, feature_importance,
    group_importance, reason_stability,
};
// Monitoring.
pub use contract::Level;

pub use crate::monitor::{MonitoringReport, analyse_frames};
// Published bundles.
pub use crate::publishing::{BundleRecord, Report, read_record, records, stored_clients};
// Figures and tables.
pub use crate::charts::{
    Caption, ContributionBar, DependencePanel, Figure, GroupFigure, ImportanceBar,
    LearningCurvePoint, Medians, Rate, ReferenceLine, RocCurve, Show, TableView,
    contributions_chart, cost_curve_chart, default_rate, default_rates, default_rates_by_band,
    dependence_chart, dependence_grid, group_chart, histogram_by_outcome, importance_chart,
    learning_curve_chart, medians_by_outcome, missing_shares, missing_shares_chart, outcome_shares,
    outcomes, parts_chart, rates_chart, reliability_chart, roc_chart, table,
};
// Prose, numbers and folders of a notebook.
pub use crate::notebook::{
    Prose, WithInterval, champion_folder, count, data_folder, decimal, euros, percent, pivot,
    points, project_folder, say, scratch_folder, signed, step_lines,
};
// Languages and errors.
pub use scoring::{Language, format_number};

pub use crate::error::{Error, Result};
