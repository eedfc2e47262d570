//! Statistics over segments of consecutive rows: the rows of a client, or of a group.

use scoring::features::Statistic;

/// Boundaries of consecutive segments: segment `i` has the rows `bounds[i]..bounds[i + 1]`.
#[derive(Debug, Default, Clone)]
pub(super) struct Segments {
    pub(super) bounds: Vec<u32>,
}

impl Segments {
    /// Iterates over the segments in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.bounds.windows(2).map(|bounds| bounds[0] as usize..bounds[1] as usize)
    }
}

/// Computes [`statistics`] of values that are 1 where `holds` is true and 0 elsewhere.
///
/// Counting is faster than adding up.
pub(super) fn statistics_of_condition(
    holds: &[bool],
    kept: Option<&[bool]>,
    segments: &Segments,
    statistics: &[Statistic],
    outputs: &mut [Vec<f64>],
) {
    for rows in segments.iter() {
        let (all, held) = match kept {
            None => {
                (rows.len() as u32, holds[rows.clone()].iter().map(|holds| u32::from(*holds)).sum())
            }
            Some(kept) => {
                let both = holds[rows.clone()].iter().zip(&kept[rows.clone()]);
                let held: u32 =
                    both.map(|(holds, kept)| u32::from(*holds) & u32::from(*kept)).sum();
                (kept[rows.clone()].iter().map(|kept| u32::from(*kept)).sum(), held)
            }
        };
        for (statistic, output) in statistics.iter().zip(&mut *outputs) {
            output.push(if rows.is_empty() {
                f64::NAN
            } else {
                statistic_of_counts(*statistic, all, held)
            });
        }
    }
}

/// Returns the statistic of `rows` values, of which `held` are 1 and the others 0.
fn statistic_of_counts(statistic: Statistic, rows: u32, held: u32) -> f64 {
    let (all, ones) = (f64::from(rows), f64::from(held));
    match statistic {
        Statistic::Count => all,
        Statistic::Sum => ones,
        Statistic::Mean if rows > 0 => ones / all,
        Statistic::Minimum if rows > 0 => f64::from(held == rows),
        Statistic::Maximum if rows > 0 => f64::from(held > 0),
        Statistic::StandardDeviation if rows > 1 => {
            (ones * (all - ones) / all / (all - 1.0)).sqrt()
        }
        _ => f64::NAN,
    }
}

/// Appends each of `statistics` over the kept rows of each segment to `outputs`.
///
/// A segment without any row gives a missing value.
pub(super) fn statistics(
    values: &[f64],
    kept: Option<&[bool]>,
    segments: &Segments,
    statistics: &[Statistic],
    outputs: &mut [Vec<f64>],
) {
    let with_extremes =
        statistics.iter().any(|one| matches!(one, Statistic::Minimum | Statistic::Maximum));
    for rows in segments.iter() {
        if rows.is_empty() {
            for output in &mut *outputs {
                output.push(f64::NAN);
            }
            continue;
        }
        let run = &values[rows.clone()];
        let kept = kept.map(|kept| &kept[rows]);
        let totals = match (kept, with_extremes) {
            (None, false) => Totals::over::<false>(run),
            (None, true) => Totals::over::<true>(run),
            (Some(kept), false) => Totals::over_kept::<false>(run, kept),
            (Some(kept), true) => Totals::over_kept::<true>(run, kept),
        };
        for (statistic, output) in statistics.iter().zip(&mut *outputs) {
            output.push(match statistic {
                Statistic::StandardDeviation => totals.standard_deviation(run, kept),
                statistic => totals.statistic(*statistic),
            });
        }
    }
}

/// Totals that one pass over a segment gives.
struct Totals {
    rows: u32,
    known: u32,
    sum: f64,
    minimum: f64,
    maximum: f64,
}

impl Totals {
    const NONE: Self =
        Self { rows: 0, known: 0, sum: 0.0, minimum: f64::INFINITY, maximum: f64::NEG_INFINITY };

    /// Computes the totals of a segment; the extremes only if `WITH_EXTREMES`.
    // Not inlined, so that its few numbers stay in registers.
    #[inline(never)]
    fn over<const WITH_EXTREMES: bool>(run: &[f64]) -> Self {
        let mut totals = Self { rows: run.len() as u32, ..Self::NONE };
        for value in run {
            totals.add::<WITH_EXTREMES>(*value, true);
        }
        totals
    }

    /// Computes [`Totals::over`] over the rows that are kept.
    #[inline(never)]
    fn over_kept<const WITH_EXTREMES: bool>(run: &[f64], kept: &[bool]) -> Self {
        let mut totals = Self::NONE;
        for (value, is_kept) in run.iter().zip(kept) {
            totals.rows += u32::from(*is_kept);
            totals.add::<WITH_EXTREMES>(*value, *is_kept);
        }
        totals
    }

    #[inline]
    fn add<const WITH_EXTREMES: bool>(&mut self, value: f64, is_kept: bool) {
        let is_known = is_kept & !value.is_nan();
        self.known += u32::from(is_known);
        // The value, or zero. A bit mask replaces a branch, which the processor could not predict.
        let mask = u64::from(is_known).wrapping_neg();
        self.sum += f64::from_bits(value.to_bits() & mask);
        if WITH_EXTREMES {
            // The value, or `NaN`, which is neither less nor greater than another number.
            let value = f64::from_bits(value.to_bits() | !mask);
            self.minimum = if value < self.minimum { value } else { self.minimum };
            self.maximum = if value > self.maximum { value } else { self.maximum };
        }
    }

    fn statistic(&self, statistic: Statistic) -> f64 {
        match statistic {
            Statistic::Count => f64::from(self.rows),
            Statistic::Sum if self.known > 0 || self.rows == 0 => self.sum,
            Statistic::Mean if self.known > 0 => self.sum / f64::from(self.known),
            Statistic::Minimum if self.known > 0 => self.minimum,
            Statistic::Maximum if self.known > 0 => self.maximum,
            _ => f64::NAN,
        }
    }

    fn standard_deviation(&self, run: &[f64], kept: Option<&[bool]>) -> f64 {
        if self.known < 2 {
            return f64::NAN;
        }
        let mean = self.sum / f64::from(self.known);
        let is_kept = |row: usize| kept.is_none_or(|kept| kept[row]);
        let known = run.iter().enumerate().filter(|(row, value)| is_kept(*row) && !value.is_nan());
        let squares: f64 = known.map(|(_, value)| (value - mean).powi(2)).sum();
        (squares / f64::from(self.known - 1)).sqrt()
    }
}
