#!/usr/bin/env bash
# Installs Jupyter and its Rust kernel in this project's cache folder, and runs commands with them.
#
#   tooling/notebook.sh              installs missing parts: ten minutes the first time
#   tooling/notebook.sh COMMAND …    then runs COMMAND with them, in the current folder
#
# Nothing is written to ~/.cargo or ~/.local. Notebooks outside every checkout use the default
# checkout. The first form makes this checkout the default.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=tooling/cache.sh
source "$here/cache.sh"
# shellcheck source=tooling/evcxr.sh
source "$here/evcxr.sh"

environment="$PRET_CACHE/jupyter"
kernel="$environment/share/jupyter/kernels/rust"

# The kernel starts through a copy of its launcher, because the checkout that installed it may be
# deleted.
install_kernel() {
    local checkout="${here%/*}" wanted
    wanted="$(cat "$here/launch-kernel.sh" "$here/message-kernel.py" | sha256sum)"
    if [ -z "$1" ] && has_stamp "$kernel/.finished" "$wanted"; then
        return
    fi
    # Prepared in another folder, because a front end must not read evcxr's own kernel.json
    # meanwhile. evcxr provides the logo.
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
    # jupyter-client also installs a Python kernel. These notebooks are in Rust.
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
