#!/usr/bin/env bash
# Runs the tests of one piece, for the minutes in which it is being changed.
#
#   make check                    lists the pieces
#   make check features           the unit tests in workspace-lib/src/features
#   make check scoring reasons    the tests of the crate scoring whose names contain “reasons”
#
# Our own crates are compiled in steps (incrementally) and not optimised, so that a change is
# tested soon. Dependencies are compiled as for every other command. The programs that this leaves
# in target/release are slow: `make pret api` puts the optimised ones back. `make test` remains the
# check that counts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

# The parts of the library: folders of workspace-lib/src.
parts() {
    find workspace-lib/src -mindepth 2 -maxdepth 2 -name mod.rs -printf '%h\n' | xargs -n 1 basename | sort
}

if [ $# -eq 0 ]; then
    cat <<END
make check PIECE [WORD …] runs the tests of a piece; with words, those whose names contain one.

  crates      statistics contract scoring promotion monitoring demo-world answers store api web bundle
  library     $(parts | paste -sd ' ')
  programs    library commands (tests of the whole library, of pret), routes faults (of the API)
  examples    those in the documentation of the library
END
    exit 0
fi
piece="$1"
shift

quick=(--release --locked --config profile.release.incremental=true)
for crate in statistics contract scoring promotion monitoring demo-world workspace-lib answers store scoring-api report-web web-bundle; do
    quick+=(--config "profile.release.package.$crate.opt-level=0")
done
native() { tooling/native.sh cargo test "${quick[@]}" "$@"; }

case "$piece" in
    statistics | contract | scoring | promotion | monitoring | demo-world | answers | store) cargo test "${quick[@]}" -p "$piece" -- "$@" ;;
    api) cargo test "${quick[@]}" -p scoring-api --lib --bins --test routes -- "$@" ;;
    routes | faults) cargo test "${quick[@]}" -p scoring-api --test "$piece" -- "$@" ;;
    web)
        # The tests are compiled without what needs a browser: pages, components, addresses.
        cargo check "${quick[@]}" -p report-web
        cargo test "${quick[@]}" -p report-web --no-default-features -- "$@"
        ;;
    bundle) cargo test "${quick[@]}" -p web-bundle -- "$@" ;;
    examples) native -p workspace-lib --doc -- "$@" ;;
    library | commands) native -p workspace-lib --test "$piece" -- "$@" ;;
    *)
        parts | grep -qx -- "$piece" || fail "There is no piece “$piece”. The pieces are listed by: make check"
        [ $# -gt 0 ] || set -- "$piece::"
        native -p workspace-lib --lib -- "$@"
        ;;
esac
