#!/usr/bin/env bash
# Runs a command with a new, empty PostgreSQL server, whose URL is in PRET_TEST_DATABASE_URL.
#
#   tooling/with-postgres.sh cargo test -p store -p scoring-api
#
# Needs Debian's package postgresql (or any PostgreSQL 13 or later). Without PostgreSQL it says so
# and does not run the command.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=tooling/cache.sh
source "$here/cache.sh"
# shellcheck source=tooling/service.sh
source "$here/service.sh"

programs="$(dirname "$(command -v initdb || find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -1)")"
if [ ! -x "$programs/initdb" ]; then
    say "SKIPPED: there is no PostgreSQL here, so this was not run on it: $*"
    say "Install it (Debian calls it postgresql), then run this again."
    exit 0
fi

folder="$(mktemp -d)"
# The server refuses to run as root.
as_server=()
if [ "$(id -u)" -eq 0 ]; then
    chown nobody "$folder"
    as_server=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
server() {
    (cd "$folder" && "${as_server[@]}" env HOME="$folder" "$@")
}
finish() {
    server "$programs/pg_ctl" stop -D "$folder/data" -m immediate -s >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT

port="$(free_port)"
server "$programs/initdb" -D "$folder/data" -U pret -A trust -E UTF8 --locale=C --no-sync >/dev/null
# The data is not needed after the command, so fsync is off.
server "$programs/pg_ctl" start -D "$folder/data" -w -s -l "$folder/log" \
    -o "-c listen_addresses=127.0.0.1 -p $port -k $folder -c fsync=off -c max_connections=500" >/dev/null ||
    { cat "$folder/log" >&2; fail "PostgreSQL did not start: see above."; }

PRET_TEST_DATABASE_URL="postgresql://pret@127.0.0.1:$port/postgres" "$@"
