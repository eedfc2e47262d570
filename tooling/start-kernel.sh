#!/usr/bin/env bash
# Starts evcxr for one notebook; Jupyter calls this in the notebook's folder (see tooling/notebook.sh).
#
#   start-kernel.sh EVCXR-BINARY ARGUMENT …
#
# Every running kernel needs a build folder of its own: two that share one delete each other's cells. The folders are
# numbered and used again; the lock, which the kernel inherits, frees its folder however the kernel ends.
set -euo pipefail
target="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && mkdir -p target && cd target && pwd -P)"

library="$target/kernel/libnotebook_kernel.so"
if [ ! -f "$library" ]; then
    echo "The notebooks' library is not built yet. Run: make kernel" >&2
    exit 1
fi
if [ "$target/release/libworkspace_lib.rlib" -nt "$library" ]; then
    echo "workspace-lib was built again since; cells use it as it was. To renew it: make kernel" >&2
fi

for number in $(seq 1 64); do
    exec 9>"$target/.evcxr-$number.lock"
    if flock --nonblock 9; then
        # evcxr.toml counts on this depth: ../kernel is the library's folder.
        export EVCXR_TMPDIR="$target/evcxr-$number"
        mkdir -p "$EVCXR_TMPDIR"
        # Where cells find their libraries. The path to Rust's own that evcxr records is one folder off, which shows
        # where the build folder and the toolchain share a parent, as in a home folder.
        LD_LIBRARY_PATH="$target/kernel:$(rustc --print target-libdir)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
        export LD_LIBRARY_PATH
        exec "$@"
    fi
done
echo "64 notebook kernels are running on this checkout: stop some." >&2
exit 1
