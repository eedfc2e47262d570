//! Search for the smallest changes with which an application would be granted.

use super::levers::{Lever, Pulls, changes};
use super::{Change, Counterfactual};
use crate::features::Applicant;
use crate::{Bundle, Decision, Record, Value};

/// Maximum number of proposals for one application.
const MOST: usize = 3;

/// Largest share of the threshold that a proposal's probability may reach.
///
/// With this margin small changes of the data do not reverse the decision.
const MARGIN: f64 = 0.95;

/// Number of shares that are tried for each of two combined levers.
const SHARES_PER_LEVER_OF_TWO: usize = 24;

/// Number of shares that are tried for each of three combined levers.
const SHARES_PER_LEVER_OF_THREE: usize = 12;

/// Effort of providing papers, in shares of a lever's reach.
const EFFORT_OF_PAPERS: f64 = 0.5;

/// Effort that each further lever adds: a client prefers one change to two.
const EFFORT_PER_FURTHER_LEVER: f64 = 0.1;

/// The application that the search changes.
struct Application<'a> {
    bundle: &'a Bundle,
    record: &'a Record,
    applicant: Applicant,
}

/// A combination of levers, and its effort for the client.
#[derive(Debug, Clone)]
struct LeverCombination {
    pulls: Vec<(Lever, f64)>,
    effort: f64,
}

/// How far a probability is below the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GrantLevel {
    /// At most [`MARGIN`] of the threshold.
    WithMargin,
    /// Below the threshold, without the margin.
    Granted,
}

impl GrantLevel {
    fn at_threshold(probability: f64, threshold: f64) -> Option<Self> {
        let is_granted = Decision::at_threshold(probability, threshold) == Decision::Granted;
        is_granted.then_some(if probability <= MARGIN * threshold {
            Self::WithMargin
        } else {
            Self::Granted
        })
    }
}

impl LeverCombination {
    /// Returns the combination with one more lever.
    fn with(&self, lever: Lever, share: f64) -> Self {
        let pulls = self.pulls.iter().copied().chain([(lever, share)]).collect();
        Self { pulls, effort: self.effort + effort(lever, share) + EFFORT_PER_FURTHER_LEVER }
    }
}

/// Returns the effort of a lever that is applied with a share of its reach.
fn effort(lever: Lever, share: f64) -> f64 {
    if lever.is_gradual() { share } else { EFFORT_OF_PAPERS }
}

/// Returns every combination of `count` compatible levers.
fn combinations(count: usize) -> impl Iterator<Item = Vec<Lever>> {
    let sets = 1_u32..1 << Lever::ALL.len();
    let chosen = |set: u32| {
        (0..Lever::ALL.len()).filter(move |at| set >> at & 1 == 1).map(|at| Lever::ALL[at])
    };
    sets.filter(move |set| set.count_ones() as usize == count)
        .map(move |set| chosen(set).collect::<Vec<Lever>>())
        .filter(|levers| {
            levers.iter().all(|first| {
                levers.iter().all(|second| first == second || first.goes_with(*second))
            })
        })
}

/// Returns at most `count` of the shares, evenly spread and including the last one.
fn spread(shares: &[f64], count: usize) -> Vec<f64> {
    let count = count.min(shares.len());
    (1..=count).map(|nth| shares[nth * shares.len() / count - 1]).collect()
}

impl Bundle {
    /// Returns up to three different ways to have a refused application granted, the least effort
    /// first.
    ///
    /// `applicant` is what [`explain`](Self::explain) takes. The result is empty if the application
    /// is granted as it is, or if no plausible change is enough. Each proposal was scored again as
    /// a whole. Its probability is at most 95 % of the threshold, or only below the threshold if no
    /// plausible change does better. A single lever is applied with the smallest step that is
    /// enough. Three levers are combined only if neither one nor two are enough.
    ///
    /// ```
    /// # use std::path::Path;
    /// use scoring::{Bundle, Decision, Record};
    ///
    /// # fn main() -> scoring::Result<()> {
    /// # let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion"));
    /// # let bundle = Bundle::open(folder)?;
    /// let income = [("AMT_INCOME_TOTAL", 100_000.0), ("AMT_ANNUITY", 30_000.0)];
    /// let loan = [("AMT_CREDIT", 600_000.0), ("AMT_GOODS_PRICE", 450_000.0)];
    /// let scores = [("EXT_SOURCE_2", 0.4), ("EXT_SOURCE_3", 0.4)];
    /// let applicant = Record::from_iter([loan, scores, income].concat());
    /// assert_eq!(bundle.explain(&applicant).decision, Decision::Refused);
    /// let proposals = bundle.counterfactuals(&applicant);
    /// assert!(!proposals.is_empty());
    /// assert!(proposals.iter().all(|changed| changed.explanation.decision == Decision::Granted));
    /// # Ok(())
    /// # }
    /// ```
    pub fn counterfactuals(&self, applicant: &Record) -> Vec<Counterfactual> {
        let application = Application {
            bundle: self,
            record: applicant,
            applicant: self.plan().applicant(applicant),
        };
        if Decision::at_threshold(
            application.probability(&[]).unwrap_or(f64::NAN),
            self.manifest().threshold,
        ) == Decision::Granted
        {
            return Vec::new();
        }
        let mut results: Vec<(GrantLevel, LeverCombination)> = combinations(1)
            .chain(combinations(2))
            .filter_map(|levers| application.least_effort_combination(&levers))
            .collect();
        let has_margin = |results: &[(GrantLevel, LeverCombination)]| {
            results.iter().any(|(level, _)| *level == GrantLevel::WithMargin)
        };
        if !has_margin(&results) {
            results.extend(
                combinations(3).filter_map(|levers| application.least_effort_combination(&levers)),
            );
        }
        // Proposals without the margin are returned only if there is none with it.
        let needed =
            if has_margin(&results) { GrantLevel::WithMargin } else { GrantLevel::Granted };
        let mut combinations: Vec<LeverCombination> = results
            .into_iter()
            .filter(|(level, _)| *level == needed)
            .map(|(_, combination)| combination)
            .collect();
        combinations.sort_by(|left, right| left.effort.total_cmp(&right.effort));
        let mut proposals: Vec<Counterfactual> = Vec::new();
        for combination in combinations {
            // A proposal that shares a lever with an earlier one is too similar to it and is left
            // out.
            let is_different = proposals.iter().all(|proposal| {
                combination.pulls.iter().all(|(lever, _)| !proposal.levers.contains(lever))
            });
            if is_different && proposals.len() < MOST {
                proposals.extend(application.proposal(&combination, needed));
            }
        }
        proposals
    }
}

