#!/usr/bin/env bash
# Provides a Rust compiler for wasm32-unknown-unknown, and prints a file to source before cargo.
#
# If rustup can fetch the target, the script does only that. It may fail, for example on a network
# that mirrors only Debian's packages and crates.io. Then the script unpacks Debian's rustc into the
# cache folder and builds the target's standard library from Debian's sources, once. Nothing is
# installed system-wide. PRET_WASM=debian uses the second way directly.
set -euo pipefail
# shellcheck source=tooling/cache.sh
source "$(dirname "${BASH_SOURCE[0]}")/cache.sh"

target=wasm32-unknown-unknown

rustc_has_target() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]
}

# Uses the existing compiler: the file to source sets nothing.
use_own_compiler() {
    echo "# rustc itself has $target." >"$PRET_CACHE/wasm-rustup.env"
    echo "$PRET_CACHE/wasm-rustup.env"
}

newest_debian_compiler() {
    find "$PRET_CACHE" -mindepth 2 -maxdepth 2 -path '*/wasm-*/env' | sort -V | tail -n 1
}

main() {
    mkdir -p "$PRET_CACHE"
    if [ "${PRET_WASM:-}" != debian ]; then
        if rustc_has_target; then
            use_own_compiler
            return
        fi
        if [ -z "$(newest_debian_compiler)" ] && has rustup; then
            say "Adding $target to the Rust toolchain (rustup target add) …"
            if timeout 60 rustup target add "$target" >&2 </dev/null && rustc_has_target; then
                use_own_compiler
                return
            fi
            say "rustup cannot fetch $target: taking Debian's compiler instead."
        fi
    fi
    if [ -z "$(newest_debian_compiler)" ]; then
        locked "$PRET_CACHE/wasm.lock" build_debian_compiler
    fi
    newest_debian_compiler
}

candidate() {
    apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '(none)' || true
}

depends() {
    apt-cache depends --important "$1" | sed -n 's/^ *|\{0,1\}Depends: //p'
}

# Lists Debian's packages of the compiler, and those of their libraries that this machine lacks.
packages() {
    local std llvm lld library
    std="$(depends libstd-rust-web-dev | grep '^libstd-rust-web-')"
    llvm="$(depends "$std" | grep '^libllvm')"
    lld="lld-$(grep -oE '[0-9]+' <<<"$llvm" | head -n 1)"
    printf '%s\n' rustc-web rust-web-src libstd-rust-web-dev "$std" "$llvm" "$lld"
    apt-cache depends --recurse --important "$llvm" "$lld" | grep -E '^lib' | sort -u |
        grep -vxE "libc6|libgcc-s1|$llvm" | while read -r library; do
        dpkg-query -W -f '${Status}' "$library" 2>/dev/null | grep -q 'ok installed' || echo "$library"
    done
}

build_debian_compiler() {
    # Another run may have finished it while this one waited.
    [ -z "$(newest_debian_compiler)" ] || return 0
    export LC_ALL=C
    local version final wanted
    version="$(candidate rustc-web)"
    if [ -z "$version" ]; then
        say "The package rustc-web is not in this machine's package lists. If the lists are missing, run 'apt-get update' as root"
        say "(or 'sudo apt-get update') and try again. If the system is not Debian, add the target $target by hand."
        fail "there is no Rust compiler for $target."
    fi
    mapfile -t wanted < <(packages)
    final="$PRET_CACHE/wasm-$(tr -c 'A-Za-z0-9.\n' - <<<"$version")"
    # Not local, because the trap runs after this function.
    work="$(mktemp -d "$PRET_CACHE/building-wasm.XXXXXX")"
    trap 'rm -rf "$work"' EXIT

    say "Fetching Debian's Rust compiler $version into $final (${wanted[*]}) …"
    mkdir "$work/debs" "$work/root"
    (cd "$work/debs" && apt-get download -qq "${wanted[@]}" >&2 </dev/null) ||
        fail "apt-get cannot download these packages. Run 'apt-get update' as root (or with sudo) and try again."
    local deb
    for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/root"; done

    mkdir "$work/root/bin"
    write_wrapper "$work/root/bin/rustc" usr/bin/rustc
    write_wrapper "$work/root/bin/wasm-ld" 'usr/lib/llvm-*/bin/wasm-ld'
    say "Building the standard library for $target (one to two minutes) …"
    build_standard_library "$work/root" "$work/std"

    cat >"$work/root/env" <<ENV
# Debian's rustc $version, with a standard library for $target.
export RUSTC="$final/bin/rustc"
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$final/bin/wasm-ld"
ENV
    chmod 755 "$work/root"
    mv -T "$work/root" "$final"
}

# write_wrapper FILE PROGRAM: writes a wrapper that sets the library path for PROGRAM only, not for
# other programs of a build.
write_wrapper() {
    cat >"$1" <<WRAPPER
#!/bin/sh
root="\$(dirname "\$(dirname "\$(readlink -f "\$0")")")"
for folder in "\$root"/usr/lib/*-linux-gnu "\$root"/usr/lib/llvm-*/lib; do
    LD_LIBRARY_PATH="\$folder\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
done
export LD_LIBRARY_PATH
exec "\$root"/$2 "\$@"
WRAPPER
    chmod +x "$1"
}

# build_standard_library ROOT WORK: builds it from Debian's sources, into the compiler's own folder.
build_standard_library() {
    mkdir -p "$2/src"
    echo '#![no_std]' >"$2/src/lib.rs"
    printf '[package]\nname = "nothing"\nedition = "2021"\n[workspace]\n' >"$2/Cargo.toml"
    # Bitcode allows link-time optimisation of the application. The bootstrap flag allows build-std.
    (cd "$2" && env -u CARGO_TARGET_DIR RUSTC_BOOTSTRAP=1 RUSTC="$1/bin/rustc" \
        RUSTFLAGS="-Cembed-bitcode=yes -Copt-level=s" \
        cargo build --quiet --release --target "$target" -Zbuild-std=std,panic_abort >&2 </dev/null)
    mkdir -p "$1/usr/lib/rustlib/$target/lib"
    rm "$2/target/$target/release/deps/"libnothing-*
    cp "$2/target/$target/release/deps/"*.rlib "$1/usr/lib/rustlib/$target/lib/"
}

main
