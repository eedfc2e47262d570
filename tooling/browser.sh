#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests; installs Debian's, and a font, if missing.
#
#   tooling/browser.sh          Chromium alone
#   tooling/browser.sh --all    also WebKit (Safari's engine, with a virtual screen) and Firefox
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

# One call installs everything that is missing, because apt-get takes half a minute to start.
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
