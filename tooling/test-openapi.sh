#!/usr/bin/env bash
# Tests the API against its own OpenAPI document.
#
# schemathesis makes valid and invalid requests for every operation. It checks that the document
# describes the status, the type and the body of each response, and that invalid requests are
# refused.
#
#   tooling/test-openapi.sh                         as `make test-openapi` does, in about a minute
#   tooling/test-openapi.sh --max-examples 1000     with more options of `schemathesis run`
#
# Needs target/release/pret-api (`make api`), Python 3, and the network once. It uses a new
# database, which is deleted afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh
# shellcheck source=tooling/service.sh
source tooling/service.sh

[ -x target/release/pret-api ] || fail "target/release/pret-api is missing. Build it: make api"
environment="$PRET_CACHE/schemathesis"
python_environment "$environment" tooling/schemathesis-requirements.txt

new_service
API_KEY="$(target/release/pret-api key add schemathesis --scopes read,predict,review,outcomes,audit,operate 2>/dev/null)"
export API_KEY
# The user in the document's sign-in example.
target/release/pret-api user add marie --role reviewer <<<"cheval exact pile agrafe" >/dev/null
start_service --rate-limit 0

PREDICTION_ID="$("$environment/bin/python" - <<'PYTHON'
import json, os, urllib.request
headers = {"authorization": "Bearer " + os.environ["API_KEY"], "content-type": "application/json"}
request = urllib.request.Request(os.environ["BASE_URL"] + "/v1/predictions", b'{"client_id": 100001}', headers)
print(json.load(urllib.request.urlopen(request, timeout=20))["prediction_id"])
PYTHON
)"
export PREDICTION_ID

# No byte code is written beside the hooks. The data that schemathesis saves for the next run is
# deleted with the database.
export PYTHONPATH="$PWD/tooling" PYTHONDONTWRITEBYTECODE=1
configuration="$PWD/tooling/schemathesis.toml"
cd "$work"
if ! "$environment/bin/schemathesis" --config-file "$configuration" run "$BASE_URL/openapi.json" \
    --header "Authorization: Bearer $API_KEY" "$@"; then
    say "--- what the API found wrong with itself ---"
    grep -v ' INFO ' "$work/api.log" | tail -n 40 >&2 || true
    exit 1
fi
