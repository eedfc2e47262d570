#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests, installing Debian's and a font to draw with where there is none.
#
#   tooling/browser.sh          Chromium alone
#   tooling/browser.sh --all    WebKit (the engine of Safari, with a screen to draw on) and Firefox as well
#
# PRET_BROWSER names another Chromium than the one on the path.
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

# One installation for all that is missing: apt-get takes half a minute to begin.
missing=()
find_browser >/dev/null || missing+=(chromium fonts-inter)
if [ "${1:-}" = --all ]; then
    has WebKitWebDriver || missing+=(webkit2gtk-driver)
    has Xvfb || missing+=(xvfb)
    has firefox-esr || missing+=(firefox-esr)
fi
if [ ${#missing[@]} -gt 0 ]; then
    install_packages "A browser of the tests" "${missing[@]}"
fi
find_browser
