#!/usr/bin/env bash
# Checks the systemd units in deployment/systemd: their syntax, and that pret takes their options.
#
# Needs target/release/pret (`make pret`). Without systemd, only the options are checked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

[ -x target/release/pret ] || fail "target/release/pret is missing. Build it: make pret"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The units name the installed program. Here it is the one that was built.
for unit in deployment/systemd/*; do
    sed "s|/usr/local/bin/pret |$PWD/target/release/pret |" "$unit" >"$work/$(basename "$unit")"
done
read -ra command <<<"$(sed -n 's/^ExecStart=//p' "$work/pret-retrain.service")"
"${command[@]}" --help >/dev/null || fail "deployment/systemd/pret-retrain.service: pret does not take these options: ${command[*]}"
echo "test options of deployment/systemd/pret-retrain.service … ok"

if ! has systemd-analyze; then
    say "SKIPPED: there is no systemd-analyze here, so the syntax of deployment/systemd was not checked."
    exit 0
fi
# It also names units of this system; only ours count.
problems="$(systemd-analyze verify --man=no "$work"/* 2>&1 | grep -F pret-retrain || true)"
[ -z "$problems" ] || fail "deployment/systemd: $problems"
echo "test deployment/systemd … ok"
