//! One type for each kind of column, and missing values that are really missing.

use polars::prelude::*;
use rayon::prelude::*;

use super::SchemaColumn;
use crate::tables::Kind;

/// Texts that mean "not available" in every category column.
pub const NOT_AVAILABLE: [&str; 2] = ["XNA", "XAP"];

/// Largest whole number that a float holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Why a frame does not fit the schema.
pub(super) enum Unfit {
    /// A cell is not what its column holds; which one, a closer look will tell.
    Cell,
    /// Something else.
    Frame(PolarsError),
}

impl From<PolarsError> for Unfit {
    fn from(error: PolarsError) -> Self {
        Self::Frame(error)
    }
}

/// `frame` with the `selected` columns, in their order and types: absent ones empty, sentinels and `NaN` missing.
pub(super) fn frame(mut frame: DataFrame, selected: &[&'static SchemaColumn]) -> Result<DataFrame, Unfit> {
    let height = frame.height();
    // Taken out one by one, so that the original is freed as soon as its replacement is there.
    let parts: Vec<(&SchemaColumn, Option<Column>)> =
        selected.iter().map(|description| (*description, frame.drop_in_place(description.name).ok())).collect();
    let columns = parts
        .into_par_iter()
        .map(|(description, column)| {
            let name = PlSmallStr::from_static(description.name);
            let Some(column) = column else {
                return Ok(Column::full_null(name, height, &description.kind.data_type()));
            };
            let series = column.take_materialized_series();
            let series = match description.kind {
                Kind::Integer => integer(&series, description.sentinel)?,
                Kind::Number => number(&series, description.sentinel)?,
                Kind::Category | Kind::Flag => text(&series)?,
            };
            Ok(series.with_name(name).into_column())
        })
        .collect::<Result<Vec<Column>, Unfit>>()?;
    Ok(DataFrame::new(height, columns)?)
}

fn integer(series: &Series, sentinel: Option<f64>) -> Result<Series, Unfit> {
    if series.dtype().is_float() {
        let floats = series.cast(&DataType::Float64)?;
        let whole = |value: f64| value.fract() == 0.0 && value.abs() <= EXACT;
        if !floats.f64()?.iter().flatten().all(|value| value.is_nan() || whole(value)) {
            return Err(Unfit::Cell);
        }
        let known: Float64Chunked = floats.f64()?.apply(|value| value.filter(|value| !value.is_nan()));
        return integer(&known.into_series().cast(&DataType::Int64)?, sentinel);
    }
    let series = series.strict_cast(&DataType::Int64)?;
    let Some(sentinel) = sentinel else { return Ok(series) };
    let integers = series.i64()?;
    Ok(integers.set(&integers.equal(sentinel as i64), None)?.into_series())
}

fn number(series: &Series, sentinel: Option<f64>) -> Result<Series, Unfit> {
    let mut series = series.strict_cast(&DataType::Float64)?;
    let numbers = series.f64()?;
    if numbers.downcast_iter().any(|chunk| chunk.values().iter().any(|value| !value.is_finite())) {
        if numbers.iter().flatten().any(f64::is_infinite) {
            return Err(Unfit::Cell);
        }
        series = numbers.set(&numbers.is_nan(), None)?.into_series();
    }
    let Some(sentinel) = sentinel else { return Ok(series) };
    let numbers = series.f64()?;
    Ok(numbers.set(&numbers.equal(sentinel), None)?.into_series())
}

fn text(series: &Series) -> Result<Series, Unfit> {
    let texts = series.strict_cast(&DataType::String)?;
    let texts = texts.str()?;
    let [first, second] = NOT_AVAILABLE.map(|absent| texts.equal(absent));
    let absent = first | second;
    if !absent.any() {
        return Ok(texts.clone().into_series());
    }
    let nothing = StringChunked::full_null(texts.name().clone(), 1);
    Ok(texts.zip_with(&!absent, &nothing)?.into_series())
}
