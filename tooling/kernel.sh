#!/usr/bin/env bash
# Builds the dynamic library that notebook cells link to, and puts it in target/kernel.
#
# The folder also has the files that the compilation of a cell needs. Only this command builds the
# library correctly. `cargo build -p notebook-kernel` links Rust's standard library into it a second
# time, and the kernel then refuses to start. The folder is a copy: cells continue to work while the
# library is changed and compiled again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

started="$(mktemp)"
trap 'rm -f "$started"' EXIT

# lightgbm3-sys compiles LightGBM without its Arrow reader, which one unused function calls. In a
# dynamic library that name must be defined.
tooling/native.sh cargo rustc --release --locked -p notebook-kernel --lib -- \
    -C prefer-dynamic -C link-arg=-Wl,--defsym=ArrowSchemaViewInit=0

# Records the compiler, the sources that cargo lists, and the time they were read. A starting kernel
# uses them to decide whether the library is out of date.
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

# Interfaces of our own crates; the compiler chooses those that the library was built from.
# Interfaces of other crates do not change while a kernel runs.
rm -rf target/kernel.new
mkdir target/kernel.new
cp target/release/deps/lib{workspace_lib,demo_world,monitoring,promotion,store,scoring,statistics,contract}-*.rmeta target/kernel.new/
ln "$library" target/kernel.new/
describe target/kernel.new
rm -rf target/kernel
mv target/kernel.new target/kernel
