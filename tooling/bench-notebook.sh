#!/usr/bin/env bash
# Measures a notebook in this project's kernel and in evcxr as its manual sets it up; writes docs/performance.md.
#
# Needs `make kernel demo`. What evcxr compiles for itself goes to target/bench-notebook, and is deleted at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh
# shellcheck source=tooling/evcxr.sh
source tooling/evcxr.sh

rm -rf target/bench-notebook
trap 'rm -rf target/bench-notebook' EXIT
tooling/native.sh tooling/notebook.sh python -B benchmarks/notebook/measure.py \
    "$evcxr/bin/evcxr_jupyter" notebooks/01-exploration.ipynb
tooling/bench.sh python benchmarks/notebook --write-docs
