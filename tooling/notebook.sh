#!/usr/bin/env bash
# Jupyter and its Rust kernel, in this project's cache folder: nothing is written to ~/.cargo or ~/.local.
#
#   tooling/notebook.sh               installs what is missing: ten minutes the first time, an instant later
#   tooling/notebook.sh COMMAND …     then runs COMMAND with them, from the folder it is called in
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=tooling/cache.sh
source "$here/cache.sh"

evcxr_version=0.22.0
environment="$PRET_CACHE/notebooks"
evcxr="$PRET_CACHE/evcxr-$evcxr_version"

# Optimisation 1 halves the build and is hardly slower in use; with none every cell would wait for rust-analyzer.
build_evcxr() {
    local wanted
    wanted="evcxr_jupyter $evcxr_version"
    has_stamp "$evcxr/.finished" "$wanted" && return
    say "Building the Rust kernel for Jupyter (evcxr $evcxr_version): about ten minutes, once …"
    # From the cache folder, and with the plain compiler: settings meant for this project's own code do not apply.
    (
        cd "$PRET_CACHE"
        env -u RUSTFLAGS -u RUSTC \
            CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=0 \
            CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_LTO=off \
            CARGO_TARGET_DIR="$evcxr/target" \
            nice -n 10 cargo install evcxr_jupyter --version "$evcxr_version" --locked --no-default-features \
            --root "$evcxr" --no-track --force --quiet >&2 </dev/null
    )
    rm -rf "$evcxr/target"
    write_stamp "$evcxr/.finished" "$wanted"
}

# The kernel starts through this checkout's own script: Jupyter runs it in the notebook's folder.
install_kernel() {
    local kernels="$environment/share/jupyter/kernels"
    local start='["bash", "../tooling/start-kernel.sh", "'"$evcxr/bin/evcxr_jupyter"'", "--control_file", "{connection_file}"]'
    has_stamp "$kernels/rust/.finished" "$start" && return
    JUPYTER_PATH="$environment/share/jupyter" "$evcxr/bin/evcxr_jupyter" --install >/dev/null
    printf '{"argv": %s, "display_name": "Rust", "language": "rust", "interrupt_mode": "message"}\n' "$start" \
        >"$kernels/rust/kernel.json"
    # jupyter-client brings a Python kernel along; these notebooks are in Rust.
    rm -rf "$kernels/python3"
    write_stamp "$kernels/rust/.finished" "$start"
}

require_compilers
python_environment "$environment" "$here/notebook-requirements.txt"
locked "$evcxr.lock" build_evcxr
locked "$environment.lock" install_kernel

if [ $# -gt 0 ]; then
    export JUPYTER_PATH="$environment/share/jupyter"
    export PATH="$environment/bin:$PATH"
    exec "$@"
fi
