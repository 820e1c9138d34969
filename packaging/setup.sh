#!/bin/sh
# Makes .venv, with everything the project needs, from a fresh checkout; quick and silent when nothing changed.
#
#   packaging/setup.sh                   what `make run` needs
#   packaging/setup.sh --with-postgres   also PostgreSQL's programs, which some tests start for themselves
#   packaging/setup.sh --with-packager   also what PyInstaller needs of the system, for `make package`
#
# Packages of the system are installed only on Debian and Ubuntu, only by root or a passwordless sudo, and only
# those that are missing. Everywhere else this script says what to install.

set -eu
cd "$(dirname "$0")/.."

LOCK=packaging/locks/dev.txt
LIBRARIES=packaging/linux-libraries.txt
STAMP=.venv/.set-up

say() { printf 'setup: %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

may_install() {
    has apt-get && has dpkg || return 1
    [ "$(id -u)" = 0 ] || { has sudo && sudo -n true 2>/dev/null; }
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt() {
    # Its chatter is of interest only when it fails.
    if ! chatter=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" </dev/null 2>&1); then
        printf '%s\n' "$chatter" >&2
        return 1
    fi
}

install_packages() {
    say "installing with apt-get: $*"
    apt update && apt install -y --no-install-recommends "$@"
}

# --- Qt's libraries -------------------------------------------------------------------------------------------

missing_libraries() {
    known=$({ PATH="$PATH:/sbin:/usr/sbin" ldconfig -p || true; } 2>/dev/null)
    while read -r file package; do
        case "$file" in '' | '#'*) continue ;; esac
        case "$known" in *"$file "*) ;; *) echo "$package" ;; esac
    done <"$LIBRARIES" | sort -u | paste -s -d ' ' -
}

need_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    packages=$(missing_libraries)
    [ -n "$packages" ] || return 0
    # shellcheck disable=SC2086  # one word per package
    if may_install && install_packages $packages; then return; fi
    say "the window needs system libraries that this machine lacks and that could not be installed from here." \
        "On Debian or Ubuntu, as root: apt-get install $packages. Other systems name them much alike;" \
        "$LIBRARIES lists the files. Going on without them."
}

# --- Python ---------------------------------------------------------------------------------------------------

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}

need_python() {
    python=$(find_python)
    if [ -z "$python" ] && may_install; then
        install_packages python3 python3-venv
        python=$(find_python)
    fi
    [ -n "$python" ] || stop "Python 3.11 or newer is needed and was not found. Install it (Debian 12:" \
        "apt-get install python3.11 python3.11-venv), or name it: PYTHON=/path/to/python3.11 make setup."
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    venv_package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    may_install || stop "$python cannot make virtual environments here. On Debian or Ubuntu, as root:" \
        "apt-get install $venv_package."
    install_packages "$venv_package"
}

# Its programs name the folder they were made in, so a copied or moved .venv is of no use.
is_venv() {
    grep -qF "$(pwd -P)/.venv/" .venv/bin/pip && .venv/bin/python -m pip --version
}

need_venv() {
    is_venv >/dev/null 2>&1 && return
    need_python
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

# --- PostgreSQL -----------------------------------------------------------------------------------------------

has_postgres() {
    has initdb && return
    for program in /usr/lib/postgresql/*/bin/initdb; do [ -x "$program" ] && return; done
    return 1
}

install_postgres() {
    # Its programs are wanted, not a running server: no cluster is made while they are installed.
    install_packages postgresql-common || return
    mark='create_main_cluster = false # ims-desktop: only while its set-up runs'
    conf=/etc/postgresql-common/createcluster.conf
    echo "$mark" | as_root tee -a "$conf" >/dev/null
    status=0
    install_packages postgresql || status=$?
    as_root sed -i '/# ims-desktop: /d' "$conf"
    return "$status"
}

need_postgres() {
    has_postgres && return
    if may_install && install_postgres && has_postgres; then return; fi
    say "PostgreSQL's programs (initdb, pg_ctl) are not on this machine and could not be installed: the tests" \
        "that need a PostgreSQL will be skipped. On Debian or Ubuntu, as root: apt-get install postgresql."
}

# --- PyInstaller ----------------------------------------------------------------------------------------------

# A Python of Debian is one program; its library, which a bundle starts from, is a package of its own.
missing_python_library() {
    .venv/bin/python - <<'END'
import ctypes, pathlib, sys, sysconfig
name, folder = (sysconfig.get_config_var(one) or "" for one in ("INSTSONAME", "LIBDIR"))
if ".so" not in name:
    name = "libpython%d.%d.so.1.0" % sys.version_info[:2]
try:
    pathlib.Path(folder, name).is_file() or ctypes.CDLL(name)
except OSError:
    print("libpython%d.%d" % sys.version_info[:2])
END
}

missing_for_packager() {
    has objdump && has objcopy && has strip || echo binutils
    has ldd || echo libc-bin
    missing_python_library
}

need_packager() {
    [ "$(uname -s)" = Linux ] || return 0
    packages=$(missing_for_packager | paste -s -d ' ' -)
    [ -n "$packages" ] || return 0
    # shellcheck disable=SC2086  # one word per package
    if may_install && install_packages $packages; then return; fi
    stop "PyInstaller needs what this machine lacks and what could not be installed from here. On Debian or" \
        "Ubuntu, as root: apt-get install $packages. A Python built by hand needs --enable-shared."
}

# --- all of it ------------------------------------------------------------------------------------------------

# What .venv was made from, and where: a changed lock, a moved checkout or a new list of libraries shows here.
state() {
    pwd -P
    cksum packaging/setup.sh "$LIBRARIES" "$LOCK" pyproject.toml
}

set_up() {
    [ "$(cat "$STAMP" 2>/dev/null)" = "$(state)" ] && .venv/bin/python -c '' 2>/dev/null && return
    need_libraries
    need_venv
    say "installing what $LOCK names into .venv"
    .venv/bin/python -m pip install --quiet --require-hashes -r "$LOCK"
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
    .venv/bin/python -c 'from PySide6 import QtMultimedia, QtWidgets' ||
        stop "Qt does not load; the line above names the system library that is missing."
    state >"$STAMP"
    say "done"
}

set_up
case "${1:-}" in
    --with-postgres) need_postgres ;;
    --with-packager) need_packager ;;
esac
