//! Checks of a baseline that was read from a file.

use crate::baseline::{Baseline, FORMAT};
use crate::partition::Partition;
use crate::summary::{ScoreSummary, StratumSummary, Summary};

impl Baseline {
    /// Checks that the baseline is whole, and that it is the one of a model with these inputs and
    /// this threshold.
    ///
    /// Call it for every baseline that was read: figures from one that is not whole would be wrong.
    ///
    /// # Errors
    /// What was found and what was expected.
    pub fn check(&self, inputs: &[String], threshold: f64) -> Result<(), String> {
        if self.format != FORMAT {
            return Err(format!("expected format {FORMAT}, found {}", self.format));
        }
        if let Some(variable) =
            self.variables.iter().find(|variable| !inputs.contains(&variable.name))
        {
            return Err(format!("expected inputs of the model, found {}", variable.name));
        }
        if let Some(input) = inputs
            .iter()
            .find(|input| self.variables.iter().all(|variable| variable.name != **input))
        {
            return Err(format!("expected every input of the model, {input} is not there"));
        }
        if (self.threshold - threshold).abs() > 1e-12 {
            return Err(format!(
                "expected the model's threshold {threshold}, found {}",
                self.threshold
            ));
        }
        let is_ascending = |partition: &Partition| match partition {
            Partition::Numbers(beginnings) => beginnings.is_sorted_by(|left, right| left < right),
            Partition::Categories(names) => names.is_sorted_by(|left, right| left < right),
        };
        let partitions =
            self.variables.iter().map(|variable| (&variable.name, &variable.partition));
        if let Some((name, _)) = partitions.clone().find(|(_, parts)| !is_ascending(parts)) {
            return Err(format!("expected ascending parts of {name}, found others"));
        }
        if !is_ascending(&self.scores) {
            return Err("expected ascending parts of the score, found others".to_owned());
        }
        self.fits(&self.reference).map_err(|what| format!("its reference: {what}"))?;
        let parts = self.scores.len();
        let outcomes = [&self.outcomes.known, &self.outcomes.defaults];
        if outcomes.iter().any(|outcomes| outcomes.parts.len() != parts) {
            return Err(format!("expected outcomes in {parts} parts of the score"));
        }
        Ok(())
    }

    /// Checks that a summary counts the parts of this baseline.
    ///
    /// # Errors
    /// What was found and what was expected.
    pub fn fits(&self, summary: &Summary) -> Result<(), String> {
        summary.strata.iter().try_for_each(|(name, stratum)| {
            self.fits_stratum(stratum).map_err(|what| format!("stratum {name:?}: {what}"))
        })
    }

    fn fits_stratum(&self, stratum: &StratumSummary) -> Result<(), String> {
        let (expected, found) = (self.variables.len(), stratum.variables.len());
        if expected != found {
            return Err(format!("expected {expected} variables, found {found}"));
        }
        for (variable, summary) in self.variables.iter().zip(&stratum.variables) {
            let (expected, found) = (variable.partition.len(), summary.counts.len());
            if expected != found {
                return Err(format!(
                    "expected {expected} parts of {}, found {found}",
                    variable.name
                ));
            }
        }
        let (expected, ScoreSummary { parts }) = (self.scores.len(), &stratum.scores);
        if expected != parts.len() {
            return Err(format!("expected {expected} parts of the score, found {}", parts.len()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::{Column, ReferenceRow};

    fn baseline() -> Baseline {
        let columns = [("income".to_owned(), Column::Numbers((0..200).map(f64::from).collect()))];
        let rows: Vec<ReferenceRow<'_>> = (0..200)
            .map(|at| ReferenceRow {
                probability: f64::from(at) / 200.0,
                defaulted: at % 3 == 0,
                stratum: "",
                groups: &[],
            })
            .collect();
        Baseline::new(0.5, None, &columns, &rows)
    }

    #[test]
    fn says_what_does_not_belong_to_the_model() {
        let refused = |change: fn(&mut Baseline), inputs: &[&str], threshold: f64| {
            let mut changed = baseline();
            change(&mut changed);
            let inputs: Vec<String> = inputs.iter().map(|input| (*input).to_owned()).collect();
            changed.check(&inputs, threshold).unwrap_err()
        };
        let income = ["income".to_owned()];
        assert_eq!(baseline().check(&income, 0.5), Ok(()));
        assert_eq!(refused(|_| {}, &["age"], 0.5), "expected inputs of the model, found income");
        assert_eq!(
            refused(|_| {}, &["income", "age"], 0.5),
            "expected every input of the model, age is not there"
        );
        assert_eq!(
            refused(|_| {}, &["income"], 0.4),
            "expected the model's threshold 0.4, found 0.5"
        );
        assert_eq!(
            refused(|changed| changed.format = 7, &["income"], 0.5),
            "expected format 1, found 7"
        );
        let shorter = |changed: &mut Baseline| {
            let stratum = changed.reference.strata.get_mut("").unwrap();
            stratum.variables[0].counts.pop();
        };
        let parts = baseline().variables[0].partition.len();
        assert_eq!(
            refused(shorter, &["income"], 0.5),
            format!(
                "its reference: stratum \"\": expected {parts} parts of income, found {}",
                parts - 1
            )
        );
        let unsorted = |changed: &mut Baseline| changed.scores = Partition::Numbers(vec![0.5, 0.1]);
        assert_eq!(
            refused(unsorted, &["income"], 0.5),
            "expected ascending parts of the score, found others"
        );
    }

    #[test]
    fn a_day_that_is_counted_in_two_parts_is_the_day() {
        use crate::{Observed, Recorder, Scored};
        let baseline = baseline();
        let scored = |values| Scored {
            values,
            probability: 0.25,
            is_refused: false,
            stratum: "",
            groups: &[],
            identity: Some(7),
        };
        let mut whole = Recorder::new(&baseline);
        let values = [Observed::Number(3.0)];
        whole.add(&scored(&values));
        whole.add(&scored(&values));
        let mut first = Recorder::new(&baseline);
        first.add(&scored(&values));
        let (summary, seen) = first.into_parts();
        let mut second = Recorder::resume(&baseline, summary, seen);
        second.add(&scored(&values));
        let whole = whole.finish();
        assert_eq!((whole.predictions, whole.repeated), (1, 1));
        assert_eq!(second.finish(), whole);
    }
}
