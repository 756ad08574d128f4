#!/usr/bin/env bash
# Set up what is missing, then open a centre: scripts/run.sh [CENTRE] [options of `yiping run`].
#
# On a machine with no display it starts a virtual one and writes what it shows to build/screens/.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/setup.sh" run
say() { printf 'yiping: %s\n' "$*" >&2; }

arguments=("$@")
display_server=
program=
tidy() { # ends only what was started here
    [ -z "$program" ] || kill -TERM "$program" 2>/dev/null || true
    [ -z "$program" ] || wait "$program" 2>/dev/null || true
    [ -z "$display_server" ] || kill "$display_server" 2>/dev/null || true
}
trap tidy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    if ! command -v Xvfb >/dev/null; then
        say "this machine has no display, and Xvfb is not installed (apt-get install xvfb)."
        exit 1
    fi
    answer=$(mktemp)
    # In a session of its own: Ctrl+C must reach the program first, which then closes in order.
    setsid Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp 3>"$answer" 2>/dev/null &
    display_server=$!
    for _ in $(seq 100); do
        [ ! -s "$answer" ] || break
        kill -0 "$display_server" 2>/dev/null || break
        sleep 0.05
    done
    number=$(tr -d '[:space:]' <"$answer")
    rm -f "$answer"
    [ -n "$number" ] || { say "a virtual display could not be started (Xvfb ended)."; exit 1; }
    export DISPLAY=:$number
    say "no display here: showing on a virtual one ($DISPLAY, 1920x1080), pictures every few seconds in build/screens/."
    mkdir -p "$root/build/screens"
    arguments+=(--screens "$root/build/screens")
fi
if [ "$(id -u)" = 0 ]; then
    export QTWEBENGINE_DISABLE_SANDBOX=1
    say "running as root, where the web engine's sandbox cannot work: it is off. Use an ordinary account for real duty."
fi

"$root/.venv/bin/python" -m desktop run ${arguments[@]+"${arguments[@]}"} &
program=$!
code=0
wait "$program" || code=$?
program=
exit "$code"
