//! Sends one run, in as many calls as its size needs.

use std::fs;

use chrono::Utc;
use serde_json::{Value, json};

use super::client::{Client, Result, text_at};
use super::limits::{BATCH_METRICS, BATCH_PARAMETERS, BATCH_TAGS};
use super::payload::{self, BUNDLE};
use super::settings::Settings;
use crate::runs::{MlflowRun, MlflowState, RunRecord, timestamp};

/// Name of the registered model.
pub const MODEL_NAME: &str = "pret-a-depenser";

/// Alias of the version that decides.
const CHAMPION: &str = "champion";

/// MLflow's code for something that is not there.
const NOT_THERE: &str = "RESOURCE_DOES_NOT_EXIST";

/// MLflow's code for something that is there already.
const THERE_ALREADY: &str = "RESOURCE_ALREADY_EXISTS";

/// How addresses of artifacts begin that the server itself stores.
const PROXIED: &str = "mlflow-artifacts:";

/// Sends a run, and registers its model as the champion if `is_champion`.
///
/// A run that the server has already is completed, not sent twice. The result belongs into the
/// record. It says whether everything was sent, and if not, why; nothing else fails.
pub fn send_run(settings: &Settings, record: &RunRecord, is_champion: bool) -> MlflowRun {
    let tracking_uri = settings.tracking_uri.clone();
    let earlier = record.mlflow.clone().filter(|earlier| earlier.tracking_uri == tracking_uri);
    let mut run = MlflowRun {
        tracking_uri,
        experiment: settings.experiment.clone(),
        state: MlflowState::NotSent,
        run_id: earlier.as_ref().and_then(|earlier| earlier.run_id.clone()),
        model_version: earlier.and_then(|earlier| earlier.model_version),
        error: None,
        tried_at: timestamp(Utc::now()),
    };
    match send(&Client::new(settings), record, is_champion, &mut run) {
        Ok(not_taken) => {
            run.state = MlflowState::Sent;
            run.error = not_taken;
        }
        Err(error) => run.error = Some(error.to_string()),
    }
    run
}

/// Sends everything, and returns what the server does not take.
fn send(
    client: &Client,
    record: &RunRecord,
    is_champion: bool,
    run: &mut MlflowRun,
) -> Result<Option<String>> {
    let (id, artifact_uri) = run_on_server(client, record, run)?;
    log(client, record, &id)?;
    let not_taken = send_artifacts(client, record, &artifact_uri)?;
    if let Some(status) = payload::status(record) {
        let ended_at = record.ended_at.as_ref().unwrap_or(&record.started_at);
        let end = payload::milliseconds(ended_at);
        client.post("runs/update", &json!({ "run_id": id, "status": status, "end_time": end }))?;
    }
    if is_champion && record.bundle.is_some() {
        register(client, record, &artifact_uri, &id, run)?;
    }
    Ok(not_taken)
}

/// Returns the run's number and the address of its artifacts; creates the run if it is missing.
fn run_on_server(
    client: &Client,
    record: &RunRecord,
    run: &mut MlflowRun,
) -> Result<(String, String)> {
    if let Some(id) = &run.run_id {
        match client.get("runs/get", &[("run_id", id)]) {
            Ok(found) => {
                let address = text_at("runs/get", &found, "/run/info/artifact_uri")?;
                return Ok((id.clone(), address));
            }
            // The server has lost it, or it is a new server at the same address.
            Err(error) if error.is(NOT_THERE) => run.model_version = None,
            Err(error) => return Err(error),
        }
    }
    let experiment = experiment(client, &run.experiment)?;
    let created = client.post(
        "runs/create",
        &json!({
            "experiment_id": experiment,
            "run_name": record.id,
            "start_time": payload::milliseconds(&record.started_at),
        }),
    )?;
    let id = text_at("runs/create", &created, "/run/info/run_id")?;
    run.run_id = Some(id.clone());
    Ok((id, text_at("runs/create", &created, "/run/info/artifact_uri")?))
}

