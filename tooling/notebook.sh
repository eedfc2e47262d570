#!/usr/bin/env bash
# Jupyter and its Rust kernel, in this project's cache folder: nothing is written to ~/.cargo or ~/.local.
#
#   tooling/notebook.sh               installs what is missing: ten minutes the first time, an instant later
#   tooling/notebook.sh COMMAND …     then runs COMMAND with them, from the folder it is called in
#
# The first form also makes this checkout the one that notebooks outside of every checkout use.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=tooling/cache.sh
source "$here/cache.sh"
# shellcheck source=tooling/evcxr.sh
source "$here/evcxr.sh"

environment="$PRET_CACHE/jupyter"
kernel="$environment/share/jupyter/kernels/rust"

# The kernel starts through a copy of its launcher: the checkout that installed it may be gone one day.
install_kernel() {
    local checkout="${here%/*}" wanted
    wanted="$(cat "$here/launch-kernel.sh" "$here/message-kernel.py" | sha256sum)"
    if [ -z "$1" ] && has_stamp "$kernel/.finished" "$wanted"; then
        return
    fi
    # Made aside: a front end that reads kernel.json meanwhile must not find evcxr's own. evcxr brings the logo.
    local new="$environment/share/new"
    rm -rf "$new"
    JUPYTER_PATH="$new" "$evcxr/bin/evcxr_jupyter" --install >/dev/null
    cp "$here/launch-kernel.sh" "$here/message-kernel.py" "$new/kernels/rust/"
    python3 - "$kernel/launch-kernel.sh" "$checkout" "$(dirname "$(command -v cargo)")" >"$new/kernels/rust/kernel.json" <<'JSON'
import json, sys
json.dump({
    "argv": ["bash", sys.argv[1], "{connection_file}", *sys.argv[2:]],
    "display_name": "Rust",
    "language": "rust",
    "interrupt_mode": "message",
}, sys.stdout)
JSON
    mkdir -p "${kernel%/*}"
    rm -rf "$kernel"
    mv "$new/kernels/rust" "$kernel"
    rm -rf "$new"
    # jupyter-client brings a Python kernel along; these notebooks are in Rust.
    rm -rf "$environment/share/jupyter/kernels/python3"
    write_stamp "$kernel/.finished" "$wanted"
}

require_compilers
python_environment "$environment" "$here/notebook-requirements.txt"
locked "$evcxr.lock" build_evcxr
if [ $# -eq 0 ]; then
    locked "$environment.lock" install_kernel "make this checkout the default"
else
    locked "$environment.lock" install_kernel ""
    export JUPYTER_PATH="$environment/share/jupyter${JUPYTER_PATH:+:$JUPYTER_PATH}"
    export PATH="$environment/bin:$PATH"
    exec "$@"
fi
