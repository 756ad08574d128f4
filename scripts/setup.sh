#!/usr/bin/env bash
# Prepare this checkout: system libraries, uv, and .venv from pinned and hashed requirements.
#
#     scripts/setup.sh run      what the program needs
#     scripts/setup.sh dev      that, and what the tests need
#
# A stamp in .venv says what was set up from which requirements, so that a second run asks nothing and nobody.
set -euo pipefail

mode=${1:-run}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
environment=$root/.venv
python=$environment/bin/python
requirements=$root/requirements/$mode.txt
started=$SECONDS

say() { printf 'yiping: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

case $mode in run | dev) ;; *) fail "scripts/setup.sh takes run or dev, not $mode." ;; esac

stamp_of() {
    local files=("$root/requirements/$1.txt" "$root/scripts/setup.sh")
    [ "$1" = run ] || files+=("$root/requirements/peers.txt" "$root"/requirements/peers-npm/*.json)
    cat "${files[@]}" | sha256sum | cut -c1-64
}
stamped() { [ "$(cat "$environment/.yiping-$1" 2>/dev/null)" = "$(stamp_of "$1")" ]; }

if [ -x "$python" ] && { stamped "$mode" || { [ "$mode" = run ] && stamped dev; }; }; then exit 0; fi

# --- what the system must have ------------------------------------------------------------------------------------

# What Qt and its web engine load. The rest follows as dependencies of these.
libraries=(
    libegl1 libgl1 libopengl0 libfontconfig1 libglib2.0-0 libdbus-1-3 libatomic1 libgbm1 libgssapi-krb5-2
    libxkbcommon-x11-0 libxkbfile1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
    libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libnss3 libasound2 libxcomposite1 libxdamage1
    libxrandr2 libxtst6 libxi6 ca-certificates
)
[ "$mode" = dev ] || libraries+=(libpulse0) # an alarm's sound; no test listens

installed() { # a package, or its name since the 64-bit time change (Ubuntu 24.04, Debian 13)
    local states
    states=$(dpkg-query -W -f='${db:Status-Abbrev}\n' "$1" "$1t64" 2>/dev/null) || true # one of the two is unknown
    [[ $'\n'$states == *$'\n'ii* ]]
}

missing_packages() {
    local package
    for package in "$@"; do installed "$package" || printf '%s\n' "$package"; done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 127; fi
}

install_packages() {
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || fail "These packages are missing, and there is neither root nor \
sudo to install them: $*. Ask an administrator to run: apt-get install $*"
    say "installing $# system packages: $*"
    local held_back=
    as_root apt-get -qq update || say "the package lists could not be refreshed; going on with what is known."
    local package names=()
    for package in "$@"; do
        if apt-cache policy "${package}t64" 2>/dev/null | grep -q 'Candidate: [0-9]'; then package=${package}t64; fi
        names+=("$package")
    done
    if [[ " $* " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        # The tests start a throw-away server of their own: the package need not leave one running for good.
        as_root mkdir -p /etc/postgresql-common
        printf 'create_main_cluster = false\n' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    if [[ " $* " == *" mosquitto "* || " $* " == *" mariadb-server "* ]] && [ ! -e /usr/sbin/policy-rc.d ]; then
        # Nor these: their packages would start one right away, and at every start of the machine.
        printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
        as_root chmod 755 /usr/sbin/policy-rc.d
        held_back=yes
    fi
    local log
    log=$(mktemp)
    # apt writes where it is into its standard output, among the rest: sudo closes every other pipe.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -qq -o Dpkg::Use-Pty=0 -o APT::Status-Fd=1 \
        --no-install-recommends install "${names[@]}" 2>&1 | tee "$log" | say_how_far || {
        [ -z "$held_back" ] || as_root rm -f /usr/sbin/policy-rc.d
        grep -vE '^(dl|pm)status:' "$log" | tail -n 20 >&2
        fail "apt-get could not install ${names[*]}. Its message above says why; it is whole in $log."
    }
    rm -f "$log"
    if [ -n "$held_back" ]; then
        as_root rm -f /usr/sbin/policy-rc.d
        as_root systemctl disable --quiet mariadb mosquitto 2>/dev/null || true # no systemd in a container
    fi
    say "system packages are in place ($((SECONDS - started)) s so far)."
}

say_how_far() { # one line for each quarter of what apt downloads and installs
    local kind _ percent quarter last=
    while IFS=: read -r kind _ percent _; do
        case $kind in dlstatus) kind=downloading ;; pmstatus) kind=installing ;; *) continue ;; esac
        [[ $percent =~ ^[0-9]+(\.[0-9]+)?$ ]] || continue
        quarter=$((${percent%%.*} / 25 * 25))
        [ "$kind $quarter" != "$last" ] || continue
        last="$kind $quarter"
        say "  system packages: $kind, $quarter % ($((SECONDS - started)) s)"
    done
}

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.11, 3.12 or 3.13 is needed, and none was found. On Debian 12 and later: apt-get install python3"
}

interpreter=$(find_python)
uv=$(command -v uv || true)
[ -z "$uv" ] || "$uv" --version >/dev/null 2>&1 || uv= # a shim whose own Python has gone

if command -v dpkg-query >/dev/null; then
    wanted=("${libraries[@]}" xvfb)
    if [ "$mode" = dev ]; then # the servers that the connectors are tested against
        wanted+=(postgresql mariadb-server mosquitto)
        command -v npm >/dev/null || wanted+=(nodejs npm)
    fi
    if [ -z "$uv" ] && ! "$interpreter" -c 'import ensurepip' 2>/dev/null; then wanted+=(python3-venv); fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [ "${#missing[@]}" = 0 ] || install_packages "${missing[@]}"
else
    say "this is no Debian or Ubuntu: if the window does not open, install your system's names for ${libraries[*]}."
fi

# --- uv, and the environment ----------------------------------------------------------------------------------------

if [ -z "$uv" ]; then
    uv=$root/.tools/uv/bin/uv
    if [ ! -x "$uv" ]; then
        say "installing uv (into .tools, with the pinned hash)…"
        # An environment of its own: the system's Python is the distribution's business (PEP 668).
        "$interpreter" -m venv --clear "$root/.tools/uv" || fail "Python cannot make an environment: see above."
        "$root/.tools/uv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
            -r "$root/requirements/uv.txt" || fail "uv could not be installed. Is there a way to a Python package index?"
    fi
fi

# What pip was told about this network (a mirror, a certificate), uv is told too; its own settings go first.
told() { "$interpreter" -m pip config get "$1" 2>/dev/null || true; }
if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
    index=${PIP_INDEX_URL:-$(told global.index-url)}
    [ -z "$index" ] || export UV_DEFAULT_INDEX=$index
fi
if [ -z "${SSL_CERT_FILE:-}" ]; then
    certificate=${PIP_CERT:-$(told global.cert)}
    [ -z "$certificate" ] || export SSL_CERT_FILE=$certificate
fi
# The system's certificates: an office's own authority is among them.
export UV_HTTP_TIMEOUT=${UV_HTTP_TIMEOUT:-180} UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1} UV_NO_PROGRESS=1

if ! "$python" -c '' 2>/dev/null; then
    say "making an environment with $("$interpreter" --version)…"
    "$uv" venv --quiet --clear --python "$interpreter" "$environment"
fi
count=$(grep -c '^[a-z0-9].*==' "$requirements")
say "installing up to $count pinned Python packages into .venv (Qt alone is about 250 MB)…"
"$uv" pip install --python "$python" --compile-bytecode --require-hashes -r "$requirements" 2>&1 | grep -vE '^( [+~-] |Audited)' >&2 ||
    [ "${PIPESTATUS[0]}" = 0 ] || fail "The Python packages could not be installed: see above. A second try goes on where this one ended."

if [ "$mode" = dev ]; then
    peers=$root/.venv-peers
    say "installing the servers that connectors are tested against into .venv-peers…"
    "$peers/bin/python" -c '' 2>/dev/null || "$uv" venv --quiet --clear --python "$interpreter" "$peers"
    "$uv" pip install --quiet --python "$peers/bin/python" --compile-bytecode --require-hashes \
        -r "$root/requirements/peers.txt" >&2 || fail "The test servers could not be installed: see above."
    cp "$root/requirements/peers-npm/package.json" "$peers/"
    cp "$root/requirements/peers-npm/versions.json" "$peers/package-lock.json" # versions and hashes, no addresses
    (cd "$peers" && npm ci --silent --no-audit --no-fund --ignore-scripts) >&2 ||
        fail "json-server could not be installed by npm: see above."
fi

# The command `.venv/bin/yiping`, which finds this checkout from any folder.
"$python" - "$root" <<'PYTHON'
import pathlib, sys, sysconfig
root = pathlib.Path(sys.argv[1])
pathlib.Path(sysconfig.get_path("purelib"), "yiping.pth").write_text(f"{root}\n", encoding="utf-8")
command = pathlib.Path(sysconfig.get_path("scripts"), "yiping")
command.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m desktop "$@"\n', encoding="utf-8")
command.chmod(0o755)
PYTHON

# Compiled now, whatever this shell says of bytecode: else the first start, or each, compiles while a wall waits.
(cd "$root" && "$python" -m compileall -q data_sources operations maps widgets desktop) || true

stamp_of "$mode" >"$environment/.yiping-$mode"
say "set up in $((SECONDS - started)) s."
