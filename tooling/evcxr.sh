# Builds evcxr, which runs notebook cells, and names its version and folder. The scripts beside it
# source it.

# shellcheck shell=bash
evcxr_version=0.22.0
evcxr_changes="$(cd "$(dirname "${BASH_SOURCE[0]}")/../notebooks/kernel/evcxr" && pwd)/changes.patch"
# The folder's name contains a hash of the changes, because checkouts share the cache folder.
evcxr="$PRET_CACHE/evcxr-$evcxr_version-$(sha256sum <"$evcxr_changes" | cut -c1-8)"

# Optimisation level 1 halves the build time and is hardly slower in use. Without optimisation every
# cell would wait for rust-analyzer.
build_evcxr() {
    [ -x "$evcxr/bin/evcxr_jupyter" ] && return
    has patch || install_packages "The program patch" patch
    say "Building the Rust kernel for Jupyter (evcxr $evcxr_version): about ten minutes, once …"
    rm -rf "$evcxr.new"
    mkdir -p "$evcxr.new"
    # Built in the cache folder and with the plain compiler, so that this project's own settings do
    # not apply.
    (
        cd "$evcxr.new" || exit
        for crate in evcxr evcxr_jupyter; do
            # `cargo info` unpacks the crate's source.
            cargo info --quiet "$crate@$evcxr_version" >/dev/null
            cp -R "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$crate-$evcxr_version" "$crate"
        done
        chmod -R u+w .
        patch --quiet --strip 1 <"$evcxr_changes"
        env -u RUSTFLAGS -u RUSTC \
            CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=0 \
            CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_LTO=off \
            CARGO_TARGET_DIR="$evcxr.new/target" \
            nice -n 10 cargo install --path evcxr_jupyter --config "patch.crates-io.evcxr.path='$evcxr.new/evcxr'" \
            --locked --no-default-features --root . --no-track --force --quiet >&2 </dev/null
        rm -rf target evcxr evcxr_jupyter
    )
    rm -rf "$evcxr"
    mv "$evcxr.new" "$evcxr"
}
