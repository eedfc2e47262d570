//! Runs the gates in their order, and keeps the verdict of each on record.

use std::cell::RefCell;
use std::path::Path;

use anyhow::bail;
use chrono::Utc;
use scoring::{Bundle, FeatureSet};
use serde_json::json;
use workspace_lib::features::{FeatureMatrix, RawColumns, build};
use workspace_lib::modelling::Plan;
use workspace_lib::publishing::{PublishedBundle, promote, read_record, stored_clients};
use workspace_lib::runs::{Gate, GateName, RunRecorder, Verdict, timestamp};
use workspace_lib::tables::Folder;

use super::RetrainCommand;
use super::gates::{self, Finding, IS_BETTER};
use crate::message::message;
use crate::progress::Progress;
use crate::recording::note;
use crate::stdout::say;
use crate::training::{TrainingInput, record_bundle};

/// A retraining that goes on.
#[derive(Debug)]
pub(super) struct Pipeline<'a> {
    pub(super) command: &'a RetrainCommand,
    pub(super) folder: &'a Folder,
    pub(super) set: &'a FeatureSet,
    pub(super) plan: &'a Plan,
    pub(super) fingerprint: &'a str,
    pub(super) out: &'a Path,
    pub(super) recorder: &'a RunRecorder,
    pub(super) progress: &'a Progress,
}

impl Pipeline<'_> {
    /// Runs every gate that was not passed, and returns how the run ended.
    ///
    /// # Errors
    /// The reason of the gate that failed.
    pub(super) fn run(&self) -> anyhow::Result<String> {
        let Self { command, folder, out, progress, .. } = *self;
        let step = |step: &str| progress.step(step);
        self.gate(GateName::Data, || gates::data(&command.data, step))?;
        // The matrix is kept in memory: computing it again is faster than reading it from a file.
        let matrix: RefCell<Option<FeatureMatrix>> = RefCell::new(None);
        self.gate(GateName::Features, || {
            let built = self.features()?;
            let (applications, features) = (built.frame.height(), self.set.features.len());
            matrix.replace(Some(built));
            Ok(Finding::passed(
                format!("{features} features of {applications} applications"),
                json!({ "applications": applications, "features": features }),
            ))
        })?;
        self.gate(GateName::Training, || self.train(matrix.take()))?;
        self.gate(GateName::Evaluation, || Ok(gates::evaluation(&read_record(out)?.report)))?;
        self.gate(GateName::Comparison, || {
            progress.step("comparison with the champion");
            gates::comparison(out, &command.champion, folder, step)
        })?;
        self.gate(GateName::Promotion, || self.promote())?;
        let promotion = self.recorder.record().gate(GateName::Promotion).cloned();
        Ok(promotion.map(|gate| gate.reason).unwrap_or_default())
    }

    /// Takes a step and records its verdict, unless the gate was passed before.
    fn gate(
        &self,
        name: GateName,
        step: impl FnOnce() -> anyhow::Result<Finding>,
    ) -> anyhow::Result<()> {
        if self.recorder.record().gate(name).is_some() {
            return Ok(());
        }
        let started_at = timestamp(Utc::now());
        let finding = step().unwrap_or_else(|error| Finding::failed(message(&error), json!({})));
        let Finding { verdict, reason, figures } = finding;
        let ended_at = timestamp(Utc::now());
        let gate = Gate { name, verdict, reason: reason.clone(), figures, started_at, ended_at };
        note(self.recorder, |record| record.gates.push(gate));
        if verdict == Verdict::Failed {
            bail!("gate {name} failed: {reason}");
        }
        let line = format!("{:<10}  passed: {reason}", name.to_string());
        self.progress.above(|| say(line))?;
        Ok(())
    }

    fn features(&self) -> anyhow::Result<FeatureMatrix> {
        let step = |step: &str| self.progress.step(step);
        Ok(build(self.folder, self.set, RawColumns::All, step)?)
    }

    fn train(&self, matrix: Option<FeatureMatrix>) -> anyhow::Result<Finding> {
        let published = if let Some(published) = self.written_bundle()? {
            record_bundle(&published, self.recorder);
            published
        } else {
            let matrix = matrix.map_or_else(|| self.features(), Ok)?;
            let Self { set, plan, fingerprint, .. } = *self;
            let input = TrainingInput { set, plan, matrix: &matrix, fingerprint };
            input.train(self.out, self.recorder, self.progress, |_| Ok(()))?.0
        };
        let (manifest, report) = (&published.manifest, &published.report);
        let inputs = manifest.feature_names.len();
        Ok(Finding::passed(
            format!("{} ({}): {}", report.champion, manifest.version, self.out.display()),
            json!({
                "version": manifest.version,
                "inputs": inputs,
                "trees": report.trees,
                "threshold": manifest.threshold,
                "metrics": manifest.metrics,
            }),
        ))
    }

    /// Returns the bundle if it was written just before the run was interrupted.
    fn written_bundle(&self) -> anyhow::Result<Option<PublishedBundle>> {
        if !self.out.exists() {
            return Ok(None);
        }
        let record = read_record(self.out)?;
        let manifest = record.bundle.manifest().clone();
        if manifest.data.fingerprint != self.fingerprint || record.report.plan != *self.plan {
            return Err(workspace_lib::Error::Exists { path: self.out.to_owned() }.into());
        }
        let clients = stored_clients(&record.bundle)?.len();
        let (folder, report) = (self.out.to_owned(), record.report);
        Ok(Some(PublishedBundle { folder, manifest, report, clients }))
    }

    /// Makes the new model the champion if it is better, or says why the champion stays.
    fn promote(&self) -> anyhow::Result<Finding> {
        let compared = self.recorder.record().gate(GateName::Comparison).cloned();
        let is_better =
            compared.is_some_and(|gate| gate.figures.get(IS_BETTER) == Some(&true.into()));
        let version = Bundle::open(self.out)?.manifest().version.clone();
        let figures = |is_promoted: bool| json!({ "is_promoted": is_promoted, "version": version });
        if !is_better {
            return Ok(Finding::passed(
                format!("the champion stays: {version} is not better beyond chance"),
                figures(false),
            ));
        }
        if self.command.no_promote {
            return Ok(Finding::passed(
                format!(
                    "the champion stays, as --no-promote asks; {version} is better: pret promote {}",
                    self.out.display()
                ),
                figures(false),
            ));
        }
        self.progress.step("promotion: scoring the stored clients again");
        promote(self.out, self.command.models())?;
        note(self.recorder, |record| record.promoted_at = Some(timestamp(Utc::now())));
        Ok(Finding::passed(
            format!("{version} is the champion: {}", self.command.champion.display()),
            figures(true),
        ))
    }
}
