# shellcheck shell=bash
# A request to the server in this container, with nothing but bash: the images carry no curl.

: "${PARLEY_LISTEN:=8080}"
: "${PARLEY_KEY_FILE:=/tmp/parley-api-key}"
export PARLEY_LISTEN

# Seconds for one request: a server that does not answer is as good as none.
readonly HTTP_PATIENCE=${PARLEY_HTTP_PATIENCE:-5}

# http METHOD PATH prints the status in the first line and then the head and the body; 000 without an answer. What asks is
# another process, because bash cannot limit the time that a connect takes: where the server's queue is full, two minutes.
http() (
  exec 2>/dev/null 3< <(ask "$@")
  asker=$!
  IFS= read -r -d '' -t "$HTTP_PATIENCE" -u 3 answer
  kill "$asker"
  printf '%s' "${answer:-$'000\n'}"
)

# Prints nothing without an answer.
ask() {
  local key line
  key=$(<"$PARLEY_KEY_FILE")
  key=${key%%,*}
  key=${key//[[:space:]]/}
  exec 3<>"/dev/tcp/127.0.0.1/$PARLEY_LISTEN" || return
  printf '%s %s HTTP/1.0\r\nHost: localhost:%s\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n\r\n' \
    "$1" "$2" "$PARLEY_LISTEN" "$key" >&3
  if IFS= read -r -u 3 line && [[ $line =~ ^HTTP/1\.[01]\ ([0-9]{3}) ]]; then
    printf '%s\n' "${BASH_REMATCH[1]}"
    while IFS= read -r -u 3 line || [ -n "$line" ]; do
      printf '%s\n' "$line"
    done
  fi
}
