//! Tries the alarms of the monitoring plan on invented worlds whose drift is known.
//!
//! A quiet world of two years shows how many false alarms there are. In each scenario eight quiet
//! weeks are followed by forty drifted ones, and the first alarm says how soon it is caught.
//! Indicators are judged each week on the last four weeks; outcomes are known half a year after the
//! application, of granted loans only.
//!
//! Run it with `cargo run --release -p workspace-lib --example alarms -- models/champion 500`, the
//! number being that of applications a week. It prints a table in Markdown.

use std::collections::BTreeMap;
use std::env::args;
use std::path::Path;

use contract::{AlarmState, IndicatorCode, Level, Transition};
use monitoring::{MonitoringPlan, PRODUCT, advance};
use polars::prelude::*;
use workspace_lib::features::{RawColumns, build};
use workspace_lib::modelling::outcomes;
use workspace_lib::monitor::{Options, PredictionsFile, analyse};
use workspace_lib::polars;
use workspace_lib::publishing::{BundleRecord, probabilities, read_record};
use workspace_lib::scoring::Decision;
use workspace_lib::tables::demo::{Drift, Format, Period, Population, write as write_demo};
use workspace_lib::tables::{CLIENT_KEY, Folder, TARGET};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Weeks of the window.
const WINDOW: usize = 4;
/// Weeks after which an outcome is known.
const DELAY: usize = 26;
/// Weeks of the quiet world: two years.
const QUIET: usize = 104;
/// Quiet weeks before a scenario, and its weeks.
const BEFORE: usize = 8;
const AFTER: usize = 40;

fn main() -> Result<()> {
    let mut arguments = args().skip(1);
    let usage = "expected the folder of a bundle and a number of applications a week";
    let record = read_record(Path::new(&arguments.next().ok_or(usage)?))?;
    let weekly: u32 = arguments.next().ok_or(usage)?.parse()?;
    let plan = MonitoringPlan::embedded()?;
    println!("| world | first alarm | weeks after the change | all alarms |");
    println!("| --- | --- | ---: | --- |");
    let quiet: Vec<Period> = (0..QUIET).map(|week| period(weekly, week, None)).collect();
    row("quiet, two years", &judge(&record, &plan, &quiet)?, 0);
    for (name, drift) in [
        ("income shock", Drift::IncomeShock),
        ("new channel", Drift::NewChannel),
        ("broken field", Drift::BrokenField),
        ("rise in defaults", Drift::RiseInDefaults),
    ] {
        let weeks: Vec<Period> = (0..BEFORE + AFTER)
            .map(|week| period(weekly, 1000 + week, (week >= BEFORE).then_some(drift)))
            .collect();
        row(name, &judge(&record, &plan, &weeks)?, BEFORE);
    }
    Ok(())
}

/// An alarm that was raised in a week.
struct Raised {
    week: usize,
    code: IndicatorCode,
    about: Option<String>,
    level: Level,
    value: f64,
    by_chance: f64,
}

fn period(clients: u32, week: usize, drift: Option<Drift>) -> Period {
    let population = Population { clients, seed: 50_000 + week as u64 };
    drift.map_or_else(|| population.into(), |drift| population.with_drift(drift))
}

/// Judges the plan each week, and returns the alarms that were raised.
fn judge(record: &BundleRecord, plan: &MonitoringPlan, weeks: &[Period]) -> Result<Vec<Raised>> {
    let mut applications: Vec<DataFrame> = Vec::new();
    let mut alarms: BTreeMap<IndicatorCode, AlarmState> = BTreeMap::new();
    let mut raised = Vec::new();
    for (week, period) in weeks.iter().enumerate() {
        applications.push(week_of(record, *period, week)?);
        let latest = applications.len().saturating_sub(WINDOW);
        let mut findings = findings(record, plan, &applications[latest..], false)?;
        if let Some(known) = applications.len().checked_sub(DELAY) {
            // Half a year of outcomes, or as much as there is.
            let from = known.saturating_sub(DELAY);
            if known > from {
                findings.extend(self::findings(record, plan, &applications[from..known], true)?);
            }
        }
        for finding in findings {
            let code = finding.code;
            let about = finding.about.clone();
            let (level, value, by_chance) = (finding.level, finding.value, finding.by_chance);
            let (next, change) =
                advance(alarms.remove(&code), finding, &week.to_string(), &plan.alarms);
            if change == Some(Transition::Raised) {
                raised.push(Raised { week, code, about, level, value, by_chance });
            }
            alarms.extend(next.map(|alarm| (code, alarm)));
        }
    }
    Ok(raised)
}

