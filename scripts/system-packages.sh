#!/bin/sh
# Installs the Debian packages that are missing, and only those: system-packages.sh [--tests]
# Looks for the files that are needed, so that a PostgreSQL or Chromium from elsewhere in its usual place counts.
set -eu
. "$(dirname "$0")/lib.sh"

has_postgis() {
    for server in /usr/lib/postgresql/*/bin/postgres; do
        version=${server#/usr/lib/postgresql/}
        version=${version%%/*}
        [ -x "$server" ] && [ "$version" -ge 15 ] 2>/dev/null &&
            [ -e "/usr/lib/postgresql/$version/lib/postgis-3.so" ] &&
            [ -e "/usr/share/postgresql/$version/extension/postgis.control" ] && return 0
    done
    return 1
}

missing=""
has_postgis || missing="$missing postgresql-15 postgresql-15-postgis-3"
python=$("$ROOT/scripts/python.sh" || true)
if [ -z "$python" ]; then
    missing="$missing python3 python3-venv"
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    missing="$missing python3-venv"
fi
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing="$missing fonts-dejavu-core"
if [ "${1:-}" = --tests ]; then
    command -v chromium >/dev/null || missing="$missing chromium"
fi
missing=${missing# }
[ -n "$missing" ] || exit 0

by_hand="install them by hand, then run the same command again: apt-get install $missing"
command -v apt-get >/dev/null ||
    fail "these system packages are missing and this is no Debian: $missing" \
        "install the like of them (PostgreSQL 15 or later in /usr/lib/postgresql, with PostGIS), then run this again."
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "these system packages are missing, and you are not root and have no sudo: $missing" \
        "let an administrator $by_hand"
    as_root=sudo
    [ -t 0 ] || as_root="sudo -n"
fi

make_local
log=$LOCAL/setup-packages.log
step "Installing system packages: $missing"
true >"$log" || fail "$log cannot be written." "see the message above."

# Debian's package makes and starts a cluster of its own on port 5432 at the first installation. It is told not to,
# for this installation; clusters that exist are not touched.
no_main=/etc/postgresql-common/createcluster.d/zz-homeward.conf
drop_no_main() { [ ! -e "$no_main" ] || $as_root rm -f "$no_main"; }
case $missing in
*postgresql*)
    trap drop_no_main EXIT
    trap 'exit 130' INT TERM
    {
        $as_root mkdir -p /etc/postgresql-common/createcluster.d &&
            echo 'create_main_cluster = false' | $as_root tee "$no_main"
    } >>"$log" 2>&1 || why_failed "$log" "the system packages could not be installed"
    ;;
esac

apt() {
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1
}
# Without fresh lists an installation may still do, so a failed update is not the end.
apt update || step "apt-get update failed; trying with the package lists that are here"
# shellcheck disable=SC2086
apt install --no-install-recommends $missing || why_failed "$log" "the system packages could not be installed"
has_postgis || fail "PostgreSQL was installed, but without PostGIS beside it." "see $log, and $by_hand"
