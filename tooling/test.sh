#!/usr/bin/env bash
# Runs every check for `make test`, fast ones first, and times each. Stops at the first failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

summary=""
step() {
    local name="$1" started="$SECONDS"
    say ""
    say "=== make $name"
    if make --no-print-directory "$name" </dev/null; then
        summary+="$(printf '%5d s  %s' $((SECONDS - started)) "$name")"$'\n'
    else
        printf '\n%s%5d s  %s FAILED\n' "$summary" $((SECONDS - started)) "$name" >&2
        exit 1
    fi
}

require_compilers
step check-format
step test-python
# All checks after this one share its compiled code. polars and LightGBM take most of a first run.
step pret
step lint
step test-native
step test-api
step test-openapi
step test-mlflow
step test-units
step test-web
step test-wasm
step test-generated
step test-documents
step test-browser
step test-kernel
step test-notebooks

printf '\n%s%5d s  in all: every check passed\n' "$summary" "$SECONDS" >&2
