#!/usr/bin/env bash
# What Jupyter calls, in the notebook's folder, to start the Rust kernel. tooling/notebook.sh puts a copy beside kernel.json.
#
#   launch-kernel.sh CONNECTION-FILE DEFAULT-CHECKOUT CARGO-FOLDER
#
# A notebook uses the checkout of the project that PRET_CHECKOUT names, else the one that it lies in, else the default.
set -euo pipefail
kernel="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
environment="${kernel%/share/jupyter/kernels/*}"
tell=("$environment/bin/python" "$kernel/message-kernel.py" "$1")

# A front end that was not started from a shell may know neither.
export PRET_CACHE="${PRET_CACHE:-${environment%/*}}"
export PATH="$PATH:$3"

is_checkout() {
    [ -f "$1/tooling/start-kernel.sh" ]
}

checkout="${PRET_CHECKOUT:-$PWD}"
until is_checkout "$checkout" || [ -n "${PRET_CHECKOUT:-}" ] || [ -z "$checkout" ]; do
    checkout="${checkout%/*}"
done
checkout="${checkout:-$2}"
if ! is_checkout "$checkout"; then
    exec "${tell[@]}" "No checkout of the project is in $checkout. Run \`make kernel\` in yours, then restart this kernel."
fi
exec bash "$checkout/tooling/start-kernel.sh" "$1" "${tell[@]}"
