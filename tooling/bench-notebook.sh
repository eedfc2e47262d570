#!/usr/bin/env bash
# Measures a notebook in this project's kernel and in evcxr as its manual sets it up.
#
# It writes the figures into docs/performance.md. It needs `make kernel demo`. The published evcxr
# is compiled once, into the cache folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh
# shellcheck source=tooling/evcxr.sh
source tooling/evcxr.sh

published="$PRET_CACHE/evcxr-$evcxr_version-published"
if [ ! -x "$published/bin/evcxr_jupyter" ]; then
    say "Compiling evcxr $evcxr_version as its authors publish it: about ten minutes, once …"
    tooling/native.sh cargo install --quiet --locked --no-track --root "$published" "evcxr_jupyter@$evcxr_version"
fi
tooling/native.sh tooling/notebook.sh python -B benchmarks/notebook/measure.py notebooks/01-exploration.ipynb \
    --evcxr "$published/bin/evcxr_jupyter"
tooling/bench.sh python benchmarks/notebook --write-docs
