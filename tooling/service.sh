# Starts the API for a test and stops it after the test. The scripts beside it source it after
# cache.sh.

# shellcheck shell=bash

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# new_service: makes a folder ($work), a database (PRET_DATABASE_URL) and an address (BASE_URL). The
# folder and the database are deleted when the script ends.
new_service() {
    work="$(mktemp -d)"
    server=""
    trap end_service EXIT
    port="$(free_port)"
    export BASE_URL="http://127.0.0.1:$port" PRET_DATABASE_URL="sqlite://$work/store.db"
}

end_service() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}

# start_service OPTION…: serves the champion and its model card at BASE_URL, and waits until it is
# ready. The log is $work/api.log.
start_service() {
    local bundle="${PRET_BUNDLE:-models/champion}" card
    card="$(committed_card "$bundle")"
    target/release/pret-api --bundle "$bundle" ${card:+--model-card "$card"} --listen "127.0.0.1:$port" "$@" \
        >"$work/api.log" 2>&1 </dev/null &
    server=$!
    for _ in $(seq 100); do
        if is_ready || ! kill -0 "$server" 2>/dev/null; then break; fi
        sleep 0.1
    done
    if ! is_ready; then
        cat "$work/api.log" >&2
        fail "the API did not become ready; its log is above."
    fi
}

is_ready() {
    python3 -c "import urllib.request; urllib.request.urlopen('$BASE_URL/health/ready', timeout=2)" 2>/dev/null
}

# committed_card BUNDLE: prints the file of the committed model card, if it describes that bundle's
# model.
committed_card() {
    local card=docs/model-card/model-card.json version
    version="$(grep --only-matching --max-count=1 '"version": "[^"]*"' "$1/manifest.json")"
    if grep --quiet --no-messages --fixed-strings "\"model_${version#\"}" "$card"; then echo "$card"; fi
}
