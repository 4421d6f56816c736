#!/bin/sh
# Deletes the database with everything in it, and runs the synthetic county anew.
set -eu
. "$(dirname "$0")/lib.sh"
[ -z "${HOMEWARD_DATABASE_URL:-}" ] ||
    fail "HOMEWARD_DATABASE_URL is set, and a database that is not this checkout's own is never deleted." \
        "unset it, or empty that database yourself."

"$ROOT/scripts/setup.sh"
end_ours serve || true
end_ours worker || true
name=${HOMEWARD_DATABASE:-homeward}
step "Deleting database $name and everything in it"
"$HOMEWARD" db start >/dev/null
"$HOMEWARD" db drop "$name" --yes >/dev/null
exec "$ROOT/scripts/run.sh"
