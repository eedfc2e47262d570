#!/usr/bin/env bash
# CMake and libclang, which LightGBM's build needs: the system's where it has them, else PyPI's in this project's cache.
#
#   tooling/native.sh COMMAND …       runs COMMAND with them: tooling/native.sh cargo build --release -p workspace-lib
#   eval "$(tooling/native.sh)"       sets CMAKE, LIBCLANG_PATH and BINDGEN_EXTRA_CLANG_ARGS in this shell
#
# CMAKE and LIBCLANG_PATH that are already set are left alone.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=tooling/cache.sh
source "$here/cache.sh"

environment="$PRET_CACHE/native-build"

# LightGBM 4.7 asks for 3.28; Debian 12 has 3.25.
recent_cmake() {
    local version
    has cmake || return 1
    version="$(cmake --version | sed -n 's/^cmake version //p')"
    [ "$(printf '%s\n3.28\n' "$version" | sort -V | head -1)" = 3.28 ]
}

# The newest libclang among Debian's and Ubuntu's folders, one for each LLVM release.
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
# libclang alone brings no compiler headers (stddef.h): the C compiler's serve.
headers="$(cc -print-file-name=include)"
if [ -z "${BINDGEN_EXTRA_CLANG_ARGS:-}" ] && [ -d "$headers" ]; then
    BINDGEN_EXTRA_CLANG_ARGS="-I$headers"
fi
export CMAKE LIBCLANG_PATH BINDGEN_EXTRA_CLANG_ARGS="${BINDGEN_EXTRA_CLANG_ARGS:-}"

if [ $# -gt 0 ]; then
    exec "$@"
fi
printf 'export CMAKE=%q LIBCLANG_PATH=%q BINDGEN_EXTRA_CLANG_ARGS=%q\n' "$CMAKE" "$LIBCLANG_PATH" "$BINDGEN_EXTRA_CLANG_ARGS"
