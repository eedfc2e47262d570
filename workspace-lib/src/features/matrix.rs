//! The feature matrix: one row per application.

use std::collections::HashMap;

use polars::prelude::*;
use rayon::prelude::*;
use scoring::FeatureSet;
use scoring::features::{Aggregate, Definition, Table as History};

use super::histories::HistoryAggregator;
use super::needed::needed_columns;
use super::{engine, neighbours};
use crate::Result;
use crate::tables::{
    CLIENT_KEY, Folder, Remark, TARGET, Table, Values, refuse_clients_in_both_files,
};

/// Every feature of every application of a folder.
#[derive(Debug, Clone)]
pub struct FeatureMatrix {
    /// One row for each application: first the labelled ones, in the order of their file.
    ///
    /// The columns are `SK_ID_CURR` (Int64), `TARGET` (Int64, null where unknown), the
    /// application's raw columns if they are kept, then every feature (Float64, null where
    /// missing). A feature that reads outcomes of other clients has a column only if these clients
    /// are those of a bundle.
    pub frame: DataFrame,
    /// Remarks about the tables, made while reading.
    pub remarks: Vec<Remark>,
    /// Optional tables that the folder does not have, by file stem.
    pub missing_tables: Vec<String>,
}

/// Which columns of the applications a feature matrix keeps beside the features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawColumns {
    /// All raw columns.
    All,
    /// Only `SK_ID_CURR` and `TARGET`.
    KeyAndTarget,
}

/// Computes the features of `set` for every application of `folder`.
///
/// Each history table is read once, with only its needed columns, and aggregated before the next is
/// read. Rows of unknown clients are left out. Rows from after the application and rows that repeat
/// the key of an earlier row are left out too, with a warning. `progress` is called with the name
/// of each step.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let temporary = tempfile::tempdir()?;
/// # let path = temporary.path();
/// write_demo(Population { clients: 20, seed: 1 }, Format::Csv, path, |_| {})?;
/// let matrix = build(&Folder::open(path)?, &definitions(), RawColumns::All, |_| {})?;
/// let names = ["credit_to_annuity", "AMT_CREDIT", "AMT_ANNUITY"].map(str::to_owned);
/// let rows = row_major(&matrix.frame, &names)?;
/// assert_eq!(rows[0], rows[1] / rows[2]);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The error of the first table that cannot be used.
pub fn build(
    folder: &Folder,
    set: &FeatureSet,
    raw_columns: RawColumns,
    mut progress: impl FnMut(&str),
) -> Result<FeatureMatrix> {
    progress("application");
    let mut remarks = Vec::new();
    let mut missing_tables = Vec::new();
    let mut columns: Vec<(&str, Values)> = applications(folder, set, raw_columns, &mut remarks)?;
    let keys = columns
        .iter()
        .find(|(name, _)| *name == CLIENT_KEY)
        .map_or(&[][..], |(_, values)| values.numbers());
    let mut histories = HistoryAggregator::new(keys);
    let mut aggregates: Vec<(&str, Values)> = Vec::new();
    // Monthly balances have the key of a credit, and only `bureau` says whose credit it is.
    let reads_monthly_balances = !aggregates_over(set, History::BureauBalance).is_empty();
    for table in History::ALL {
        let features = aggregates_over(set, table);
        let gives_owners = table == History::Bureau && reads_monthly_balances;
        if features.is_empty() && !gives_owners {
            continue;
        }
        progress(table.file_stem());
        let mut history = folder.read_values(table.into(), &needed_columns(set, table.into()))?;
        if history.file.is_none() {
            missing_tables.push(table.file_stem().to_owned());
        }
        remarks.append(&mut history.remarks);
        let (values, omitted) = histories.aggregate(table, history, &features);
        remarks.extend(omitted);
        aggregates.extend(
            features.iter().map(|(name, _)| *name).zip(values.into_iter().map(Values::Numbers)),
        );
    }

    progress("features");
    let height = columns[0].1.len();
    let fields_read = columns.len();
    columns.append(&mut aggregates);
    let computed = engine::row_features(&columns, &set.features);
    let aggregates = columns.split_off(fields_read);
    if raw_columns == RawColumns::KeyAndTarget {
        columns.retain(|(name, _)| [CLIENT_KEY, TARGET].contains(name));
    }
    let mut values: HashMap<&str, Values> = aggregates.into_iter().collect();
    let of_rows = set.features.iter().filter(|feature| feature.definition.is_row_level());
    values.extend(
        of_rows.map(|feature| feature.name.as_str()).zip(computed.into_iter().map(Values::Numbers)),
    );
    let features =
        set.features.iter().filter_map(|feature| values.remove_entry(feature.name.as_str()));
    columns.extend(features);
    let columns = columns.into_par_iter().map(|(name, values)| {
        let kind = Table::ApplicationTrain.column(name).map(|column| column.kind);
        Ok(values.into_column(name, kind)?)
    });
    let mut frame = DataFrame::new(height, columns.collect::<Result<_>>()?)?;
    if let (Some((name, definition)), Some(known)) =
        (neighbours::neighbours_feature(set), &set.known_clients)
    {
        progress("neighbours");
        let rates = neighbours::neighbour_rates(
            known,
            &neighbours::neighbour_points(&frame, definition)?,
            definition.count,
        );
        frame.with_column(Values::Numbers(rates).into_column(name, None)?)?;
    }
    Ok(FeatureMatrix { frame, remarks, missing_tables })
}

