#!/usr/bin/env bash
# Runs the dashboard's tests in Chromium, WebKit and Firefox against the real API.
#
# The API serves the champion on a free port. The tests need the results of `make run`
# (target/release/pret-api, target/dashboard). They use a new database, which is deleted afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh
# shellcheck source=tooling/service.sh
source tooling/service.sh

{ has node && has npm; } || fail "node or npm is missing. Install Node.js 20 or later."
PRET_BROWSER="$(tooling/browser.sh --all)"
export PRET_BROWSER
tests=report-app/web/e2e
npm_packages "$tests"

# service_with_reviewer OPTION…: starts a service and adds a reviewer who can sign in.
service_with_reviewer() {
    new_service
    export SIGN_IN_NAME=marie SIGN_IN_PASSWORD="cheval exact pile agrafe"
    printf '%s\n' "$SIGN_IN_PASSWORD" | target/release/pret-api user add "$SIGN_IN_NAME" --role reviewer >&2
    # One of the tests signs in by a link.
    SIGN_IN_LINK="$(target/release/pret-api user link "$SIGN_IN_NAME" --base-url "$BASE_URL")"
    export SIGN_IN_LINK
    start_service --metrics-listen "127.0.0.1:$(free_port)" --dashboard target/dashboard "$@"
}

# run_tests TEST…: runs these tests, or all tests.
run_tests() {
    if ! (cd "$tests" && node --test "$@"); then
        say "--- the API's last lines ---"
        tail -n 40 "$work/api.log" >&2
        exit 1
    fi
}

service_with_reviewer
run_tests "$@"
if [ $# -eq 0 ]; then
    # With --opinion-first, a client's page shows other content first.
    end_service
    service_with_reviewer --opinion-first
    OPINION_FIRST=1 run_tests opinion-first.test.mjs
fi
