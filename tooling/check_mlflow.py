"""Compares what MLflow's own client reads from a server with the records that were sent.

    check_mlflow.py run RUNS BUNDLE        the run of this bundle: parameters, metrics, tags, files
    check_mlflow.py champion RUNS BUNDLE   the alias of the registered model is on this bundle
    check_mlflow.py failed RUNS            the latest run failed, here and there
    check_mlflow.py spoil DATA             takes the defaults out of a folder of tables

tooling/test-mlflow.sh calls it. MLFLOW_TRACKING_URI names the server.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

MODEL = "pret-a-depenser"
SENT_FILES = {"manifest.json", "model.txt", "features.json", "calibration.json", "report.json", "timings.json"}


def records(runs: Path) -> list[dict]:
    """The records, the latest first."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(runs.glob("*.json"), reverse=True)]


def record_of(runs: Path, bundle: Path) -> dict:
    version = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))["version"]
    return next(record for record in records(runs) if record["bundle"] and record["bundle"]["version"] == version)


def client():
    from mlflow import MlflowClient

    return MlflowClient()


def check_run(runs: Path, bundle: Path) -> None:
    from mlflow.artifacts import download_artifacts

    record = record_of(runs, bundle)
    assert record["mlflow"]["state"] == "sent" and record["mlflow"]["error"] is None, record["mlflow"]
    experiment = client().get_experiment_by_name(os.environ["MLFLOW_EXPERIMENT_NAME"])
    found = client().search_runs([experiment.experiment_id], f"tags.`pret.run_id` = '{record['id']}'")
    assert len(found) == 1, found
    run = found[0]
    assert run.info.run_id == record["mlflow"]["run_id"] and run.info.status == "FINISHED", run.info
    assert run.info.run_name == record["id"], run.info
    assert run.data.params["repetitions"] == "1" and run.data.params["without_baselines"] == "true", run.data.params
    assert run.data.params["model.num_leaves"] == str(record["model"]["parameters"]["num_leaves"]), run.data.params
    for sample in ("out_of_fold", "holdout"):
        metrics = record["model"][sample]
        assert len(metrics) == 6, metrics
        for metric in metrics:
            name = f"{sample}/{metric['name']}"
            sent = [run.data.metrics[name + end] for end in ("", "_low", "_high")]
            assert sent == [metric["value"], metric["low"], metric["high"]], (name, sent, metric)
    assert run.data.metrics["threshold"] == record["model"]["threshold"], run.data.metrics
    files = {Path(file.path).name for file in client().list_artifacts(run.info.run_id, "bundle")}
    assert files == SENT_FILES, files
    for name in SENT_FILES:
        there = Path(download_artifacts(run_id=run.info.run_id, artifact_path=f"bundle/{name}"))
        assert digest(there) == digest(bundle / name), name
    figures = [Path(file.path).name for file in client().list_artifacts(run.info.run_id, "figures")]
    assert figures == ["cost-curve.svg", "importance.svg", "reliability.svg"], figures


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_champion(runs: Path, bundle: Path) -> None:
    record = record_of(runs, bundle)
    version = client().get_model_version_by_alias(MODEL, "champion")
    assert version.version == record["mlflow"]["model_version"], (version, record["mlflow"])
    assert version.run_id == record["mlflow"]["run_id"], version
    assert version.tags == {"pret.bundle_version": record["bundle"]["version"]}, version.tags


def check_failed(runs: Path) -> None:
    record = records(runs)[0]
    assert record["state"] == "failed", record
    run = client().get_run(record["mlflow"]["run_id"])
    assert run.info.status == "FAILED" and run.data.tags["pret.error"] == record["error"], run


def spoil(data: Path) -> None:
    path = data / "application_train.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    outcome = header.split(",").index("TARGET")
    path.write_text(header + "".join(row for row in rows if row.split(",")[outcome] == "0"), encoding="utf-8")


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    {"run": check_run, "champion": check_champion, "failed": check_failed, "spoil": spoil}[task](*map(Path, paths))
