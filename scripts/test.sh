#!/usr/bin/env bash
# Set up what is missing, then run every check. Goes on after a failure, and says at the end what failed.
#
#     scripts/test.sh                 everything
#     scripts/test.sh tests/maps -k x only these tests (arguments go to pytest)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/setup.sh" dev
cd "$root"
export PATH="$root/.venv/bin:$PATH" PYTHONPATH=$root
if [ "$(id -u)" = 0 ]; then
    export QTWEBENGINE_DISABLE_SANDBOX=1
    printf 'yiping: running as root: the web engine is tested with its sandbox off.\n' >&2
fi

failed=()
check() {
    local name=$1 begun=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    if "$@"; then printf '   passed (%s s)\n' "$((SECONDS - begun))"; else failed+=("$name"); fi
}

if [ $# -gt 0 ]; then
    exec pytest "$@"
fi
workers=$(($(nproc) < 4 ? $(nproc) : 4))
check "lint" ruff check .
check "format" ruff format --check .
check "types" mypy
check "contracts" lint-imports
# Each worker has a virtual display of its own (tests/display.py). One file of tests stays on one worker: what a room's
# fixtures start (a server, a database) is started once.
check "tests" pytest -n "$workers" --dist loadfile

if [ "${#failed[@]}" -gt 0 ]; then
    printf '\nfailed: %s\n' "$(IFS=,; echo "${failed[*]}" | sed 's/,/, /g')"
    exit 1
fi
printf '\nevery check passed (%s s)\n' "$SECONDS"
