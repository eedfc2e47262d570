#!/usr/bin/env bash
# Builds the dynamic library that notebook cells link to: target/release/libnotebook_kernel.so.
#
# Only this command builds it right. An ordinary `cargo build -p notebook-kernel` links Rust's standard library into it
# once more, and the kernel then refuses to start.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

# lightgbm3-sys compiles LightGBM without the Arrow reader that one of its unused functions calls; a dynamic library
# must not keep that name open.
tooling/native.sh cargo rustc --release --locked -p notebook-kernel --lib -- \
    -C prefer-dynamic -C link-arg=-Wl,--defsym=ArrowSchemaViewInit=0

library=target/release/libnotebook_kernel.so
missing="$(LD_LIBRARY_PATH="$(rustc --print target-libdir)" ldd -r "$library" 2>&1 |
    grep -E 'undefined symbol|not found' || true)"
if [ -n "$missing" ]; then
    printf '%s\n' "$missing" >&2
    fail "$library has names that nothing defines (above): notebook cells could not load it."
fi
