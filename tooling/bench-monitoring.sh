#!/usr/bin/env bash
# Measures `pret monitor` and Evidently on the same predictions; the figures go into
# docs/performance.md. Needs `make pret`. Evidently is installed once, into the cache folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

environment="$PRET_CACHE/benchmark-monitoring"
python_environment "$environment" benchmarks/monitoring/requirements.txt
export PYTHONPATH=benchmarks PYTHONDONTWRITEBYTECODE=1
# NannyML and Evidently report their use unless told not to.
export NML_DISABLE_USAGE_LOGGING=1 DO_NOT_TRACK=1
"$environment/bin/python" benchmarks/monitoring "$@"
"$environment/bin/python" benchmarks/monitoring --write-docs
