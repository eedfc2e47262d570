#!/usr/bin/env bash
# Writes the documents for readers, with pandoc, Typst and fonts in this project's cache folder.
#
#   tooling/documents.sh            installs missing tools: a minute the first time
#   tooling/documents.sh COMMAND    then writes or checks documents
#
# tooling/documents/__main__.py lists the commands.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=tooling/cache.sh
source "$here/cache.sh"

environment="$PRET_CACHE/documents"
python_environment "$environment" "$here/documents-requirements.txt"
npm_packages "$here/documents"

if [ $# -gt 0 ]; then
    exec "$environment/bin/python" -B "$here/documents" "$@"
fi
