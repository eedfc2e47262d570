#!/usr/bin/env bash
# Compares a digest of many scores and explanations in native code with that in WebAssembly.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

has node || fail "node is missing. Install Node.js 20 or later."
bundle="${PRET_BUNDLE:-models/champion}"
native="$(cargo run --release --locked --quiet -p scoring-bits -- "$bundle")"

environment="$(tooling/wasm-toolchain.sh)"
# A separate target folder, as for the dashboard.
(
    export CARGO_TARGET_DIR="$PWD/target/web"
    # shellcheck source=/dev/null
    source "$environment"
    cargo build --locked -p scoring-bits --lib --target wasm32-unknown-unknown --profile web
)
wasm="$(node workspace-lib/scoring/bits/run.mjs target/web/wasm32-unknown-unknown/web/scoring_bits.wasm "$bundle")"

if [ "$native" != "$wasm" ] || [ "${#native}" -ne 64 ]; then
    fail "scores differ between native code ($native) and WebAssembly ($wasm)."
fi
say "Native code and WebAssembly agree on every bit: $native."
