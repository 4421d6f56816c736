#!/bin/sh
# Sets up, loads the synthetic county and leaves the service running in the background: HOST and PORT say where.
set -eu
. "$(dirname "$0")/lib.sh"
HOST=${HOST:-127.0.0.1}
PORT=${PORT:-8000}
case $PORT in
'' | *[!0-9]*) fail "PORT=$PORT is no port number." "make run PORT=8010" ;;
esac

"$ROOT/scripts/setup.sh"

# One at a time; what is left running in the background must not keep the lock, hence `8>&-` below.
exec 8>>"$LOCAL/run.lock"
flock 8

# A service that runs already is replaced, so that what is served is the code of now.
if end_ours serve; then step "Stopped the service that was running, to start it anew"; fi
end_ours worker || true
.venv/bin/python scripts/probe.py free "$HOST" "$PORT" ||
    fail "port $PORT is taken by another program." "choose another one: make run PORT=$((PORT + 10)) (ss -ltnp shows who has it)"

if [ -n "${HOMEWARD_DATABASE_URL:-}" ]; then
    step "Bringing the database of HOMEWARD_DATABASE_URL to the newest schema"
else
    step "Starting the database cluster and bringing its database to the newest schema"
fi
"$HOMEWARD" db upgrade >/dev/null
step "Loading the synthetic county and running the main job on it"
"$HOMEWARD" demo

step "Starting the service and the worker"
for name in serve worker; do
    [ ! -e "$LOCAL/$name.log" ] || mv -f "$LOCAL/$name.log" "$LOCAL/$name.log.1"
done
background() {
    command=$1
    setsid nohup "$HOMEWARD" "$@" </dev/null >"$LOCAL/$command.log" 2>&1 8>&- &
    echo $! >"$LOCAL/$command.pid"
}
umask 077
background worker
background serve --host "$HOST" --port "$PORT"
url=http://$HOST:$PORT
# give_up COMMAND: leave nothing half running, and show the last words of what did not start.
give_up() {
    end_ours serve || true
    end_ours worker || true
    tail -n 20 "$LOCAL/$1.log" | sed 's/^/    /' >&2
    fail "homeward $1 did not start; its last words are above." "mend what they name, then make run. The whole log: $LOCAL/$1.log"
}
.venv/bin/python scripts/probe.py ready "$url/readyz" "$(cat "$LOCAL/serve.pid")" || give_up serve
[ -n "$(ours worker)" ] || give_up worker

cat <<MESSAGE

Homeward is running, on synthetic data: no child, home or event in it is real.

  look      $url/        (interface description: $url/docs)
  log       $LOCAL/serve.log
  stop      make stop

MESSAGE
if [ -r "$LOCAL/sign-in.txt" ]; then
    printf 'To sign in (kept in %s):\n\n' "$LOCAL/sign-in.txt"
    sed 's/^/  /' "$LOCAL/sign-in.txt"
fi
