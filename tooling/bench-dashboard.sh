#!/usr/bin/env bash
# Measures this dashboard and one in Streamlit with the same actions in Chromium.
#
# It writes the figures into docs/performance.md. It needs the results of `make run`. The Streamlit
# dashboard has a Python environment of its own in the cache folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh
# shellcheck source=tooling/service.sh
source tooling/service.sh

{ has node && has npm; } || fail "node or npm is missing. Install Node.js 20 or later."
PRET_BROWSER="$(tooling/browser.sh)"
export PRET_BROWSER
npm_packages report-app/web/e2e
environment="$PRET_CACHE/benchmarks-dashboard"
python_environment "$environment" benchmarks/dashboard/requirements.txt

peer=""
end_peer() {
    if [ -n "$peer" ]; then
        kill "$peer" 2>/dev/null || true
        wait "$peer" 2>/dev/null || true
    fi
    end_service
}

new_service
trap end_peer EXIT
start_service --sign-in off --metrics-listen "127.0.0.1:$(free_port)" --dashboard target/dashboard
peer_port="$(free_port)"
export OURS_URL="$BASE_URL" PEER_URL="http://127.0.0.1:$peer_port" PYTHONDONTWRITEBYTECODE=1
"$environment/bin/streamlit" run benchmarks/dashboard/streamlit_app.py --server.port "$peer_port" \
    --server.address 127.0.0.1 --server.headless true --browser.gatherUsageStats false \
    --server.fileWatcherType none -- "${PRET_BUNDLE:-models/champion}" >"$work/peer.log" 2>&1 </dev/null &
peer=$!
if ! node benchmarks/dashboard/measure.mjs benchmarks/dashboard/results.json; then
    tail -n 40 "$work/peer.log" >&2
    fail "the measurement broke off: see above."
fi
PYTHONPATH=benchmarks "$environment/bin/python" benchmarks/dashboard --write-docs
