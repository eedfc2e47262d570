#!/usr/bin/env bash
# Checks that committed generated files are up to date. Needs `make pret api`.
#
# To add a file, add a line at the end: fresh FILE-OR-FOLDER COMMAND…. In the command, {} is the
# path to write. {parent} is the folder for a file or folder of the same name. Without either, the
# command's standard output is compared.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
stale=0

fresh() {
    local kept="$1" made
    shift
    made="$work/$(basename "$kept")"
    if [[ "$*" == *"{}"* || "$*" == *"{parent}"* ]]; then
        local command=("${@//\{\}/$made}")
        "${command[@]//\{parent\}/$work}" >/dev/null </dev/null
    else
        "$@" >"$made" </dev/null
    fi
    if diff --recursive --brief "$kept" "$made" >&2; then
        echo "test $kept … ok"
    else
        { diff --recursive --unified=1 "$kept" "$made" || true; } | head -n 20 >&2
        say "test $kept … FAILED: it is not what this writes now: $*"
        stale=1
    fi
}

fresh docs/api/openapi.json target/release/pret-api openapi
fresh data/demo target/release/pret data demo --format parquet --out {}
fresh docs/data-dictionary target/release/pret docs --out "{parent}"
fresh docs/sentences.md target/release/pret docs --out "{parent}"
fresh docs/presentation target/release/pret docs --out "{parent}"
fresh docs/champion target/release/pret docs --out "{parent}"
fresh docs/model-card target/release/pret docs --out "{parent}"
fresh docs/monitoring-plan.md target/release/pret docs --out "{parent}"
fresh docs/regulation.md target/release/pret docs --out "{parent}"

exit "$stale"
