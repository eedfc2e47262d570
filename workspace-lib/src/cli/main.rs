//! `pret`: the workspace from the command line.
//!
//! Exit codes: 0, 1 (the data or the result is bad), 2 (the call is wrong).

mod data;
mod docs;
mod evaluate;
mod events;
mod features;
mod message;
mod monitor;
mod outcomes;
mod progress;
mod promote;
mod recording;
mod refresh;
mod retrain;
mod reword;
mod runs;
mod score;
mod stdout;
mod text_table;
mod train;
mod training;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use workspace_lib::files::clean_up_on_signal;

use crate::message::message;

/// Credit scoring: data, features, training, evaluation and publishing.
#[derive(Debug, Parser)]
#[command(name = "pret", version, propagate_version = true)]
struct Command {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Check a folder of tables, or make a demo one
    #[command(subcommand)]
    Data(data::DataCommand),
    /// Compute the feature matrix
    Features(features::FeaturesCommand),
    /// Train, calibrate and write a bundle
    Train(train::TrainCommand),
    /// Train, compare with the champion, and promote the model if it is better
    Retrain(retrain::RetrainCommand),
    /// Trainings on record
    #[command(subcommand)]
    Runs(runs::RunsCommand),
    /// Metrics of a bundle on labelled data
    Evaluate(evaluate::EvaluateCommand),
    /// Score a file of applications
    Score(score::ScoreCommand),
    /// Write a bundle of the same model with the clients of another folder
    Refresh(refresh::RefreshCommand),
    /// Write a bundle of the same model with the present labels and sentences
    Reword(reword::RewordCommand),
    /// Make a bundle the champion
    Promote(promote::PromoteCommand),
    /// Drift, performance and alarms of predictions in files
    Monitor(monitor::MonitorCommand),
    /// Write what the service was asked and answered as Parquet files
    #[command(subcommand)]
    Events(events::EventsCommand),
    /// Record what became of the loans in the store of the service
    #[command(subcommand)]
    Outcomes(outcomes::OutcomesCommand),
    /// Write the documents that are generated
    Docs(docs::DocsCommand),
}

fn main() -> ExitCode {
    let task = Command::parse().task;
    if let Err(error) = clean_up_on_signal() {
        eprintln!("warning: if this is interrupted, temporary files will stay: {error}");
    }
    let result = match task {
        Task::Data(command) => command.run(),
        Task::Features(command) => command.run(),
        Task::Monitor(command) => command.run(),
        Task::Train(command) => command.run(),
        Task::Retrain(command) => command.run(),
        Task::Runs(command) => command.run(),
        Task::Evaluate(command) => command.run(),
        Task::Score(command) => command.run(),
        Task::Refresh(command) => command.run(),
        Task::Reword(command) => command.run(),
        Task::Promote(command) => command.run(),
        Task::Events(command) => command.run(),
        Task::Outcomes(command) => command.run(),
        Task::Docs(command) => command.run(),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {}", message(&error));
        ExitCode::FAILURE
    })
}
