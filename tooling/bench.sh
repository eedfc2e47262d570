#!/usr/bin/env bash
# The Python environment that the benchmarks run in, in this project's cache folder: the system's packages are untouched.
#
#   tooling/bench.sh                  installs what is missing (800 MB: half a minute, an instant later) and prints where
#   tooling/bench.sh COMMAND …        then runs COMMAND with it: tooling/bench.sh python benchmarks/realism.py --help
#
# How many threads a library takes is its own rule: set OMP_NUM_THREADS and POLARS_MAX_THREADS to compare on fewer cores.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=tooling/cache.sh
source "$here/cache.sh"

environment="$PRET_CACHE/benchmarks"
benchmarks="$(dirname "$here")/benchmarks"

python_environment "$environment" "$benchmarks/requirements.txt"

if [ $# -eq 0 ]; then
    printf '%s\n' "$environment"
    exit 0
fi
# Scripts in folders below import the modules that lie in benchmarks/; no byte code is left beside them. The worlds that
# `make bench` makes go to $PRET_CACHE, which cache.sh exports.
export PYTHONPATH="$benchmarks" PYTHONDONTWRITEBYTECODE=1
export PATH="$environment/bin:$PATH"
exec "$@"
