#!/usr/bin/env bash
# Builds the dashboard into target/dashboard: hashed, compressed files for a static file server.
#
# It does nothing if no input changed. With npm, wasm-opt and esbuild make the download smaller. The
# build has its own target folder, so it does not wait for the native build and does not invalidate
# it. WEB_PROFILE=web-quick is for development: it compiles in seconds after a change and does not
# make the files smaller.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tooling/cache.sh
source tooling/cache.sh

export CARGO_TARGET_DIR="$PWD/target/web"
out=target/dashboard
stamp=target/dashboard.inputs
profile="${WEB_PROFILE:-web}"
tools=report-app/web

inputs() {
    find Cargo.toml Cargo.lock tooling/web.sh tooling/wasm-toolchain.sh report-app/{web,contract,bundle} \
        \( -name node_modules -o -name e2e \) -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}
wanted="$profile $(inputs)"
if [ -f "$out/index.html" ] && has_stamp "$stamp" "$wanted"; then
    say "The dashboard is up to date in $out."
    exit 0
fi

require_compilers
environment="$(tooling/wasm-toolchain.sh)"
shrink=()
if [ "$profile" != web ]; then
    say "Compiled with the profile $profile: larger than what is published."
elif has npm; then
    npm_packages "$tools"
    shrink=(--wasm-opt "$tools/node_modules/.bin/wasm-opt" --esbuild "$tools/node_modules/.bin/esbuild")
else
    say "There is no npm here, so wasm-opt and esbuild shrink nothing: a larger download, otherwise the same."
fi

# has_library_sources: checks for the sources of the standard library, and asks rustup for them.
#
# Debian's compiler, which is named by RUSTC, is older than these options.
has_library_sources() {
    local sources
    [ -z "${RUSTC:-}" ] || return 1
    sources="$(rustc --print sysroot)/lib/rustlib/src/rust/library"
    [ -d "$sources" ] || { has rustup && timeout 60 rustup component add rust-src >&2 </dev/null; } || true
    [ -d "$sources" ] ||
        { say "rustc lacks rust-src, so panics keep their messages: a larger download, otherwise the same." && false; }
}

say "Building the dashboard (a few minutes the first time) …"
# The compiler for WebAssembly may differ from the machine's own compiler, which compiles the
# bundler.
(
    # shellcheck source=/dev/null
    source "$environment"
    # Removes this machine's paths from the published files.
    flags="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src= --remap-path-prefix=$(rustc --print sysroot)="
    build=(cargo build --locked -p report-web --target wasm32-unknown-unknown --profile "$profile")
    if [ "$profile" = web ] && has_library_sources; then
        # A panic stops the module at once, without writing a message: the page says that it has
        # stopped (start.js). The options are not stable yet, hence the bootstrap flag.
        export RUSTC_BOOTSTRAP=1
        flags+=" -Zunstable-options -Cpanic=immediate-abort"
        build+=(-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size)
    fi
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags"
    "${build[@]}"
)
cargo run --release --locked --quiet -p web-bundle -- \
    --wasm "$CARGO_TARGET_DIR/wasm32-unknown-unknown/$profile/report-web.wasm" \
    --assets report-app/web/assets --out "$out" "${shrink[@]}"
write_stamp "$stamp" "$wanted"
