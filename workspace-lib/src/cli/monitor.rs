//! `pret monitor`: drift, performance and alarms of predictions in files or a store.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::{ArgGroup, Args, ValueEnum};
use contract::Level;
use monitoring::{MonitoringPlan, PRODUCT};
use scoring::{Bundle, Language};
use workspace_lib::events::TemporaryExport;
use workspace_lib::files::write_atomically;
use workspace_lib::monitor::{MonitoringReport, Options, PredictionsFile, analyse, report_page};
use workspace_lib::publishing::read_record;

use crate::events::StoreDays;
use crate::progress::Progress;
use crate::stdout::say;

/// Arguments of `pret monitor`.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("period").required(true).args(["current", "store"]),
    after_help = "Examples: pret monitor --current events --out target/monitoring\n\
    \u{20}         pret monitor --store sqlite://data/pret.db --from 2026-11-01 --out target/monitoring\n\
    \u{20}         pret monitor --reference january.parquet --current june.parquet --out target/monitoring\n\n\
    A file has one row a prediction: the model's inputs as columns (`pret features`, `pret events export`), and as far as\n\
    known probability, client_id, created_at, defaulted, NAME_CONTRACT_TYPE, CODE_GENDER, DAYS_BIRTH and AMT_CREDIT.\n\n\
    A store is exported to a temporary folder, as `pret events export` does it. The service may run meanwhile. PostgreSQL's\n\
    password is better in ~/.pgpass than in the URL, which other users of the machine may see."
)]
pub(crate) struct MonitorCommand {
    /// Predictions to compare with: .parquet, .csv or a folder; the bundle's own baseline if left
    /// out
    #[arg(long, value_name = "FILE")]
    reference: Option<PathBuf>,
    /// Predictions of the period: .parquet, .csv or a folder of Parquet files
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "to"])]
    current: Option<PathBuf>,
    /// Store of the service with the predictions: sqlite://FILE or postgresql://USER@HOST/NAME
    #[arg(long, value_name = "URL")]
    store: Option<String>,
    #[command(flatten)]
    days: StoreDays,
    /// Folder of the bundle; models/champion if the reference holds its inputs
    #[arg(long, value_name = "DIR")]
    bundle: Option<PathBuf>,
    /// Monitoring plan, TOML; the built-in one if left out
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Column whose values are compared each for itself
    #[arg(long, value_name = "COLUMN", default_value = PRODUCT)]
    stratum: String,
    /// Language of the page
    #[arg(long, value_enum, default_value_t = PageLanguage::Fr)]
    language: PageLanguage,
    /// Folder for report.html and report.json
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Language of the page.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum PageLanguage {
    /// French
    Fr,
    /// English
    En,
}

/// The champion's folder, used where no bundle is named.
const CHAMPION: &str = "models/champion";

impl MonitorCommand {
    /// Analyses the files and writes both reports.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::start("monitor");
        let exported = self.export(&progress)?;
        let current = self.current(exported.as_ref())?;
        let reference = self.reference.as_deref().map(PredictionsFile::open).transpose()?;
        let plan = self.plan()?;
        let record = self
            .bundle_folder(reference.as_ref())?
            .map(|folder| read_record(&folder))
            .transpose()?;
        let bundle = record.as_ref().map(|record| &record.bundle);
        progress.step("counting");
        let options = Options {
            reference: reference.as_ref(),
            stratum: Some(&self.stratum),
            ..Options::of(record.as_ref(), &plan)
        };
        let report = analyse(&current, &options)?;
        progress.step("writing");
        self.write(&report, &plan, bundle)?;
        progress.finish();
        summarise(&report, &self.out)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Exports the predictions of the store, if one is given.
    fn export(&self, progress: &Progress) -> anyhow::Result<Option<TemporaryExport>> {
        let Some(store) = &self.store else { return Ok(None) };
        let days = self.days.checked()?;
        let step = |day: NaiveDate| progress.step(&day.to_string());
        let export = TemporaryExport::new(store, days, step)?;
        let versions = &export.exported.versions;
        if versions.len() > 1 {
            let names: Vec<&str> = versions.iter().map(String::as_str).collect();
            progress.above(|| {
                eprintln!(
                    "note: {}: {} versions of the model ({}) are compared together; --from and --to choose days",
                    store::without_secrets(store),
                    versions.len(),
                    names.join(", ")
                );
            });
        }
        Ok(Some(export))
    }

    /// Opens the predictions of the period.
    fn current(&self, exported: Option<&TemporaryExport>) -> anyhow::Result<PredictionsFile> {
        if let (Some(export), Some(store)) = (exported, &self.store) {
            let file = PredictionsFile::open(export.folder())?;
            return Ok(file.named(&store::without_secrets(store)));
        }
        let file = self.current.as_deref().context("expected --current FILE or --store URL")?;
        Ok(PredictionsFile::open(file)?)
    }

    fn plan(&self) -> anyhow::Result<MonitoringPlan> {
        let Some(path) = &self.plan else { return Ok(MonitoringPlan::embedded()?) };
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| name.clone())?;
        Ok(MonitoringPlan::parse(&text, &name)?)
    }

    /// Returns the folder of the bundle; `None` where a reference file stands for itself.
    fn bundle_folder(
        &self,
        reference: Option<&PredictionsFile>,
    ) -> anyhow::Result<Option<PathBuf>> {
        if let Some(folder) = &self.bundle {
            return Ok(Some(folder.clone()));
        }
        let champion = Path::new(CHAMPION);
        let exists = champion.join("manifest.json").is_file();
        let Some(reference) = reference else {
            if !exists {
                bail!(
                    "expected --bundle DIR or --reference FILE to compare with: {CHAMPION} holds no bundle"
                );
            }
            return Ok(Some(champion.to_owned()));
        };
        if !exists {
            return Ok(None);
        }
        let bundle = Bundle::open(champion)?;
        let has_inputs = bundle.model().feature_names().iter().all(|name| reference.has(name));
        Ok(has_inputs.then(|| champion.to_owned()))
    }

    fn write(
        &self,
        report: &MonitoringReport,
        plan: &MonitoringPlan,
        bundle: Option<&Bundle>,
    ) -> anyhow::Result<()> {
        let language = match self.language {
            PageLanguage::Fr => Language::French,
            PageLanguage::En => Language::English,
        };
        let page = report_page(report, plan, bundle, language)?;
        let json = serde_json::to_string_pretty(report)? + "\n";
        for (name, text) in [("report.json", json), ("report.html", page)] {
            let path = self.out.join(name);
            write_atomically(&path, text.as_bytes())
                .with_context(|| format!("{}: cannot be written", path.display()))?;
        }
        Ok(())
    }
}

/// Says what was found, in a few lines.
fn summarise(report: &MonitoringReport, out: &Path) -> anyhow::Result<()> {
    for remark in &report.remarks {
        eprintln!("{remark}");
    }
    let alerts = report.findings.iter().filter(|finding| finding.level >= Level::Amber);
    for finding in alerts.clone() {
        let about = finding.about.as_ref().map(|about| format!(" ({about})")).unwrap_or_default();
        say(format_args!(
            "{}: {}{about} is {:.3}, by chance {:.3}",
            if finding.level == Level::Red { "red" } else { "amber" },
            finding.code.name(),
            finding.value,
            finding.by_chance
        ))?;
    }
    say(format_args!(
        "{}: {} predictions, {} indicators beyond their limits",
        out.join("report.html").display(),
        report.predictions,
        alerts.count()
    ))?;
    Ok(())
}
