#!/bin/bash
# The first process of Parley's images: runs a server, given as the command, and lets nobody go without a word. On SIGTERM or
# SIGINT it asks the server to drain (its clients are told when to come back), waits until they have gone, and only then stops
# it. A second signal skips the wait. SIGQUIT is handed on: a JVM prints its threads then. The container ends with the server's
# exit code. It needs nothing but bash and /tmp.
#
# PARLEY_LISTEN       the port that the server listens on; stands for $(PARLEY_LISTEN) in the command
# PARLEY_DRAIN_GRACE  seconds that a drain may take beyond the time that the server named: a client has 5 for its farewell, and the
#                     server counts as drained 2 later
# CHAT_API_KEY        the keys for the HTTP interface; the first of them is used for the drain
# CHAT_API_KEY_FILE   a file that holds them instead (a secret); without either a key is made that nobody else knows
# CHAT_REDIS_URI_FILE a file that holds CHAT_REDIS_URI, in which a password may stand
set -uo pipefail

# shellcheck source=docker/http.sh
. "${BASH_SOURCE[0]%/*}/http.sh"

# How long a drain is waited for where the server names no time.
readonly DEFAULT_DRAIN_MS=30000

say() {
  printf 'entrypoint: %s\n' "$*"
}

# take_file NAME WHAT gives a setting the content of the file that NAME_FILE names, if there is such a variable.
take_file() {
  local file=$1_FILE
  if [ -n "${!file:-}" ]; then
    printf -v "$1" '%s' "$(<"${!file}")"
    if [ -z "${!1}" ]; then
      say "$file names no file that holds $2" >&2
      exit 1
    fi
    export "${1?}"
  fi
}

# The key: given, read from a file, or made up. Written down for the health check, which starts with the container's environment.
take_key() {
  take_file CHAT_API_KEY "a key"
  if [ -z "${CHAT_API_KEY:-}" ]; then
    CHAT_API_KEY=$(</proc/sys/kernel/random/uuid)
  fi
  export CHAT_API_KEY
  umask 077
  printf '%s' "$CHAT_API_KEY" >"$PARLEY_KEY_FILE" || say "no place for the key of the health check" >&2
  umask 022
}

# A number that stands under a name in a line of JSON.
number() {
  [[ $1 =~ \"$2\"[[:space:]]*:[[:space:]]*([0-9]{1,9}) ]] && printf '%s' "${BASH_REMATCH[1]}"
}

stop() {
  say "stopping the server"
  kill -TERM "$server" 2>/dev/null
}

# Returns when the clients have gone, or nothing is left to wait for.
drain() {
  local answer remaining deadline
  answer=$(http POST /api/drain)
  if [[ ${answer%%$'\n'*} != 202 ]]; then
    say "no drain: the server answered ${answer%%$'\n'*}"
    return
  fi
  remaining=$(number "$answer" remainingMs) || remaining=$DEFAULT_DRAIN_MS
  deadline=$((SECONDS + remaining / 1000 + ${PARLEY_DRAIN_GRACE:-8}))
  say "draining: $(number "$answer" clients) clients, $remaining ms"
  until [[ $answer =~ \"state\"[[:space:]]*:[[:space:]]*\"drained\" ]]; do
    if ((SECONDS > deadline)); then
      say "the drain takes too long: not waiting for it"
      return
    elif ! kill -0 "$server" 2>/dev/null; then
      return
    fi
    sleep 0.2
    answer=$(http GET /api/drain)
  done
  say "drained"
}

drain_and_stop() {
  drain
  stop
}

# What takes time is done beside: a trap is not run while another is, and a wait that has not begun is not ended by a signal.
on_signal() {
  signals=$((signals + 1))
  if [ -z "$server" ]; then
    exit 143
  elif ((signals == 1)); then
    drain_and_stop &
  else
    say "told again: not waiting for the drain"
    stop
  fi
}

# Counted, as the others are: a wait that a signal ends is not the server's end.
on_quit() {
  quits=$((quits + 1))
  if [ -n "$server" ]; then
    kill -QUIT "$server" 2>/dev/null
  fi
}

signals=0
quits=0
server=''
trap on_signal TERM INT
trap on_quit QUIT
take_key
take_file CHAT_REDIS_URI "a URI"
# shellcheck disable=SC2016 # a placeholder, as Kubernetes writes it, not an expansion
"${@//'$(PARLEY_LISTEN)'/$PARLEY_LISTEN}" &
server=$!

# A signal ends a wait with a code of its own, which is not the server's.
while :; do
  before=$((signals + quits))
  wait "$server"
  status=$?
  if ((signals + quits == before)); then
    exit "$status"
  fi
done
