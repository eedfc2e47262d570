#!/usr/bin/env bash
# Starts the scoring API with the dashboard on this machine, and builds what is missing.
#
#   PORT=8081 tooling/run.sh              uses another port than 8080
#   PRET_DATABASE_URL=… tooling/run.sh    uses another database than data/pret.db
#
# The other variables of pret-api work too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh
# shellcheck source=tooling/service.sh
source tooling/service.sh

port="${PORT:-8080}"
bundle="${PRET_BUNDLE:-models/champion}"
case "$port" in
'' | *[!0-9]*) fail "PORT=$port is not a port number." ;;
esac
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    fail "port $port is in use. Stop the program that uses it, or choose another port: make run PORT=$((port + 1))"
fi
[ -f "$bundle/manifest.json" ] || fail "$bundle holds no model (manifest.json is missing). Train one: make train"

if [ -z "${PRET_MODEL_CARD:-}" ]; then
    PRET_MODEL_CARD="$(committed_card "$bundle")"
    if [ -n "$PRET_MODEL_CARD" ]; then
        export PRET_MODEL_CARD
    else
        unset PRET_MODEL_CARD
        say "The dashboard shows no model card: the committed one is not of the model in $bundle. Write its own with"
        say "target/release/pret docs --bundle $bundle --out DIR, then: PRET_MODEL_CARD=DIR/model-card/model-card.json make run"
    fi
fi

require_compilers
say "Building the API (a few minutes the first time) …"
cargo build --release --locked -p scoring-api
tooling/web.sh

say ""
say "Prêt à dépenser: http://127.0.0.1:$port   (Ctrl+C stops it)"
say "The address that signs you in follows. Users of your own: target/release/pret-api user add NAME --role advisor"
exec target/release/pret-api \
    --bundle "$bundle" \
    --database "${PRET_DATABASE_URL:-sqlite://data/pret.db}" \
    --listen "127.0.0.1:$port" \
    --dashboard target/dashboard \
    --sign-in-link
