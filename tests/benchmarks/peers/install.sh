#!/bin/sh
# Installs the peers that `make bench` compares with into build/peers: PouchDB and WatermelonDB with npm, Anki with
# pip into a virtual environment of its own. What cannot be installed here is said and left out.

set -u
cd "$(dirname "$0")/../../.."

FROM=tests/benchmarks/peers
TO=build/peers
PYTHON=${PYTHON:-.venv/bin/python}

say() { printf 'peers: %s\n' "$*"; }
has() { command -v "$1" >/dev/null 2>&1; }

# What a part was made from, and with what: quick when nothing changed.
state() {
    pwd -P
    cksum "$FROM/install.sh" "$@"
}

node_is_new_enough() {
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)'
}

install_node_peers() {
    if ! has node || ! has npm || ! node_is_new_enough; then
        say "PouchDB and WatermelonDB need Node 18 or newer with npm, which this machine lacks; going on without them."
        return
    fi
    now=$(state "$FROM/package.json" "$FROM/package-lock.json" && node --version)
    [ "$(cat "$TO/.node-peers" 2>/dev/null)" = "$now" ] && return
    say "installing what package-lock.json names, with npm; minutes, where a part must be compiled"
    cp "$FROM/package.json" "$FROM/package-lock.json" "$FROM/.npmrc" "$TO/" || return
    if ! npm ci --prefix "$TO" --no-audit --no-fund --loglevel=error; then
        say "npm could not install PouchDB and WatermelonDB (its words are above); going on without them."
        return
    fi
    if ! NODE_PATH="$TO/node_modules" node -e 'new (require("better-sqlite3"))(":memory:")' 2>/dev/null; then
        say "better-sqlite3 was not built, so WatermelonDB is left out: it needs Node 20 or newer and, where there is no" \
            "ready build for it, a C++ compiler, make, Python 3 and Node's headers (Debian: build-essential," \
            "libnode-dev). Then: rm -r $TO; make peers."
    fi
    printf '%s\n' "$now" >"$TO/.node-peers"
}

install_anki() {
    now=$(state "$FROM/anki.txt" && "$PYTHON" --version)
    [ "$(cat "$TO/.anki" 2>/dev/null)" = "$now" ] && return
    say "installing what anki.txt names, with pip, into $TO/anki"
    if ! "$PYTHON" -m venv --clear "$TO/anki"; then
        say "$PYTHON could not make a virtual environment; going on without Anki."
        return
    fi
    inside=$TO/anki/bin/python
    [ -x "$inside" ] || inside=$TO/anki/Scripts/python.exe
    if ! "$inside" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$FROM/anki.txt"; then
        say "pip could not install Anki (its words are above); going on without it."
        return
    fi
    printf '%s\n' "$now" >"$TO/.anki"
}

mkdir -p "$TO" || exit
install_node_peers
install_anki
say "done; which of them run: $PYTHON -m tests.benchmarks.peers --quick"
