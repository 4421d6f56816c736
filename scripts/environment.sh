#!/bin/sh
# Makes .venv what the requirement files say: environment.sh [--tests]
set -eu
. "$(dirname "$0")/lib.sh"

run_files="requirements-build.txt requirements.txt"
test_files="$run_files requirements-dev.txt"
files=$run_files
[ "${1:-}" != --tests ] || files=$test_files
make_local
log=$LOCAL/setup-python.log

# What an environment was made from. It holds its own path, so the path is part: a copied checkout makes its own.
digest_of() {
    # shellcheck disable=SC2086
    (echo "$ROOT" && cat $1 pyproject.toml requirements.in) | sha256sum | cut -d ' ' -f 1
}
run_digest=$(digest_of "$run_files")
test_digest=$(digest_of "$test_files")
wanted=$run_digest
[ "$files" = "$run_files" ] || wanted=$test_digest

# shellcheck disable=SC2086
whole() { [ -x "$HOMEWARD" ] && .venv/bin/python scripts/venv_whole.py $files >>"$log" 2>&1; }

true >"$log" || fail "$log cannot be written." "see the message above."
grep -qsxF "$wanted" .venv/.homeward-made-from && whole && exit 0

make_venv() {
    step "Making the Python environment .venv (about half a minute)"
    rm -rf .venv
    python=$("$ROOT/scripts/python.sh") || fail "there is no Python 3.11 or later here." "apt-get install python3 python3-venv"
    "$python" -m venv .venv >>"$log" 2>&1 || why_failed "$log" "the Python environment could not be made"
}

# Byte code is left to the first import: it would take a third of the installation's time for modules never used.
install() {
    # shellcheck disable=SC2046,SC2086
    set -- $(printf -- '-r %s ' $files)
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-input --no-compile \
        --require-hashes --only-binary :all: "$@" >>"$log" 2>&1 &&
        .venv/bin/python -m pip install -q --disable-pip-version-check --no-input --no-deps --no-build-isolation -e . \
            >>"$log" 2>&1
}

# The environment is kept when it was made here and its pip works; requirements that changed are then put in place.
if grep -qsxF "$ROOT" .venv/.homeward-root && .venv/bin/python -m pip --version >>"$log" 2>&1; then
    step "Bringing the Python environment .venv up to date"
    rm -f .venv/.homeward-made-from
    { install && whole; } || make_venv
else
    make_venv
fi
if ! whole; then
    install || why_failed "$log" "the Python requirements could not be installed"
    whole || why_failed "$log" "the Python environment is not whole after its installation"
fi
echo "$ROOT" >.venv/.homeward-root
# An environment for tests serves a run as well.
echo "$wanted" >.venv/.homeward-made-from
[ "$wanted" = "$run_digest" ] || echo "$run_digest" >>.venv/.homeward-made-from
