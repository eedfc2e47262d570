#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests, installing Debian's and a font to draw with where there is none.
#
# PRET_BROWSER names another browser than the one on the path.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

find_browser() {
    local name
    for name in "${PRET_BROWSER:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name"; then return 0; fi
    done
    return 1
}

find_browser >/dev/null || install_packages "The browser of the tests" chromium fonts-inter
find_browser
