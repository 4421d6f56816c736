#!/bin/sh
# Fetches the front-end packages of package-lock.json and copies what is served to service/static/vendor/.
set -eu
. "$(dirname "$0")/lib.sh"

make_local
log=$LOCAL/setup-front-end.log
stamp=service/static/vendor/.stamp
digest=$(cat package.json package-lock.json scripts/assets.mjs | sha256sum | cut -d ' ' -f 1)

version=$(node --version 2>/dev/null || true)
major=${version#v}
major=${major%%.*}
if [ -z "$major" ] || [ "$major" -lt 20 ] || ! command -v npm >/dev/null; then
    fail "Node.js 20 or later with npm is needed for the front-end assets; found: ${version:-none}." \
        "install it (your distribution's nodejs and npm, or NodeSource's packages), then run the same command again."
fi
if [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ] && [ -e node_modules/axe-core/axe.min.js ] &&
    node scripts/assets.mjs --check; then
    exit 0
fi

step "Fetching the front-end assets"
npm ci --no-progress --prefer-offline --fetch-retries=2 --fetch-retry-mintimeout=2000 --fetch-retry-maxtimeout=8000 </dev/null >"$log" 2>&1 || why_failed "$log" "the front-end packages could not be installed"
node scripts/assets.mjs >>"$log" 2>&1 || why_failed "$log" "the front-end assets could not be copied"
echo "$digest" >"$stamp"
