#!/usr/bin/env bash
# Drives a year of drifting applicants of the demo world through the real service, in some minutes.
#
#   tooling/demo-year.sh                     writes target/demo-year/report.md
#   tooling/demo-year.sh --pictures          also pictures of the page /suivi at months 1, 6 and 12
#   tooling/demo-year.sh --keep --port 8090  leaves the service running at the end
#
# Needs `make pret api`; with --pictures or --keep the dashboard, too, which is built if it is
# missing. libfaketime, which gives the service its date, is installed if it is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

has python3 || install_packages "Python 3" python3
has faketime || install_packages "libfaketime, which fakes the date" faketime
for argument in "$@"; do
    case "$argument" in
    --pictures)
        has node || fail "node is missing. Install Node.js 20 or later."
        PRET_BROWSER="$(tooling/browser.sh)"
        export PRET_BROWSER
        npm_packages report-app/web/e2e
        ;;
    esac
    case "$argument" in
    --pictures | --keep) [ -f target/dashboard/index.html ] || tooling/web.sh ;;
    esac
done
exec python3 -B tooling/demo_year "$@"
