#!/bin/sh
# Stops the service, the worker and the database cluster of this checkout; no error when none of them runs.
set -eu
. "$(dirname "$0")/lib.sh"

for name in serve worker; do
    if end_ours "$name"; then step "Stopped homeward $name"; fi
done

if [ -x "$HOMEWARD" ] && .venv/bin/python -c 'import service.cli' 2>/dev/null; then
    "$HOMEWARD" db stop
    exit 0
fi
# Without its environment the cluster is stopped by hand: SIGINT is PostgreSQL's fast shutdown.
base=$(recorded base)
pid=$(head -n 1 "$base/data/postmaster.pid" 2>/dev/null || true)
# shellcheck disable=SC3013
if [ -n "$pid" ] && [ "/proc/$pid/cwd" -ef "$base/data" ]; then
    kill -INT "$pid"
    waited=0
    while [ -e "/proc/$pid" ]; do
        waited=$((waited + 1))
        [ "$waited" -lt 600 ] || fail "the database server (process $pid) does not end." "look into $base/server.log"
        sleep 0.1
    done
    echo "The database cluster is stopped."
else
    echo "Nothing of Homeward's is running here."
fi
