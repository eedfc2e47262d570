//! The gates of a retraining: what each looks at, and when it lets the run go on.

use std::collections::BTreeMap;
use std::path::Path;

use scoring::Bundle;
use serde_json::{Value, json};
use workspace_lib::evaluation::Difference;
use workspace_lib::modelling::Comparison;
use workspace_lib::publishing::{
    ChampionComparison, ComparisonBasis, Report, compare_with_champion,
};
use workspace_lib::runs::Verdict;
use workspace_lib::tables::{Folder, check};

/// Name of the figure that holds the version of the champion compared with.
pub(super) const CHAMPION_VERSION: &str = "champion_version";

/// Name of the figure that says whether the new model is better.
pub(super) const IS_BETTER: &str = "is_better";

/// What a gate found.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) reason: String,
    pub(super) figures: BTreeMap<String, Value>,
}

impl Finding {
    pub(super) fn passed(reason: impl Into<String>, figures: Value) -> Self {
        Self::new(Verdict::Passed, reason, figures)
    }

    pub(super) fn failed(reason: impl Into<String>, figures: Value) -> Self {
        Self::new(Verdict::Failed, reason, figures)
    }

    fn new(verdict: Verdict, reason: impl Into<String>, figures: Value) -> Self {
        let figures = match figures {
            Value::Object(figures) => figures.into_iter().collect(),
            _ => BTreeMap::new(),
        };
        Self { verdict, reason: reason.into(), figures }
    }
}

/// Checks the tables. It fails if they cannot be used; warnings are counted.
pub(super) fn data(folder: &Path, mut progress: impl FnMut(&str)) -> anyhow::Result<Finding> {
    let report = check::check(folder, |table| progress(table.file_stem()))?;
    let errors: Vec<&str> = report.errors().collect();
    let warnings: usize = report.tables.iter().map(|table| table.warnings.len()).sum();
    let rows: BTreeMap<&str, usize> =
        report.tables.iter().map(|table| (table.table, table.rows)).collect();
    let figures = json!({ "errors": errors.len(), "warnings": warnings, "rows": rows });
    Ok(match errors.first() {
        Some(first) => Finding::failed(
            format!("{} errors, the first: {first} See all with `pret data check`.", errors.len()),
            figures,
        ),
        None => Finding::passed(format!("the tables can be used; {warnings} warnings"), figures),
    })
}

/// Judges the figures on the holdout. It fails if a simple model is better beyond chance.
pub(super) fn evaluation(report: &Report) -> Finding {
    let Some(holdout) = &report.holdout else {
        return Finding::failed("nothing was held out", json!({}));
    };
    let figures = json!({
        "applications": holdout.applications,
        "defaults": holdout.defaults,
        "metrics": holdout.champion.evaluation.metrics,
        "warnings": report.warnings,
    });
    let better = holdout.baselines.iter().find(|baseline| {
        let comparison = baseline.champion_against_it.as_ref();
        comparison.is_some_and(|one| one.auc.is_below_zero() || one.cost.is_above_zero())
    });
    let (auc, cost) =
        (holdout.champion.value("auc"), holdout.champion.value("cost_per_application"));
    let found = format!(
        "AUC {auc:.4}, cost per application {cost:.4} on the holdout of {} applications",
        holdout.applications
    );
    match better {
        Some(baseline) => {
            Finding::failed(format!("{found}: worse beyond chance than {}", baseline.name), figures)
        }
        None => {
            Finding::passed(format!("{found}: no simple model is better beyond chance"), figures)
        }
    }
}

/// Compares with the champion. It passes if the comparison is fair, whoever is better.
pub(super) fn comparison(
    out: &Path,
    champion: &Path,
    folder: &Folder,
    progress: impl FnMut(&str),
) -> anyhow::Result<Finding> {
    if !champion.exists() {
        return Ok(Finding::passed("there is no champion yet", json!({ (IS_BETTER): true })));
    }
    let (challenger, champion) = (Bundle::open(out)?, Bundle::open(champion)?);
    let version = &champion.manifest().version;
    if *version == challenger.manifest().version {
        return Ok(Finding::passed(
            "the new model is the champion already",
            json!({ (CHAMPION_VERSION): version, (IS_BETTER): true }),
        ));
    }
    let compared = compare_with_champion(&challenger, &champion, folder, progress)?;
    let mut figures = serde_json::to_value(&compared)?;
    figures[CHAMPION_VERSION] = version.clone().into();
    figures[IS_BETTER] = compared.is_better().into();
    Ok(Finding::passed(sentence(&compared), figures))
}

fn sentence(compared: &ChampionComparison) -> String {
    let ChampionComparison { applications, defaults, left_out, basis, difference } = compared;
    let Comparison { auc, cost } = difference;
    let verdict = if compared.is_better() { "better" } else { "not better" };
    let basis = match basis {
        ComparisonBasis::SameHoldout => "the holdout that neither was trained on".to_owned(),
        ComparisonBasis::UnseenApplications => {
            format!(
                "the holdout without the {left_out} applications that the champion was trained on"
            )
        }
    };
    format!(
        "{verdict} beyond chance: new model minus champion, AUC {}, cost per application {}, on {basis}: {applications} \
         applications, {defaults} defaults",
        interval(auc),
        interval(cost)
    )
}

fn interval(difference: &Difference) -> String {
    format!("{:+.4} [{:+.4}, {:+.4}]", difference.value, difference.low, difference.high)
}