impl Application<'_> {
    /// Finds the combination of all of these levers with the least effort that is granted.
    ///
    /// One lever is tried at every step. Of several levers some shares of each are tried, the least
    /// effort first. Then each lever is reduced to the smallest share that is still enough with the
    /// others.
    fn least_effort_combination(&self, levers: &[Lever]) -> Option<(GrantLevel, LeverCombination)> {
        let all: Vec<Vec<f64>> = levers.iter().map(|lever| lever.shares(self.record)).collect();
        let tried: Vec<Vec<f64>> = match levers.len() {
            1 => all.clone(),
            2 => all.iter().map(|shares| spread(shares, SHARES_PER_LEVER_OF_TWO)).collect(),
            _ => all.iter().map(|shares| spread(shares, SHARES_PER_LEVER_OF_THREE)).collect(),
        };
        let mut combined: Vec<LeverCombination> =
            vec![LeverCombination { pulls: Vec::new(), effort: -EFFORT_PER_FURTHER_LEVER }];
        for (&lever, shares) in levers.iter().zip(&tried) {
            let with = |combination: &LeverCombination| {
                shares.iter().map(|&share| combination.with(lever, share)).collect::<Vec<_>>()
            };
            combined = combined.iter().flat_map(with).collect();
        }
        combined.sort_by(|left, right| left.effort.total_cmp(&right.effort));
        let (level, mut combination) = self.first_granted(combined)?;
        if levers.len() > 1 {
            for (at, shares) in all.iter().enumerate() {
                self.ease(&mut combination, level, at, shares);
            }
        }
        Some((level, combination))
    }

    /// Returns the first combination that is granted with the margin, or else the first that is
    /// granted.
    fn first_granted(&self, all: Vec<LeverCombination>) -> Option<(GrantLevel, LeverCombination)> {
        let mut granted = None;
        for combination in all {
            match self.grant_level(&combination.pulls) {
                Some(GrantLevel::WithMargin) => {
                    return Some((GrantLevel::WithMargin, combination));
                }
                Some(GrantLevel::Granted) if granted.is_none() => {
                    granted = Some((GrantLevel::Granted, combination));
                }
                Some(GrantLevel::Granted) | None => {}
            }
        }
        granted
    }

    /// Reduces one lever to the smallest of `shares` with which the combination keeps `needed`.
    fn ease(
        &self,
        combination: &mut LeverCombination,
        needed: GrantLevel,
        at: usize,
        shares: &[f64],
    ) {
        let (lever, pulled) = combination.pulls[at];
        let mut pulls = combination.pulls.clone();
        let less = shares.iter().take_while(|share| **share < pulled).find(|share| {
            pulls[at].1 = **share;
            self.grant_level(&pulls).is_some_and(|level| {
                level == GrantLevel::WithMargin || needed == GrantLevel::Granted
            })
        });
        if let Some(&less) = less {
            combination.effort -= effort(lever, pulled) - effort(lever, less);
            combination.pulls[at].1 = less;
        }
    }

    /// Returns how far the probability with the levers is below the threshold.
    ///
    /// It is `None` if it is not below, or if a lever does not apply.
    fn grant_level(&self, pulls: &Pulls) -> Option<GrantLevel> {
        self.probability(pulls).and_then(|probability| {
            GrantLevel::at_threshold(probability, self.bundle.manifest().threshold)
        })
    }

    /// Returns the probability of default with the levers applied; `None` if one does not apply.
    fn probability(&self, pulls: &Pulls) -> Option<f64> {
        let changes = changes(self.bundle, self.record, pulls)?;
        let edits = changes.iter().map(|(name, value)| (name.as_str(), value));
        let applicant = self.bundle.plan().edited(&self.applicant, edits);
        Some(self.bundle.calibrated(&applicant).probability)
    }

    /// Scores the whole changed application again; `None` if this does not confirm the result.
    fn proposal(
        &self,
        combination: &LeverCombination,
        needed: GrantLevel,
    ) -> Option<Counterfactual> {
        let changes = changes(self.bundle, self.record, &combination.pulls)?;
        let mut record = self.record.clone();
        for (name, value) in &changes {
            record.set(name.clone(), value.clone());
        }
        let explanation = self.bundle.explain(&record);
        let again = GrantLevel::at_threshold(explanation.probability, explanation.threshold)?;
        if needed == GrantLevel::WithMargin && again == GrantLevel::Granted {
            return None;
        }
        let change = |(field, to): (String, Value)| Change {
            from: self.record.get(&field).clone(),
            field,
            to,
        };
        Some(Counterfactual {
            levers: combination.pulls.iter().map(|(lever, _)| *lever).collect(),
            changes: changes.into_iter().map(change).collect(),
            effort: combination.effort,
            explanation,
        })
    }
}

#[cfg(test)]
mod tests;
