#!/usr/bin/env bash
# Builds the dynamic library that notebook cells link to, and puts it in target/kernel with what compiling a cell needs.
#
# Only this command builds it right. An ordinary `cargo build -p notebook-kernel` links Rust's standard library into it
# once more, and the kernel then refuses to start. The folder is a copy, so that cells go on working while the library is
# being changed and compiled again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

started="$(mktemp)"
trap 'rm -f "$started"' EXIT

# lightgbm3-sys compiles LightGBM without the Arrow reader that one of its unused functions calls; a dynamic library
# must not keep that name open.
tooling/native.sh cargo rustc --release --locked -p notebook-kernel --lib -- \
    -C prefer-dynamic -C link-arg=-Wl,--defsym=ArrowSchemaViewInit=0

# By these a starting kernel tells whether the library is out of date: the compiler, the sources as cargo lists them, and
# when they were read.
describe() {
    rustc -vV >"$1/compiler"
    sed 's/^[^:]*: //; s/ \//\n\//g' target/release/libnotebook_kernel.d >"$1/sources"
    cp -p "$started" "$1/started"
}

library=target/release/libnotebook_kernel.so
if [ "$library" -ef target/kernel/libnotebook_kernel.so ]; then
    describe target/kernel
    exit 0
fi
missing="$(LD_LIBRARY_PATH="$(rustc --print target-libdir)" ldd -r "$library" 2>&1 |
    grep -E 'undefined symbol|not found' || true)"
if [ -n "$missing" ]; then
    printf '%s\n' "$missing" >&2
    fail "$library has names that nothing defines (above): notebook cells could not load it."
fi

# Our own crates' interfaces, of which the compiler picks those that the library was built from. Those of other crates do
# not change under a running kernel.
rm -rf target/kernel.new
mkdir target/kernel.new
cp target/release/deps/lib{workspace_lib,scoring,statistics}-*.rmeta target/kernel.new/
ln "$library" target/kernel.new/
describe target/kernel.new
rm -rf target/kernel
mv target/kernel.new target/kernel
