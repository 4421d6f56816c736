#!/bin/sh
# Everything the checkout needs before it can run: setup.sh [--tests]
# System packages, .venv from the pinned requirements, front-end assets. Each is done only when it is not as it should
# be, so a second run takes a moment, and an earlier one that was cut short is made whole.
set -eu
. "$(dirname "$0")/lib.sh"
tests=${1:-}

# One at a time: a second set-up waits here for the first.
make_local
exec 9>>"$LOCAL/setup.lock"
flock 9

# shellcheck disable=SC2086
"$ROOT/scripts/system-packages.sh" $tests
# shellcheck disable=SC2086
"$ROOT/scripts/environment.sh" $tests
"$ROOT/scripts/front-end.sh"
