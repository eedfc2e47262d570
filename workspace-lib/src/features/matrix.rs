//! The feature matrix: one row per application.

use std::collections::BTreeSet;

use polars::prelude::*;
use scoring::FeatureSet;
use scoring::features::{Aggregate, Definition, Table as History};

use super::plan;
use crate::Result;
use crate::tables::{CLIENT_KEY, Folder, Remark, TARGET, Table};

/// Every feature of every application of a folder.
#[derive(Debug, Clone)]
pub struct FeatureMatrix {
    /// `SK_ID_CURR` (Int64), `TARGET` (Int64, null where unknown), the application's raw columns, then every feature
    /// (Float64, null where missing). Labelled applications come first, in the order of their file.
    pub frame: DataFrame,
    /// What was noticed while reading.
    pub remarks: Vec<Remark>,
    /// Optional tables that the folder does not have, by file stem.
    pub missing_tables: Vec<String>,
}

/// Computes the features of `set` for every application of `folder`.
///
/// Each history table is read once, only its needed columns, and aggregated before the next is read.
///
/// # Errors
/// The error of the first table that cannot be used.
pub fn build(folder: &Folder, set: &FeatureSet, mut progress: impl FnMut(&str)) -> Result<FeatureMatrix> {
    progress("application");
    let mut remarks = Vec::new();
    let mut missing_tables = Vec::new();
    let train = folder.read(Table::ApplicationTrain)?;
    let test = folder.read(Table::ApplicationTest)?;
    remarks.extend(train.remarks);
    remarks.extend(test.remarks);
    let test = test.frame.lazy().with_column(lit(NULL).cast(DataType::Int64).alias(TARGET));
    let order: Vec<Expr> = train.frame.get_column_names().into_iter().map(|name| col(name.clone())).collect();
    let applications = [train.frame.lazy().select(order.clone()), test.select(order)];
    let mut frame = concat(applications, UnionArgs::default())?.collect()?;
    for table in History::ALL {
        let features = aggregates_over(set, table);
        if features.is_empty() {
            continue;
        }
        progress(table.file_stem());
        let loaded = folder.read_columns(source(table), &needed_columns(set, table))?;
        if loaded.file.is_none() {
            missing_tables.push(table.file_stem().to_owned());
        }
        remarks.extend(loaded.remarks);
        let rows = if table == History::BureauBalance { with_client(loaded.frame, folder)? } else { loaded.frame };
        let columns = rows.schema().as_ref().clone();
        let summaries = plan::aggregates(rows.lazy(), &columns, &features);
        let join = JoinArgs { maintain_order: MaintainOrderJoin::Left, ..JoinArgs::new(JoinType::Left) };
        frame = frame.lazy().join(summaries, [col(CLIENT_KEY)], [col(CLIENT_KEY)], join).collect()?;
    }
    progress("features");
    let columns = frame.schema().as_ref().clone();
    let frame = plan::rows(frame.lazy(), &columns, &set.features).collect()?;
    let names = columns.iter_names().filter(|name| set.position(name).is_none()).cloned();
    let names = names.chain(set.features.iter().map(|feature| feature.name.as_str().into()));
    Ok(FeatureMatrix { frame: frame.select(names)?, remarks, missing_tables })
}

impl FeatureMatrix {
    /// Applications with a known outcome.
    ///
    /// # Errors
    /// If polars cannot filter the frame.
    pub fn labelled(&self) -> Result<DataFrame> {
        Ok(self.frame.clone().lazy().filter(col(TARGET).is_not_null()).collect()?)
    }

    /// Applications to score: those without an outcome, or all of them if every outcome is known.
    ///
    /// # Errors
    /// If polars cannot filter the frame.
    pub fn to_score(&self) -> Result<DataFrame> {
        let unlabelled = self.frame.clone().lazy().filter(col(TARGET).is_null()).collect()?;
        Ok(if unlabelled.height() == 0 { self.frame.clone() } else { unlabelled })
    }
}

/// Values of `names`, row by row, `NaN` where missing: the layout LightGBM and the scorer read.
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

fn source(table: History) -> Table {
    match table {
        History::Bureau => Table::Bureau,
        History::BureauBalance => Table::BureauBalance,
        History::PreviousApplication => Table::PreviousApplication,
        History::PosCashBalance => Table::PosCashBalance,
        History::InstallmentsPayments => Table::InstallmentsPayments,
        History::CreditCardBalance => Table::CreditCardBalance,
    }
}

fn aggregates_over(set: &FeatureSet, table: History) -> Vec<(&str, &Aggregate)> {
    let aggregates = set.features.iter().filter_map(|feature| match &feature.definition {
        Definition::Aggregate(aggregate) if aggregate.table == table => Some((feature.name.as_str(), aggregate)),
        _ => None,
    });
    aggregates.collect()
}

/// The key and the raw columns that the features over `table` read.
fn needed_columns(set: &FeatureSet, table: History) -> Vec<&str> {
    let mut columns = BTreeSet::from([if table == History::BureauBalance { "SK_ID_BUREAU" } else { CLIENT_KEY }]);
    for feature in &set.features {
        if matches!(&feature.definition, Definition::Aggregate(aggregate) if aggregate.table == table) {
            feature.references(&mut |column| _ = columns.insert(column), &mut |_| {});
        }
    }
    columns.into_iter().collect()
}

/// Rows of `bureau_balance` with the client of their credit; rows of an unknown credit are dropped.
fn with_client(balances: DataFrame, folder: &Folder) -> Result<DataFrame> {
    let credits = folder.read_columns(Table::Bureau, &["SK_ID_BUREAU", CLIENT_KEY])?.frame;
    let credits = credits.lazy().unique(Some(cols(["SK_ID_BUREAU"])), UniqueKeepStrategy::First);
    let join = JoinArgs { maintain_order: MaintainOrderJoin::Left, ..JoinArgs::new(JoinType::Inner) };
    Ok(balances.lazy().join(credits, [col("SK_ID_BUREAU")], [col("SK_ID_BUREAU")], join).collect()?)
}
