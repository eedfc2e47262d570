//! Figures that compare the challenger with the champion on the same predictions.

use std::collections::BTreeMap;

use answers::disclosure::{self, Cell, SMALLEST_GROUP};
use answers::{Answers, COMPARED_FIELDS};
use chrono::{Days, NaiveDate, NaiveTime, Utc};
use contract::{
    ChallengerComparison, ChallengerFigures, ComparedCost, ComparedCounts, ComparedGroup,
    CostBasis, CostMatrix, PredictionRequest,
};
use scoring::Language;
use serde::Deserialize;
use statistics::{mean_interval, spearman};
use store::{ComparedPrediction, Store, Window};

use super::{Pair, Shadow, findings};
use crate::access::unavailable;
use crate::problem::Refusal;

/// Number of latest predictions that the figures are about.
const PREDICTIONS: usize = 10_000;

/// Predictions that are read at a time, because a response is many times longer than its figures.
const PAGE: i64 = 500;

/// Reasons of each model that are compared.
const REASONS: usize = 4;

/// What the figures need of one prediction.
#[derive(Debug, Clone, PartialEq)]
struct Compared {
    champion: Opinion,
    challenger: Opinion,
    same_first_reason: bool,
    same_reasons: bool,
    is_incomplete: bool,
    defaulted: Option<bool>,
    /// Rank and label of the group by each of [`COMPARED_FIELDS`].
    groups: [Option<(usize, String)>; COMPARED_FIELDS.len()],
}

/// What one model says of an application.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Opinion {
    probability: f64,
    refused: bool,
}

/// The reasons in a stored response.
#[derive(Deserialize)]
struct StoredReasons {
    reasons: Vec<StoredReason>,
}

#[derive(Deserialize)]
struct StoredReason {
    code: String,
}

/// Compares the challenger with the champion over the last `days` days, today included.
///
/// # Errors
/// [`Refusal::NoChallenger`] if there is none; [`Refusal::StoreUnavailable`] or
/// [`Refusal::Internal`].
pub(crate) async fn comparison(
    shadow: &Shadow,
    store: &Store,
    days: u64,
    language: Language,
) -> Result<ChallengerComparison, Refusal> {
    let pair = shadow.pair().ok_or_else(|| Refusal::NoChallenger(shadow.refused()))?;
    let to = Utc::now().date_naive();
    let from = to - Days::new(days - 1);
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let (champion, challenger) = (pair.champion.version(), pair.challenger.version());
    let window = Window {
        model_version: champion.to_owned(),
        from: midnight(from),
        to: midnight(to + Days::new(1)),
    };
    let counted = store.days(&window).await.map_err(unavailable)?;
    let compared = store.count_compared(&window, challenger).await.map_err(unavailable)?;
    let latest = read(&pair, store, &window, language).await.map_err(|error| match error {
        store::Error::Unreadable(what) => {
            tracing::error!(what, "a stored prediction cannot be read");
            Refusal::Internal
        }
        other => unavailable(other),
    })?;
    let figures = figures(&latest, &pair.champion.answers, language);
    let mut comparison = ChallengerComparison {
        model_version: champion.to_owned(),
        challenger_version: challenger.to_owned(),
        from: from.to_string(),
        to: to.to_string(),
        predictions: counted.iter().map(|day| day.predictions).sum(),
        compared,
        not_scored: shadow.not_scored(),
        figures,
        findings: Vec::new(),
    };
    comparison.findings = findings::findings(&comparison, language);
    Ok(comparison)
}

/// Counts the predictions of a window whose first reason is the same with the challenger, and those
/// that were compared.
///
/// `None` without a challenger of this version of the model, or for fewer predictions than a figure
/// may be about.
///
/// # Errors
/// The store's.
pub(crate) async fn same_first_reason(
    shadow: &Shadow,
    store: &Store,
    window: &Window,
) -> Result<Option<(u64, u64)>, store::Error> {
    let pair = shadow.pair().filter(|pair| pair.champion.version() == window.model_version);
    let Some(pair) = pair else { return Ok(None) };
    let latest = match read(&pair, store, window, Language::English).await {
        Err(store::Error::Unreadable(what)) => {
            tracing::error!(what, "reasons are not compared: a stored prediction cannot be read");
            return Ok(None);
        }
        latest => latest?,
    };
    let same = latest.iter().filter(|one| one.same_first_reason).count();
    Ok((latest.len() >= SMALLEST_GROUP).then_some((same as u64, latest.len() as u64)))
}

