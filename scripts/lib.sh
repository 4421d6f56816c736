# Shared by the scripts beside it: `. "$(dirname "$0")/lib.sh"`. POSIX sh.
# shellcheck shell=sh
# Sets ROOT and LOCAL, goes to ROOT, and gives: step, fail, make_local, recorded, ours, end_ours, why_failed.

ROOT=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$ROOT" || exit 1
LOCAL=${HOMEWARD_LOCAL:-$ROOT/.local}
case $LOCAL in /*) ;; *) LOCAL=$ROOT/$LOCAL ;; esac
HOMEWARD=$ROOT/.venv/bin/homeward

# step WORDS: what is being done, for people.
step() { printf '==> %s\n' "$*" >&2; }

# fail WHAT REMEDY: say both and end with 1.
fail() {
    printf '\nNot done: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf 'What to do: %s\n' "$2" >&2
    exit 1
}

# make_local: the folder for run files and logs.
make_local() {
    { mkdir -p "$LOCAL" 2>/dev/null && [ -w "$LOCAL" ]; } ||
        fail "the folder $LOCAL cannot be written." \
            "run this as the account that owns the checkout, or set HOMEWARD_LOCAL to a folder of your own."
}

# recorded NAME: what .local/cluster.json says of this checkout's database cluster, such as its base folder. Empty
# without a record, and for one that was copied along with a checkout: that is about the cluster of the original.
recorded() {
    record=$LOCAL/cluster.json
    grep -qsF "\"local\": \"$LOCAL\"" "$record" || return 0
    sed -n "s/^ *\"$1\": \"\(.*\)\",*$/\1/p" "$record"
}

# ours COMMAND: the process ids of this checkout's `homeward COMMAND`. A pid file could name anybody by now; the
# command line, with this checkout's path in it, cannot.
ours() {
    for entry in /proc/[0-9]*; do
        words=$(tr '\0' ' ' 2>/dev/null <"$entry/cmdline") || continue
        case $words in
        *"$HOMEWARD $1 "*) echo "${entry#/proc/}" ;;
        esac
    done
}

# end_ours COMMAND: end this checkout's `homeward COMMAND`, kindly first. Returns 1 when none was running.
end_ours() {
    pids=$(ours "$1")
    [ -n "$pids" ] || return 1
    # shellcheck disable=SC2086
    kill $pids 2>/dev/null || true
    waited=0
    while [ -n "$(ours "$1")" ]; do
        waited=$((waited + 1))
        if [ "$waited" -gt 100 ]; then
            # shellcheck disable=SC2046
            kill -9 $(ours "$1") 2>/dev/null || true
        fi
        [ "$waited" -lt 150 ] || fail "homeward $1 (process $pids) does not end." "end it by hand: kill -9 $pids"
        sleep 0.1
    done
    rm -f "$LOCAL/$1.pid"
}

# disk_full: whether a disk that set-up writes to has less than 20 MB left. Asked as well as reading the log, since a
# log on a full disk is empty.
disk_full() {
    df -Pk "$ROOT" "$LOCAL" "${TMPDIR:-/tmp}" / 2>/dev/null | awk 'NR > 1 && $4 < 20480 { full = 1 } END { exit !full }'
}

# why_failed LOG WHAT: read the last words of a failed tool, say what they mean, and end.
why_failed() {
    printf '\n' >&2
    tail -n 15 "$1" | sed 's/^/    /' >&2
    if grep -qiE 'no space left|enough free space|disk quota|ENOSPC' "$1" || disk_full; then
        fail "$2: the disk is full." "free some space (df -h shows where), then run the same command again."
    elif grep -qiE 'password is required|not in the sudoers|are you root|permission denied|EACCES' "$1"; then
        fail "$2: this account has not the rights." "run it as the owner of the checkout, with sudo rights or as root."
    elif grep -qiE 'resolv|name resolution|could not connect|failed to fetch|connection (refused|timed out|error)|network is unreachable|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|max retries exceeded|no matching distribution|could not find a version' "$1"; then
        fail "$2: what it needs could not be fetched." \
            "check the network and the package registry settings (apt, pip, npm), then run the same command again."
    elif grep -qiE 'could not get lock|unable to acquire the dpkg' "$1"; then
        fail "$2: another package installation is running." "wait for it to end, then run the same command again."
    fi
    fail "$2; its last words are above." "mend what they name, then run the same command again. The whole log: $1"
}
