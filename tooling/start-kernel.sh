#!/usr/bin/env bash
# Starts evcxr for one notebook with this checkout's library. tooling/launch-kernel.sh calls this.
#
#   start-kernel.sh CONNECTION-FILE TELL …
#
# It runs in the notebook's folder. If the kernel cannot start, the command TELL shows the reason in
# the notebook; its last argument is the message.
#
# Every running kernel needs its own build folder, because two kernels in one folder delete each
# other's cells. The folders are numbered and reused. The kernel inherits a lock on its folder, so
# the folder is free again as soon as the kernel ends.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=tooling/cache.sh
source "$here/cache.sh"
# shellcheck source=tooling/evcxr.sh
source "$here/evcxr.sh"
checkout="${here%/*}"
connection_file="$1"
tell=("${@:2}")

refuse() {
    exec "${tell[@]}" "$1 Run \`make kernel\` in $checkout, then restart this kernel."
}

has cargo || exec "${tell[@]}" "cargo is not on the PATH. Install Rust as https://rustup.rs says, then restart this kernel."
[ -x "$evcxr/bin/evcxr_jupyter" ] || refuse "The Rust kernel is not built yet."
target="$(mkdir -p "$checkout/target" && cd "$checkout/target" && pwd -P)"
library="$target/kernel/libnotebook_kernel.so"
[ -f "$library" ] || refuse "The notebooks' library is not built yet."
has_stamp "$target/kernel/compiler" "$(rustc -vV)" || refuse "The notebooks' library is of another Rust compiler."

changed="$(while read -r source; do
    if [ "$source" -nt "$target/kernel/started" ]; then
        echo "$source"
        break
    fi
done <"$target/kernel/sources")"
if [ -n "$changed" ]; then
    export EVCXR_NOTICE="The library has changed since it was built (${changed#"$checkout/"}); cells use it as it was.
To renew it: make kernel, then restart this kernel."
fi

for number in $(seq 1 64); do
    exec 9>"$target/.evcxr-$number.lock"
    if flock --nonblock 9; then
        # evcxr.toml relies on this depth: ../kernel is the library's folder.
        export EVCXR_TMPDIR="$target/evcxr-$number" EVCXR_CONFIG_DIR="$checkout/notebooks/kernel"
        mkdir -p "$EVCXR_TMPDIR"
        # Here cells find their libraries. evcxr records a path to Rust's own libraries that is one
        # folder off. This matters if the build folder and the toolchain share a parent, for example
        # a home folder.
        LD_LIBRARY_PATH="$target/kernel:$(rustc --print target-libdir)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
        export LD_LIBRARY_PATH
        exec "$evcxr/bin/evcxr_jupyter" --control_file "$connection_file"
    fi
done
exec "${tell[@]}" "64 notebook kernels are running on $checkout: stop some."
