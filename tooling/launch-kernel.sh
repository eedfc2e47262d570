#!/usr/bin/env bash
# Starts the Rust kernel for Jupyter, in the notebook's folder.
#
#   launch-kernel.sh CONNECTION-FILE DEFAULT-CHECKOUT CARGO-FOLDER
#
# tooling/notebook.sh puts a copy of this script beside kernel.json. A notebook uses the checkout in
# PRET_CHECKOUT. Without it, it uses the checkout that contains the notebook, or else the default.
set -euo pipefail
kernel="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
environment="${kernel%/share/jupyter/kernels/*}"
tell=("$environment/bin/python" "$kernel/message-kernel.py" "$1")

# A front end that was not started from a shell may not know either.
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
