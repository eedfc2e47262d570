#!/usr/bin/env bash
# Prepares the browser tests: a Chromium with a font to draw, and the npm packages that drive it. Prints the browser's path.
#
# CHROMIUM names another browser than the one on the path.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

find_browser() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name"; then return 0; fi
    done
    return 1
}

find_browser >/dev/null || install_packages "The browser of the tests" chromium fonts-inter
has npm || fail "npm is missing. Install Node.js 20 or later, which brings it."
npm_packages report-app/web/e2e
find_browser