/// Returns what the indicators say of some weeks: of their outcomes, or of everything else.
fn findings(
    record: &BundleRecord,
    plan: &MonitoringPlan,
    weeks: &[DataFrame],
    with_outcomes: bool,
) -> Result<Vec<contract::Finding>> {
    let mut frame = weeks[0].clone();
    for week in &weeks[1..] {
        frame.vstack_mut(week)?;
    }
    if !with_outcomes {
        frame = frame.drop("defaulted")?;
    }
    let file = PredictionsFile::from_frame("weeks", frame)?;
    let report =
        analyse(&file, &Options { stratum: Some(PRODUCT), ..Options::of(Some(record), plan) })?;
    let of_outcomes =
        [IndicatorCode::AucLoss, IndicatorCode::CalibrationGap, IndicatorCode::VintageDefaultRate];
    let wanted = report.findings.into_iter();
    Ok(wanted.filter(|finding| of_outcomes.contains(&finding.code) == with_outcomes).collect())
}

/// Returns the scored applications of a week; refused ones have no outcome.
fn week_of(record: &BundleRecord, period: Period, week: usize) -> Result<DataFrame> {
    let folder = std::env::temp_dir().join(format!("pret-alarms-{}-{week}", std::process::id()));
    write_demo(period, Format::Parquet, &folder, |_| {})?;
    let bundle = &record.bundle;
    let matrix = build(&Folder::open(&folder)?, bundle.features(), RawColumns::All, |_| {})?;
    std::fs::remove_dir_all(&folder)?;
    let mut labelled = matrix.labelled()?;
    let defaults = outcomes(&labelled)?;
    let probabilities = probabilities(bundle, &labelled)?;
    let threshold = bundle.manifest().threshold;
    let known: Vec<Option<i32>> = probabilities
        .iter()
        .zip(&defaults)
        .map(|(probability, defaulted)| {
            (!Decision::is_refused(*probability, threshold)).then(|| i32::from(*defaulted))
        })
        .collect();
    labelled = labelled.drop(TARGET)?;
    // Client numbers of two weeks are the same; here they are different clients.
    labelled = labelled.drop(CLIENT_KEY)?;
    labelled.with_column(Column::new("probability".into(), probabilities))?;
    labelled.with_column(Column::new("defaulted".into(), known))?;
    Ok(labelled)
}

fn row(name: &str, raised: &[Raised], change: usize) {
    let text = |alarm: &Raised| {
        let about = alarm.about.as_ref().map(|about| format!(" ({about})")).unwrap_or_default();
        let level = if alarm.level == Level::Red { "red" } else { "amber" };
        let Raised { code, value, by_chance, week, .. } = alarm;
        let figures = format!("{value:.3}, by chance {by_chance:.3}");
        format!("{level} `{}`{about} in week {} ({figures})", code.name(), week + 1)
    };
    let first = raised.iter().find(|alarm| alarm.week >= change);
    println!(
        "| {name} | {} | {} | {} |",
        first.map_or("none".to_owned(), |alarm| format!("`{}`", alarm.code.name())),
        first.map_or("–".to_owned(), |alarm| (alarm.week + 1 - change).to_string()),
        raised.iter().map(text).collect::<Vec<_>>().join("; ")
    );
}