fn experiment(client: &Client, name: &str) -> Result<String> {
    let find = || {
        let route = "experiments/get-by-name";
        let found = client.get(route, &[("experiment_name", name)])?;
        text_at(route, &found, "/experiment/experiment_id")
    };
    match find() {
        Err(error) if error.is(NOT_THERE) => {}
        found => return found,
    }
    match client.post("experiments/create", &json!({ "name": name })) {
        Ok(created) => text_at("experiments/create", &created, "/experiment_id"),
        // Another training created it in the meantime.
        Err(error) if error.is(THERE_ALREADY) => find(),
        Err(error) => Err(error),
    }
}

/// Logs parameters, metrics and tags, in batches that the server takes.
fn log(client: &Client, record: &RunRecord, id: &str) -> Result<()> {
    let send = |kind: &str, all: &[Value], size: usize| -> Result<()> {
        for batch in all.chunks(size) {
            client.post("runs/log-batch", &json!({ "run_id": id, kind: batch }))?;
        }
        Ok(())
    };
    send("params", &payload::parameters(record), BATCH_PARAMETERS)?;
    send("metrics", &payload::metrics(record), BATCH_METRICS)?;
    send("tags", &payload::tags(record), BATCH_TAGS)
}

/// Sends the files and the record. Returns why, if the server does not store them itself.
fn send_artifacts(
    client: &Client,
    record: &RunRecord,
    artifact_uri: &str,
) -> Result<Option<String>> {
    let Some(folder) = proxied_folder(artifact_uri) else {
        let scheme = artifact_uri.split(':').next().unwrap_or_default();
        return Ok(Some(format!(
            "the files were not sent: the server keeps them at an address of the kind {scheme:?}, which its clients write \
             themselves. Start it with --artifacts-destination to have it store them."
        )));
    };
    for artifact in payload::artifacts(record) {
        let Ok(bytes) = fs::read(&artifact.file) else {
            return Ok(Some(format!("{}: cannot be read", artifact.file.display())));
        };
        client.put_file(&format!("{folder}/{}", artifact.path), &bytes)?;
    }
    let record = serde_json::to_vec_pretty(record).unwrap_or_default();
    client.put_file(&format!("{folder}/run.json"), &record)?;
    Ok(None)
}

/// Returns the folder of artifacts that the server stores, without scheme and server.
fn proxied_folder(artifact_uri: &str) -> Option<String> {
    let rest = artifact_uri.strip_prefix(PROXIED)?;
    let path = match rest.strip_prefix("//") {
        Some(with_server) => with_server.split_once('/')?.1,
        None => rest,
    };
    Some(path.trim_matches('/').to_owned())
}

/// Registers the model's version if it is new, and gives it the champion's alias.
fn register(
    client: &Client,
    record: &RunRecord,
    artifact_uri: &str,
    id: &str,
    run: &mut MlflowRun,
) -> Result<()> {
    let version = if let Some(version) = &run.model_version {
        version.clone()
    } else {
        match client.post("registered-models/create", &json!({ "name": MODEL_NAME })) {
            Err(error) if !error.is(THERE_ALREADY) => return Err(error),
            _ => {}
        }
        let bundle = record.bundle.as_ref().map_or("", |bundle| bundle.version.as_str());
        let created = client.post(
            "model-versions/create",
            &json!({
                "name": MODEL_NAME,
                "source": format!("{}/{BUNDLE}", artifact_uri.trim_end_matches('/')),
                "run_id": id,
                "tags": [{ "key": "pret.bundle_version", "value": bundle }],
            }),
        )?;
        let version = text_at("model-versions/create", &created, "/model_version/version")?;
        run.model_version = Some(version.clone());
        version
    };
    let alias = json!({ "name": MODEL_NAME, "alias": CHAMPION, "version": version });
    client.post("registered-models/alias", &alias).map(drop)
}

#[cfg(test)]
mod tests {
    use super::proxied_folder;

    #[test]
    fn the_folder_of_artifacts_is_without_scheme_and_server() {
        let folder = Some("1/abc/artifacts".to_owned());
        assert_eq!(proxied_folder("mlflow-artifacts:/1/abc/artifacts"), folder);
        assert_eq!(proxied_folder("mlflow-artifacts://host:5000/1/abc/artifacts"), folder);
        assert_eq!(proxied_folder("s3://bucket/1/abc/artifacts"), None);
        assert_eq!(proxied_folder("/srv/mlruns/1/abc/artifacts"), None);
    }
}
