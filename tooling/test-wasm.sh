#!/usr/bin/env bash
# Compares the hashes of many answers in native code with those in WebAssembly.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

has node || fail "node is missing. Install Node.js 20 or later."
bundle="${PRET_BUNDLE:-models/champion}"
work="$PWD/target/wasm-test"
mkdir -p "$work"
cargo run --release --locked --quiet -p answers-wasm-test -- "$bundle" "$work/clients.json" >"$work/native.txt"

environment="$(tooling/wasm-toolchain.sh)"
# A separate target folder, as for the dashboard.
(
    export CARGO_TARGET_DIR="$PWD/target/web"
    # shellcheck source=/dev/null
    source "$environment"
    cargo build --locked -p answers-wasm-test --lib --target wasm32-unknown-unknown --profile web
)
node report-app/answers/wasm-test/run.mjs \
    target/web/wasm32-unknown-unknown/web/answers_wasm_test.wasm "$bundle" "$work/clients.json" >"$work/wasm.txt"

if ! cmp -s "$work/native.txt" "$work/wasm.txt"; then
    diff "$work/native.txt" "$work/wasm.txt" | head -n 20 >&2
    fail "answers differ between native code ($work/native.txt) and WebAssembly ($work/wasm.txt)."
fi
answers="$(wc -l <"$work/native.txt")"
[ "$answers" -gt 1000 ] || fail "expected thousands of answers, found $answers: $(head -n 1 "$work/native.txt")"
say "Native code and WebAssembly give the same bytes for $answers answers."
