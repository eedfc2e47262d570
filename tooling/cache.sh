# Installs fetched tools in this project's cache folder. The scripts beside it source it.
#
# Everything fetched is under $PRET_CACHE (by default a folder in the user's cache folder). It may
# be deleted at any time: the next run fetches it again. A finished tool has a stamp file with its
# versions. An interrupted installation has none and starts again.

# shellcheck shell=bash
PRET_CACHE="${PRET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pret-a-depenser}"
export PRET_CACHE

# Progress goes to standard error. Standard output is for a script's result.
say() {
    printf '%s\n' "$*" >&2
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# has_stamp FILE TEXT: says whether the tool with stamp FILE was finished with these versions.
has_stamp() {
    [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

# write_stamp FILE TEXT: marks a tool as finished, atomically.
write_stamp() {
    printf '%s\n' "$2" >"$1.$$"
    mv "$1.$$" "$1"
}

# locked FILE COMMAND…: prevents two runs from building the same tool at once. The second run waits
# and then finds it finished.
locked() {
    local lock="$1"
    shift
    mkdir -p "$(dirname "$lock")"
    if has flock; then
        (
            flock 9
            "$@" 9>&-
        ) 9>"$lock"
    else
        "$@"
    fi
}

# install_packages PURPOSE PACKAGE…: installs Debian packages, as root or with sudo. It says what it
# does, and what to do if it cannot.
install_packages() {
    local purpose="$1" as_root=()
    shift
    if ! has apt-get; then
        fail "$purpose is missing. Install it with your system's package manager (Debian calls it: $*)."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        # Without a terminal nobody can type a password, so sudo must not ask for one.
        if has sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            as_root=(sudo)
        else
            fail "$purpose is missing. Run: sudo apt-get install $*"
        fi
    fi
    say "Installing $* ($purpose) with apt-get …"
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@")
    "${install[@]}" >/dev/null 2>&1 </dev/null && return
    # A fresh machine may have no package lists or old ones.
    "${as_root[@]}" apt-get update -qq >&2 </dev/null || true
    "${install[@]}" >&2 </dev/null ||
        fail "apt-get could not install $* ($purpose). Install it by hand, then run this again."
}

# require_compilers: requires Rust, and the C compiler that links its programs and compiles SQLite
# and LightGBM.
require_compilers() {
    has cargo || fail "cargo is missing. Install Rust (the stable toolchain) as https://rustup.rs says, then run this again."
    if ! { has cc && has c++; }; then
        install_packages "A C and C++ compiler" gcc g++ libc6-dev
    fi
}

# python_environment FOLDER REQUIREMENTS-FILE: makes a virtual environment with these pinned
# packages.
python_environment() {
    locked "$1.lock" build_python_environment "$1" "$2"
}

build_python_environment() {
    local folder="$1" requirements="$2" wanted
    # An environment depends on the Python version that made it.
    wanted="$(python3 -V 2>/dev/null; cat "$requirements")"
    if has_stamp "$folder/.finished" "$wanted" && "$folder/bin/python" -c '' 2>/dev/null; then
        return
    fi
    has python3 || install_packages "Python 3" python3 python3-venv
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages "Python's venv module" python3-venv
    say "Installing the packages of $(basename "$requirements") into $folder …"
    rm -rf "$folder"
    python3 -m venv "$folder" >&2
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input -r "$requirements" >&2 ||
        fail "pip could not install the packages of $requirements: see above."
    wanted="$(python3 -V; cat "$requirements")"
    write_stamp "$folder/.finished" "$wanted"
}

# npm_packages FOLDER: installs the packages of FOLDER's package-lock.json in its node_modules.
npm_packages() {
    locked "$PRET_CACHE/npm.lock" install_npm_packages "$1"
}

install_npm_packages() {
    local wanted
    wanted="$(sha256sum <"$1/package-lock.json")"
    if has_stamp "$1/node_modules/.finished" "$wanted"; then
        return
    fi
    say "Installing the npm packages of $1 into $1/node_modules …"
    npm ci --prefix "$1" --no-audit --no-fund --loglevel=error >&2 </dev/null || fail "npm could not install them: see above."
    write_stamp "$1/node_modules/.finished" "$wanted"
}