/// Reads the applications of both files, one below the other.
///
/// The columns are all raw columns, or only the key, the outcome and the columns that features
/// read.
fn applications(
    folder: &Folder,
    set: &FeatureSet,
    raw_columns: RawColumns,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<(&'static str, Values)>> {
    let names: Vec<&str> = match raw_columns {
        RawColumns::All => {
            Table::ApplicationTrain.columns().iter().map(|column| column.name).collect()
        }
        RawColumns::KeyAndTarget => needed_columns(set, Table::ApplicationTrain),
    };
    let train = folder.read_values(Table::ApplicationTrain, &names)?;
    let without_outcome: Vec<&str> = names.iter().copied().filter(|name| *name != TARGET).collect();
    let test = folder.read_values(Table::ApplicationTest, &without_outcome)?;
    if let Some(file) = &test.file {
        let known =
            train.numbers(CLIENT_KEY).unwrap_or_default().iter().map(|key| *key as i64).collect();
        refuse_clients_in_both_files(&test, file, &known)?;
    }
    remarks.extend(train.remarks);
    remarks.extend(test.remarks);
    let mut more: HashMap<&str, Values> = test.columns.into_iter().collect();
    let both = train.columns.into_iter().map(|(name, mut values)| {
        values.append(
            more.remove(name).unwrap_or_else(|| Values::Numbers(vec![f64::NAN; test.rows])),
        );
        (name, values)
    });
    Ok(both.collect())
}

impl FeatureMatrix {
    /// Returns the applications with a known outcome.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let frame = df!("SK_ID_CURR" => [1_i64, 2, 3], "TARGET" => [Some(0_i64), None, Some(1)])?;
    /// let matrix = FeatureMatrix { frame, remarks: Vec::new(), missing_tables: Vec::new() };
    /// assert_eq!(matrix.labelled()?.height(), 2);
    /// assert_eq!(matrix.to_score()?.height(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If polars cannot filter the frame.
    pub fn labelled(&self) -> Result<DataFrame> {
        Ok(self.frame.clone().lazy().filter(col(TARGET).is_not_null()).collect()?)
    }

    /// Returns the applications to score: those without an outcome, or all if every outcome is
    /// known.
    ///
    /// # Errors
    /// If polars cannot filter the frame.
    pub fn to_score(&self) -> Result<DataFrame> {
        let unlabelled = self.frame.clone().lazy().filter(col(TARGET).is_null()).collect()?;
        Ok(if unlabelled.height() == 0 { self.frame.clone() } else { unlabelled })
    }
}

/// Returns the values of `names` row by row, `NaN` where missing.
///
/// This is the layout that LightGBM and the scorer read.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let frame = df!("income" => [Some(2000.0), None], "children" => [0_i64, 2])?;
/// let names = ["children", "income"].map(str::to_owned);
/// let values = row_major(&frame, &names)?;
/// assert_eq!(values[..3], [0.0, 2000.0, 2.0]);
/// assert!(values[3].is_nan());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If a column is not there or is not numeric.
pub fn row_major(frame: &DataFrame, names: &[String]) -> Result<Vec<f64>> {
    let mut values = vec![f64::NAN; frame.height() * names.len()];
    for (position, name) in names.iter().enumerate() {
        let column = frame.column(name)?.cast(&DataType::Float64)?;
        for (row, value) in column.f64()?.iter().enumerate() {
            values[row * names.len() + position] = value.unwrap_or(f64::NAN);
        }
    }
    Ok(values)
}

fn aggregates_over(set: &FeatureSet, table: History) -> Vec<(&str, &Aggregate)> {
    let aggregates = set.features.iter().filter_map(|feature| match &feature.definition {
        Definition::Aggregate(aggregate) if aggregate.table == table => {
            Some((feature.name.as_str(), aggregate))
        }
        _ => None,
    });
    aggregates.collect()
}
