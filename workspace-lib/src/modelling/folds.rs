//! Stratified folds of cross-validation.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::{Error, Result};

/// The labelled applications cut into folds, for one repetition of cross-validation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// The fold of each application, from 0.
    pub fold_of: Vec<usize>,
    /// Number of folds.
    pub folds: usize,
}

impl Partition {
    /// Draws folds with the same share of defaults: their numbers differ by at most one.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let defaults = [true, true, false, false, false, false];
    /// let partition = Partition::stratified(&defaults, 2, 1)?;
    /// let held_out = partition.held_out(0);
    /// assert_eq!(held_out.len(), 3);
    /// assert_eq!(held_out.iter().filter(|&&row| defaults[row]).count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If there are fewer defaults or fewer repaid loans than folds.
    pub fn stratified(defaults: &[bool], folds: usize, seed: u64) -> Result<Self> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut fold_of = vec![0; defaults.len()];
        let mut next_fold = (0..folds).cycle();
        for outcome in [true, false] {
            let mut members: Vec<usize> =
                (0..defaults.len()).filter(|&index| defaults[index] == outcome).collect();
            if members.len() < folds {
                return Err(Error::Data(format!(
                    "expected at least {folds} {}, one for each fold, found {}. Train on more applications.",
                    if outcome { "defaults" } else { "repaid loans" },
                    members.len()
                )));
            }
            members.shuffle(&mut random);
            for (member, fold) in members.into_iter().zip(&mut next_fold) {
                fold_of[member] = fold;
            }
        }
        Ok(Self { fold_of, folds })
    }

    /// Returns the applications of one fold.
    pub fn held_out(&self, fold: usize) -> Vec<usize> {
        (0..self.fold_of.len()).filter(|&row| self.fold_of[row] == fold).collect()
    }

    /// Returns the applications of the other folds.
    pub fn others(&self, fold: usize) -> Vec<usize> {
        (0..self.fold_of.len()).filter(|&row| self.fold_of[row] != fold).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fold_has_its_share_of_defaults() {
        let defaults: Vec<bool> = (0..103).map(|index| index % 10 == 0).collect();
        let partition = Partition::stratified(&defaults, 5, 7).unwrap();
        assert_eq!(partition, Partition::stratified(&defaults, 5, 7).unwrap());
        for fold in 0..5 {
            let members = partition.held_out(fold);
            assert!((20..=21).contains(&members.len()));
            assert_eq!(members.len() + partition.others(fold).len(), 103);
            assert!((2..=3).contains(&members.iter().filter(|&&index| defaults[index]).count()));
        }
    }

    #[test]
    fn refuses_fewer_defaults_than_folds() {
        let message =
            Partition::stratified(&[true, false, false, false], 2, 0).unwrap_err().to_string();
        assert_eq!(
            message,
            "expected at least 2 defaults, one for each fold, found 1. Train on more applications."
        );
    }
}
