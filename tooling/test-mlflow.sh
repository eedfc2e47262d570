#!/usr/bin/env bash
# Tests that runs reach a real MLflow server, and what MLflow's own client then reads there.
#
#   tooling/test-mlflow.sh      as `make test-mlflow` does, in one or two minutes
#
# Needs target/release/pret (`make pret`), Python 3, and the network once (850 MB in the cache
# folder). Server, data and records are in a folder that is deleted afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh
# shellcheck source=tooling/service.sh
source tooling/service.sh

[ -x target/release/pret ] || fail "target/release/pret is missing. Build it: make pret"
environment="$PRET_CACHE/mlflow"
python_environment "$environment" tooling/mlflow-requirements.txt

work="$(mktemp -d)"
server=""
end() {
    if [ -n "$server" ]; then
        # The server has processes of its own, in its group.
        kill -- "-$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap end EXIT

pret="$PWD/target/release/pret"
check="$PWD/tooling/check_mlflow.py"
port="$(free_port)"
export PYTHONDONTWRITEBYTECODE=1 MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=true
export MLFLOW_TRACKING_URI="http://127.0.0.1:$port" MLFLOW_EXPERIMENT_NAME="pret test"
unset PRET_RUNS MLFLOW_TRACKING_TOKEN MLFLOW_TRACKING_USERNAME MLFLOW_TRACKING_PASSWORD
cd "$work"

step() {
    say "test $1"
}

step "a training does not need the server"
"$pret" data demo --clients 1200 --format parquet --out world >/dev/null
options=(--data world --repetitions 1 --without-baselines --without-studies)
"$pret" train "${options[@]}" --out models/first >/dev/null 2>train.log || { cat train.log >&2; exit 1; }
grep -q "was not sent to $MLFLOW_TRACKING_URI" train.log || fail "the training did not say that it was not sent: $(cat train.log)"

step "the server starts"
MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false setsid "$environment/bin/mlflow" server \
    --backend-store-uri "sqlite:///$work/mlflow.db" --artifacts-destination "$work/artifacts" \
    --host 127.0.0.1 --port "$port" --workers 1 >server.log 2>&1 </dev/null &
server=$!
is_up() {
    python3 -c "import urllib.request; urllib.request.urlopen('$MLFLOW_TRACKING_URI/health', timeout=2)" 2>/dev/null
}
for _ in $(seq 600); do
    if is_up || ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.2
done
is_up || { cat server.log >&2; fail "the MLflow server did not start; its log is above."; }

step "the run is sent later, once"
"$pret" runs send >send.log
"$pret" runs send | grep -q "every run in models/runs was sent" || fail "the run was sent twice"
"$environment/bin/python" "$check" run models/runs models/first

step "a retraining sends itself, and its model gets the alias"
"$pret" retrain "${options[@]}" --seeds 2 --out models/second >/dev/null
"$environment/bin/python" "$check" champion models/runs models/second

step "a promotion moves the alias"
"$pret" promote models/first >/dev/null
"$environment/bin/python" "$check" champion models/runs models/first
"$pret" promote models/second >/dev/null
"$environment/bin/python" "$check" champion models/runs models/second

step "a training that fails is there as failed"
"$pret" data demo --clients 300 --out repaid >/dev/null
"$environment/bin/python" "$check" spoil repaid
if "$pret" train --data repaid --out models/third >/dev/null 2>&1; then fail "a model was trained on nothing"; fi
"$environment/bin/python" "$check" failed models/runs
say "test mlflow … ok"
