//! Cost of wrong decisions in euros.
//!
//! The cost matrix counts every application alike, but a lender's losses grow with the amount lent.
//! This is a rough estimate: no funding cost, no time, no recovery curve. It is reported beside the
//! cost by which models and thresholds are chosen.

pub use contract::LoanEconomics;

use super::median;
use crate::{Error, Result};

/// Losses of decisions whose outcomes are known, in euros.
pub trait LoanLosses {
    /// Returns the loss in euros per application of the decisions in `refused`.
    ///
    /// Each loses what [`LoanEconomics::of_decision`] says.
    ///
    /// The slices have one entry per application, in the same order. `amounts` are in euros. A
    /// missing amount (`NaN`) counts as the median of the known ones.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let economics = LoanEconomics { loss_given_default: 0.5, margin: 0.0625 };
    /// // An accepted default loses half of 2,000; a refused good client would have earned 250.
    /// let loss = economics.per_application(&[false, true], &[true, false], &[2000.0, 4000.0])?;
    /// assert_eq!(loss, (1000.0 + 250.0) / 2.0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] if they differ in length; [`Error::Data`] if there is no application, no
    /// known amount, or an amount is infinite or negative.
    fn per_application(&self, refused: &[bool], defaults: &[bool], amounts: &[f64]) -> Result<f64> {
        let losses = self.decision_losses(refused, defaults, amounts)?;
        Ok(losses.iter().sum::<f64>() / losses.len() as f64)
    }

    /// Returns the loss in euros of each decision.
    ///
    /// [`per_application`](Self::per_application) is their mean.
    ///
    /// # Errors
    /// As [`per_application`](Self::per_application).
    fn decision_losses(
        &self,
        refused: &[bool],
        defaults: &[bool],
        amounts: &[f64],
    ) -> Result<Vec<f64>>;
}

impl LoanLosses for LoanEconomics {
    fn decision_losses(
        &self,
        refused: &[bool],
        defaults: &[bool],
        amounts: &[f64],
    ) -> Result<Vec<f64>> {
        for (left, left_length) in [("decisions", refused.len()), ("amounts", amounts.len())] {
            if left_length != defaults.len() {
                return Err(Error::Length {
                    left,
                    right: "outcomes",
                    left_length,
                    right_length: defaults.len(),
                });
            }
        }
        if let Some(row) = amounts.iter().position(|&amount| amount < 0.0 || amount.is_infinite()) {
            let (found, application) = (amounts[row], row + 1);
            return Err(Error::Data(format!(
                "expected an amount of at least 0 for application {application}, found {found}"
            )));
        }
        let usual = median(amounts.iter().copied());
        if usual.is_nan() {
            let applications = amounts.len();
            return Err(Error::Data(format!(
                "expected amounts lent, found none among {applications} applications"
            )));
        }
        let loss = |(&amount, (&refused, &default)): (&f64, (&bool, &bool))| {
            let amount = if amount.is_nan() { usual } else { amount };
            self.of_decision(refused, default, amount)
        };
        Ok(amounts.iter().zip(refused.iter().zip(defaults)).map(loss).collect())
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "amounts computed by hand, exact in binary")]
mod tests {
    use super::*;

    const ECONOMICS: LoanEconomics = LoanEconomics { loss_given_default: 0.5, margin: 0.0625 };

    #[test]
    fn an_accepted_default_loses_its_share_and_a_refused_good_client_the_margin() {
        let (refused, defaults) = ([false, false, true, true], [false, true, false, true]);
        let amounts = [1000.0, 2000.0, 4000.0, 8000.0];
        assert_eq!(
            ECONOMICS.decision_losses(&refused, &defaults, &amounts).unwrap(),
            [0.0, 1000.0, 250.0, 0.0]
        );
        assert_eq!(ECONOMICS.per_application(&refused, &defaults, &amounts).unwrap(), 1250.0 / 4.0);
    }

    #[test]
    fn a_missing_amount_counts_as_the_median() {
        let losses = ECONOMICS
            .decision_losses(&[false; 4], &[true; 4], &[1000.0, f64::NAN, 5000.0, 2000.0])
            .unwrap();
        assert_eq!(losses, [500.0, 1000.0, 2500.0, 1000.0]);
    }

    #[test]
    fn refuses_what_is_no_amount() {
        let message = |refused: &[bool], amounts: &[f64]| {
            ECONOMICS.per_application(refused, &[true, false], amounts).unwrap_err().to_string()
        };
        assert_eq!(
            message(&[true], &[1.0, 2.0]),
            "expected as many decisions as outcomes, found 1 and 2"
        );
        assert_eq!(
            message(&[true; 2], &[1.0]),
            "expected as many amounts as outcomes, found 1 and 2"
        );
        assert_eq!(
            message(&[true; 2], &[1.0, -2.0]),
            "expected an amount of at least 0 for application 2, found -2"
        );
        assert_eq!(
            message(&[true; 2], &[f64::NAN; 2]),
            "expected amounts lent, found none among 2 applications"
        );
    }
}