/// Reads the latest predictions, page by page.
async fn read(
    pair: &Pair,
    store: &Store,
    window: &Window,
    language: Language,
) -> Result<Vec<Compared>, store::Error> {
    let mut latest = Vec::new();
    let mut before: Option<String> = None;
    while latest.len() < PREDICTIONS {
        let challenger = pair.challenger.version();
        let page = store.compared(window, challenger, before.as_deref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        before = Some(last.prediction_id.clone());
        for row in &page {
            latest.push(Compared::read(row, &pair.champion.answers, language).map_err(
                |error| store::Error::Unreadable(format!("{}: {error}", row.prediction_id)),
            )?);
        }
    }
    latest.truncate(PREDICTIONS);
    Ok(latest)
}

impl Compared {
    fn read(
        row: &ComparedPrediction,
        champion: &Answers,
        language: Language,
    ) -> serde_json::Result<Self> {
        let StoredReasons { reasons } = serde_json::from_str(&row.response)?;
        let request: PredictionRequest = serde_json::from_str(&row.request)?;
        let mut ours: Vec<&str> =
            reasons.iter().take(REASONS).map(|reason| reason.code.as_str()).collect();
        let mut theirs: Vec<&str> = row.challenger_reasons.split_whitespace().collect();
        let same_first_reason = ours.first() == theirs.first();
        ours.sort_unstable();
        theirs.sort_unstable();
        Ok(Self {
            champion: Opinion { probability: row.probability, refused: row.refused },
            challenger: Opinion {
                probability: row.challenger_probability,
                refused: row.challenger_refused,
            },
            same_first_reason,
            same_reasons: ours == theirs,
            is_incomplete: row.lacking > 0,
            defaulted: row.defaulted,
            groups: COMPARED_FIELDS.map(|field| champion.compared_group(field, &request, language)),
        })
    }

    fn is_newly_refused(&self) -> bool {
        self.challenger.refused && !self.champion.refused
    }

    fn is_newly_granted(&self) -> bool {
        self.champion.refused && !self.challenger.refused
    }
}

/// Computes the figures; `None` for fewer predictions than a figure may be about.
fn figures(
    compared: &[Compared],
    champion: &Answers,
    language: Language,
) -> Option<ChallengerFigures> {
    if compared.len() < SMALLEST_GROUP {
        return None;
    }
    let count = |is: &dyn Fn(&Compared) -> bool| compared.iter().filter(|one| is(one)).count();
    let share = |is: &dyn Fn(&Compared) -> bool| count(is) as f64 / compared.len() as f64;
    let distances =
        || compared.iter().map(|one| (one.challenger.probability - one.champion.probability).abs());
    let probabilities = |of: fn(&Compared) -> f64| compared.iter().map(of).collect::<Vec<f64>>();
    Some(ChallengerFigures {
        predictions: compared.len(),
        incomplete_share: share(&|one| one.is_incomplete),
        agreement: share(&|one| one.champion.refused == one.challenger.refused),
        newly_refused: count(&Compared::is_newly_refused),
        newly_granted: count(&Compared::is_newly_granted),
        champion_refusal_rate: share(&|one| one.champion.refused),
        challenger_refusal_rate: share(&|one| one.challenger.refused),
        costs: costs(compared, champion.bundle.manifest().cost_matrix),
        mean_distance: statistics::mean(distances()),
        largest_distance: distances().fold(0.0, f64::max),
        rank_correlation: spearman(
            &probabilities(|one| one.champion.probability),
            &probabilities(|one| one.challenger.probability),
        ),
        same_first_reason: share(&|one| one.same_first_reason),
        same_reasons: share(&|one| one.same_reasons),
        groups: groups(compared, champion, language),
    })
}

/// Computes the costs by each basis that is about enough predictions.
fn costs(compared: &[Compared], matrix: CostMatrix) -> Vec<ComparedCost> {
    let expected = |opinion: Opinion, probability| matrix.expected(opinion.refused, probability);
    let by = |basis, pairs: Vec<(f64, f64)>| {
        if pairs.len() < SMALLEST_GROUP {
            return None;
        }
        let differences: Vec<f64> =
            pairs.iter().map(|(champion, challenger)| challenger - champion).collect();
        let (difference, difference_low, difference_high) = mean_interval(&differences)?;
        Some(ComparedCost {
            basis,
            predictions: pairs.len(),
            champion: statistics::mean(pairs.iter().map(|pair| pair.0)),
            challenger: statistics::mean(pairs.iter().map(|pair| pair.1)),
            difference,
            difference_low,
            difference_high,
        })
    };
    let all = |of: &dyn Fn(&Compared) -> (f64, f64)| compared.iter().map(of).collect::<Vec<_>>();
    let judged = |by: fn(&Compared) -> f64| {
        all(&|one| (expected(one.champion, by(one)), expected(one.challenger, by(one))))
    };
    let own = all(&|one| {
        let own = |opinion: Opinion| expected(opinion, opinion.probability);
        (own(one.champion), own(one.challenger))
    });
    let outcomes = compared.iter().filter_map(|one| {
        let cost = |opinion: Opinion| Some(matrix.of_decision(opinion.refused, one.defaulted?));
        Some((cost(one.champion)?, cost(one.challenger)?))
    });
    [
        by(CostBasis::OwnProbability, own),
        by(CostBasis::ChampionProbability, judged(|one| one.champion.probability)),
        by(CostBasis::ChallengerProbability, judged(|one| one.challenger.probability)),
        by(CostBasis::Outcomes, outcomes.collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Counts the changed decisions by group, and hides what would be about few.
fn groups(compared: &[Compared], champion: &Answers, language: Language) -> Vec<ComparedGroup> {
    let mut groups = Vec::new();
    for (at, field) in COMPARED_FIELDS.into_iter().enumerate() {
        let Some(label) = champion.compared_label(field, language) else { continue };
        let mut counts: BTreeMap<&(usize, String), ComparedCounts> = BTreeMap::new();
        let mut unknown = 0;
        for one in compared {
            let Some(group) = &one.groups[at] else {
                unknown += 1;
                continue;
            };
            let empty = ComparedCounts { predictions: 0, newly_refused: 0, newly_granted: 0 };
            let counts = counts.entry(group).or_insert(empty);
            counts.predictions += 1;
            counts.newly_refused += usize::from(one.is_newly_refused());
            counts.newly_granted += usize::from(one.is_newly_granted());
        }
        // Those of no group are a cell too: their number follows from the total and the others.
        let sizes = counts.values().map(|counts| counts.predictions).chain([unknown]);
        let cells: Vec<Cell> =
            sizes.map(|clients| Cell { clients, can_be_filled: clients > 0 }).collect();
        let hidden = disclosure::hidden(&cells);
        groups.extend(counts.into_iter().zip(hidden).map(|(((_, group), counts), hidden)| {
            ComparedGroup {
                field: field.to_owned(),
                label: label.clone(),
                group: group.clone(),
                counts: (!hidden).then_some(counts),
            }
        }));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(
        champion: (f64, bool),
        challenger: (f64, bool),
        defaulted: Option<bool>,
    ) -> Compared {
        let opinion = |(probability, refused)| Opinion { probability, refused };
        Compared {
            champion: opinion(champion),
            challenger: opinion(challenger),
            same_first_reason: true,
            same_reasons: false,
            is_incomplete: false,
            defaulted,
            groups: [const { None }; 3],
        }
    }

    #[test]
    fn each_cost_is_judged_by_its_own_probabilities() {
        // A granted application costs ten times its probability, a refused one 1 − p.
        let rows = vec![
            compared((0.05, false), (0.2, true), Some(true)),
            compared((0.3, true), (0.04, false), None),
        ];
        let rows: Vec<Compared> = rows.into_iter().cycle().take(20).collect();
        let matrix = CostMatrix { false_negative: 10.0, false_positive: 1.0 };
        let costs = costs(&rows, matrix);
        let found: Vec<[i64; 4]> = costs
            .iter()
            .map(|cost| {
                let round = |value: f64| (value * 10_000.0).round() as i64;
                [
                    round(cost.champion),
                    round(cost.challenger),
                    round(cost.difference),
                    cost.predictions as i64,
                ]
            })
            .collect();
        assert_eq!(
            found,
            [
                // (0.5 + 0.7) / 2 and (0.8 + 0.4) / 2
                [6000, 6000, 0, 20],
                // (0.5 + 0.7) / 2 and (0.95 + 3.0) / 2
                [6000, 19_750, 13_750, 20],
                // (2.0 + 0.96) / 2 and (0.8 + 0.4) / 2
                [14_800, 6000, -8800, 20],
                // The client who defaulted: granted, and refused.
                [100_000, 0, -100_000, 10],
            ]
        );
        // Differences of own costs are 0.3 and −0.3, half each: s² = 0.09 × 20 / 19.
        let half = statistics::NORMAL_QUANTILE * (0.09_f64 / 19.0).sqrt();
        assert!((costs[0].difference_high - half).abs() < 1e-12, "{:?}", costs[0]);
        assert!((costs[0].difference_low + half).abs() < 1e-12);
        // Ten equal differences have no spread.
        assert_eq!(costs[3].difference_low.to_bits(), costs[3].difference_high.to_bits());
    }

    #[test]
    fn a_group_of_few_is_hidden_with_another_that_would_give_it_away() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion");
        let champion = crate::Champion::open(std::path::Path::new(folder)).unwrap();
        let in_group = |gender: usize, label: &str, count: usize| {
            let mut one = compared((0.05, false), (0.2, true), None);
            one.groups[0] = Some((gender, label.to_owned()));
            vec![one; count]
        };
        let found = |rows: &[Compared]| -> Vec<(String, Option<usize>)> {
            let groups = groups(rows, &champion.answers, Language::English).into_iter();
            groups
                .map(|group| (group.group, group.counts.map(|counts| counts.newly_refused)))
                .collect()
        };
        let (men, women) = (in_group(1, "Man", 3), in_group(0, "Woman", 20));
        let rows = [men, women].concat();
        assert_eq!(found(&rows), [("Woman".to_owned(), None), ("Man".to_owned(), None)]);
        let rows = [in_group(1, "Man", 12), in_group(0, "Woman", 20)].concat();
        assert_eq!(found(&rows), [("Woman".to_owned(), Some(20)), ("Man".to_owned(), Some(12))]);
        assert_eq!(figures(&rows[..9], &champion.answers, Language::English), None);
    }

    #[test]
    fn nothing_is_told_of_nine_outcomes() {
        let rows = vec![compared((0.05, false), (0.2, true), Some(true)); 9];
        assert!(costs(&rows, CostMatrix::default()).is_empty());
    }
}
