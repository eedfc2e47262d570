#!/usr/bin/env bash
# Installs the benchmarks' Python environment in the cache folder, and runs commands in it.
#
#   tooling/bench.sh            installs missing packages (800 MB, half a minute), prints the folder
#   tooling/bench.sh COMMAND …  then runs COMMAND with it
#
# Example: tooling/bench.sh python benchmarks/realism.py --help. A finished environment is used at
# once. The system's packages are not changed. Each library chooses its number of threads itself.
# Set OMP_NUM_THREADS and POLARS_MAX_THREADS to compare on fewer cores.
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
# Scripts in subfolders import the modules in benchmarks/. No byte code is written beside them. The
# demo data of `make bench` goes to $PRET_CACHE, which cache.sh exports.
export PYTHONPATH="$benchmarks" PYTHONDONTWRITEBYTECODE=1
export PATH="$environment/bin:$PATH"
exec "$@"
