#!/usr/bin/env bash
# Provides CMake and libclang, which the build of LightGBM needs.
#
#   tooling/native.sh COMMAND …     runs COMMAND with them
#   eval "$(tooling/native.sh)"     sets CMAKE, LIBCLANG_PATH and BINDGEN_EXTRA_CLANG_ARGS
#
# Example: tooling/native.sh cargo build --release -p workspace-lib. The system's programs are used
# if they exist. Otherwise PyPI's are installed in this project's cache folder. CMAKE and
# LIBCLANG_PATH are not changed if they are already set.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=tooling/cache.sh
source "$here/cache.sh"

environment="$PRET_CACHE/native-build"

# LightGBM 4.7 requires CMake 3.28. Debian 12 has 3.25.
recent_cmake() {
    local version
    has cmake || return 1
    version="$(cmake --version | sed -n 's/^cmake version //p')"
    [ "$(printf '%s\n3.28\n' "$version" | sort -V | head -1)" = 3.28 ]
}

# Prints the newest libclang in the folders of Debian and Ubuntu, one for each LLVM release.
system_libclang() {
    local library
    library="$(find /usr/lib/llvm-*/lib -maxdepth 1 -name 'libclang.so*' 2>/dev/null | sort -V | tail -1)"
    [ -n "$library" ] && dirname "$library"
}

require_compilers

if [ -z "${CMAKE:-}" ]; then
    if recent_cmake; then
        CMAKE="$(command -v cmake)"
    else
        python_environment "$environment" "$here/native-requirements.txt"
        CMAKE="$environment/bin/cmake"
    fi
fi
if [ -z "${LIBCLANG_PATH:-}" ] && ! LIBCLANG_PATH="$(system_libclang)"; then
    python_environment "$environment" "$here/native-requirements.txt"
    LIBCLANG_PATH="$(echo "$environment"/lib/python*/site-packages/clang/native)"
fi
# libclang has no compiler headers (stddef.h). The C compiler's headers are used.
headers="$(cc -print-file-name=include)"
if [ -z "${BINDGEN_EXTRA_CLANG_ARGS:-}" ] && [ -d "$headers" ]; then
    BINDGEN_EXTRA_CLANG_ARGS="-I$headers"
fi
export CMAKE LIBCLANG_PATH BINDGEN_EXTRA_CLANG_ARGS="${BINDGEN_EXTRA_CLANG_ARGS:-}"

if [ $# -gt 0 ]; then
    exec "$@"
fi
printf 'export CMAKE=%q LIBCLANG_PATH=%q BINDGEN_EXTRA_CLANG_ARGS=%q\n' "$CMAKE" "$LIBCLANG_PATH" "$BINDGEN_EXTRA_CLANG_ARGS"
