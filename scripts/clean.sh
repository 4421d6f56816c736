#!/bin/sh
# Stops everything and removes what set-up made. The database stays, unless DATA=yes is given.
set -eu
. "$(dirname "$0")/lib.sh"

"$ROOT/scripts/stop.sh"
if [ "${DATA:-}" = yes ]; then
    base=$(recorded base)
    socket=$(recorded socket)
    step "Removing the database cluster and every record in it"
    case $base in /var/lib/homeward/?*) rm -rf "$base" ;; esac
    case $socket in /run/homeward/?* | /tmp/homeward-*/?*) rm -rf "$socket" ;; esac
    # A folder that somebody chose may hold things of theirs, so there only our own go.
    rm -rf "$LOCAL/cluster" "$LOCAL/cluster.json" "$LOCAL/cluster.lock" "$LOCAL/sign-in.txt"
    [ "$LOCAL" != "$ROOT/.local" ] || rm -rf "$LOCAL"
fi
rm -rf .venv node_modules service/static/vendor service/static/vendor.new build ./*.egg-info
rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
find . -name __pycache__ -type d -not -path './.local/*' -prune -exec rm -rf {} +
[ "${DATA:-}" = yes ] || echo "The database in $LOCAL is kept (make clean DATA=yes removes it too)."
